"""Writes the audit of lookups behind, and forgets it in time.

What never enters this room: what was asked for.
"""

import asyncio
from typing import Final

from cordee.server.services.context import Context
from cordee.server.services.refusals import told
from cordee.server.store import lookups
from cordee.server.store.errors import DRIVER

MAX_WRITTEN: Final = 2_000
"""Rows of one statement."""
FORGET_SECONDS: Final = 3_600.0
"""Between two deletions of what is old."""


class Auditing:
    """Takes counts out of `context.lookups` into their table."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._forgotten = float("-inf")

    async def run(self) -> None:
        """Write at every interval until cancelled; then `flush` writes the rest."""
        while True:
            await asyncio.sleep(self._context.settings.lookup_seconds)
            await self.flush()
            await self.forget()

    async def flush(self) -> None:
        """Write all that waits; what cannot be written waits on."""
        while rows := self._context.lookups.take(MAX_WRITTEN):
            try:
                async with self._context.pool.acquire() as connection:
                    await lookups.add(connection, rows)
            except BaseException as error:
                self._context.lookups.give_back(rows)
                if not isinstance(error, DRIVER):
                    raise
                self._context.log.warning("lookups_not_written", **told(error))
                return

    async def forget(self) -> None:
        """Delete what is older than it is kept, once an hour."""
        now = self._context.clock.steady()
        if now - self._forgotten < FORGET_SECONDS:
            return
        kept = self._context.settings.keep_lookups * 1000
        try:
            async with self._context.pool.acquire() as connection:
                await lookups.forget(connection, self._context.clock.wall() - kept)
        except DRIVER as error:
            self._context.log.warning("lookups_not_forgotten", **told(error))
        else:
            self._forgotten = now
