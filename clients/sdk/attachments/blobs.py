"""The server's blobs over HTTP: begin, put, get, give up.

What never enters this room: a key, a plaintext, trying again.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
import msgspec
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import NotOnline, ServerRefused, TamperedError
from cordee.clients.sdk.origin import tls_context
from cordee.clients.sdk.rest import MEDIA_TYPE
from cordee.server.protocol.client_frames import GetTicket
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import BeginBlob, BlobState
from cordee.server.protocol.server_frames import Refused, Ticket

BYTES: Final = "application/octet-stream"
CONNECT_SECONDS: Final = 10.0
SILENCE_SECONDS: Final = 60.0
"""The server answers in milliseconds; after a minute the line is taken for dead."""

SEGMENT_SECONDS: Final = 600.0
"""For one segment: a line of 14 kbit/s still carries it."""

MAX_STATE: Final = 4 * 1024 * 1024
"""Bytes of a BlobState: 65,536 parts of about 40 bytes."""

REQUESTS: Final = 7
"""At once, whatever asks: a server takes eight of one account, and counts one until
its answer has been read."""

CHUNK: Final = 64 * 1024
PIECE: Final = 256 * 1024
"""What is handed to a socket at once."""

UNREADABLE: Final = {
    401: Code.UNAUTHENTICATED,
    403: Code.FORBIDDEN,
    404: Code.NOT_FOUND,
    413: Code.TOO_LARGE,
    429: Code.RATE_LIMITED,
    507: Code.STORAGE_FULL,
}
"""What a status means when something before the server answered in its place."""


class Blobs:
    """One HTTP connection pool, and the ticket that the session gave."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._http: aiohttp.ClientSession | None = None
        self._ticket: Ticket | None = None
        self._asking = asyncio.Lock()
        self._lines = asyncio.Semaphore(REQUESTS)

    async def begin(self, blob: bytes, request: BeginBlob) -> BlobState:
        """Announce a blob, or find what was stored of it before."""
        body = msgspec.msgpack.encode(request)
        answer = await self._ask("PUT", blob.hex(), MAX_STATE, body, MEDIA_TYPE)
        return _state(answer)

    async def put_segment(self, blob: bytes, index: int, sealed: bytes) -> None:
        await self._ask("PUT", f"{blob.hex()}/segments/{index}", CHUNK, sealed, BYTES)

    async def put_manifest(self, blob: bytes, manifest: bytes) -> None:
        """Complete the blob."""
        await self._ask("PUT", f"{blob.hex()}/manifest", CHUNK, manifest, BYTES)

    async def get_segment(self, blob: bytes, index: int, size: int) -> bytes:
        """A sealed segment of at most `size` bytes."""
        return await self._ask("GET", f"{blob.hex()}/segments/{index}", size)

    async def get_manifest(self, blob: bytes, size: int) -> bytes:
        return await self._ask("GET", f"{blob.hex()}/manifest", size)

    async def give_up(self, blob: bytes) -> None:
        """Forget an upload that is not complete."""
        await self._ask("DELETE", blob.hex(), CHUNK)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def _ask(
        self, method: str, path: str, limit: int, body: bytes = b"", type_: str = ""
    ) -> bytes:
        """Ask with a ticket; once more with a fresh one when it has run out.

        Raises NotOnline, ServerRefused, TamperedError for an answer beyond `limit`.
        """
        try:
            return await self._once(method, path, limit, body, type_)
        except ServerRefused as error:
            if error.code is not Code.UNAUTHENTICATED:
                raise
        self._ticket = None
        return await self._once(method, path, limit, body, type_)

    async def _once(
        self, method: str, path: str, limit: int, body: bytes, type_: str
    ) -> bytes:
        headers = {"Authorization": f"Bearer {await self._pass()}"}
        if body or type_:
            headers["Content-Type"] = type_
        data = _Body(body) if body else None
        async with self._lines, self._answer(method, path, headers, data) as answer:
            if answer.status >= 300:
                raise _refusal(answer.status, await _read(answer, CHUNK))
            return await _read(answer, limit)

    @asynccontextmanager
    async def _answer(
        self, method: str, path: str, headers: dict[str, str], data: "_Body | None"
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        url = f"{self._context.link.address}/v1/blobs/{path}"
        try:
            async with self._session().request(
                method, url, headers=headers, data=data, allow_redirects=False
            ) as answer:
                yield answer
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._ticket = None  # perhaps its refusal was cut off
            raise NotOnline(f"{url}: {str(error) or 'no answer'}") from None

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            address, ca = self._context.link.address, self._context.me.ca
            tls = tls_context(address, ca)
            self._http = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=True if tls is None else tls),
                timeout=aiohttp.ClientTimeout(
                    total=SEGMENT_SECONDS,
                    sock_connect=CONNECT_SECONDS,
                    sock_read=SILENCE_SECONDS,
                ),
                auto_decompress=False,
            )
        return self._http

    async def _pass(self) -> str:
        """The ticket; it is good until the server says that it is not."""
        async with self._asking:
            if self._ticket is None:
                answer = await self._context.link.ask(GetTicket)
                if not isinstance(answer, Ticket):
                    raise TamperedError("ENC-01", "another answer than a ticket")
                self._ticket = answer
            return self._ticket.ticket


class _Body(Payload):
    """A body in few large pieces: each costs both ends a turn of their loop."""

    def __init__(self, value: bytes) -> None:
        super().__init__(value)
        self._size = len(value)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Refuse: sealed bytes are no text."""
        raise TypeError(f"sealed bytes are no {encoding} ({errors})")

    async def write(self, writer: AbstractStreamWriter) -> None:
        view = memoryview(self._value)
        for start in range(0, len(view), PIECE):
            await writer.write(view[start : start + PIECE])


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    found = bytearray()
    async for piece in answer.content.iter_chunked(CHUNK):
        found += piece
        if len(found) > limit:
            raise TamperedError("FIL-04", "more bytes than there are")
    return bytes(found)


def _state(body: bytes) -> BlobState:
    shape: Any = BlobState
    try:
        found: BlobState = msgspec.msgpack.decode(body, type=shape)
    except msgspec.DecodeError:
        raise TamperedError("ENC-01", "no state of a blob") from None
    return found


def _refusal(status: int, body: bytes) -> ServerRefused:
    try:
        refused = msgspec.msgpack.decode(body, type=Refused)
    except msgspec.DecodeError:
        fallback = Code.UNAVAILABLE if status >= 500 else Code.UNEXPECTED
        return ServerRefused(UNREADABLE.get(status, fallback), None, f"status {status}")
    return ServerRefused(
        refused.code, refused.rule, refused.sentence, refused.retry_after
    )
