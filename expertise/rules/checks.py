"""When each rule applies: one predicate a rule, named by its key in `rules.json`.

Order, severity, article and sentence stand in that table. What never enters this room:
a rule that looks at another one's outcome.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from cordee.expertise.professions import DENTIST
from cordee.expertise.rules.configuration import Configuration
from cordee.expertise.rules.question import Question
from cordee.expertise.rules.tables import Side, Tables, Tariff

ENDED: Final = frozenset({"declined", "redirected", "withdrawn", "expired"})
ANSWERED: Final = frozenset({"answered", "closed", "billed"})


class Asked(msgspec.Struct, frozen=True):
    """A question with the rows of its day."""

    question: Question
    configuration: Configuration
    tables: Tables
    expert_tariff: Tariff | None
    requester_tariff: Tariff | None

    @property
    def is_answered(self) -> bool:
        """Somebody has said a report, and the case stands so."""
        question = self.question
        return question.answered is not None and question.state in ANSWERED

    def bills(self, role: Side) -> bool:
        """Whether the profession is one that bills as `role` on the day of the act."""
        question, configuration = self.question, self.configuration
        expert = role == "expert"
        profession = (question.expert if expert else question.requester).profession
        also = configuration.also_expert if expert else configuration.also_requester
        row = self.tables.eligibility(role, profession, question.day)
        return row is not None or profession in also

    @property
    def count(self) -> int | None:
        """Acts of the year that the limit looks at, with this one."""
        counts = self.question.counts
        if counts is None:
            return None
        match self.configuration.limit_by:
            case "patient":
                return counts.patient + 1
            case "patient-expert":
                return counts.by_expert + 1
            case "patient-requester":
                return counts.by_requester + 1


def _future(asked: Asked) -> bool:
    question = asked.question
    days = (question.asked, question.day, question.answered or question.day)
    return max(days) > question.today


def _backdated(asked: Asked) -> bool:
    question = asked.question
    if question.answered is None:
        return question.day < question.asked
    return not question.asked <= question.answered <= question.day


def _self(asked: Asked) -> bool:
    question = asked.question
    return bool(question.expert.idnps) and (
        question.expert.idnps == question.requester.idnps
    )


def _same_structure(asked: Asked) -> bool:
    question = asked.question
    return bool(question.expert.structure) and (
        question.expert.structure == question.requester.structure
    )


def _expert_open(asked: Asked) -> bool:
    return not asked.question.expert.profession and not asked.is_answered


def _expert_profession(asked: Asked) -> bool:
    if asked.expert_tariff is None or _expert_open(asked):
        return False
    return not asked.bills("expert")


def _dental(asked: Asked) -> bool:
    """NGAP 14.9.4: about mouth and teeth, asked by the medico-social or a dentist."""
    question = asked.question
    row = asked.tables.eligibility("expert", question.expert.profession, question.day)
    if row is None or row.only != "dental":
        return False
    is_asked_by_one = (
        question.requester.sector == "medico-social"
        or question.requester.profession == DENTIST
    )
    return not (question.bucco_dental and is_asked_by_one)


def _dental_specialist(asked: Asked) -> bool:
    question = asked.question
    return question.expert.profession == question.requester.profession == DENTIST


def _limit(asked: Asked) -> bool:
    return asked.count is not None and asked.count > asked.configuration.limit


def _lump_sum(asked: Asked) -> bool:
    tariff = asked.requester_tariff
    return tariff is not None and not tariff.code


def _requester_profession(asked: Asked) -> bool:
    tariff = asked.requester_tariff
    return tariff is not None and bool(tariff.code) and not asked.bills("requester")


def _hospital(asked: Asked) -> bool:
    question = asked.question
    return "hospital" in (question.expert.sector, question.requester.sector)


def _two_levels(asked: Asked) -> bool:
    return asked.expert_tariff is not None and asked.expert_tariff.level > 0


CHECKS: Final[Mapping[str, Callable[[Asked], bool]]] = {
    "future": _future,
    "backdated": _backdated,
    "consent": lambda asked: not asked.question.consent,
    "self": _self,
    "no-tariff": lambda asked: asked.expert_tariff is None,
    "expert-profession": _expert_profession,
    "dental": _dental,
    "urgent": lambda asked: asked.question.urgent,
    "inpatient": lambda asked: asked.question.inpatient,
    "present": lambda asked: asked.question.present,
    "ended": lambda asked: asked.question.state in ENDED,
    "requester-unknown": lambda asked: not asked.question.requester.idnps,
    "expert-unknown": lambda asked: (
        asked.is_answered and not asked.question.expert.idnps
    ),
    "no-ins": lambda asked: not asked.question.qualified,
    "limit": _limit,
    "expert-other-act": lambda asked: asked.question.expert_other_act,
    "te2-told": lambda asked: bool({"TE1", "TE2"} & set(asked.question.told)),
    "lump-sum": _lump_sum,
    "requester-profession": _requester_profession,
    "requester-other-act": lambda asked: (
        asked.question.requester_other_act and not asked.configuration.rqd_cumulates
    ),
    "rqd-told": lambda asked: "RQD" in asked.question.told,
    "same-structure": _same_structure,
    "hospital": _hospital,
    "planned": lambda asked: (
        asked.expert_tariff is not None and asked.expert_tariff.planned
    ),
    "patients-before-2022": _two_levels,
    "dental-specialist": _dental_specialist,
    "unanswered": lambda asked: not asked.is_answered,
    "uncounted": lambda asked: asked.question.counts is None,
    "expert-open": _expert_open,
}
"""A rule without an entry here does not exist: tests compare the two."""
