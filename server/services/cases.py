"""Cases of tele-expertise: who opens and moves them (docs/protocol.md §5.15).

What never enters this room: what is asked and answered; the clock that ends them.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from cordee.server.domain.cases import (
    ENDS,
    Asker,
    No,
    Standing,
    claimant_after,
    standing,
    take,
)
from cordee.server.protocol.case_types import Case, CaseState, CaseStep
from cordee.server.protocol.client_frames import GetCases, MoveCase
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_CASES
from cordee.server.protocol.server_frames import Cases, Ok
from cordee.server.services.case_news import CaseNews
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import availability, case_figures, cases, holders, members
from cordee.server.store.cases import CaseRow
from cordee.server.store.database import Connection

FAR: Final = 2**53 - 1

QUIET: Final = frozenset({CaseStep.CLAIM, CaseStep.CLOSE, CaseStep.BILL})
"""Steps that nobody is woken for: nobody has to do anything about them."""

NOT_MOVED: Final = frozenset({CaseStep.EXPIRE, CaseStep.SEND})
"""The clock's, and what `open_case` is for."""

SENTENCES: Final = {
    No.CONFLICT: (Code.CONFLICT, "the case stands elsewhere, or another has it"),
    No.FORBIDDEN: (Code.FORBIDDEN, "this step of the case is somebody else's"),
}


class CaseDesk:
    """Steps of cases, and what there is of them. `CaseOpening` opens them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._news = CaseNews(context)

    async def move(self, who: Identity, frame: MoveCase) -> Ok:
        """Take a step. Raises Refusal NOT_FOUND, FORBIDDEN, CONFLICT, QUOTA."""
        if frame.step in NOT_MOVED:
            raise _refusal(No.FORBIDDEN)
        async with self._context.pool.acquire() as connection:
            async with connection.transaction():
                row = await cases.lock(connection, frame.case)
                if row is None:
                    raise unknown()
                moved = await self._moved(connection, who.account, row, frame.step)
                if moved is None:
                    return Ok(frame.ref)
                await cases.put(connection, moved)
                if moved.state in ENDS:
                    await case_figures.keep(connection, [moved.case])
            self._context.metrics.count("case_steps", label=frame.step)
            wake = None if frame.step in QUIET else who.account
            await self._news.tell(connection, [moved], wake=wake)
        return Ok(frame.ref)

    async def list(self, who: Identity, frame: GetCases) -> Cases:
        """Cases of the asker and of what he holds, as they stand now, newest first."""
        before = FAR if frame.before is None else frame.before
        now = self._context.clock.wall()
        async with self._context.pool.acquire() as connection:
            held = await holders.held_by(connection, who.account)
            rows = await cases.listed(
                connection,
                who.account,
                [who.account, *(one.role for one in held)],
                before,
                frame.running,
                now,
                frame.limit + 1,
            )
            page = _page(rows, frame.limit)
            found = await stands(connection, page, now)
        shown = tuple(map(_shown, page, found))
        return Cases(frame.ref, shown, len(page) < len(rows))

    async def _moved(
        self, connection: Connection, asker: bytes, row: CaseRow, step: CaseStep
    ) -> CaseRow | None:
        """The row after a step; None when it was taken before. Raises Refusal."""
        now = self._context.clock.wall()
        (here,) = await stands(connection, [row], now)
        who = await _asker(connection, asker, row)
        is_party = who.is_requester or who.may_act
        if not is_party and asker not in {row.claimant, row.actor}:
            raise unknown()
        after = take(here, step, who)
        if after is No.REPEATED:
            return None
        if not isinstance(after, CaseState):
            raise _refusal(after)
        if step is CaseStep.CLAIM:
            await _check_caps(connection, asker, row.expert, now)
        is_first = step is CaseStep.CLAIM and row.claimed is None
        return replace(
            row,
            claimant=claimant_after(here, step, asker),
            state=after,
            step=step,
            actor=asker,
            claimed=now if is_first else row.claimed,
            moved=now,
        )


def unknown() -> Refusal:
    """Refuse without telling a stranger whether it exists."""
    return Refusal(Code.NOT_FOUND, "no such case")


async def stands(
    connection: Connection, rows: Sequence[CaseRow], now: int
) -> list[Standing]:
    """How cases stand at `now`, Unix ms, by who may act at this moment."""
    able = await cases.able(connection, [row.case for row in rows])
    return [_standing(row, now, is_able=row.case in able) for row in rows]


def _standing(row: CaseRow, now: int, *, is_able: bool) -> Standing:
    state, step = CaseState(row.state), CaseStep(row.step)
    written = Standing(state, row.claimant, step, row.actor)
    return standing(written, row.due, now, is_able=is_able)


async def _asker(connection: Connection, account: bytes, row: CaseRow) -> Asker:
    """As what somebody asks; for an expert who has left the thread nobody acts."""
    is_expert = account == row.expert or await holders.holds(
        connection, row.expert, account
    )
    is_there = await members.capacities(connection, row.thread, [row.expert])
    return Asker(account, account == row.requester, is_expert and bool(is_there))


async def _check_caps(
    connection: Connection, claimant: bytes, expert: bytes, now: int
) -> None:
    """Raise Refusal QUOTA when one of the two has as many cases as it takes at once.

    The case is locked before, and the caps after it, always in id order.
    """
    capped = await availability.hold_caps(connection, [claimant, expert])
    if not capped:
        return
    accounts = [row.account for row in capped]
    found = await availability.claimed(connection, accounts, now)
    if any(found.get(row.account, 0) >= row.cap for row in capped):
        raise Refusal(Code.QUOTA, "as many cases are claimed as are taken at once")


def _shown(row: CaseRow, here: Standing) -> Case:
    return Case(
        case=row.case,
        thread=row.thread,
        requester=row.requester,
        expert=row.expert,
        by=here.claimant,
        state=here.state,
        opened=row.opened,
        due=row.due,
        moved=row.moved,
    )


def _refusal(why: No) -> Refusal:
    return Refusal(*SENTENCES[why])


def _page(rows: Sequence[CaseRow], limit: int) -> Sequence[CaseRow]:
    """So many of them that the next page begins with another time."""
    if len(rows) <= limit:
        return rows
    last = rows[limit].moved
    page = [row for row in rows[:limit] if row.moved != last]
    return page or rows[:MAX_CASES]
