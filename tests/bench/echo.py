"""A socket that answers what it hears: the limit of aiohttp itself."""

import asyncio
from contextlib import suppress

from aiohttp import WSMsgType, web

from tests.bench.hosting import host


async def handle(request: web.Request) -> web.WebSocketResponse:
    """Send each message back."""
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    async for received in socket:
        if received.type is not WSMsgType.BINARY:
            break
        with suppress(ConnectionError):
            await socket.send_bytes(received.data)
    return socket


async def forever() -> None:
    """Do nothing, without end."""
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(host(handle, 60.0, forever()))
