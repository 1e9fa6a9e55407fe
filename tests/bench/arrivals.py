"""Coming back: by card, on a second device, and after a device was put out.

Each on a server with a past of its own; the client is a process by itself.
"""

from typing import Final

from tests.bench.apart import run_apart
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
    task = {
        "act": act,
        "origin": past.origin,
        "card": past.card_text,
        "threads": past.threads,
    }
    return await run_apart("tests.bench.comer", task)
