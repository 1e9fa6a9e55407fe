"""A bridge with letters in a process of its own, which may be killed anywhere.

It is over when every letter of the thread went, was called back where that was said,
and its figures are published.
"""

import asyncio
import sys
from pathlib import Path

from cordee.mail_bridge.faults import faults_from
from cordee.mail_bridge.letters.pump import READER
from cordee.mail_bridge.store.database import open_pool
from tests.mail_bridge.letters.ward import THREAD, Stay
from tests.support.peer import Peer


class Elsewhere(Peer):
    """The peer of the process that started this one."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port


def work(folder: str, dsn: dict, port: int, fault: str) -> None:
    """Run until all is done, or until the fault kills."""
    environment = {"CORDEE_ALLOW_FAULTS": "1", "CORDEE_FAULT": fault}
    asyncio.run(_work(Path(folder), dsn, port, faults_from(environment)))
    sys.exit(0)


async def _work(folder: Path, dsn: dict, port: int, faults) -> None:
    pool = await open_pool(dsn)
    stay = Stay(pool, Elsewhere(port), folder)
    async with stay.outbound(faults=faults) as outbound:
        letters = stay.letters(outbound, faults=faults)
        running = asyncio.create_task(letters.run())
        async with asyncio.timeout(60):
            while not await _is_over(stay):
                await asyncio.sleep(0.02)
                if running.done():
                    await running
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await stay.carrier.close()
    await pool.close()


async def _is_over(stay: Stay) -> bool:
    """Everything was read, handed over, told and published."""
    last = stay.conversations.told_to(THREAD, 0, 100_000)[1]
    counted = "SELECT count(*) FROM bridge."
    waits = (
        "mail WHERE said IS DISTINCT FROM state OR reported IS DISTINCT FROM outcome",
        "slip",
        "pair WHERE stale > 0",
        "letter WHERE stale > 0",
    )
    if stay.conversations.point(READER, THREAD) < last:
        return False
    return not any([await stay.pool.fetchval(counted + one) for one in waits])
