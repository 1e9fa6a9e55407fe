"""The outbound half of a bridge in a process of its own, which may be killed anywhere.

It is over when every word of the thread was sent, reported delivered, told and watched.
"""

import asyncio
import sys
from pathlib import Path

from cordee.crypto.event import Edit, File, Text, Withdraw
from cordee.mail_bridge.domain.delivery import Input
from cordee.mail_bridge.faults import faults_from
from cordee.mail_bridge.outbound import Observation
from cordee.mail_bridge.store.database import open_pool
from tests.mail_bridge.outbound.scene import BOOK, GP, THREAD, Scene
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
    scene = Scene(pool, Elsewhere(port), folder)
    words = [
        one
        for one in scene.conversations.told_to(THREAD, 0, 10_000)[0]
        if isinstance(one.event, Text | File | Edit | Withdraw)
    ]
    async with scene.outbound(faults=faults) as outbound:
        for word in words:
            await _until(lambda w=word: _has_left(scene, w.message))
            await outbound.report(
                Observation(
                    what=Input.DSN_DELIVERED,
                    digest=word.message,
                    time=word.time,
                    message_id=BOOK.message_id(THREAD, word.message, GP.address),
                )
            )
        await _until(lambda: _is_told(scene, len(words)))
    await scene.carrier.close()
    await pool.close()


async def _has_left(scene: Scene, message: bytes) -> bool:
    row = await scene.row(message)
    return row is not None and row.has_left


async def _is_told(scene: Scene, count: int) -> bool:
    told = await scene.pool.fetchval(
        "SELECT count(*) FROM bridge.mail WHERE said = state AND reported = outcome"
    )
    stale = await scene.pool.fetchval(
        "SELECT count(*) FROM bridge.pair WHERE stale > 0"
    )
    return told == count and stale == 0


async def _until(condition) -> None:
    async with asyncio.timeout(60):
        while not await condition():  # noqa: ASYNC110 - rows say it, not an event
            await asyncio.sleep(0.02)
