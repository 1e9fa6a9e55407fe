"""GET /v1/slots/{key}: whose recovery slot this is."""

from typing import Final

import msgspec
from aiohttp import web

from cordee.server.web.accounts import MEDIA_TYPE, count_attempt, refusal_response
from cordee.server.web.desk import Desk
from cordee.server.web.refusals import refused

_encoder: Final = msgspec.msgpack.Encoder()


async def serve_slot(request: web.Request, desk: Desk) -> web.Response:
    """200 and SlotFound, or Refused with the status of its code."""
    try:
        count_attempt(request.remote or "", desk)
        found = await desk.backend.find_slot(bytes.fromhex(request.match_info["key"]))
    except Exception as error:  # noqa: BLE001 - told in words, whatever it is
        return refusal_response(refused(error, None), desk)
    return web.Response(body=_encoder.encode(found), content_type=MEDIA_TYPE)
