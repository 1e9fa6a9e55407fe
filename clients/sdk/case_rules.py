"""A case as the rules are asked about it: its facts, days and counts, and no patient.

What never enters this room: a rule, the network.
"""

from collections.abc import Mapping
from typing import Final

from cordee.clients.sdk.case_asking import Asking
from cordee.clients.sdk.case_fold import SignedCase
from cordee.crypto.case_event import ExpertiseRequest, Judged, Professional
from cordee.expertise.case import Round, question_of
from cordee.expertise.rules import Counts, Question, Sector

PRESENT: Final = "TEX-15"
"""The rule that stops an act of a patient who is there; the request says it alone."""

SECTORS: Final[Mapping[str, Sector]] = {
    "liberal": "liberal",
    "hospital": "hospital",
    "medico-social": "medico-social",
}
_UNJUDGED: Final = Judged(billable=False, rule="", article="", count=None)


def request_of(
    asking: Asking, *, case: bytes, version: int, consent: bytes, time: int
) -> ExpertiseRequest:
    """A request that the rules have still to judge. `time` is Unix ms."""
    return ExpertiseRequest(
        case=case,
        version=version,
        expert=asking.expert,
        speciality=asking.speciality,
        reason=asking.reason,
        question=asking.question.strip(),
        context=asking.context,
        urgent=asking.urgent,
        inpatient=asking.inpatient,
        patient=asking.patient,
        cover=asking.cover,
        requester=asking.requester,
        doctor=asking.doctor,
        documents=asking.files,
        studies=tuple(asking.studies),
        consent=consent,
        judged=_UNJUDGED,
        time=time,
    )


def question_of_asking(asking: Asking, now: int) -> Question:
    """What is asked now; of a pool nobody knows yet who will answer."""
    request = request_of(asking, case=bytes(16), version=1, consent=bytes(16), time=now)
    about = Round(
        sent=now,
        act=now,
        now=now,
        expert=asking.expert_as,
        expert_sector=sector_of(asking.expert_sector),
        requester_sector=sector_of(asking.requester_sector),
        consent=True,
        present=asking.present,
    )
    return question_of(request, about)


def question_of_case(
    case: SignedCase,
    expert: Professional | None,
    now: int,
    *,
    counts: Counts | None,
    consent: bool,
    told: tuple[str, ...] = (),
) -> Question:
    """A case that is asked, or answered: its act is of the day of the first report."""
    answered = case.reports[0].time if case.reports else None
    now = max(now, case.sent.time)  # a clock that is slow does not backdate
    about = Round(
        sent=case.sent.time,
        act=answered or now,
        now=max(now, answered or now),
        state=case.state.value,
        answered=answered,
        expert=expert,
        consent=consent,
        counts=counts,
        told=told,
        present=case.request.judged.rule == PRESENT,
    )
    return question_of(case.request, about)


def sector_of(word: str) -> Sector:
    """The word that rules know; `other` for any other one."""
    return SECTORS.get(word, "other")
