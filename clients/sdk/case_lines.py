"""Cases as a screen is shown them, from what counted.

What never enters this room: the store, the network, a file.
"""

from collections.abc import Callable

import msgspec

from cordee.clients.sdk.case_fold import CaseSaid, SignedCase
from cordee.clients.sdk.case_views import (
    CaseLine,
    CasePatientView,
    CaseStanding,
    CaseStepView,
    ConsentView,
    ProfessionalView,
    ReportView,
    SectionView,
    StudyLine,
    VerdictView,
)
from cordee.clients.sdk.consent_fold import KnownConsent
from cordee.clients.sdk.mail_rules import bounded
from cordee.clients.sdk.store.uploads import StudyTraits
from cordee.crypto.case_event import (
    Consent,
    ConsentEnd,
    ExpertiseCount,
    ExpertiseReport,
    ExpertiseRequest,
    ExpertiseStep,
    Judged,
    Professional,
)
from cordee.crypto.event import Event, Unknown
from cordee.crypto.letter_event import LetterPatient
from cordee.crypto.study_event import Study

NameOf = Callable[[bytes], str]


def case_line_of(
    event: Event | Unknown | None, *, counts: bool, name_of: NameOf
) -> CaseLine | None:
    """A line on a case or a consent; None for any other line."""
    match event:
        case ExpertiseRequest():
            return _asked(event, counts=counts, name_of=name_of)
        case ExpertiseStep():
            return CaseLine(
                case=event.case,
                deed="step",
                step=event.step,
                text=event.text,
                to_name="" if event.to is None else name_of(event.to),
                counts=counts,
            )
        case ExpertiseCount(judged=judged):
            return CaseLine(
                case=event.case,
                deed="counted",
                billable=judged.billable,
                provisional=judged.count is None,
                rule=judged.rule,
                counts=counts,
            )
        case ExpertiseReport():
            return CaseLine(
                case=event.case,
                deed="reported",
                version=event.version,
                text=event.conclusion,
                sections=_sections(event),
                incidents=event.incidents,
                counts=counts,
            )
        case _:
            return _consent_line(event, counts=counts)


def _asked(event: ExpertiseRequest, *, counts: bool, name_of: NameOf) -> CaseLine:
    return CaseLine(
        case=event.case,
        deed="asked",
        version=event.version,
        text=event.question,
        context=event.context,
        to_name=name_of(event.expert),
        urgent=event.urgent,
        billable=event.judged.billable,
        provisional=event.judged.count is None,
        rule=event.judged.rule,
        counts=counts,
    )


def _consent_line(event: Event | Unknown | None, *, counts: bool) -> CaseLine | None:
    if isinstance(event, Consent):
        return CaseLine(
            case=event.consent,
            deed="consented",
            purposes=event.purposes,
            form=event.form,
            files=len(event.about),
            counts=counts,
        )
    if isinstance(event, ConsentEnd):
        return CaseLine(
            case=event.consent, deed="consent-ended", text=event.reason, counts=counts
        )
    return None


def coming_study(traits: StudyTraits | None) -> StudyLine | None:
    """The line of a study of mine that is on its way."""
    return None if traits is None else StudyLine(**msgspec.structs.asdict(traits))


def study_line_of(event: Event | Unknown | None) -> StudyLine | None:
    """A study that a message brings; None for any other message."""
    if not isinstance(event, Study):
        return None
    return StudyLine(
        uid=event.uid,
        description=event.description,
        modality=event.modality,
        date=event.date,
        patient=event.patient,
        birth_date=event.birth_date,
        series=event.series,
        instances=event.instances,
        omitted=event.omitted,
    )


def patient_view(patient: LetterPatient) -> CasePatientView:
    return CasePatientView(**msgspec.structs.asdict(patient))


def professional_view(one: Professional) -> ProfessionalView:
    return ProfessionalView(**msgspec.structs.asdict(one))


def verdict_view(judged: Judged) -> VerdictView:
    return VerdictView(**msgspec.structs.asdict(judged))


def standing_of(case: SignedCase, now: int, name_of: NameOf) -> CaseStanding:
    """Where a case stands at a time (Unix ms)."""
    return CaseStanding(
        case=case.request.case,
        state=case.state_at(now).value,
        question=case.request.question,
        urgent=case.request.urgent,
        expert_name=name_of(case.request.expert),
        by_name="" if case.claimant is None else name_of(case.claimant),
        opened=case.sent.time,
        due=case.due,
    )


def steps_of(case: SignedCase, name_of: NameOf) -> tuple[CaseStepView, ...]:
    """All that moved it, oldest first; new texts and verdicts are no steps."""
    shown = (_step(one, name_of) for one in case.steps)
    return tuple(one for one in shown if one is not None)


def _step(said: CaseSaid, name_of: NameOf) -> CaseStepView | None:
    event, to, text = said.event, None, ""
    match event:
        case ExpertiseRequest():
            step, to, text = "send", event.expert, event.question
        case ExpertiseReport():
            step, text = "answer", event.conclusion
        case ExpertiseStep():
            step, to, text = event.step, event.to, event.text
        case _:
            return None
    return CaseStepView(
        step=step,
        account=said.account,
        name=name_of(said.account),
        text=text,
        to=to,
        to_name="" if to is None else name_of(to),
        time=said.time,
        seq=said.seq,
    )


def reports_of(case: SignedCase, name_of: NameOf) -> tuple[ReportView, ...]:
    """Its reports, the newest last."""
    return tuple(
        _report(said, said.event, name_of)
        for said in case.reports
        if isinstance(said.event, ExpertiseReport)
    )


def _report(said: CaseSaid, event: ExpertiseReport, name_of: NameOf) -> ReportView:
    return ReportView(
        message=said.message,
        seq=said.seq,
        version=event.version,
        template=event.template,
        author=professional_view(event.author),
        by=said.account,
        by_name=name_of(said.account),
        sections=_sections(event),
        conclusion=event.conclusion,
        incidents=event.incidents,
        seen=tuple((one.message, one.index) for one in event.seen),
        studies=event.studies,
        marks=event.marks,
        file=(event.file.message, event.file.index),
        sha256=event.sha256,
        began=bounded(event.began),
        time=bounded(event.time),
    )


def _sections(report: ExpertiseReport) -> tuple[SectionView, ...]:
    return tuple(SectionView(title=one.title, text=one.text) for one in report.sections)


def consent_view(known: KnownConsent, thread: bytes, name_of: NameOf) -> ConsentView:
    """A consent as it stands."""
    event, end = known.event, known.end
    return ConsentView(
        consent=event.consent,
        thread=thread,
        patient=patient_view(event.patient),
        about=event.about,
        purposes=event.purposes,
        form=event.form,
        informed=event.informed,
        author=known.author,
        author_name=name_of(known.author),
        time=known.time,
        ended=0 if end is None else known.ended,
        ended_by_name="" if end is None else name_of(known.ended_by),
        reason="" if end is None else end.reason,
    )
