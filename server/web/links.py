"""POST /v1/links/{number}: the words of a new device, which is nobody yet."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import msgspec
from aiohttp import web

from cordee.server.protocol.codec import FrameError
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import CommitLink, RevealLink
from cordee.server.services.ports import Refusal
from cordee.server.web.accounts import (
    MEDIA_TYPE,
    body_of,
    count_attempt,
    refusal_response,
)
from cordee.server.web.desk import Desk
from cordee.server.web.refusals import refused

MAX_WORDS: Final = 4096
"""Bytes of a new device's words: two keys, a nonce and a signature."""

_encoder: Final = msgspec.msgpack.Encoder()

T = TypeVar("T")


async def serve_commit(request: web.Request, desk: Desk) -> web.Response:
    """200 and LinkAnswered once the old device has answered, or Refused."""
    return await _serve(request, desk, CommitLink, desk.backend.commit_link)


async def serve_reveal(request: web.Request, desk: Desk) -> web.Response:
    """200 and LinkEnded once the old device has decided, or Refused."""
    return await _serve(request, desk, RevealLink, desk.backend.reveal_link)


async def _serve(
    request: web.Request,
    desk: Desk,
    shape: type[T],
    answer: Callable[[int, T], Awaitable[Any]],
) -> web.Response:
    try:
        count_attempt(request.remote or "", desk)
        number = int(request.match_info["number"])
        told = await answer(number, _words(await body_of(request), shape))
    except Exception as error:  # noqa: BLE001 - told in words, whatever it is
        return refusal_response(refused(error, None), desk)
    return web.Response(body=_encoder.encode(told), content_type=MEDIA_TYPE)


def _words(body: bytes, shape: type[T]) -> T:
    if len(body) > MAX_WORDS:
        raise Refusal(Code.TOO_LARGE, f"at most {MAX_WORDS} bytes")
    try:
        return msgspec.msgpack.decode(body, type=shape)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FrameError(str(error)) from None
