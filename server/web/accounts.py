"""POST /v1/accounts: a new account, MessagePack in and out."""

from time import monotonic
from typing import Final

import msgspec
from aiohttp import web

from cordee.server.protocol.codec import FrameError
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import SignUp
from cordee.server.protocol.server_frames import Refused
from cordee.server.services.ports import Refusal
from cordee.server.web.desk import Desk
from cordee.server.web.limits import MAX_BODY, SIGN_UPS_PER_MINUTE
from cordee.server.web.refusals import STATUS, refused

MEDIA_TYPE: Final = "application/msgpack"
UNPROCESSABLE: Final = 422

_decoder: Final = msgspec.msgpack.Decoder(SignUp)
_encoder: Final = msgspec.msgpack.Encoder()


async def serve_accounts(request: web.Request, desk: Desk) -> web.Response:
    """201 and SignedUp, or Refused with the status of its code."""
    try:
        count_attempt(request.remote or "", desk)
        signed_up = await desk.backend.sign_up(_decoded(await body_of(request)))
    except Exception as error:  # noqa: BLE001 - told in words, whatever it is
        return refusal_response(refused(error, None), desk)
    desk.board.traffic.signed_up += 1
    body = _encoder.encode(signed_up)
    return web.Response(status=201, body=body, content_type=MEDIA_TYPE)


def count_attempt(address: str, desk: Desk) -> None:
    """Count what nobody proved from an address. Raises Refusal RATE_LIMITED."""
    if not desk.doors.sign_up(address, monotonic()):
        sentence = f"at most {SIGN_UPS_PER_MINUTE} attempts a minute from one address"
        raise Refusal(Code.RATE_LIMITED, sentence, retry_after=60_000)


async def body_of(request: web.Request) -> bytes:
    """The MessagePack of a request. Raises Refusal MALFORMED, TOO_LARGE."""
    if request.content_type != MEDIA_TYPE:
        raise Refusal(Code.MALFORMED, f"send {MEDIA_TYPE}")
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        sentence = f"a body has at most {MAX_BODY} bytes"
        raise Refusal(Code.TOO_LARGE, sentence) from None


def _decoded(body: bytes) -> SignUp:
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FrameError(str(error)) from None


def refusal_response(frame: Refused, desk: Desk) -> web.Response:
    """The answer that tells a refusal, with the status of its code."""
    desk.board.traffic.refused[frame.code] += 1
    return web.Response(
        status=STATUS.get(frame.code, UNPROCESSABLE),
        body=_encoder.encode(frame),
        content_type=MEDIA_TYPE,
    )
