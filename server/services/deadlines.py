"""Deadlines and tasks: who sets, clears, takes and ends them (docs/protocol.md §5.14).

What never enters this room: why something is due; the clock that makes tasks of them.
"""

from collections.abc import Sequence
from typing import Final

from cordee.crypto.epoch import Capacity
from cordee.server.domain.tasks import ENDED, NEXT, place
from cordee.server.protocol.client_frames import (
    ClearDeadline,
    GetTasks,
    MoveTask,
    SetDeadline,
)
from cordee.server.protocol.codes import Code
from cordee.server.protocol.deadline_types import DeadlineKind, Task, TaskState
from cordee.server.protocol.limits import MAX_TASKS
from cordee.server.protocol.server_frames import Ok, Tasks
from cordee.server.services.blob_access import check_writer
from cordee.server.services.context import Context
from cordee.server.services.deadline_room import DeadlineRoom
from cordee.server.services.firing import Timer
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.task_news import TaskNews
from cordee.server.store import deadlines, holders, members
from cordee.server.store.database import Connection
from cordee.server.store.deadlines import WAITING, Change, DeadlineRow

MAX_AHEAD_MS: Final = 400 * 86_400_000
"""Nothing is waited for longer than a year and a bit: a wrong unit ends there."""
MAX_OF_THREAD: Final = 500
"""That have not ended, in one thread: twenty mailboxes with eight messages each."""
FAR: Final = 2**53 - 1


class DeadlineDesk:
    """The use cases; the timer is told what is due when."""

    def __init__(self, context: Context, timer: Timer) -> None:
        self._context = context
        self._timer = timer
        self._news = TaskNews(context)
        self._room = DeadlineRoom(context.settings.max_deadlines)

    async def set(self, who: Identity, frame: SetDeadline) -> Ok:
        """Wait until then.

        Raises Refusal FORBIDDEN, CONFLICT, QUOTA, RATE_LIMITED; for a stranger to the
        thread NOT_FOUND, NOT_MEMBER, CAPACITY.
        """
        self._context.limiter.deadline(who.account)
        now = self._context.clock.wall()
        if frame.due > now + MAX_AHEAD_MS:
            raise Refusal(Code.FORBIDDEN, "a deadline lies within 400 days")
        async with self._context.pool.acquire() as connection:
            async with connection.transaction():
                before = await self._replaced(connection, who, frame)
                if before is not None and _is_done_with(before, frame):
                    return Ok(frame.ref)
                await self._put(connection, who, frame, before)
            if before is not None and before.fired is not None:
                await self._tell(connection, before)
        self._timer.expect(frame.due)
        return Ok(frame.ref)

    async def clear(self, who: Identity, frame: ClearDeadline) -> Ok:
        """It is waited for no more, and no task. Raises Refusal FORBIDDEN."""
        now = self._context.clock.wall()
        async with self._context.pool.acquire() as connection:
            async with connection.transaction():
                row = await deadlines.lock(connection, frame.deadline)
                if row is None:
                    return Ok(frame.ref)
                if row.setter != who.account:
                    await _check_clears(connection, who, row.thread)
                if row.state in ENDED:
                    return Ok(frame.ref)
                await deadlines.clear(connection, row.deadline, who.account, now)
            if row.fired is not None:
                await self._tell(connection, row)
        return Ok(frame.ref)

    async def tasks(self, who: Identity, frame: GetTasks) -> Tasks:
        """Tasks of the asker and of what he holds, newest first."""
        before = FAR if frame.before is None else frame.before
        async with self._context.pool.acquire() as connection:
            held = await holders.held_by(connection, who.account)
            rows = await deadlines.tasks(
                connection,
                [who.account, *(one.role for one in held)],
                before,
                frame.limit + 1,
                only_open=frame.open,
            )
        page = _page(rows, frame.limit)
        shown = tuple(_task(row) for row in page)
        return Tasks(frame.ref, shown, len(page) < len(rows))

    async def move(self, who: Identity, frame: MoveTask) -> Ok:
        """Take, give back, end. Raises Refusal NOT_FOUND, CONFLICT."""
        async with self._context.pool.acquire() as connection:
            async with connection.transaction():
                row = await deadlines.lock(connection, frame.deadline)
                if (
                    row is None
                    or row.fired is None
                    or not await _may(connection, who.account, row.account)
                ):
                    raise Refusal(Code.NOT_FOUND, "no such task")
                state = await _next(connection, who, row, frame.state)
                actor = None if state is TaskState.OPEN else who.account
                if (state, actor) == (row.state, row.actor):
                    return Ok(frame.ref)
                time = self._context.clock.wall()
                await deadlines.move(connection, row.deadline, state, actor, time)
            await self._tell(connection, row, wake=None if actor else who.account)
        return Ok(frame.ref)

    async def _replaced(
        self, connection: Connection, who: Identity, frame: SetDeadline
    ) -> DeadlineRow | None:
        """What this id is now, locked, if it may be set by who asks."""
        await check_writer(connection, who, frame.thread)
        await deadlines.lock_id(connection, frame.deadline)
        row = await deadlines.lock(connection, frame.deadline)
        if row is None:
            return None
        if row.thread != frame.thread:
            raise Refusal(Code.CONFLICT, "this id is of another thread's deadline")
        if row.state not in ENDED and row.setter != who.account:
            await _check_gateway(connection, who, row.thread)
        return row

    async def _put(
        self,
        connection: Connection,
        who: Identity,
        frame: SetDeadline,
        before: DeadlineRow | None,
    ) -> None:
        is_live = before is not None and before.state not in ENDED
        setter = before.setter if before and is_live else who.account
        seconds = self._context.wall_seconds()
        if not await deadlines.is_near(
            connection, frame.account, who.account, frame.thread, seconds
        ):
            sentence = "tasks go to members, and to accounts of the setter's house"
            raise Refusal(Code.FORBIDDEN, sentence)
        if not is_live:
            await self._check_room(connection, setter, frame.thread)
        row = DeadlineRow(
            deadline=frame.deadline,
            thread=frame.thread,
            setter=setter,
            account=frame.account,
            kind=frame.kind,
            due=frame.due,
            state=WAITING,
            time=self._context.clock.wall(),
            fired=None,
            actor=None,
            note=frame.note,
        )
        await deadlines.put(connection, row)

    async def _check_room(
        self, connection: Connection, setter: bytes, thread: bytes
    ) -> None:
        has_room = await self._room.take(connection, setter)
        await deadlines.lock_thread(connection, thread)
        here = await deadlines.of_thread(connection, thread)
        if not has_room or here >= MAX_OF_THREAD:
            raise Refusal(Code.QUOTA, "as many deadlines wait here as may")

    async def _tell(
        self, connection: Connection, row: DeadlineRow, wake: bytes | None = None
    ) -> None:
        change = Change(row.deadline, row.account)
        await self._news.tell(connection, [change], wake=wake)


