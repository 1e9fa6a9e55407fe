"""Asking the national API, page after page, patiently.

The key goes to one origin and nowhere else: no redirect is followed. What never enters
this room: what resources mean; a key or a query in an error.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Final, Self

import aiohttp
import msgspec
from yarl import URL

from cordee.directory.errors import NationalError
from cordee.directory.national.loose import NOTHING, Node, node
from cordee.directory.national.pages import following
from cordee.directory.national.patience import AGAIN, TRIES, wait
from cordee.directory.national.settings import Account

HEADER: Final = "ESANTE-API-KEY"
MEDIA_TYPE: Final = "application/fhir+json"
TIMEOUT_SECONDS: Final = 40.0
"""Longer than the 30 s after which the server itself gives up (facts B.4)."""
MAX_BODY: Final = 64 << 20
"""Bytes of one page: thousands of resources."""
MAX_PAGES: Final = 2_000
"""Pages of one search, unless its asker says otherwise."""
REFUSED: Final = frozenset({401, 403})
OK: Final = 200


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """How to wait; tests wait otherwise."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    timeout: float = TIMEOUT_SECONDS
    tries: int = TRIES
    pages: int = MAX_PAGES


class NationalClient:
    """`async with NationalClient(account) as client: async for bundle in …`."""

    def __init__(self, account: Account, manners: Manners | None = None) -> None:
        self._base = account.base
        self._key = account.key
        self._manners = manners or Manners()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers={"Accept": MEDIA_TYPE},
            timeout=aiohttp.ClientTimeout(total=self._manners.timeout),
        )
        return self

    async def __aexit__(self, *_exception: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def pages(
        self, resource: str, parameters: Sequence[tuple[str, str]]
    ) -> AsyncIterator[Node]:
        """The bundles of a search. Raises NationalError."""
        address: URL | None = (self._base / resource).with_query(list(parameters))
        seen: set[URL] = set()
        while address is not None:
            if address in seen:
                raise NationalError("the national API gave a page twice")
            if len(seen) == self._manners.pages:
                sentence = f"more than {self._manners.pages} pages: narrow the search"
                raise NationalError(sentence)
            seen.add(address)
            bundle = await self.get(address)
            yield bundle
            address = following(bundle, self._base)

    async def get(self, address: URL) -> Node:
        """One answer, after as many tries as it takes. Raises NationalError."""
        for tried in range(1, self._manners.tries + 1):
            status, retry_after, body = await self._try(address)
            if status == OK:
                return _decoded(body)
            if status in REFUSED:
                raise NationalError("the national API refuses this key")
            if status and status not in AGAIN:
                raise NationalError(f"the national API answered {status}")
            if tried < self._manners.tries:
                now = datetime.now(UTC)
                pause = wait(tried, retry_after, now, self._manners.chance)
                await self._manners.sleep(pause)
        raise NationalError("the national API does not answer now: try again later")

    async def _try(self, address: URL) -> tuple[int, str, bytes]:
        """Status, Retry-After and body; status 0 for no answer at all."""
        if self._session is None:
            raise NationalError("the client is not open")
        headers = {HEADER: self._key.reveal()}
        try:
            async with self._session.get(
                address, headers=headers, allow_redirects=False
            ) as response:
                body = await _body(response) if response.status == OK else b""
                retry_after = response.headers.get("Retry-After", "")
                return response.status, retry_after, body
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, "", b""


async def _body(response: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > MAX_BODY:
            raise NationalError(f"a page of the national API has over {MAX_BODY} bytes")
    return bytes(data)


def _decoded(body: bytes) -> Node:
    try:
        bundle = node(msgspec.json.decode(body))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        bundle = NOTHING
    if bundle.get("resourceType") != "Bundle":
        raise NationalError("the national API answered something else than a Bundle")
    return bundle
