"""The facade's acts: counted, judged, and said in a ledger when a case is answered.

TE2 by the expert with the report, RQD by the requester once he has seen it. What never
enters this room: an act that the rules do not let pass.
"""

import asyncio
import contextlib
from typing import Final, Literal

from cordee.clients.sdk.case_fold import SignedCase
from cordee.clients.sdk.case_rules import question_of_case
from cordee.clients.sdk.case_views import CaseView
from cordee.clients.sdk.consents import is_for_advice
from cordee.clients.sdk.errors import CordeeError, NotFound
from cordee.clients.sdk.ledgers import Ledgers
from cordee.clients.sdk.reports import Answer
from cordee.clients.sdk.said_of_case import consent_in
from cordee.clients.sdk.threads import Thread
from cordee.crypto.billing_event import Act, CountAnswer, CountAsk
from cordee.crypto.case_event import (
    ExpertiseCount,
    ExpertiseReport,
    Judged,
    Professional,
)
from cordee.crypto.chain_entry import AccountKind
from cordee.expertise.billing import Entry, make_act
from cordee.expertise.billing.acts import Done
from cordee.expertise.days import day_of, year_of
from cordee.expertise.errors import ExpertiseError
from cordee.expertise.rules import Counts, Verdict, judge, judged
from cordee.server.protocol.case_types import CaseState, CaseStep

COUNT_SECONDS: Final = 10.0
"""How long the automation that counts is waited for: it answers in well under one."""
FOUND: Final = "found"
ANSWERED: Final = frozenset({CaseState.ANSWERED, CaseState.CLOSED})
SEEN: Final = "case seen"
Side = Literal["expert", "requester"]


