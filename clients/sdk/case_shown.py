"""A case as a screen is shown it: as it is signed, beside what the server says.

What never enters this room: a step that is taken.
"""

import contextlib
from collections.abc import Sequence

from cordee.clients.sdk.case_fold import SignedCase, may_take
from cordee.clients.sdk.case_lines import (
    patient_view,
    professional_view,
    reports_of,
    steps_of,
    verdict_view,
)
from cordee.clients.sdk.case_steps import CaseSteps
from cordee.clients.sdk.case_views import CaseView
from cordee.clients.sdk.errors import CordeeError, NotFound
from cordee.clients.sdk.threads import Thread
from cordee.server.protocol.case_types import Case, CaseStep


class ShownCases(CaseSteps):
    """Builds views; asks nobody."""

    async def _meet_named(self, cases: Sequence[SignedCase]) -> None:
        """Have the chains of whom cases name, so that they have names; if online."""
        accounts = self._parts.accounts
        named = {one.redirected_to for one in cases} | {one.claimant for one in cases}
        unknown = [one for one in named if one and accounts.get(one) is None]
        if unknown:
            with contextlib.suppress(CordeeError):
                await self._meet(unknown)

    def _signed(self, thread: Thread, case: bytes) -> SignedCase | None:
        try:
            return self._case(thread, case)
        except NotFound:
            return None

    def _case_view(
        self, thread: Thread, case: SignedCase, row: Case | None
    ) -> CaseView:
        names, now = self._parts.identities.name, self._parts.context.clock()
        request, state = case.request, case.state_at(now)
        unsigned = tuple(one.step for one in self._journal.of(request.case))
        reports, steps = reports_of(case, names), steps_of(case, names)
        doctor = request.doctor
        return CaseView(
            case=request.case,
            thread=thread.id,
            thread_title=thread.memory.title,
            state=state.value,
            server_state=None if row is None else row.state.value,
            disagrees=row is not None and not unsigned and row.state is not state,
            unsigned=unsigned,
            version=request.version,
            requester=case.requester,
            requester_name=names(case.requester) or request.requester.name,
            requester_as=professional_view(request.requester),
            is_vouched=self._is_vouched(case),
            expert=request.expert,
            expert_name=names(request.expert),
            by=case.claimant,
            by_name="" if case.claimant is None else names(case.claimant),
            part=self._part_in(case),
            may=self._may(case, now),
            speciality=request.speciality,
            reason=request.reason,
            question=request.question,
            context=request.context,
            urgent=request.urgent,
            inpatient=request.inpatient,
            patient=patient_view(request.patient),
            doctor_name="" if doctor is None else doctor.name,
            doctor_address="" if doctor is None else doctor.address,
            documents=tuple((one.message, one.index) for one in request.documents),
            studies=request.studies,
            consent=request.consent,
            consent_ended=self._is_ended(thread, request.consent),
            verdict=verdict_view(case.verdict),
            redirected_to=case.redirected_to,
            redirected_name=(
                "" if case.redirected_to is None else names(case.redirected_to)
            ),
            steps=steps,
            report=reports[-1] if reports else None,
            reports=reports,
            opened=case.sent.time if row is None else row.opened,
            due=case.due if row is None else row.due,
            moved=steps[-1].time if steps else case.sent.time,
        )

    def _is_vouched(self, case: SignedCase) -> bool:
        """Whether the person who asked names himself by the number attested of him."""
        found = self._parts.identities.verified(case.steps[0].account)
        attested = "" if found is None else found.body.identity.idnps
        return case.request.requester.idnps == attested

    def _unsigned_view(self, row: Case) -> CaseView:
        """A case of which only the server speaks: nobody here has read its request."""
        names = self._parts.identities.name
        return CaseView(
            case=row.case,
            thread=row.thread,
            state="",
            server_state=row.state.value,
            disagrees=not self._journal.of(row.case),
            unsigned=tuple(one.step for one in self._journal.of(row.case)),
            is_signed=False,
            requester=row.requester,
            requester_name=names(row.requester),
            expert=row.expert,
            expert_name=names(row.expert),
            by=row.by,
            opened=row.opened,
            due=row.due,
            moved=row.moved,
        )

    def _part_in(self, case: SignedCase) -> str:
        if case.requester == self.account:
            return "requester"
        if case.claimant == self.account:
            return "claimant"
        is_expert = self._may_act(self.account, case.request.expert)
        return "expert" if is_expert else "reader"

    def _may(self, case: SignedCase, now: int) -> tuple[str, ...]:
        steps = (one for one in CaseStep if one is not CaseStep.EXPIRE)
        return tuple(
            step.value
            for step in steps
            if may_take(case, step, self.account, now, self._may_act)
        )
