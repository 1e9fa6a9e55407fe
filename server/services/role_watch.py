"""ROL-01: how many roles stand or fall with one person, told to whoever watches.

What never enters this room: which roles they are. Their holders know.
"""

import asyncio
from typing import Final

from cordee.server.services.context import Context
from cordee.server.services.refusals import told
from cordee.server.store import holders
from cordee.server.store.errors import DRIVER

PAUSE_SECONDS: Final = 60.0
"""Between two counts: a role that is left alone is a matter of hours."""

NAME: Final = "roles_with_fewer_than_two_holders"


class RoleWatch:
    """Counts such roles, for the metrics and, when they become more, for the log."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._last = 0

    async def run(self) -> None:
        """Count at the start and then every minute, until cancelled."""
        while True:
            try:
                await self.once()
            except DRIVER as error:
                self._context.log.warning("roles_not_counted", **told(error))
            await asyncio.sleep(PAUSE_SECONDS)

    async def once(self) -> int:
        """Count now. Raises what `errors.DRIVER` lists."""
        async with self._context.pool.acquire() as connection:
            count = await holders.few(connection)
        self._context.metrics.measure(NAME, count)
        if count > self._last:
            self._context.log.warning(NAME, count=count)
        self._last = count
        return count
