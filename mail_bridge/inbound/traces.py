"""Traces of what came in, written many at a time: one commit for all that wait.

What never enters this room: a mail that waits for its own commit.
"""

import asyncio
from datetime import UTC, datetime
from typing import Final, NamedTuple

from cordee.mail_bridge.store import received
from cordee.mail_bridge.store.database import Pool
from cordee.mail_bridge.store.received import Row, Trace
from cordee.mail_bridge.store.sealing import Seals

MOST: Final = 256
"""Rows of one commit: more would make those that come first wait."""


class _Waiting(NamedTuple):
    row: Row
    kept: "asyncio.Future[None]"


class Traces:
    """`note` returns when the trace is durable."""

    def __init__(self, pool: Pool, seals: Seals) -> None:
        self._pool = pool
        self._seals = seals
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def note(self, trace: Trace) -> None:
        """Keep a trace, once. Raises the driver's exceptions."""
        day = datetime.fromtimestamp(trace.time / 1000, UTC).date()
        row = received.row_of(self._seals, trace, day)
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(row, kept))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write(), name="bridge-traces")
        await kept

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await self._keep(batch)
            except Exception as error:  # noqa: BLE001 - each who waits raises it
                for one in batch:
                    if not one.kept.done():
                        one.kept.set_exception(error)
            else:
                for one in batch:
                    if not one.kept.done():
                        one.kept.set_result(None)

    async def _keep(self, batch: list[_Waiting]) -> None:
        """All of a batch at once; of a mail that is in it twice, one."""
        unique = {one.row.name: one.row for one in batch}
        await received.add(self._pool, list(unique.values()))
