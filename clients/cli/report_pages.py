"""A report, and a request by mail: from a text with titles, and as pages of a PDF.

What never enters this room: the network; a rule.
"""

from collections.abc import Sequence
from itertools import starmap
from typing import Final

from msgspec.structs import replace

from cordee.clients.cli import lettering, moments, texts
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.language import current
from cordee.clients.cli.misuse import Misuse
from cordee.clients.sdk import (
    Answer,
    Asking,
    CaseView,
    Mailbox,
    Professional,
    ProfessionalView,
)

TITLE: Final = "#"


def answer_of(written: str) -> Answer:
    """A text whose titles begin with `#`. Raises Misuse without a conclusion.

    What stands before the first title is of no part.
    """
    parts = _parts(written)
    ends = [text for title, text in parts if title.casefold() in words.CONCLUSION_WORDS]
    went = [text for title, text in parts if title.casefold() in words.INCIDENT_WORDS]
    apart = words.CONCLUSION_WORDS | words.INCIDENT_WORDS
    if not "".join(ends).strip():
        raise Misuse(words.NO_CONCLUSION())
    return Answer(
        conclusion="\n\n".join(ends),
        sections=[
            (title, text)
            for title, text in parts
            if title.casefold() not in apart and text
        ],
        incidents="\n\n".join(went),
    )


def with_options(
    answer: Answer | None,
    conclusion: str,
    sections: Sequence[str],
    incidents: str,
    template: str,
) -> Answer:
    """The same with what the options say. Raises Misuse without a conclusion."""
    if answer is None:
        if not conclusion.strip():
            raise Misuse(words.NO_CONCLUSION())
        answer = Answer(conclusion=conclusion)
    more = [_section(one) for one in sections]
    return replace(
        answer,
        conclusion=conclusion or answer.conclusion,
        sections=[*answer.sections, *more],
        incidents=incidents or answer.incidents,
        template=template or answer.template,
    )


def pages(
    case: CaseView, answer: Answer, me: Professional, names: Sequence[str]
) -> bytes:
    """The report as PDF/A; `names` are of the documents seen. Raises SettingError."""
    from cordee.documents import pdf  # noqa: PLC0415 - slow to load, and large

    made = moments.now()
    requester = case.requester_as
    expertise = pdf.Expertise(
        case=case.case.hex()[:8],
        version=1 if case.report is None else case.report.version + 1,
        requester=() if requester is None else _lines(requester),
        expert=_lines(me),
        patient="" if case.patient is None else lettering.patient(case.patient),
        ins="" if case.patient is None else case.patient.matricule,
        asked_on=_when(case.opened),
        answered_on=made.strftime("%d/%m/%Y %H:%M"),
        question=case.question,
        context=case.context,
        consent=_consent(case),
        seen=tuple(names),
        sections=tuple(starmap(pdf.ReportSection, answer.sections)),
        conclusion=answer.conclusion,
        incidents=answer.incidents,
    )
    return pdf.set_report(expertise, current().value, made)


def request_pages(
    asking: Asking, to: Mailbox, names: Sequence[str], letter: bytes
) -> bytes:
    """A request by mail as PDF/A; `names` are of its documents. Raises SettingError.

    Both call it by the beginning of the letter's id.
    """
    from cordee.documents import pdf  # noqa: PLC0415 - slow to load, and large

    made = moments.now()
    number = [f"RPPS {to.practitioner[1:]}"] if to.practitioner[:1] == "8" else []
    expertise = pdf.Expertise(
        case=letter.hex()[:8],
        requester=_lines(asking.requester),
        expert=(texts.one_line(to.name or to.address), *number),
        patient=lettering.patient(asking.patient),
        ins=asking.patient.matricule,
        asked_on=made.strftime("%d/%m/%Y %H:%M"),
        question=asking.question,
        context=asking.context,
        consent=words.CONSENT_NOTED(),
        seen=tuple(names),
    )
    return pdf.set_request(expertise, current().value, made)


def _consent(case: CaseView) -> str:
    return "" if case.consent_ended else words.CONSENT_NOTED()


def _lines(one: Professional | ProfessionalView) -> tuple[str, ...]:
    """Name, speciality, numbers: what stands under a signature."""
    said = (one.name, one.speciality, one.structure)
    number = [f"RPPS {one.idnps[1:]}"] if one.idnps.startswith("8") else []
    return (*(texts.one_line(part) for part in said if part), *number)


def _when(time: int) -> str:
    return moments.local(time).strftime("%d/%m/%Y %H:%M")


def _section(text: str) -> tuple[str, str]:
    title, mark, said = text.partition("=")
    if not mark or not title.strip() or not said.strip():
        raise Misuse(words.BAD_SECTION(words=text))
    return title.strip(), said.strip()


def _parts(written: str) -> list[tuple[str, str]]:
    parts: list[tuple[str, list[str]]] = []
    for line in written.splitlines():
        if line.startswith(TITLE):
            parts.append((line.lstrip(TITLE).strip(), []))
        elif parts:
            parts[-1][1].append(line)
    return [(title, "\n".join(lines).strip()) for title, lines in parts if title]
