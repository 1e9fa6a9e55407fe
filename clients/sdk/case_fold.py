"""Where a case of tele-expertise stands by its signed steps (docs/protocol.md §5.15).

Pure: an illegal step has no entry in the table and does nothing. What never enters this
room: the server's word on the case, the network, a name.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from cordee.crypto.case_event import (
    CaseEvent,
    ExpertiseCount,
    ExpertiseReport,
    ExpertiseRequest,
    ExpertiseStep,
    Judged,
)
from cordee.server.protocol.case_types import (
    CASE_DAYS,
    RUNNING,
    TABLE,
    CaseActor,
    CaseState,
    CaseStep,
)

CLOCK_MS: Final = CASE_DAYS * 86_400_000
RETURNED: Final = frozenset(state for (state, step) in TABLE if step is CaseStep.SEND)
"""States from which the requester sends it anew."""

SAID_OTHERWISE: Final = frozenset({CaseStep.SEND, CaseStep.ANSWER, CaseStep.EXPIRE})
"""Steps that no `expertise-step` makes: a request, a report, and the clock do."""

MAX_STEPS: Final = 1_000
"""Steps of one case that are followed."""

MayAct = Callable[[bytes, bytes], bool]
"""Whether an account may act for another one now: itself, or a role that it holds."""


class CaseSaid(msgspec.Struct, frozen=True, kw_only=True):
    """One word on a case: by whom, at which place of the log.

    `time` is the server's (Unix ms); `talks` whether it was said as an owner or member.
    """

    seq: int
    message: bytes
    account: bytes
    behalf: bytes | None
    time: int
    talks: bool
    event: CaseEvent

    @property
    def speakers(self) -> frozenset[bytes]:
        """The account, and the role that it spoke for."""
        return frozenset(one for one in (self.account, self.behalf) if one is not None)


class SignedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case by what its members signed.

    `sent` is the request that began the running round, `asked` the newest version of
    its text. `steps` are all words that moved it, in order.
    """

    request: ExpertiseRequest
    sent: CaseSaid
    asked: CaseSaid
    requester: bytes
    state: CaseState
    claimant: bytes | None = None
    claimed: int = 0
    steps: tuple[CaseSaid, ...] = ()
    judged: Judged | None = None
    reports: tuple[CaseSaid, ...] = ()
    redirected_to: bytes | None = None

    @property
    def due(self) -> int:
        """When it is returned, Unix ms; by the server's clock that may be earlier."""
        return self.sent.time + CLOCK_MS

    @property
    def verdict(self) -> Judged:
        """What the rules said last: with the year's count, once it is known."""
        return self.judged or self.request.judged

    @property
    def report(self) -> ExpertiseReport | None:
        """Its newest report."""
        event = self.reports[-1].event if self.reports else None
        return event if isinstance(event, ExpertiseReport) else None

    def state_at(self, now: int) -> CaseState:
        """Its state at a time: the clock takes a step that nobody signs."""
        is_over = self.state in RUNNING and now >= self.due
        return CaseState.EXPIRED if is_over else self.state

    def moved_by(self, message: bytes) -> bool:
        """Whether this message did anything to it."""
        return any(one.message == message for one in self.steps)


def case_of(said: Iterable[CaseSaid], may_act: MayAct) -> SignedCase | None:
    """What became of one case; None while nobody has asked anything that counts.

    A word that came late counts all the same: the seven days are the server's to judge.
    """
    case: SignedCase | None = None
    for one in said:
        if one.talks:
            case = _after(case, one, may_act)
    return None if case is None else _released(case, may_act)


def may_take(
    case: SignedCase, step: CaseStep, account: bytes, now: int, may_act: MayAct
) -> bool:
    """Whether an account may take a step now, by what is signed."""
    found = TABLE.get((case.state_at(now), step))
    if found is None:
        return False
    speakers = frozenset({account})
    if may_act(account, case.request.expert):
        speakers |= {case.request.expert}
    return _is_actor(case, found[1], account, speakers)


def _after(
    case: SignedCase | None, said: CaseSaid, may_act: MayAct
) -> SignedCase | None:
    event = said.event
    if isinstance(event, ExpertiseRequest):
        return _asked(case, said, event)
    if case is None or len(case.steps) >= MAX_STEPS:
        return case
    if isinstance(event, ExpertiseStep):
        return _stepped(case, said, event, may_act)
    if isinstance(event, ExpertiseReport):
        return _reported(case, said, event)
    if isinstance(event, ExpertiseCount) and _is_expert(case, said):
        return _moved(case, said, judged=event.judged)
    return case


