"""The timer: deadlines become tasks and cases come back in their time, each once.

Every process runs one. Who makes a task of a deadline is decided by its row, which the
others skip while it is locked; so a process may die at any point. What never enters
this room: what a deadline is about.

The wall clock decides, looked at again and again: one that jumped forward makes tasks
too early, at the next look; one that went back makes them late. Neither loses one, nor
makes two of it.
"""

import asyncio
from typing import Final

from cordee.server.services.case_firing import CaseClock
from cordee.server.services.context import Context
from cordee.server.services.faults import Point
from cordee.server.services.refusals import told
from cordee.server.services.task_news import NOBODY, TaskNews
from cordee.server.store import deadlines
from cordee.server.store.database import Connection
from cordee.server.store.deadlines import Standing

LOOK_SECONDS: Final = 30.0
"""Between two looks when nothing is due sooner: what one process heard of and died
with, another one finds by then. A clock that jumps is noticed by then."""
PATIENCE_MS: Final = round(LOOK_SECONDS * 1000)
"""After which somebody else tells what a process made and has not told."""
SHORTEST_SECONDS: Final = 0.1
"""Another process may be making tasks of what is due: it is not raced with."""
TROUBLE_SECONDS: Final = 1.0
"""Before the database that did not answer is asked again."""
STEP: Final = 50
"""Deadlines of one transaction."""
JUMP_MS: Final = 60_000
"""How far the wall clock may leave the steady one between two looks."""
FAR: Final = 2**53 - 1


class Timer:
    """Makes tasks of what is due, and tells of them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._news = TaskNews(context)
        self._cases = CaseClock(context)
        self._sooner = asyncio.Event()
        self._next = FAR
        self._seen = self._clocks()

    def expect(self, due: int) -> None:
        """Something is due then (Unix ms): not to be slept over."""
        if due < self._next:
            self._next = due
            self._sooner.set()

    def look(self) -> None:
        """Look at once, whatever is due."""
        self._sooner.set()

    async def run(self) -> None:
        """Make tasks until cancelled."""
        while True:
            self._sooner.clear()
            try:
                await self.once()
                pause = pause_until(self._next, self._context.clock.wall())
            except Exception as error:  # noqa: BLE001 - it tries again, the log says why
                self._context.log.warning("deadlines_not_looked_at", **told(error))
                pause = TROUBLE_SECONDS
            try:
                async with asyncio.timeout(pause):
                    await self._sooner.wait()
            except TimeoutError:
                continue

    async def once(self) -> int:
        """Make tasks of all that is due now; how many. Raises what DRIVER lists.

        Cases that are over come back, too.
        """
        self._watch_clocks()
        made, self._next = 0, FAR
        async with self._context.pool.acquire() as connection:
            while step := await self._step(connection):
                made += step
            await self._tell_again(connection)
            over = await self._cases.once(connection, PATIENCE_MS)
            for due in (await deadlines.next_due(connection), over):
                if due is not None:
                    self._next = min(due, self._next)
            now = self._context.clock.wall()
            self._measure(await deadlines.standing(connection, now), now)
        if made:
            self._context.metrics.count("tasks_made", made)
        return made

    async def _step(self, connection: Connection) -> int:
        """Make a few tasks and tell of them."""
        faults = self._context.faults
        async with connection.transaction():
            now = self._context.clock.wall()
            made = await deadlines.fire(connection, now, STEP)
            if made:
                faults(Point.TASK_BEFORE_COMMIT)
        if made:
            faults(Point.TASK_AFTER_COMMIT)
            await self._news.tell(connection, made, wake=NOBODY)
            faults(Point.TASK_AFTER_TELLING)
            await deadlines.told(connection, [one.deadline for one in made])
        return len(made)

    async def _tell_again(self, connection: Connection) -> None:
        """Tell of tasks that a process made which died before it told of them."""
        before = self._context.clock.wall() - PATIENCE_MS
        left = await deadlines.untold(connection, before, STEP)
        if left:
            await self._news.tell(connection, left, wake=NOBODY)
            await deadlines.told(connection, [one.deadline for one in left])

    def _watch_clocks(self) -> None:
        """Say so when the wall clock jumped; what is due is due by it all the same."""
        (wall, steady), self._seen = self._seen, self._clocks()
        jump = (self._seen[0] - wall) - (self._seen[1] - steady)
        if abs(jump) > JUMP_MS:
            self._context.log.warning("clock_jumped", seconds=round(jump / 1000))

    def _clocks(self) -> tuple[int, int]:
        """Both in milliseconds."""
        clock = self._context.clock
        return clock.wall(), round(clock.steady() * 1000)

    def _measure(self, standing: Standing, now: int) -> None:
        measure = self._context.metrics.measure
        measure("deadlines_overdue", standing.overdue)
        measure("deadlines_overdue_seconds", _age(standing.oldest_due, now))
        measure("tasks_open", standing.tasks)
        measure("tasks_open_seconds", _age(standing.oldest_task, now))


def pause_until(due: int, now: int) -> float:
    """Seconds to sleep when the next deadline is due then (Unix ms)."""
    return min(LOOK_SECONDS, max(SHORTEST_SECONDS, (due - now) / 1000))


def _age(since: int | None, now: int) -> float:
    return 0.0 if since is None else max(0.0, (now - since) / 1000)
