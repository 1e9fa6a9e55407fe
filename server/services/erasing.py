"""Erasure of what is due: in small steps, by one process at a time, at any hour.

What never enters this room: a rule; `cordee.crypto.retention` says what is due.
"""

import asyncio
from itertools import takewhile
from typing import Final

import msgspec

from cordee.crypto.epoch import Retention, parse_record
from cordee.crypto.retention import is_due
from cordee.crypto.signing import Signed
from cordee.server.protocol.server_frames import ItemsErased
from cordee.server.services import bringing
from cordee.server.services.context import Context
from cordee.server.services.refusals import told
from cordee.server.store import (
    case_figures,
    cases,
    deadlines,
    erasures,
    figures,
    healing,
    members,
)
from cordee.server.store.database import OwnConnection, Where, connect
from cordee.server.store.erasures import Keeping

LOCK: Final = 0x65726173
"""Advisory lock that one process holds while it erases."""

PAGE: Final = 500
"""Threads looked at together."""

STEP: Final = 512
"""Items of one transaction: a thread that is written in waits for no more."""

UNSIGNED: Final = bytes(64)


class Swept(msgspec.Struct):
    """What one run has done: numbers only."""

    threads: int = 0
    items: int = 0
    boxes: int = 0


class Step(msgspec.Struct, frozen=True):
    """What one transaction has erased of a thread, up to number `last`."""

    last: int
    items: int
    boxes: int


class Eraser:
    """Empties the payloads of due messages, with their boxes and blobs."""

    def __init__(self, context: Context, where: Where) -> None:
        self._context = context
        self._where = where

    async def run(self) -> None:
        """Erase at the start and then at every interval, until cancelled."""
        while True:
            try:
                await self.sweep(self._context.clock.wall())
            except Exception as error:  # noqa: BLE001 - it tries again, the log says why
                self._context.log.warning("erasing_failed", **told(error))
            await asyncio.sleep(self._context.settings.erase_seconds)

    async def sweep(self, now: int) -> Swept:
        """Erase what is due at `now`, Unix ms; nothing while another process does.

        What was begun and cut off is taken up where it stopped.
        """
        swept = Swept()
        connection = await connect(self._where)
        try:
            if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                return swept
            await healing.purge(connection, now)
            await self._purge_tasks(connection, now)
            await self._read_retentions(connection)
            await self._all(connection, now, swept)
            if swept.items or swept.boxes:
                await erasures.vacuum(connection)
                self._tell(swept)
        finally:
            await connection.close()
        return swept

    async def _purge_tasks(self, connection: OwnConnection, now: int) -> None:
        settings = self._context.settings
        await deadlines.purge(connection, now, 1000 * settings.keep_tasks, STEP)
        await cases.purge(connection, now)
        await figures.purge(connection, now - 1000 * settings.keep_figures)
        await case_figures.purge(connection, now - 1000 * settings.keep_figures)

    def _tell(self, swept: Swept) -> None:
        metrics = self._context.metrics
        metrics.count("erased_items", swept.items)
        metrics.count("erased_boxes", swept.boxes)
        self._context.log.info(
            "erased", threads=swept.threads, items=swept.items, boxes=swept.boxes
        )

    async def _read_retentions(self, connection: OwnConnection) -> None:
        while found := await erasures.unread(connection, PAGE):
            for one in found:
                kept = parse_record(Signed(one.body, UNSIGNED)).core.retention
                await erasures.read(
                    connection, one.thread, one.epoch, kept.after, kept.hold
                )

    async def _all(self, connection: OwnConnection, now: int, swept: Swept) -> None:
        after = b""
        while page := await erasures.keeping(connection, after, PAGE):
            for thread in page:
                if thread.oldest is not None and _is_due(
                    thread, thread.erased_seq + 1, thread.oldest, now
                ):
                    await self._thread(connection, thread.thread, now, swept)
            after = page[-1].thread

    async def _thread(
        self, connection: OwnConnection, thread: bytes, now: int, swept: Swept
    ) -> None:
        last, erased = 0, 0
        while step := await self._step(connection, thread, now):
            last, erased = step.last, erased + step.items
            swept.items += step.items
            swept.boxes += step.boxes
        if erased:
            swept.threads += 1
            readers = (await members.now_in(connection, [thread])).get(thread, [])
            frame = ItemsErased(thread, last)
            self._context.fanout.send(readers, frame, thread=thread)

    async def _step(
        self, connection: OwnConnection, thread: bytes, now: int
    ) -> Step | None:
        """Erase a few items; None when nothing more is due."""
        async with connection.transaction():
            row = await erasures.lock(connection, thread)
            if row is None:
                return None
            following = await erasures.after(connection, thread, row.erased_seq, STEP)
            due = list(takewhile(lambda one: _is_due(row, *one, now), following))
            if not due:
                return None
            last, _time = due[-1]
            gone = await erasures.erase(connection, thread, row.erased_seq + 1, last)
            await bringing.forget(connection, thread, gone)
            boxes = await erasures.drop_boxes(connection, thread, last)
            await erasures.move(connection, thread, last, len(gone))
        return Step(last, len(gone), boxes)


def _is_due(row: Keeping, seq: int, time: int, now: int) -> bool:
    retention = Retention(row.keep_seconds, row.hold_seconds)
    return is_due(time, retention, now, seq <= row.filed_seq)
