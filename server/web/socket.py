"""GET /v1/socket: from an HTTP request to a connection."""

import asyncio
from typing import Final

from aiohttp import web

from cordee.server.web.connection import Connection
from cordee.server.web.desk import Desk
from cordee.server.web.limits import CLOSE_SECONDS, MAX_RECEIVED

NEVER: Final = 1 << 62
"""aiohttp writes control frames only: it need not wait for the reader."""


async def serve_socket(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Upgrade and serve until the socket ends. 403, 429 or 503 without an upgrade."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != desk.origin:
        raise web.HTTPForbidden(text="this page does not belong to this server\n")
    address = request.remote or ""
    if desk.board.is_draining:
        raise web.HTTPServiceUnavailable(text="the server stops\n")
    if not desk.doors.enter(address):
        desk.board.traffic.turned_away += 1
        raise web.HTTPTooManyRequests(text="too many connections from this address\n")
    connection: Connection | None = None
    try:
        socket = web.WebSocketResponse(
            timeout=CLOSE_SECONDS,
            autoclose=False,
            autoping=False,
            compress=False,
            max_msg_size=MAX_RECEIVED,
            writer_limit=NEVER,
        )
        writer = await socket.prepare(request)
        transport = request.transport
        if not isinstance(transport, asyncio.Transport):
            raise ConnectionResetError("gone during the handshake")
        connection = Connection(socket, transport, writer, address, desk)
        desk.board.open(connection)
        await connection.run()
    finally:
        if connection is None or connection.who is None:
            desk.doors.prove(address)
        desk.doors.leave(address)
    return socket
