"""The facade's ledgers: acts said once, taken back, exported (§5.16).

What never enters this room: a question, an answer, an image; how an invoice is coded.
"""

import os
from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.case_reader import FOR_EVER
from cordee.clients.sdk.errors import (
    CaseRefused,
    CordeeError,
    NotAllowed,
    NotFound,
    TooLarge,
)
from cordee.clients.sdk.ledger_store import act_view, ledger_state, office_of
from cordee.clients.sdk.ledger_views import LedgerView
from cordee.clients.sdk.lines import is_ledger
from cordee.clients.sdk.outbox import Said
from cordee.clients.sdk.reports import Reports
from cordee.clients.sdk.store.threads import ThreadMemory
from cordee.clients.sdk.threads import Thread
from cordee.crypto.billing_event import Act, ActCounter, ActsExported, Ledger
from cordee.crypto.epoch import Capacity
from cordee.crypto.opening.epoch import ThreadState
from cordee.expertise.billing import (
    Entry,
    LedgerState,
    MonthExport,
    Statement,
    again,
    prepare_export,
    statement,
)
from cordee.expertise.errors import ExpertiseError

INTENTS: Final = "ledger intents"
MAX_REASON: Final = 512
OFFICE: Final = "billing office"


class Ledgers(Reports):
    """For practitioners, and for whoever exports for them."""

    async def have_ledger(self, office: bytes | None = None) -> LedgerView:
        """My ledger, begun if there is none, with the role that exports it.

        Automations of my organisation read it, to count. Raises NotAllowed for an
        office whom nobody trusted vouches for, NotOnline, ServerRefused.
        """
        thread = await self._have_ledger(office)
        return self._ledger_view(thread)

    async def ledgers(self) -> list[LedgerView]:
        """Ledgers that I read, mine first; works offline."""
        groups = self._ledger_groups().values()
        found = [self._ledger_view(threads[0]) for threads in groups]
        return sorted(found, key=lambda one: (not one.mine, one.owner_name, one.thread))

    async def statements(self, month: str) -> list[Statement]:
        """What each ledger that I read holds of a month `YYYY-MM`; works offline.

        Raises CaseRefused for what is no month.
        """
        try:
            return [statement(one, month) for one in self._states()]
        except ExpertiseError:
            raise CaseRefused("no_month", "a month is written YYYY-MM") from None

    async def counter_act(self, ledger: bytes, act: bytes, reason: str) -> LedgerView:
        """Take an act back by a counter-entry; both stay to be read.

        Raises CaseRefused, TooLarge, NotFound, NotOnline, ServerRefused.
        """
        thread = self._ledger(ledger)
        entry = self._entry(thread, act)
        if not reason.strip():
            raise CaseRefused("no_reason", "whoever takes an act back says why")
        if len(reason) > MAX_REASON:
            raise TooLarge(f"a reason has at most {MAX_REASON} characters")
        if entry.counter is not None:
            raise CaseRefused("countered", "this act was taken back already")
        now = self._parts.context.clock()
        counter = ActCounter(os.urandom(16), act, reason, now)
        await self._say_in_ledger(thread, counter, (b"counter", act))
        return self._ledger_view(thread)

    async def prepare_month(self, month: str) -> MonthExport:
        """What is to be exported of a month now, from every ledger that I read.

        An export that was cut is finished: the same bytes. Nothing is said before
        `confirm_export`. Raises CaseRefused when nothing waits, or for no month.
        """
        self._check_exports()
        try:
            found = prepare_export(self._states(), month, self._parts.context.clock())
        except ExpertiseError:
            raise CaseRefused("no_month", "a month is written YYYY-MM") from None
        if found is None:
            raise CaseRefused("nothing_to_export", "nothing of this month waits")
        return found

    async def confirm_export(self, export: MonthExport) -> MonthExport:
        """Say in each ledger that it was exported; done twice it is done once.

        What is given back is what goes to billing: of two that two offices made at
        once each act is in one. Raises CaseRefused where all of it was another's,
        NotOnline, ServerRefused.
        """
        groups = self._ledger_groups()
        for owner, event in export.events.items():
            if owner not in groups:
                raise NotFound("a ledger of this export is not here any more")
            thread = groups[owner][0]
            await self._say_in_ledger(thread, event, (b"export", event.export, owner))
        made = await self.export_again(export.export)
        if not made.file.records:
            raise CaseRefused("nothing_to_export", "another office has just done it")
        return made

    async def export_again(self, export: bytes) -> MonthExport:
        """An export that was done, the same bytes. Raises NotFound."""
        found = again(self._states(), export)
        if found is None:
            raise NotFound("no such export in the ledgers that are here")
        return found

    async def exports(self) -> list[ActsExported]:
        """Exports of the ledgers that I read, each once, oldest first."""
        found = {
            mark.event.export: mark.event
            for state in self._states()
            for mark in state.exports
        }
        return sorted(found.values(), key=lambda one: one.time)

    async def _have_ledger(self, office: bytes | None = None) -> Thread:
        """One at a time: whoever comes second finds what the first began."""
        async with self._parts.ledger_lock:
            thread = self._my_ledger() or await self._begin_ledger(office)
            if office is not None and office not in thread.record.members:
                await self._parts.membership.invite(
                    thread, office, Capacity.MEMBER, past=True
                )
            await self._let_agents_in(thread)
            return thread

    async def _begin_ledger(self, office: bytes | None) -> Thread:
        """Begin it, or end what a crash left of one that was begun."""
        thread = self._left_over()
        if thread is None:
            others = [one for one in (office, *await self._counters()) if one]
            thread = await self._parts.membership.begin(
                ThreadState("", None), others, (), direct=False, retention=FOR_EVER
            )
        await self._say_in_ledger(thread, Ledger(self.account), (b"ledger",))
        return thread

    def _left_over(self) -> Thread | None:
        """A thread of mine in which nothing was ever said, and that keeps for ever."""
        for thread in self._parts.threads.latest():
            if self._is_empty_ledger(thread, thread.memory):
                return thread
        return None

    def _is_empty_ledger(self, thread: Thread, memory: ThreadMemory) -> bool:
        is_new = memory.seq == 1 and memory.first == 1 and not memory.title
        if not is_new or thread.current is None or not memory.joined:
            return False
        is_mine = thread.record.capacity(self.account) == Capacity.OWNER
        return is_mine and thread.record.core.retention == FOR_EVER

    async def _let_agents_in(self, thread: Thread) -> None:
        """An automation that came later counts too: it is told again what there is."""
        new = [
            one for one in await self._counters() if one not in thread.record.members
        ]
        for agent in new:
            await self._parts.membership.invite(
                thread, agent, Capacity.AGENT, past=False
            )
        if not new:
            return
        await self._say_in_ledger(thread, Ledger(self.account), (b"ledger", *new))
        for entry in self._state_of(thread).entries:
            name = (b"again", entry.act.act, *new)
            await self._say_in_ledger(thread, entry.act, name)
            if entry.counter is not None:
                name = (b"again", entry.counter.entry, *new)
                await self._say_in_ledger(thread, entry.counter, name)

    async def _counters(self) -> list[bytes]:
        """Automations of my organisation; none where they cannot be asked for."""
        try:
            return await self._parts.lines.agents()
        except CordeeError:
            return []

    async def _tell_act(self, act: Act, office: bytes | None = None) -> bool:
        """Say an act in my ledger, once; whether it was not there yet."""
        thread = await self._have_ledger(office or self._office())
        if any(one.act.act == act.act for one in self._state_of(thread).entries):
            return False
        await self._say_in_ledger(thread, act, (b"act", act.act))
        return True

    def set_office(self, office: bytes) -> None:
        """Whoever exports my acts from the first one on: a role of billing."""
        self._parts.notes.put(OFFICE, (OFFICE,), office)

    def _office(self) -> bytes | None:
        return self._parts.notes.get(OFFICE, (OFFICE,), bytes)

    async def _say_in_ledger(
        self, thread: Thread, event: Said, reason: Sequence[bytes]
    ) -> None:
        """Say something once, and wait until the log has it."""
        parts = self._parts
        name = parts.notes.name_of(INTENTS, (thread.id, *reason))
        behalf = parts.seats.behalf(thread)
        message = await parts.sender.outbox.put(
            thread, event, behalf=behalf, intents=(name,)
        )
        await self._in_log(thread, message)

    def _my_ledger(self) -> Thread | None:
        """That in which I may say an act."""
        mine = self._ledger_groups().get(self.account)
        return mine[0] if mine and mine[0].memory.frozen is None else None

    def _ledger_groups(self) -> dict[bytes, list[Thread]]:
        """Ledgers that I read now, by practitioner, those that are frozen last.

        One has several by a race, or when one was frozen: what was said there stands,
        else all of it would be billed again.
        """
        groups: dict[bytes, list[Thread]] = {}
        for one in sorted(self._parts.threads.latest(), key=_place):
            owner = one.memory.ledger
            if owner is not None and one.memory.joined and one.current is not None:
                groups.setdefault(owner, []).append(one)
        return groups

    def _states(self) -> list[LedgerState]:
        """Of those in which something may be said."""
        context, groups = self._parts.context, self._ledger_groups().values()
        return [
            ledger_state(context, threads)
            for threads in groups
            if threads[0].memory.frozen is None
        ]

    def _state_of(self, thread: Thread) -> LedgerState:
        groups = self._ledger_groups()
        same = groups.get(thread.memory.ledger or b"", [thread])
        return ledger_state(self._parts.context, same)

    def _ledger(self, ledger: bytes) -> Thread:
        thread = self._thread(ledger)
        if not is_ledger(thread):
            raise CaseRefused("no_ledger", "this thread is no ledger")
        return thread

    def _entry(self, thread: Thread, act: bytes) -> Entry:
        entries = self._state_of(thread).entries
        found = next((one for one in entries if one.act.act == act), None)
        if found is None:
            raise CaseRefused("no_act", "no such act in this ledger")
        return found

    def _check_exports(self) -> None:
        if not self._ledger_groups():
            raise NotAllowed("no ledger is read by this account")

    def _ledger_view(self, thread: Thread) -> LedgerView:
        state, names = self._state_of(thread), self._parts.identities
        office, found = office_of(thread), names.verified(state.owner)
        attested = "" if found is None else found.body.identity.idnps
        return LedgerView(
            thread=thread.id,
            owner=state.owner,
            owner_name=names.name(state.owner),
            mine=state.owner == self.account,
            office=office,
            office_names=tuple(map(names.name, office)),
            acts=tuple(act_view(thread.id, entry, attested) for entry in state.entries),
        )


def _place(thread: Thread) -> tuple[bool, bytes]:
    return thread.memory.frozen is not None, thread.id
