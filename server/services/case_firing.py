"""The clock of cases: what is seven days old comes back, once, whatever runs and dies.

The timer of deadlines calls it. A step that comes too late is refused without it: it
only writes down what is so, and tells it. What never enters this room: a case's step.
"""

from typing import Final

from cordee.server.domain.cases import NOBODY
from cordee.server.services.case_news import CaseNews
from cordee.server.services.context import Context
from cordee.server.services.faults import Point
from cordee.server.store import case_figures, cases
from cordee.server.store.cases import CasesStanding
from cordee.server.store.database import Connection

STEP: Final = 50
"""Cases of one transaction."""


class CaseClock:
    """What the timer does about cases at each look."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._news = CaseNews(context)

    async def once(self, connection: Connection, patience_ms: int) -> int | None:
        """End all that is over; when the next one is due (Unix ms), if one runs.

        What another process ended and has not told for so long is told again.
        """
        ended = 0
        while step := await self._step(connection):
            ended += step
        await self._tell_again(connection, patience_ms)
        if ended:
            self._context.metrics.count("cases_expired", ended)
        now = self._context.clock.wall()
        found = await cases.overview(connection, now)
        self._measure(found, now)
        return found.next_due

    async def _step(self, connection: Connection) -> int:
        faults = self._context.faults
        async with connection.transaction():
            now = self._context.clock.wall()
            ended = await cases.expire(connection, now, STEP)
            if ended:
                await case_figures.keep(connection, [row.case for row in ended])
                faults(Point.TASK_BEFORE_COMMIT)
        if ended:
            faults(Point.TASK_AFTER_COMMIT)
            await self._news.tell(connection, ended, wake=NOBODY)
            faults(Point.TASK_AFTER_TELLING)
            await cases.told(connection, [row.case for row in ended])
        return len(ended)

    async def _tell_again(self, connection: Connection, patience_ms: int) -> None:
        before = self._context.clock.wall() - patience_ms
        left = await cases.untold(connection, before, STEP)
        if left:
            await self._news.tell(connection, left, wake=NOBODY)
            await cases.told(connection, [row.case for row in left])

    def _measure(self, found: CasesStanding, now: int) -> None:
        measure, oldest = self._context.metrics.measure, found.oldest_sent
        measure("cases_running", found.running)
        measure("cases_overdue", found.overdue)
        waiting = 0.0 if oldest is None else max(0.0, (now - oldest) / 1000)
        measure("cases_unclaimed_seconds", waiting)
