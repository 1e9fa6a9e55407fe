"""`cordee serve` as a process of its own, followed from asyncio.

What never enters this room: a client, an account.
"""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

WAIT_SECONDS = 60


class Serving:
    """A running server: what it announced, and the ways to end it."""

    def __init__(self, process, told):
        self.process = process
        self.url = told["url"]
        self.origin = told["origin"]
        self.port = told["port"]

    @property
    def socket_url(self):
        return self.url.replace("http", "ws", 1) + "/v1/socket"

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    async def ended(self):
        """Its exit code, once it has one."""
        async with asyncio.timeout(WAIT_SECONDS):
            return await self.process.wait()


def launch(*words, **options):
    """`cordee serve WORDS`; a coroutine that gives the process."""
    return asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cordee", "serve", *map(str, words)),
        stdout=asyncio.subprocess.PIPE,
        **options,
    )


@asynccontextmanager
async def serving(data, *words) -> AsyncGenerator[Serving, None]:
    """Serve `data` on a free port until the block ends, then stop it."""
    with (data.parent / "server.log").open("ab") as log:
        options = ("--data", data, "--port", "0", "--ready-fd", "1")
        process = await launch(*options, *words, stderr=log)
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            line = await process.stdout.readline()
        assert line, (data.parent / "server.log").read_text()
        yield Serving(process, json.loads(line))
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(WAIT_SECONDS):
            await process.wait()


async def failing(*words):
    """Exit code and words of a server that does not start."""
    process = await launch(*words, stderr=asyncio.subprocess.PIPE)
    async with asyncio.timeout(WAIT_SECONDS):
        _, told = await process.communicate()
    return process.returncode, told.decode()
