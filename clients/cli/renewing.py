"""A change of keys, with a bar of how many threads have theirs.

What never enters this room: how a thread is renewed.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from cordee.clients.cli import sizes
from cordee.clients.cli.catalogue import access as words
from cordee.clients.cli.output import Output
from cordee.clients.cli.progress import CLEAR
from cordee.clients.sdk import CascadeProgress, Client, EventStream


async def renewing(
    client: Client, output: Output, work: Coroutine[Any, Any, None]
) -> None:
    """Wait for `work`, and draw how far it is where a person sees it."""
    drawing = asyncio.create_task(_draw(client.events(), output))
    try:
        await work
    finally:
        drawing.cancel()
        await asyncio.gather(drawing, return_exceptions=True)
        if output.is_watched:
            output.sketch(CLEAR)


async def _draw(events: EventStream, output: Output) -> None:
    async for event in events:
        if isinstance(event, CascadeProgress) and output.is_watched:
            line = words.RENEWING(done=event.done, total=event.total)
            output.sketch(f"{CLEAR}{sizes.bar(event.done, event.total)}  {line}")