def _asked(
    case: SignedCase | None, said: CaseSaid, event: ExpertiseRequest
) -> SignedCase | None:
    """A first version, one that sends it anew, or another text of a running one."""
    if event.expert in said.speakers:
        return case  # nobody asks himself
    if case is None:
        return None if event.version != 1 else _sent(None, said, event)
    is_next = event.version == case.request.version + 1
    if not is_next or case.requester not in said.speakers:
        return case
    state = case.state_at(said.time)
    if state in RETURNED:
        return _sent(case, said, event)
    if state in RUNNING and event.expert == case.request.expert:
        return _moved(case, said, request=event, asked=said)
    return case


def _sent(
    case: SignedCase | None, said: CaseSaid, event: ExpertiseRequest
) -> SignedCase:
    return SignedCase(
        request=event,
        sent=said,
        asked=said,
        requester=said.behalf or said.account if case is None else case.requester,
        state=CaseState.SENT,
        steps=(said,) if case is None else (*case.steps, said),
        reports=() if case is None else case.reports,
    )


def _stepped(
    case: SignedCase, said: CaseSaid, event: ExpertiseStep, may_act: MayAct
) -> SignedCase:
    step = next((one for one in CaseStep if one.value == event.step), None)
    if step is None or step in SAID_OTHERWISE:
        return case
    for stood in (case, _without_who_left(case, said, may_act)):
        found = TABLE.get((stood.state, step))
        if found and _is_actor(stood, found[1], said.account, said.speakers):
            return _taken(stood, said, event, step, found[0])
    return case


def _taken(
    case: SignedCase,
    said: CaseSaid,
    event: ExpertiseStep,
    step: CaseStep,
    state: CaseState,
) -> SignedCase:
    moved = _moved(case, said, state=state)
    if step is CaseStep.CLAIM:
        return msgspec.structs.replace(moved, claimant=said.account, claimed=said.time)
    if step is CaseStep.REDIRECT:
        return msgspec.structs.replace(moved, redirected_to=event.to)
    if step is CaseStep.RELEASE:
        return msgspec.structs.replace(moved, claimant=None)
    return moved


def _without_who_left(case: SignedCase, said: CaseSaid, may_act: MayAct) -> SignedCase:
    """To somebody else, whoever may act no more has released it."""
    return case if case.claimant == said.account else _released(case, may_act)


def _released(case: SignedCase, may_act: MayAct) -> SignedCase:
    """A claimant who may act for the expert no more has released it (§5.15.2)."""
    is_held = case.state in {CaseState.CLAIMED, CaseState.MORE_ASKED}
    claimant = case.claimant
    if not is_held or claimant is None or may_act(claimant, case.request.expert):
        return case
    return msgspec.structs.replace(case, state=CaseState.SENT, claimant=None)


def _reported(case: SignedCase, said: CaseSaid, event: ExpertiseReport) -> SignedCase:
    """A first report answers; a next version replaces the one before."""
    last = case.report
    if event.version != (1 if last is None else last.version + 1):
        return case
    if last is not None:
        is_author = _is_expert(case, said)
        return _moved(case, said, reports=(*case.reports, said)) if is_author else case
    found = TABLE.get((case.state, CaseStep.ANSWER))
    if found is None or not _is_actor(case, found[1], said.account, said.speakers):
        return case
    return _moved(case, said, state=found[0], reports=(*case.reports, said))


def _moved(case: SignedCase, said: CaseSaid, **changes: object) -> SignedCase:
    changes["steps"] = (*case.steps, said)
    return msgspec.structs.replace(case, **changes)


def _is_actor(
    case: SignedCase, actor: CaseActor, account: bytes, speakers: frozenset[bytes]
) -> bool:
    if actor is CaseActor.REQUESTER:
        return case.requester in speakers
    if _has_asked(case, account):
        return False  # also one who holds the pool answers no request of his own
    if actor is CaseActor.EXPERT:
        return case.request.expert in speakers
    return actor is CaseActor.CLAIMANT and case.claimant == account


def _is_expert(case: SignedCase, said: CaseSaid) -> bool:
    """By the expert, or by who claimed it, be it that he has left the role since."""
    is_his = case.request.expert in said.speakers or case.claimant == said.account
    return is_his and not _has_asked(case, said.account)


def _has_asked(case: SignedCase, account: bytes) -> bool:
    """Whether this person asked, for himself or for a role."""
    return account in {case.requester, case.steps[0].account}
