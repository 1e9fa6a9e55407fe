"""/v1/blobs: sealed segments in and out, one a request, by ticket.

What never enters this room: more than one segment in memory for a request.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, TypeAlias

import msgspec
from aiohttp import web

from cordee.server.protocol.codec import FrameError
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_SEGMENT, MAX_SEGMENTS
from cordee.server.protocol.rest import BeginBlob
from cordee.server.services.ports import BlobDesk, Identity, Refusal
from cordee.server.web.accounts import MEDIA_TYPE, refusal_response
from cordee.server.web.desk import Desk
from cordee.server.web.limits import CHUNK, MAX_MANIFEST, MAX_WORDS, MOVE_SECONDS
from cordee.server.web.refusals import refused

OCTETS: Final = "application/octet-stream"
BEARER: Final = "Bearer "

_encoder: Final = msgspec.msgpack.Encoder()
_begin: Final = msgspec.msgpack.Decoder(BeginBlob)


class Move(msgspec.Struct, frozen=True):
    """One request, admitted: who moves which blob."""

    request: web.Request
    blobs: BlobDesk
    who: Identity
    blob: bytes

    @property
    def index(self) -> int:
        """The segment. Raises Refusal NOT_FOUND beyond every bound."""
        index = int(self.request.match_info["index"])
        if index >= MAX_SEGMENTS:
            raise Refusal(Code.NOT_FOUND, "no such segment")
        return index


Act: TypeAlias = Callable[[Move], Awaitable[web.StreamResponse]]


def add_routes(router: web.UrlDispatcher, desk: Desk) -> None:
    """Add what the table below lists."""
    for path, acts in ROUTES.items():
        for method, act in acts.items():
            router.add_route(method, path, partial(serve_blob, desk=desk, act=act))


async def serve_blob(request: web.Request, desk: Desk, act: Act) -> web.StreamResponse:
    """Answer one request, or Refused with the status of its code."""
    try:
        blobs = _open_desk(desk)
        who = await blobs.admit(_ticket(request))
        with blobs.slot(who):
            blob = bytes.fromhex(request.match_info["blob"])
            return await act(Move(request, blobs, who, blob))
    except Exception as error:  # noqa: BLE001 - told in words, whatever it is
        return refusal_response(refused(error, None), desk)


async def begin(move: Move) -> web.StreamResponse:
    """PUT of BeginBlob → BlobState."""
    words = await _body(move.request, MEDIA_TYPE, MAX_WORDS)
    try:
        asked = _begin.decode(words)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FrameError(str(error)) from None
    return _told(await move.blobs.begin(move.who, move.blob, asked))


async def state(move: Move) -> web.StreamResponse:
    """GET → BlobState."""
    return _told(await move.blobs.state(move.who, move.blob))


async def drop(move: Move) -> web.StreamResponse:
    """DELETE → 204."""
    await move.blobs.drop(move.who, move.blob)
    return web.Response(status=204)


async def put_segment(move: Move) -> web.StreamResponse:
    """PUT of a sealed segment → 204."""
    index = move.index
    data = await _body(move.request, OCTETS, MAX_SEGMENT)
    await move.blobs.put_segment(move.who, move.blob, index, data)
    return web.Response(status=204)


async def get_segment(move: Move) -> web.StreamResponse:
    """GET → the sealed segment."""
    data = await move.blobs.get_segment(move.who, move.blob, move.index)
    return await _sent(move.request, data)


async def put_manifest(move: Move) -> web.StreamResponse:
    """PUT of the manifest → BlobState, complete."""
    manifest = await _body(move.request, OCTETS, MAX_MANIFEST)
    return _told(await move.blobs.put_manifest(move.who, move.blob, manifest))


async def get_manifest(move: Move) -> web.StreamResponse:
    """GET → the manifest."""
    return await _sent(move.request, await move.blobs.get_manifest(move.who, move.blob))


_BLOB: Final = "/v1/blobs/{blob:[0-9a-f]{32}}"
ROUTES: Final = {
    _BLOB: {"PUT": begin, "GET": state, "DELETE": drop},
    f"{_BLOB}/segments/{{index:[0-9]{{1,5}}}}": {
        "PUT": put_segment,
        "GET": get_segment,
    },
    f"{_BLOB}/manifest": {"PUT": put_manifest, "GET": get_manifest},
}
"""Path and method to what is done."""


def _open_desk(desk: Desk) -> BlobDesk:
    if desk.board.is_draining:
        raise Refusal(Code.DRAINING, "the server stops")
    return desk.backend.blobs


def _ticket(request: web.Request) -> str:
    words = request.headers.get("Authorization", "")
    if not words.startswith(BEARER):
        raise Refusal(Code.UNAUTHENTICATED, "send a ticket: Authorization: Bearer …")
    return words.removeprefix(BEARER)


async def _body(request: web.Request, media_type: str, largest: int) -> bytes:
    """The body, whole. Raises Refusal MALFORMED, TOO_LARGE, SLOW_READER."""
    if request.content_type != media_type:
        raise Refusal(Code.MALFORMED, f"send {media_type}")
    if (request.content_length or 0) > largest:
        raise _too_large(largest)
    data = bytearray()
    async with _in_time():
        async for chunk in request.content.iter_any():
            data += chunk
            if len(data) > largest:
                raise _too_large(largest)
    return bytes(data)


def _too_large(largest: int) -> Refusal:
    return Refusal(Code.TOO_LARGE, f"at most {largest} bytes")


@asynccontextmanager
async def _in_time() -> AsyncGenerator[None, None]:
    try:
        async with asyncio.timeout(MOVE_SECONDS):
            yield
    except TimeoutError:
        sentence = f"a segment has {MOVE_SECONDS:g} s"
        raise Refusal(Code.SLOW_READER, sentence) from None


async def _sent(request: web.Request, data: bytes) -> web.StreamResponse:
    """Send bytes as they are taken: the slot is held, and no more is buffered."""
    response = web.StreamResponse()
    response.content_type = OCTETS
    response.content_length = len(data)
    try:
        async with asyncio.timeout(MOVE_SECONDS):
            await response.prepare(request)
            for start in range(0, len(data), CHUNK):
                await response.write(data[start : start + CHUNK])
            await response.write_eof()
    except (TimeoutError, ConnectionError):
        if request.transport is not None:
            request.transport.close()
    return response


def _told(words: object) -> web.Response:
    return web.Response(body=_encoder.encode(words), content_type=MEDIA_TYPE)
