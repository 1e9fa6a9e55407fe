"""GET /healthz: whether this process can store a message now."""

import asyncio

from aiohttp import web

from cordee.server.web.desk import Desk
from cordee.server.web.limits import HEALTH_SECONDS


async def serve_health(_request: web.Request, desk: Desk) -> web.Response:
    """200 `ok`, or 503 with one sentence."""
    sentence = await _complaint(desk)
    return web.Response(status=503 if sentence else 200, text=f"{sentence or 'ok'}\n")


async def _complaint(desk: Desk) -> str:
    if desk.board.is_draining:
        return "the server stops"
    try:
        async with asyncio.timeout(HEALTH_SECONDS):
            is_healthy = await desk.backend.healthy()
    except TimeoutError:
        return f"the database has not answered for {HEALTH_SECONDS:g} s"
    except Exception:  # noqa: BLE001 - whatever it is, nothing can be stored
        return "the database does not answer"
    return "" if is_healthy else "the database does not answer, or takes no writes"