class Acts(Ledgers):
    """Adds to a case what it is worth; a failure here never undoes a step."""

    _minding: asyncio.Task[None] | None = None
    _looking: asyncio.Event | None = None

    async def claim(self, thread: bytes, case: bytes) -> CaseView:
        """Take it on oneself; then have the acts of the year counted.

        Raises CaseRefused `taken`, `full`, `no_step`.
        """
        await super().claim(thread, case)
        with contextlib.suppress(CordeeError):
            await self.count_acts(thread, case)
        return await self.case(thread, case)

    async def report(
        self,
        thread: bytes,
        case: bytes,
        answer: Answer,
        *,
        pdf: bytes,
        name: str = "compte-rendu.pdf",
        author: Professional | None = None,
    ) -> CaseView:
        """As `Reports.report`; the act that it is worth goes into my ledger.

        The act that could not be said now is said by `resume_acts`.
        """
        await super().report(thread, case, answer, pdf=pdf, name=name, author=author)
        with contextlib.suppress(CordeeError):
            await self.tell_act(thread, case)
        return await self.case(thread, case)

    async def count_acts(
        self, thread: bytes, case: bytes, *, seconds: float = COUNT_SECONDS
    ) -> CaseView:
        """Say what the rules say once the year's count is known; by the expert's side.

        Nothing is said while no automation answers: the verdict stays provisional.
        """
        known = self._talking(thread)
        stood = self._case(known, case)
        counts = await self._counts(stood, seconds)
        if counts is not None:
            await self._say_count(known, stood, counts)
        return await self.case(thread, case)

    async def _say_count(
        self, thread: Thread, case: SignedCase, counts: Counts
    ) -> None:
        """Say what the rules say with this count, where that is news."""
        said = judged(await self._verdict(thread, case, counts))
        if said != case.verdict:
            year = year_of(day_of(self._act_time(case)))
            event = ExpertiseCount(case.request.case, year, said)
            await self._say_and_wait(thread, event, self._behalf_in(thread, case))

    async def verdict(self, thread: bytes, case: bytes) -> Verdict:
        """What the rules say of a case now, every reason in order; works offline."""
        known = self._thread(thread)
        stood = self._case(known, case)
        return await self._verdict(known, stood, None)

    async def tell_act(self, thread: bytes, case: bytes) -> Act | None:
        """Say my act of a case that was answered, once; None where nothing is billed.

        TE2 for who answered, RQD for who asked. Raises NotFound, NotOnline,
        ServerRefused.
        """
        known = self._thread(thread)
        stood = self._case(known, case)
        side = self._side(stood)
        if side is None or not self._owes_act(known, stood, self._told()):
            return None
        act = await self._act(known, stood, side, None)
        if act is not None and side == "expert":  # what is unbilled anyway asks nobody
            counts = await self._counts(stood, COUNT_SECONDS)
            if counts is not None:  # others may have been billed since it was claimed
                await self._say_count(known, stood, counts)
                act = await self._act(known, stood, side, counts)
        if act is not None:
            await self._tell_act(act)
        return act

    async def seen_report(self, thread: bytes, case: bytes) -> Act | None:
        """I have seen the report of a case that I asked: my act is said, if it is one.

        Raises NotFound, NotOnline, ServerRefused.
        """
        known = self._thread(thread)
        stood = self._case(known, case)
        if not stood.reports or stood.requester != self.account:
            return None
        self._parts.notes.put(SEEN, (case,), stood.reports[-1].seq)
        await self.displayed(thread, stood.reports[-1].seq)
        return await self.tell_act(thread, case)

    async def resume_acts(self) -> int:
        """Say the acts that were not said yet: of my reports, and of those I have seen.

        Then say of what was exported that it is billed. How much was said.
        """
        done, told = 0, self._told()
        for thread in self._parts.threads.latest():
            for case in tuple(thread.memory.cases):
                stood = self._signed(thread, case)
                if stood is None or not self._owes_act(thread, stood, told):
                    continue
                with contextlib.suppress(CordeeError, ExpertiseError):
                    done += await self.tell_act(thread.id, case) is not None
        return done + await self.bill_exported()

    async def bill_exported(self) -> int:
        """Say of my cases that they are billed, once an export names their act."""
        done, exported = 0, self._exported()
        for thread in self._parts.threads.latest():
            for case in tuple(thread.memory.cases):
                stood = self._signed(thread, case)
                if stood is None or case not in exported:
                    continue
                if stood.state in ANSWERED and stood.claimant == self.account:
                    with contextlib.suppress(CordeeError):
                        word = self._word(case, CaseStep.BILL)
                        await self._take(thread, stood, CaseStep.BILL, [word])
                        done += 1
        return done

    def _mind_cases(self) -> None:
        """With each session: end in the background what was left (§5.15.6)."""
        is_person = self._parts.context.me.kind == AccountKind.PERSON
        is_running = self._minding is not None and not self._minding.done()
        if is_person and not is_running:
            self._minding = asyncio.create_task(self._mind(), name="cordee-cases")

    async def displayed(self, thread: bytes, seq: int) -> None:
        """As ever; a report that was on my screen is one that I have seen."""
        await super().displayed(thread, seq)
        if self._thread(thread).memory.cases:
            self._look()

    async def _mind(self) -> None:
        """End what was left; then look again when a ledger of mine has moved."""
        followers, self._looking = self._parts.context.followers, asyncio.Event()
        followers.add(self._moved)
        try:
            with contextlib.suppress(CordeeError):
                await self.resume_cases()
                await self._give_up_blocked()
            self._look()
            while True:
                await self._looking.wait()
                self._looking.clear()
                with contextlib.suppress(CordeeError):
                    await self.resume_acts()
        finally:
            followers.discard(self._moved)

    def _moved(self, thread: bytes) -> None:
        known = self._parts.threads.find(thread)
        if known is not None and known.memory.ledger == self.account:
            self._look()

    def _look(self) -> None:
        if self._looking is not None:
            self._looking.set()

    async def _stop_minding(self) -> None:
        if self._minding is not None:
            self._minding.cancel()
            await asyncio.gather(self._minding, return_exceptions=True)

    def _owes_act(
        self, thread: Thread, case: SignedCase, told: frozenset[tuple[bytes, str]]
    ) -> bool:
        """Whether my act of an answered case is due and in no ledger of mine."""
        side = self._side(case)
        if side is None or not case.reports:
            return False
        if side == "expert":
            return not {(case.request.case, one) for one in ("TE1", "TE2")} & told
        report = case.reports[0].seq
        seen = self._parts.notes.get(SEEN, (case.request.case,), int) or 0
        is_seen = max(seen, thread.memory.displayed) >= report
        return is_seen and (case.request.case, "RQD") not in told

    def _told(self) -> frozenset[tuple[bytes, str]]:
        """Case and code of what stands in my ledger, taken back or not."""
        return frozenset(
            (entry.act.case, entry.act.code) for entry in self._my_entries()
        )

    def _exported(self) -> frozenset[bytes]:
        return frozenset(one.act.case for one in self._my_entries() if one.exported)

    def _my_entries(self) -> tuple[Entry, ...]:
        mine = self._ledger_groups().get(self.account)
        return () if mine is None else self._state_of(mine[0]).entries

    def _side(self, case: SignedCase) -> Side | None:
        if case.requester == self.account:
            return "requester"
        return "expert" if case.claimant == self.account else None

    async def _act(
        self, thread: Thread, case: SignedCase, side: Side, counts: Counts | None
    ) -> Act | None:
        """My act, if the rules let it pass now."""
        report, request = case.report, case.request
        verdict = await self._verdict(thread, case, counts)
        payable = verdict.te2 if side == "expert" else verdict.rqd
        if report is None or payable is None or not verdict.due:
            return None
        expert, requester = _first(case).author, request.requester
        done = Done(
            case=request.case,
            account=self.account,
            executant=expert if side == "expert" else requester,
            prescriber=requester,
            patient=request.patient,
            cover=request.cover,
            time=self._act_time(case),
        )
        return make_act(verdict, side, done)

    async def _verdict(
        self, thread: Thread, case: SignedCase, counts: Counts | None
    ) -> Verdict:
        """By the count that is given, else by the one that was said in the case."""
        request, now = case.request, self._parts.context.clock()
        expert = _first(case).author if case.reports else None
        if expert is None and case.claimant == self.account:
            expert = await self.professional()
        question = question_of_case(
            case,
            expert,
            now,
            counts=counts or _counted(case.judged),
            consent=self._held(thread, request.consent, case),
        )
        return judge(question, self.expertise_settings)

    def _held(self, thread: Thread, consent: bytes, case: SignedCase) -> bool:
        """Whether a consent was given, and held when it was answered, or holds now."""
        known = consent_in(self._parts.context, thread, consent)
        if known is None or not is_for_advice(known.event):
            return False
        return known.end is None or bool(
            case.reports and known.ended > case.reports[0].time
        )

    async def _counts(self, case: SignedCase, seconds: float) -> Counts | None:
        """Ask my organisation's automation; None when it does not answer."""
        patient = case.request.patient
        if not patient.matricule or case.claimant != self.account:
            return None
        me = await self.professional()
        ask = CountAsk(
            patient.matricule,
            patient.oid,
            year_of(day_of(self._act_time(case))),
            me.idnps,
            case.request.requester.idnps,
        )
        try:
            answer = await self._parts.lines.ask(ask, CountAnswer, seconds)
        except NotFound:
            return None
        if answer is None or answer.outcome != FOUND:
            return None
        return Counts(
            patient=answer.patient,
            by_expert=answer.by_expert,
            by_requester=answer.by_requester,
        )

    def _act_time(self, case: SignedCase) -> int:
        """An act is of the first report: a corrected one is billed to nobody."""
        return case.reports[0].time if case.reports else self._parts.context.clock()


def _first(case: SignedCase) -> ExpertiseReport:
    event = case.reports[0].event
    if not isinstance(event, ExpertiseReport):
        raise NotFound("there is no report yet")
    return event


def _counted(said: Judged | None) -> Counts | None:
    """What was said of the year, without this act: by whatever the limit counts."""
    if said is None or said.count is None:
        return None
    before = max(0, said.count - 1)
    return Counts(patient=before, by_expert=before, by_requester=before)
