"""What nobody needs goes: unfinished uploads, blobs no item brings, lost objects.

Objects go before rows, so that a kill at any place leaves something that says what
is left to do. One process at a time sweeps.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from cordee.server.objects.port import Found, Objects, ObjectsError
from cordee.server.services.context import Context
from cordee.server.services.faults import Point
from cordee.server.services.refusals import told
from cordee.server.store import blobs
from cordee.server.store.blobs import BlobRow
from cordee.server.store.database import Connection
from cordee.server.store.errors import DRIVER

LOCK: Final = 0x626C6F62
"""Advisory lock of the process that sweeps."""
PAGE: Final = 256
"""Blobs looked at together."""
AUDIT_SECONDS: Final = 86_400.0
"""Between two comparisons of all objects with all rows."""


class Sweep:
    """Deletes what is due, for ever or once."""

    def __init__(self, context: Context, objects: Objects) -> None:
        self._context = context
        self._objects = objects
        self._audit_at = 0.0

    async def run(self) -> None:
        """Sweep for ever; a database or a store in trouble is tried again later."""
        while True:
            try:
                await self.once()
            except (ObjectsError, *DRIVER) as error:
                self._context.log.warning("sweep_failed", **told(error))
            except Exception as error:  # noqa: BLE001 - logged, and tried again later
                self._context.log.error("sweep_failed", **told(error))  # noqa: TRY400 - no values
            await asyncio.sleep(self._context.settings.sweep_seconds)

    async def once(self) -> bool:
        """One round; False when another process is at it."""
        async with self._context.pool.acquire() as connection:
            if not await _try_lock(connection):
                return False
            try:
                await self._expire(connection)
                await self._purge(connection)
                await self._audit_when_due(connection)
            finally:
                await _unlock(connection)
        return True

    async def _expire(self, connection: Connection) -> None:
        age = int(self._context.settings.orphan_seconds * 1000)
        before = self._context.clock.wall() - age
        count = await blobs.doom_waiting(connection, before)
        if count:
            self._context.metrics.count("blobs_orphaned", count)

    async def _purge(self, connection: Connection) -> None:
        while found := await blobs.doomed(connection, PAGE):
            for blob in found:
                await self._objects.remove(blob)
                self._context.faults(Point.BLOB_AFTER_REMOVAL)
                async with connection.transaction():
                    await blobs.forget(connection, blob)
                self._context.metrics.count("blobs_deleted")

    async def _audit_when_due(self, connection: Connection) -> None:
        now = self._context.clock.steady()
        if now >= self._audit_at:
            await self.audit(connection)
            self._audit_at = now + AUDIT_SECONDS

    async def audit(self, connection: Connection) -> None:
        """Compare all objects with all rows: strays go, what is missing is told."""
        age = self._context.settings.orphan_seconds
        before = self._context.clock.wall() / 1000 - age
        await self._objects.tidy(before)
        page: list[Found] = []
        async for found in self._objects.blobs():
            if found.time < before:
                page.append(found)
            if len(page) >= PAGE:
                await self._remove_strays(connection, page)
                page = []
        await self._remove_strays(connection, page)
        await self._look_for_missing(connection)

    async def _remove_strays(
        self, connection: Connection, page: Sequence[Found]
    ) -> None:
        found = {one.blob for one in page}
        for blob in found - await blobs.known(connection, list(found)):
            async with connection.transaction():
                await blobs.alone(connection, blob)
                if not await blobs.taken(connection, blob):
                    await self._objects.remove(blob)
                    self._context.metrics.count("blobs_stray")

    async def _look_for_missing(self, connection: Connection) -> None:
        after = b""
        while rows := await blobs.page(connection, after, PAGE):
            for row in rows:
                await self._compare(connection, row)
            after = rows[-1].blob

    async def _compare(self, connection: Connection, row: BlobRow) -> None:
        """An unfinished upload may be mended by its client; a complete one may not."""
        stored = await blobs.segments(connection, row.blob)
        there = await self._objects.indexes(row.blob)
        missing = [one.index for one in stored if one.index not in there]
        if missing and row.complete:
            self._context.metrics.count("blobs_damaged")
            self._context.log.error("blob_damaged", segments=len(missing))
        elif missing:
            await blobs.lose(connection, row.blob, missing)


async def _try_lock(connection: Connection) -> bool:
    got: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK)
    return got


async def _unlock(connection: Connection) -> None:
    """A connection that is gone has let go already."""
    if not connection.is_closed():
        await connection.execute("SELECT pg_advisory_unlock($1)", LOCK)
