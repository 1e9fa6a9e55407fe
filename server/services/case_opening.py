"""Opens cases of tele-expertise, and sends anew those that came back (§5.15).

What never enters this room: what is asked.
"""

from typing import Final

from msgspec.structs import replace

from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import WRITERS
from cordee.server.domain.cases import NOBODY, Asker, take
from cordee.server.domain.territory import unit_of
from cordee.server.protocol.case_types import CASE_DAYS, RUNNING, CaseState, CaseStep
from cordee.server.protocol.client_frames import OpenCase
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Ok
from cordee.server.services.blob_access import check_writer
from cordee.server.services.case_news import CaseNews
from cordee.server.services.cases import stands
from cordee.server.services.context import Context
from cordee.server.services.firing import Timer
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import accounts, availability, case_figures, cases, members
from cordee.server.store.cases import CaseRow
from cordee.server.store.database import Connection

CASE_MS: Final = CASE_DAYS * 86_400_000
MAX_OF_THREAD: Final = 500
"""That run in one thread: a role's thread with a practice, three a working hour."""
EXPERTS: Final = frozenset({AccountKind.PERSON, AccountKind.ROLE})


class CaseOpening:
    """The use case; the timer is told when what it opened is due."""

    def __init__(self, context: Context, timer: Timer) -> None:
        self._context = context
        self._timer = timer
        self._news = CaseNews(context)

    async def open(self, who: Identity, frame: OpenCase) -> Ok:
        """Ask an expert, for seven days from now.

        Raises Refusal FORBIDDEN, CONFLICT, QUOTA, RATE_LIMITED; for a stranger to the
        thread NOT_FOUND, NOT_MEMBER, CAPACITY.
        """
        self._context.limiter.case(who.account)
        async with self._context.pool.acquire() as connection:
            async with connection.transaction():
                await check_writer(connection, who, frame.thread)
                await cases.lock_id(connection, frame.case)
                before = await cases.lock(connection, frame.case)
                now = self._context.clock.wall()
                if before is not None and await _runs(
                    connection, before, who.account, frame, now
                ):
                    return Ok(frame.ref)
                await _check_expert(connection, who.account, frame, now)
                await self._check_room(connection, who.account, frame.thread, now)
                row = await self._new(connection, who.account, frame, now)
                await cases.put(connection, row)
            self._context.metrics.count("cases_opened")
            also = () if before is None else (before.expert,)
            await self._news.tell(connection, [row], wake=who.account, also=also)
        self._timer.expect(row.due)
        return Ok(frame.ref)

    async def _check_room(
        self, connection: Connection, requester: bytes, thread: bytes, now: int
    ) -> None:
        await cases.lock_room(connection, requester, thread)
        asked, here = await cases.running(connection, requester, thread, now)
        if asked >= self._context.settings.max_cases or here >= MAX_OF_THREAD:
            raise Refusal(Code.QUOTA, "as many cases run here as may")

    async def _new(
        self, connection: Connection, requester: bytes, frame: OpenCase, now: int
    ) -> CaseRow:
        """The row, with what is attested of both at this moment."""
        seconds = self._context.wall_seconds()
        asked = await case_figures.attested(connection, frame.expert, seconds)
        asks = await case_figures.attested(connection, requester, seconds)
        return CaseRow(
            case=frame.case,
            thread=frame.thread,
            requester=requester,
            expert=frame.expert,
            claimant=None,
            state=CaseState.SENT,
            step=CaseStep.SEND,
            actor=requester,
            opened=now,
            claimed=None,
            due=now + CASE_MS,
            moved=now,
            unit=unit_of(asked.speciality, asks.place),
            organisations=asked.organisations,
        )


async def _runs(
    connection: Connection, row: CaseRow, asker: bytes, frame: OpenCase, now: int
) -> bool:
    """Whether this was asked before and runs; False when it may be sent anew.

    Raises Refusal CONFLICT.
    """
    (here,) = await stands(connection, [row], now)
    if (row.thread, row.requester) != (frame.thread, asker):
        raise Refusal(Code.CONFLICT, "this id is of another case")
    if here.state in RUNNING:
        if row.expert != frame.expert:
            raise Refusal(Code.CONFLICT, "the case runs, with another expert")
        return True
    asking = Asker(asker, is_requester=True, may_act=False)
    if take(here, CaseStep.SEND, asking) is not CaseState.SENT:
        raise Refusal(Code.CONFLICT, "the case was answered")
    if here.state is not CaseState(row.state):
        await _write_down(connection, row)
    return False


async def _write_down(connection: Connection, row: CaseRow) -> None:
    """That a case expired, where the timer has not come by: it counts in figures."""
    state, step = CaseState.EXPIRED, CaseStep.EXPIRE
    over = replace(row, state=state, step=step, actor=NOBODY, moved=row.due)
    await cases.put(connection, over)
    await case_figures.keep(connection, [row.case])


async def _check_expert(
    connection: Connection, asker: bytes, frame: OpenCase, now: int
) -> None:
    """Raise Refusal FORBIDDEN for whom the asker may not ask now."""
    found = await accounts.get(connection, frame.expert)
    is_one = found is not None and found.kind in EXPERTS and not found.closed
    there = await members.capacities(connection, frame.thread, [frame.expert])
    if frame.expert == asker or not is_one or WRITERS.isdisjoint(there):
        sentence = "an expert is a person or a role who writes in the thread"
        raise Refusal(Code.FORBIDDEN, sentence)
    if await availability.until(connection, frame.expert) > now:
        raise Refusal(Code.FORBIDDEN, "this expert takes no case at the moment")
