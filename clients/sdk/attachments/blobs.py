"""The server's blobs over HTTP: begin, put, get, give up.

What never enters this room: a key, a plaintext, trying again.
"""

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import NotOnline, ServerRefused, TamperedError
from cordee.clients.sdk.origin import tls_context
from cordee.clients.sdk.rest import MEDIA_TYPE
from cordee.server.protocol.client_frames import GetTicket
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import BeginBlob, BlobState
from cordee.server.protocol.server_frames import Refused, Ticket

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import aiohttp

    from cordee.clients.sdk.attachments.carrying import Carrier

BYTES: Final = "application/octet-stream"
MAX_STATE: Final = 4 * 1024 * 1024
"""Bytes of a BlobState: 65,536 parts of about 40 bytes."""

REQUESTS: Final = 7
"""At once, whatever asks: a server takes eight of one account, and counts one until
its answer has been read."""

CHUNK: Final = 64 * 1024

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
        self._carrier: Carrier | None = None
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
        if self._carrier is not None:
            await self._carrier.close()

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
        async with self._lines, self._answer(method, path, headers, body) as answer:
            if answer.status >= 300:
                raise _refusal(answer.status, await _read(answer, CHUNK))
            return await _read(answer, limit)

    @asynccontextmanager
    async def _answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> "AsyncGenerator[aiohttp.ClientResponse]":
        url = f"{self._context.link.address}/v1/blobs/{path}"
        try:
            async with self._carry().answer(method, url, headers, body) as answer:
                yield answer
        except NotOnline:
            self._ticket = None  # perhaps its refusal was cut off
            raise

    def _carry(self) -> "Carrier":
        if self._carrier is None:
            from cordee.clients.sdk.attachments import carrying  # noqa: PLC0415 - slow

            address, ca = self._context.link.address, self._context.me.ca
            self._carrier = carrying.Carrier(tls_context(address, ca))
        return self._carrier

    async def _pass(self) -> str:
        """The ticket; it is good until the server says that it is not."""
        async with self._asking:
            if self._ticket is None:
                answer = await self._context.link.ask(GetTicket)
                if not isinstance(answer, Ticket):
                    raise TamperedError("ENC-01", "another answer than a ticket")
                self._ticket = answer
            return self._ticket.ticket


async def _read(answer: "aiohttp.ClientResponse", limit: int) -> bytes:
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
