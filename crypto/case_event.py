"""What is said of a tele-expertise: asked, claimed, answered (docs/protocol.md §5.15).

A case lies in a thread of its members. The server keeps who, where, in which state and
since when; why, about whom and with what answer stand in these signed events alone.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.encoding import Bytes16, Hash, Integer, Structure
from cordee.crypto.letter_event import FileOf, LetterPatient
from cordee.crypto.mail_event import Mailbox, Name, Reason, Short, Word

MAX_QUESTION: Final = 320
MAX_CONTEXT: Final = 20_000
MAX_SECTION: Final = 8_000
MAX_SECTIONS: Final = 24
MAX_DOCUMENTS: Final = 40
MAX_STUDIES: Final = 8
MAX_CONSENTED: Final = 64
MAX_MARKS: Final = 32

Version = Annotated[int, Meta(ge=1, le=999)]


class Cover(Structure, frozen=True):
    """By whose insurance: `insured` is the matricule of the insured person.

    `rank` is that of birth, `scheme` the code of scheme, fund and centre as the card
    or ADRi says it; empty where not known.
    """

    insured: Annotated[str, Meta(max_length=15)]
    rank: Annotated[int, Meta(ge=0, le=9)]
    scheme: Annotated[str, Meta(max_length=16)]


class Professional(Structure, frozen=True):
    """Who asked or answered, as an invoice names them.

    `idnps` is the national number (RPPS with its type), `billing` the number at the
    health insurance, `structure` a FINESS or SIRET; empty where there is none.
    """

    idnps: Short
    name: Name
    profession: Word
    speciality: Word
    billing: Word
    structure: Short


class Judged(Structure, frozen=True):
    """What the rules said to whoever asks: `rule` names the one that decided.

    `count` of the year includes this one, and is None until the automation of the
    expert's organisation has answered: the verdict is then provisional.
    """

    billable: bool
    rule: Short
    article: Annotated[str, Meta(max_length=64)]
    count: Annotated[int, Meta(ge=0, le=999)] | None


class ExpertiseRequest(Structure, frozen=True, tag="expertise-request/1"):
    """Asks `expert`, a person or a role, about a patient; a later version replaces it.

    `reason` is a word of the table in §5.15. `documents` are files of this thread,
    `studies` ids of messages that brought one. `doctor` is the patient's own doctor
    where it is somebody else. `time` is Unix ms.
    """

    case: Bytes16
    version: Version
    expert: Hash
    speciality: Word
    reason: Word
    question: Annotated[str, Meta(min_length=1, max_length=MAX_QUESTION)]
    context: Annotated[str, Meta(max_length=MAX_CONTEXT)]
    urgent: bool
    inpatient: bool
    patient: LetterPatient
    cover: Cover | None
    requester: Professional
    doctor: Mailbox | None
    documents: Annotated[tuple[FileOf, ...], Meta(max_length=MAX_DOCUMENTS)]
    studies: Annotated[tuple[Bytes16, ...], Meta(max_length=MAX_STUDIES)]
    consent: Bytes16
    judged: Judged
    time: Integer


class ExpertiseStep(Structure, frozen=True, tag="expertise-step/1"):
    """A step that the server has taken, signed: `step` is a word of the table.

    `to` is the account that a redirection names. `text` is the reason, or what is asked
    for.
    """

    case: Bytes16
    step: Word
    to: Hash | None
    text: Annotated[str, Meta(max_length=2_000)]
    time: Integer


class ExpertiseCount(Structure, frozen=True, tag="expertise-count/1"):
    """What the rules say once the year's count is known; by the expert's side."""

    case: Bytes16
    year: Annotated[int, Meta(ge=2000, le=2999)]
    judged: Judged


class Section(Structure, frozen=True):
    """A part of a report."""

    title: Name
    text: Annotated[str, Meta(max_length=MAX_SECTION)]


class ExpertiseReport(Structure, frozen=True, tag="expertise-report/1"):
    """The answer (R.6316-4 CSP): version 1, or one that replaces the one before.

    `seen` are the documents that were looked at, `file` the report as a PDF, `sha256`
    its hash. `began` and `time` are Unix ms: when the case was taken, and the answer.
    """

    case: Bytes16
    version: Version
    template: Short
    author: Professional
    sections: Annotated[tuple[Section, ...], Meta(max_length=MAX_SECTIONS)]
    conclusion: Annotated[str, Meta(min_length=1, max_length=MAX_SECTION)]
    incidents: Annotated[str, Meta(max_length=2_000)]
    seen: Annotated[tuple[FileOf, ...], Meta(max_length=MAX_DOCUMENTS)]
    studies: Annotated[tuple[Bytes16, ...], Meta(max_length=MAX_STUDIES)]
    marks: Annotated[tuple[Bytes16, ...], Meta(max_length=MAX_MARKS)]
    file: FileOf
    sha256: Hash
    began: Integer
    time: Integer


class Consent(Structure, frozen=True, tag="consent/1"):
    """A patient, informed, agreed that these files be used so.

    `about` are SHA-256 of files, of a study its index. `purposes` are care, advice,
    teaching; `form` is oral or written.
    """

    consent: Bytes16
    patient: LetterPatient
    about: Annotated[tuple[Hash, ...], Meta(max_length=MAX_CONSENTED)]
    purposes: Annotated[tuple[Word, ...], Meta(min_length=1, max_length=4)]
    form: Word
    informed: bool
    time: Integer


class ConsentEnd(Structure, frozen=True, tag="consent-end/1"):
    """The patient agrees no more: nothing that it was about is used from now on."""

    consent: Bytes16
    reason: Reason
    time: Integer


CaseEvent = (
    ExpertiseRequest
    | ExpertiseStep
    | ExpertiseCount
    | ExpertiseReport
    | Consent
    | ConsentEnd
)
CASE_TAGS: Final = frozenset(
    {
        "expertise-request/1",
        "expertise-step/1",
        "expertise-count/1",
        "expertise-report/1",
        "consent/1",
        "consent-end/1",
    }
)
