"""How a server of the bench listens and ends: printed port, bounded life."""

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable, Coroutine

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def host(
    handler: Handler, seconds: float, work: Coroutine[None, None, None]
) -> None:
    """Listen on a free loopback port, print it, and serve.

    Ends after `seconds`, when the parent closes our standard input, or when
    `work` does, with its exception.
    """
    app = web.Application()
    app.router.add_get("/", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    gc.freeze()
    print(runner.addresses[0][1], flush=True)
    working, parent = asyncio.create_task(work), asyncio.create_task(parent_gone())
    await asyncio.wait(
        {working, parent}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
    )
    await runner.cleanup()
    if working.done():
        working.result()


async def parent_gone() -> None:
    """Return at the end of standard input, which the parent holds open."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    await reader.read()
