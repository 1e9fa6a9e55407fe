"""Tele-expertise in words, the same on the command line and on the screen.

What never enters this room: a layout, a file.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from cordee.clients.cli import moments, texts
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.language import Text, current
from cordee.clients.cli.lettering import patient
from cordee.clients.sdk import (
    CaseLine,
    CaseStanding,
    CaseStepView,
    CaseView,
    ConsentView,
    ReportView,
    StudyLine,
    VerdictView,
)
from cordee.expertise.rules import Verdict, sentence

DAY_MS: Final = 86_400_000
RUNNING: Final = frozenset({"sent", "claimed", "more-asked"})
QUESTION: Final = 60
"""Characters of a question that tell cases apart."""


def line(case: CaseLine, name: str, *, mine: bool) -> str:
    """What somebody said of a case; that it did nothing is said too."""
    said = _line(case, name, mine=mine)
    return said if case.counts else words.WITHOUT_EFFECT(line=said)


def _line(case: CaseLine, name: str, *, mine: bool) -> str:
    match case.deed:
        case "asked":
            return _asked(case, name, mine=mine)
        case "step":
            return _step(case.step, name, case.text, case.to_name, mine=mine)
        case "counted":
            return words.COUNTED(verdict=_verdict(case.billable, case.rule))
        case "reported":
            return _reported(case, name, mine=mine)
        case "consented":
            form, purposes = _known(words.FORMS, case.form), _purposes(case.purposes)
            return words.CONSENTED(name=name, form=form, purposes=purposes)
        case "consent-ended":
            return words.CONSENT_ENDED(name=name, text=_after(case.text))


def _asked(case: CaseLine, name: str, *, mine: bool) -> str:
    text = words.YOU_ASKED if mine else words.ASKED
    to, said = texts.one_line(case.to_name), texts.one_line(case.text)
    line = text(name=name, to=to, text=said)
    if case.urgent:
        line = f"{line} ({words.URGENT_MARK()})"
    is_again = case.version > 1
    return words.ASKED_AGAIN(line=line, version=case.version) if is_again else line


def _reported(case: CaseLine, name: str, *, mine: bool) -> str:
    text = words.YOU_REPORTED if mine else words.REPORTED
    line = text(name=name, text=texts.one_line(case.text))
    is_next = case.version > 1
    return words.REPLACES(line=line, version=case.version) if is_next else line


def _step(step: str, name: str, text: str, to: str, *, mine: bool) -> str:
    steps = words.YOUR_STEPS if mine else words.STEPS
    known = steps.get(step)
    if known is None:
        return words.OTHER_STEP(name=name, step=texts.one_line(step))
    return known(name=name, to=texts.one_line(to), text=_after(text))


def study(one: StudyLine) -> str:
    """`Imagerie : Scanner cérébral CT 2026-03-12, 300 images`."""
    what = " ".join(filter(None, (one.description, one.modality, one.date)))
    return words.STUDY(what=texts.one_line(what), instances=one.instances)


def status(case: CaseView | CaseStanding, now: int) -> str:
    """Where it stands, by whom, and for how long."""
    by = texts.one_line(case.by_name)
    state = words.STATES[case.state]()
    if case.state == "claimed" and by:
        state = words.CLAIMED_BY(name=by)
    parts = [state, by] if case.state == "more-asked" and by else [state]
    if case.state in RUNNING:
        days = max(0, now - case.opened) // DAY_MS
        parts.append(words.AGE(n=min(days + 1, 7)))
    return ", ".join(parts)


def brief(case: CaseView, now: int) -> str:
    """One line of a list: question, where it stands, between whom."""
    question = shortened(case.question) or case.case.hex()[:8]
    who = words.BETWEEN(
        requester=texts.one_line(case.requester_name),
        expert=texts.one_line(case.expert_name),
    )
    urgent = f" [{words.URGENT_MARK()}]" if case.urgent else ""
    return f"{words.LINE(question=question, status=status(case, now))} ({who}){urgent}"


def shortened(question: str) -> str:
    """As much of a question as tells cases apart."""
    said = texts.one_line(question)
    if len(said) <= QUESTION:
        return said
    return f"{said[: QUESTION - 1].rstrip()}…"


def in_full(case: CaseView, now: int) -> list[str]:
    """All that is known of a case, line by line."""
    lines = [brief(case, now), *_doubts(case)]
    if not case.is_signed:
        return lines
    if case.patient is not None:
        lines.append(words.PATIENT(name=patient(case.patient)))
    reason = _known(words.REASONS, case.reason)
    about = filter(None, (texts.one_line(case.speciality), reason))
    lines += [", ".join(about), texts.clean(case.question)]
    lines += [texts.clean(case.context)] if case.context else []
    lines += _joined(case)
    if case.verdict is not None:
        lines.append(verdict_line(case.verdict))
    if case.state in RUNNING:
        lines.append(words.RETURNS(when=moments.hour(case.due)))
    lines += [step_line(one) for one in case.steps]
    if case.report is not None:
        lines += report_lines(case.report)
    return lines


def _joined(case: CaseView) -> list[str]:
    lines: list[str] = []
    if case.documents:
        lines.append(words.DOCUMENTS(len(case.documents)))
    if case.studies:
        lines.append(words.STUDIES(len(case.studies)))
    if case.doctor_name or case.doctor_address:
        name = texts.one_line(case.doctor_name or case.doctor_address)
        lines.append(words.DOCTOR(name=name))
    return lines


def _doubts(case: CaseView) -> list[str]:
    """What a person has to know before believing the rest."""
    lines: list[str] = []
    if not case.is_signed and not case.unsigned:
        lines.append(words.SERVER_ONLY())
    elif case.disagrees and case.server_state is not None:
        state = _known(words.STATES, case.server_state)
        lines.append(words.DISAGREES(state=state))
    if case.is_signed and not case.is_vouched:
        lines.append(words.OTHER_ASKER())
    if case.unsigned:
        lines.append(words.UNSIGNED(steps=", ".join(case.unsigned)))
    return [*lines, words.CONSENT_GONE()] if case.consent_ended else lines


def step_line(one: CaseStepView) -> str:
    said = _step(one.step, texts.one_line(one.name), "", one.to_name, mine=False)
    shown = one.text if one.step not in {"send", "answer"} else ""
    return f"{moments.hour(one.time)}  {said}{_after(shown)}"


def report_lines(report: ReportView) -> list[str]:
    """Its sections and its conclusion."""
    lines = [
        words.SECTION(title=texts.one_line(one.title), text=texts.clean(one.text))
        for one in report.sections
    ]
    return [*lines, words.CONCLUSION(text=texts.clean(report.conclusion))]


def verdict_line(one: VerdictView) -> str:
    said = _verdict(one.billable, one.rule)
    is_open = one.billable and one.is_provisional
    return words.PROVISIONAL(verdict=said) if is_open else said


def reasons(verdict: Verdict) -> list[str]:
    """Every reason of the rules, with its article, then what it comes to."""
    lines: list[str] = []
    for one in verdict.reasons:
        said = sentence(one.key, current().value)
        text = words.ARTICLE if one.article else words.RULE
        lines.append(text(sentence=said, rule=one.rule, article=one.article))
    payable = [one for one in (verdict.te2, verdict.rqd) if one is not None]
    lines += [words.AMOUNT(code=one.code, euros=euros(one.cents)) for one in payable]
    if not verdict.may_ask:
        lines.append(words.MAY_NOT())
    elif not payable:
        lines.append(words.MAY_STILL())
    return lines


def consent(one: ConsentView) -> str:
    """`3fa9c2: MARTIN Zoé, oral, soins, avis, 30/11 10:12, 2 fichiers`."""
    said = words.CONSENT_LINE(
        id=one.consent.hex()[:8],
        patient=patient(one.patient),
        form=_known(words.FORMS, one.form),
        purposes=_purposes(one.purposes),
        when=moments.hour(one.time),
        n=len(one.about),
    )
    if not one.ended:
        return said
    return words.CONSENT_OVER(line=said, when=moments.hour(one.ended))


def euros(cents: int) -> str:
    """`23,00 €`, as the reader writes it."""
    sign, whole = "-" if cents < 0 else "", abs(cents)
    mark = "," if current().value == "fr" else "."
    return f"{sign}{whole // 100}{mark}{whole % 100:02} €"


def _verdict(is_billable: bool, rule: str) -> str:  # noqa: FBT001 - what was said
    return words.BILLABLE() if is_billable else words.NOT_BILLABLE(rule=rule)


def _purposes(found: Iterable[str]) -> str:
    return ", ".join(_known(words.PURPOSES, one) for one in found)


def _known(table: Mapping[str, Text], word: str) -> str:
    """The word in the reader's language; one that is not known as it is."""
    known = table.get(word)
    return known() if known else texts.one_line(word)


def _after(text: str) -> str:
    return words.TEXT_AFTER(text=texts.one_line(text)) if text else ""
