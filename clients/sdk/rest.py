"""Requests over plain HTTP: knowing a server, joining it, linking a device."""

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from cordee.clients.sdk.errors import NotOnline, ServerRefused
from cordee.clients.sdk.origin import tls_context
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import (
    CommitLink,
    LinkAnswered,
    LinkEnded,
    RevealLink,
    ServerInfo,
    SignedUp,
    SignUp,
    SlotFound,
)
from cordee.server.protocol.server_frames import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import aiohttp

SECONDS: Final = 15.0
LINK_SECONDS: Final = 330.0
"""A link session lives five minutes, while a person walks and types."""
MEDIA_TYPE: Final = "application/msgpack"

T = TypeVar("T")


async def server_info(origin: str, ca: str | None) -> ServerInfo:
    """Ask who a server is; nothing here is trusted. Raises NotOnline."""
    async with open_http(origin, ca) as session:
        try:
            async with session.get(f"{origin}/v1/server") as answer:
                return msgspec.json.decode(await answer.read(), type=ServerInfo)
        except msgspec.DecodeError as error:
            raise NotOnline(f"{origin} is not a Cordée server: {error}") from None


async def post_account(origin: str, ca: str | None, request: SignUp) -> SignedUp:
    """Join. Raises NotOnline, ServerRefused."""
    address = f"{origin}/v1/accounts"
    return await _post(address, origin, ca, request, SignedUp)


async def find_slot(origin: str, ca: str | None, sig_pk: bytes) -> SlotFound:
    """Whose recovery slot this is, by the server's word (§5.6).

    Raises NotOnline, ServerRefused with REC-02 when nobody's.
    """
    address = f"{origin}/v1/slots/{sig_pk.hex()}"
    async with open_http(origin, ca) as session, session.get(address) as answer:
        return _told(answer.status, await answer.read(), SlotFound)


async def commit_link(
    origin: str, ca: str | None, number: int, request: CommitLink
) -> LinkAnswered:
    """Commit as a new device, and wait for the old one's answer (§5.5).

    Raises NotOnline, ServerRefused with LNK-01 or LNK-05.
    """
    address = f"{origin}/v1/links/{number}"
    return await _post(address, origin, ca, request, LinkAnswered, LINK_SECONDS)


async def reveal_link(
    origin: str, ca: str | None, number: int, request: RevealLink
) -> LinkEnded:
    """Reveal as a new device, and wait for what the old one decides (§5.5).

    Raises NotOnline, ServerRefused with LNK-01 or LNK-05.
    """
    address = f"{origin}/v1/links/{number}/reveal"
    return await _post(address, origin, ca, request, LinkEnded, LINK_SECONDS)


async def _post(
    address: str,
    origin: str,
    ca: str | None,
    request: object,
    shape: type[T],
    seconds: float = SECONDS,
) -> T:
    body = msgspec.msgpack.encode(request)
    headers = {"Content-Type": MEDIA_TYPE}
    async with (
        open_http(origin, ca, seconds) as session,
        session.post(address, data=body, headers=headers) as answer,
    ):
        return _told(answer.status, await answer.read(), shape)


@asynccontextmanager
async def open_http(
    origin: str, ca: str | None, seconds: float = SECONDS, *, unpack: bool = True
) -> "AsyncGenerator[aiohttp.ClientSession]":
    """An HTTP client for one server. Raises NotOnline, whatever goes wrong with it."""
    import aiohttp  # noqa: PLC0415 - slow to load, and most commands need none

    context = tls_context(origin, ca)
    connector = aiohttp.TCPConnector(ssl=True if context is None else context)
    timeout = aiohttp.ClientTimeout(total=seconds)
    try:
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, auto_decompress=unpack
        ) as session:
            yield session
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise NotOnline(f"{origin}: {error}") from None


def _told(status: int, body: bytes, shape: type[T]) -> T:
    try:
        if status in {200, 201}:
            return msgspec.msgpack.decode(body, type=shape)
        refused = msgspec.msgpack.decode(body, type=Refused)
    except msgspec.DecodeError:
        code = Code.UNAVAILABLE if status >= 500 else Code.UNEXPECTED
        raise ServerRefused(code, None, f"status {status}") from None
    raise ServerRefused(
        refused.code, refused.rule, refused.sentence, refused.retry_after
    )
