"""One question in, one verdict out: every rule in the order of the table.

What never enters this room: a clock; today is a field of the question.
"""

from collections.abc import Sequence
from typing import Final

from cordee.crypto.case_event import Judged
from cordee.expertise.days import check_day
from cordee.expertise.errors import QuestionError
from cordee.expertise.rules.checks import CHECKS, Asked
from cordee.expertise.rules.configuration import Configuration
from cordee.expertise.rules.question import Question
from cordee.expertise.rules.tables import Code, Severity, Side, Tables, Tariff, tables
from cordee.expertise.rules.verdict import (
    STOPPING,
    Payable,
    Reason,
    Verdict,
    reason_of,
)

DEFAULT: Final = Configuration()
MAX_COUNT: Final = 999
"""The largest count that an event says."""


def judge(question: Question, configuration: Configuration = DEFAULT) -> Verdict:
    """What is billed of a request, and whether it may be asked.

    Raises QuestionError for a day that is none, or a negative count.
    """
    asked = _asked(question, configuration, tables())
    found = [reason for key in CHECKS if (reason := _applied(key, asked))]
    te2 = _payable(asked.expert_tariff, "TE2", found)
    rqd = _payable(asked.requester_tariff, "RQD", found)
    is_billed = te2 is not None or rqd is not None
    kept = [reason for reason in found if reason.severity != "wait" or is_billed]
    waits = {reason.key for reason in kept if reason.severity == "wait"}
    if is_billed:
        kept.append(reason_of(asked.tables.rules["billable"]))
    return Verdict(
        te2=te2,
        rqd=rqd,
        may_ask=all(reason.severity != "refuse" for reason in found),
        due=is_billed and "unanswered" not in waits,
        provisional=bool(waits & {"uncounted", "expert-open"}),
        count=asked.count,
        reasons=tuple(kept),
    )


def judged(verdict: Verdict, side: Side = "expert") -> Judged:
    """The verdict as events say it, about the act of one side."""
    code: Code = "TE2" if side == "expert" else "RQD"
    payable = verdict.te2 if side == "expert" else verdict.rqd
    reason = verdict.decided(code)
    count = verdict.count
    return Judged(
        billable=payable is not None,
        rule=reason.rule,
        article=payable.article if payable else reason.article,
        count=None if count is None else min(count, MAX_COUNT),
    )


def _asked(question: Question, configuration: Configuration, rows: Tables) -> Asked:
    for day in (question.asked, question.day, question.today, question.answered):
        if day is not None:
            check_day(day)
    counts = question.counts
    if counts and min(counts.patient, counts.by_expert, counts.by_requester) < 0:
        raise QuestionError("a count of acts is not negative")
    day, level, off = question.day, question.level, configuration.off
    return Asked(
        question,
        configuration,
        rows,
        rows.tariff("expert", day, level, off),
        rows.tariff("requester", day, level, off),
    )


def _applied(key: str, asked: Asked) -> Reason | None:
    if not CHECKS[key](asked):
        return None
    return reason_of(asked.tables.rules[key], _severity(key, asked.configuration))


def _severity(key: str, configuration: Configuration) -> Severity | None:
    if key == "no-ins":
        return configuration.without_ins
    if key == "same-structure":
        return configuration.same_structure
    return None


def _payable(
    tariff: Tariff | None, code: Code, reasons: Sequence[Reason]
) -> Payable | None:
    stopped = any(
        reason.severity in STOPPING and code in reason.codes for reason in reasons
    )
    if stopped or tariff is None or not tariff.code:
        return None
    return Payable(
        code=tariff.code,
        cents=tariff.cents,
        tariff=tariff.id,
        article=tariff.article,
        confidence=tariff.confidence,
        planned=tariff.planned,
    )
