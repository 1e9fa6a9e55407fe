"""From what was signed of a case to what the rules and its clock look at.

Where a case stands is folded by the client, from its signed steps. What never enters
this room: a clock, the server's word, a name of a patient.
"""

from collections.abc import Collection
from typing import Final, Literal

import msgspec

from cordee.crypto.case_event import ExpertiseRequest, Professional
from cordee.expertise.days import DAY_MS, day_of
from cordee.expertise.professions import DENTIST, word_of
from cordee.expertise.rules.question import (
    Counts,
    Party,
    Question,
    Sector,
    State,
)

CASE_DAYS: Final = 7
"""Days until a request that nobody answered returns (docs/protocol.md §5.15.3)."""
REMINDER_DAYS: Final = 5
DENTAL_WORDS: Final = ("bucco", "dent", "odonto", "stomato")
"""How a speciality about mouth and teeth is written."""


def counts_said(count: int | None) -> Counts | None:
    """What an event said of the year, with this one, as the rules ask for it.

    Whoever asked does not count: every way of counting has the number that was said.
    """
    if count is None:
        return None
    before = max(0, count - 1)
    return Counts(patient=before, by_expert=before, by_requester=before)


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """All times in Unix ms; `days` are whole ones since the request was sent."""

    opened: int
    reminder: int
    due: int
    days: int
    is_late: bool
    is_over: bool


def clock_of(opened: int, now: int) -> Clock:
    """The clock of a round; a clock before the request counts as the request's."""
    reminder = opened + REMINDER_DAYS * DAY_MS
    due = opened + CASE_DAYS * DAY_MS
    return Clock(
        opened=opened,
        reminder=reminder,
        due=due,
        days=max(0, now - opened) // DAY_MS,
        is_late=now >= reminder,
        is_over=now >= due,
    )


def in_time(opened: int, answered: int) -> bool:
    """Whether an answer came before the request went back."""
    return opened <= answered < opened + CASE_DAYS * DAY_MS


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What a request does not say of itself; times are Unix ms by the server.

    `act` is when the act is done, `now` when this is asked; both that of the sending
    where nothing was sent yet. `told` are codes that stand in a ledger for this case.
    """

    sent: int
    act: int
    now: int
    state: State = "draft"
    answered: int | None = None
    expert: Professional | None = None
    expert_sector: Sector = "liberal"
    requester_sector: Sector = "liberal"
    consent: bool = False
    counts: Counts | None = None
    told: Collection[str] = ()
    present: bool = False
    level: Literal[1, 2] = 2
    expert_other_act: bool = False
    requester_other_act: bool = False


def question_of(request: ExpertiseRequest, about: Round) -> Question:
    """A request and its round as the rules ask. Raises QuestionError for odd times."""
    patient = request.patient
    return Question(
        asked=day_of(about.sent),
        day=day_of(about.act),
        today=day_of(about.now),
        answered=None if about.answered is None else day_of(about.answered),
        state=about.state,
        requester=party_of(request.requester, about.requester_sector),
        expert=party_of(about.expert, about.expert_sector),
        bucco_dental=is_dental(request.speciality),
        urgent=request.urgent,
        inpatient=request.inpatient,
        present=about.present,
        level=about.level,
        expert_other_act=about.expert_other_act,
        requester_other_act=about.requester_other_act,
        qualified=patient.status == "qualified" and bool(patient.matricule),
        consent=about.consent,
        counts=about.counts,
        told=tuple(sorted(about.told)),
    )


def party_of(professional: Professional | None, sector: Sector) -> Party:
    """Somebody as the rules see him; nobody yet where a pool has not claimed."""
    if professional is None:
        return Party(profession="", sector=sector)
    return Party(
        profession=word_of(professional.profession),
        idnps=professional.idnps,
        structure=professional.structure,
        sector=sector,
    )


def is_dental(speciality: str) -> bool:
    """Whether a request is about mouth and teeth, by its speciality."""
    word = speciality.casefold()
    return word == DENTIST or any(part in word for part in DENTAL_WORDS)
