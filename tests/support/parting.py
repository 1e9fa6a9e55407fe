"""Wait until what was closed is closed: TLS ends with a word of the other side.

A loop that ends before leaves the socket to the collector, in the midst of another
test. What never enters this room: who closes first.
"""

import asyncio
from typing import Any, cast

import aiosmtplib

SECONDS = 60


async def parted(port: int) -> None:
    """No connection to this port has an end in this loop any more."""
    loop = cast("Any", asyncio.get_running_loop())
    async with asyncio.timeout(SECONDS):
        while any(_is_open(one, port) for one in tuple(loop._transports.values())):  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.005)


async def ended(client: aiosmtplib.SMTP) -> None:
    """Close it, and wait for its socket; others may go on to the same port."""
    transport = client.transport
    client.close()
    line = transport and transport.get_extra_info("socket")
    async with asyncio.timeout(SECONDS):
        while line is not None and line.fileno() >= 0:  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.005)


def _is_open(transport: Any, port: int) -> bool:
    names = map(transport.get_extra_info, ("sockname", "peername"))
    is_there = any(isinstance(one, tuple) and one[1] == port for one in names)
    return is_there and transport._sock is not None
