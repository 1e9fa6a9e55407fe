"""What is filed of tele-expertise: requests, steps, reports, consents, studies.

Words are those of docs/protocol.md §5.15. What never enters this room: a language.
"""

import msgspec

from cordee.clients.sdk import CaseLine, StudyLine


class Section(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    text: str


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Something said of a case, or of a consent; `counts` is False without effect.

    `deed` is asked, step, counted, reported, consented or consent-ended. `text` is the
    question, the reason of a step, the conclusion, or why a consent ended.
    """

    case: str
    deed: str
    step: str
    version: int
    text: str
    context: str
    to: str
    urgent: bool
    billable: bool
    provisional: bool
    rule: str
    sections: tuple[Section, ...]
    incidents: str
    purposes: tuple[str, ...]
    form: str
    files: int
    counts: bool


class Study(msgspec.Struct, frozen=True, kw_only=True):
    """A study of images; names are those in its files."""

    uid: str
    description: str
    modality: str
    date: str
    patient: str
    birth_date: str
    series: int
    instances: int
    omitted: int


def case_of(view: CaseLine | None) -> Case | None:
    if view is None:
        return None
    return Case(
        case=view.case.hex(),
        deed=view.deed,
        step=view.step,
        version=view.version,
        text=view.text,
        context=view.context,
        to=view.to_name,
        urgent=view.urgent,
        billable=view.billable,
        provisional=view.provisional,
        rule=view.rule,
        sections=tuple(
            Section(title=one.title, text=one.text) for one in view.sections
        ),
        incidents=view.incidents,
        purposes=view.purposes,
        form=view.form,
        files=view.files,
        counts=view.counts,
    )


def study_of(view: StudyLine | None) -> Study | None:
    if view is None:
        return None
    return Study(
        uid=view.uid,
        description=view.description,
        modality=view.modality,
        date=view.date,
        patient=view.patient,
        birth_date=view.birth_date,
        series=view.series,
        instances=view.instances,
        omitted=view.omitted,
    )
