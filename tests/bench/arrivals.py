"""Coming back: by card, on a second device, and after a device was put out.

Each on a server with a past of its own; the client is a process by itself.
"""

import asyncio
import json
import sys
from typing import Final

from tests.bench.archive import Archive, archive
from tests.bench.workloads import Figures

PASTS: Final = {
    "recover": (2_000, 100_000),
    "link": (20, 10_000),
    "cascade": (200, 2_000),
}
"""Threads and messages."""


async def arrivals() -> Figures:
    """Measure the three."""
    figures: Figures = {}
    for act, (threads, messages) in PASTS.items():
        async with archive(threads, messages) as past:
            figures.update(await _come(act, past))
    return figures


async def _come(act: str, past: Archive) -> Figures:
    """Run one client process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.comer"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    task = {
        "act": act,
        "origin": past.origin,
        "card": past.card_text,
        "threads": past.threads,
    }
    try:
        answer, _ = await process.communicate(json.dumps(task).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"the client that was to {act} failed")
    told: Figures = json.loads(answer)
    return told
