"""End a server of tests and its connections: none is left to the collector."""

import asyncio
from collections.abc import Collection

from aiohttp import web
from aiosmtpd.smtp import SMTP

from tests.support.parting import parted

TURNS = 4
"""Turns of the loop in which a connection begins."""


async def hang_up(server: asyncio.Server, sessions: Collection[SMTP]) -> None:
    port = server.sockets[0].getsockname()[1]
    await accept_no_more(server)
    server.close()
    for session in tuple(sessions):
        for transport in (session.transport, session._original_transport):
            if transport is not None:
                transport.abort()
    await parted(port)


async def clean_up(runner: web.BaseRunner) -> None:
    for site in runner.sites:
        await accept_no_more(site._server)
    await runner.cleanup()


async def accept_no_more(server: asyncio.Server) -> None:
    """Let in who was accepted in this very turn: once it is closed, nobody has him.

    asyncio gives no transport to a connection whose server was closed meanwhile
    (CPython gh-109564), and its socket is left open.
    """
    loop = asyncio.get_running_loop()
    for listening in server.sockets:
        loop.remove_reader(listening)
    await _turns()


async def _turns() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
