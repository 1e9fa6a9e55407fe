"""What becomes of a case when somebody takes a step of it (docs/protocol.md §5.15).

TABLE says what may be; here is who asks, what stands now, and what is the same again.
What never enters this room: what was asked; a clock, a row.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

import msgspec

from cordee.server.protocol.case_types import (
    RUNNING,
    TABLE,
    CaseActor,
    CaseState,
    CaseStep,
)

NOBODY: Final = b""
"""Who took a step that the clock took, or that followed from a role that was lost."""

HELD: Final = frozenset({CaseState.CLAIMED, CaseState.MORE_ASKED})
"""Somebody has claimed it, and has not answered."""

SETTLED: Final = frozenset({CaseState.ANSWERED, CaseState.CLOSED, CaseState.BILLED})
"""It was answered, and whoever claimed it has done so for good."""

RETURNED: Final = frozenset(
    {CaseState.DECLINED, CaseState.REDIRECTED, CaseState.WITHDRAWN, CaseState.EXPIRED}
)
"""It came back, and may be sent anew."""

ENDS: Final = RETURNED | {CaseState.ANSWERED}
"""How what was sent ends, as figures count it."""

STANDS: Final[Mapping[CaseStep, frozenset[CaseState]]] = {
    CaseStep.CLAIM: HELD,
    CaseStep.ANSWER: SETTLED,
}
"""Where a claimant who says these a second time has said nothing new."""

ACTORS: Final[Mapping[CaseStep, frozenset[CaseActor]]] = {
    step: frozenset(actor for (_, taken), (_, actor) in TABLE.items() if taken is step)
    for step in CaseStep
}
"""Who may ever take a step, in whatever state."""


class Standing(msgspec.Struct, frozen=True):
    """Where a case is, who has claimed it, and the last step with who took it."""

    state: CaseState
    claimant: bytes | None
    step: CaseStep
    actor: bytes


class Asker(msgspec.Struct, frozen=True):
    """Who wants to take a step; `may_act` says that he acts for the expert now."""

    account: bytes
    is_requester: bool
    may_act: bool


class No(Enum):
    """Why a case does not move."""

    REPEATED = auto()
    """It has moved already, by the same step of the same account."""
    CONFLICT = auto()
    """It stands elsewhere, or somebody else has claimed it."""
    FORBIDDEN = auto()
    """No step of who asks, wherever it stands."""


def standing(written: Standing, due: int, now: int, *, is_able: bool) -> Standing:
    """How a case stands at `now`, whatever was written of it (Unix ms).

    `is_able` says that whoever claimed it may still act for the expert.
    """
    if written.state in RUNNING and now >= due:
        return Standing(CaseState.EXPIRED, written.claimant, CaseStep.EXPIRE, NOBODY)
    if written.state in HELD and not is_able:
        return Standing(CaseState.SENT, None, CaseStep.RELEASE, NOBODY)
    return written


def take(case: Standing, step: CaseStep, asker: Asker) -> CaseState | No:
    """The state that a step leads to, or why it does not.

    `case` is how it stands now; see `standing`.
    """
    if _is_repeated(case, step, asker):
        return No.REPEATED
    parts, found = _parts(case, asker), TABLE.get((case.state, step))
    if found is None:
        return No.FORBIDDEN if ACTORS[step].isdisjoint(parts) else No.CONFLICT
    state, actor = found
    if actor not in parts:
        return No.FORBIDDEN
    if actor is CaseActor.CLAIMANT and case.claimant != asker.account:
        return No.CONFLICT
    return state


def claimant_after(case: Standing, step: CaseStep, asker: bytes) -> bytes | None:
    """Who has claimed a case after a step."""
    if step is CaseStep.CLAIM:
        return asker
    return None if step in {CaseStep.RELEASE, CaseStep.SEND} else case.claimant


def _is_repeated(case: Standing, step: CaseStep, asker: Asker) -> bool:
    if (case.step, case.actor) == (step, asker.account):
        return True
    is_his = case.claimant == asker.account
    return is_his and case.state in STANDS.get(step, frozenset())


def _parts(case: Standing, asker: Asker) -> set[CaseActor]:
    """As what somebody acts. Nobody is the expert of his own request."""
    if asker.is_requester:
        return {CaseActor.REQUESTER}
    if asker.may_act:
        return {CaseActor.EXPERT, CaseActor.CLAIMANT}
    has_answered = case.state in SETTLED and case.claimant == asker.account
    return {CaseActor.CLAIMANT} if has_answered else set()