async def _check_gateway(connection: Connection, who: Identity, thread: bytes) -> None:
    """Raise Refusal FORBIDDEN unless this is a gateway of the thread now."""
    found = await members.capacities(connection, thread, [who.account])
    if Capacity.GATEWAY not in found:
        raise Refusal(Code.FORBIDDEN, "somebody else has set this deadline")


async def _check_clears(connection: Connection, who: Identity, thread: bytes) -> None:
    """Raise Refusal FORBIDDEN for who may not write in the thread."""
    try:
        await check_writer(connection, who, thread)
    except Refusal:
        sentence = "a deadline is cleared by its setter, or by who writes there"
        raise Refusal(Code.FORBIDDEN, sentence) from None


async def _next(
    connection: Connection, who: Identity, row: DeadlineRow, wanted: TaskState
) -> TaskState:
    """The state that a task gets. Raises Refusal CONFLICT."""
    is_able = row.actor is not None and await _may(connection, row.actor, row.account)
    here = place(TaskState(row.state), row.actor, who.account, is_able=is_able)
    found = NEXT.get((here, wanted))
    if found is None:
        raise Refusal(Code.CONFLICT, "somebody else has this task, or it has ended")
    return found


async def _may(connection: Connection, asker: bytes, account: bytes) -> bool:
    """Whether the tasks of an account are for `asker`."""
    return asker == account or await holders.holds(connection, account, asker)


def _is_done_with(row: DeadlineRow, frame: SetDeadline) -> bool:
    """Whether it became a task as asked: whoever was cut off asks a second time."""
    asked = (frame.kind, frame.due, frame.account)
    is_task = row.fired is not None and row.state != TaskState.CLEARED
    return is_task and (row.kind, row.due, row.account) == asked


def _page(rows: Sequence[DeadlineRow], limit: int) -> Sequence[DeadlineRow]:
    """So many of them that the next page begins with another time."""
    if len(rows) <= limit:
        return rows
    last = rows[limit].time
    page = [row for row in rows[:limit] if row.time != last]
    return page or rows[:MAX_TASKS]


def _task(row: DeadlineRow) -> Task:
    return Task(
        deadline=row.deadline,
        thread=row.thread,
        account=row.account,
        kind=DeadlineKind(row.kind),
        due=row.due,
        time=row.time,
        state=TaskState(row.state),
        by=row.actor,
        note=row.note,
    )
