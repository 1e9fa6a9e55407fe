"""What a screen is shown of tele-expertise: asked by whom, where it stands, answered.

Times are Unix milliseconds, 0 when not known. What never enters this room: a file.
"""

from typing import Literal

import msgspec

CaseDeed = Literal["asked", "step", "counted", "reported", "consented", "consent-ended"]


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a report."""

    title: str
    text: str


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line: something was said of a case, or of a consent.

    `step` is a word of §5.15, of a step; `text` its reason, the question, the
    conclusion, or why a consent ended; `context` is of a request, `sections` and
    `incidents` are of a report. `counts` is False when it did nothing.
    `billable` and `rule` are of what the rules said; `purposes`, `form` and `files`
    (how many) of a consent, whose id is `case` then.
    """

    case: bytes
    deed: CaseDeed
    step: str = ""
    version: int = 0
    text: str = ""
    context: str = ""
    sections: tuple[SectionView, ...] = ()
    incidents: str = ""
    to_name: str = ""
    urgent: bool = False
    billable: bool = False
    provisional: bool = False
    rule: str = ""
    purposes: tuple[str, ...] = ()
    form: str = ""
    files: int = 0
    counts: bool = True


class StudyLine(msgspec.Struct, frozen=True, kw_only=True):
    """A study that a message brings: what it is, and how much of it."""

    uid: str
    description: str
    modality: str
    date: str
    patient: str
    birth_date: str
    series: int
    instances: int
    omitted: int


class CasePatientView(msgspec.Struct, frozen=True, kw_only=True):
    """Identity traits as the request has them."""

    family: str
    birth_name: str
    given: str
    birth_date: str
    sex: str
    birth_place: str
    matricule: str
    oid: str
    status: str

    def __repr__(self) -> str:
        return "CasePatientView(…)"


class ProfessionalView(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked or answered, as an invoice names them."""

    idnps: str
    name: str
    profession: str
    speciality: str
    billing: str
    structure: str


class VerdictView(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules say; provisional while `count` of the year is None."""

    billable: bool
    rule: str
    article: str
    count: int | None

    @property
    def is_provisional(self) -> bool:
        return self.count is None


class CaseStepView(msgspec.Struct, frozen=True, kw_only=True):
    """A step that counted: `send` and `answer` too. `seq` is its line."""

    step: str
    account: bytes
    name: str
    text: str
    to: bytes | None
    to_name: str
    time: int
    seq: int


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report; one of a next version replaces those before.

    `file` is the message and place of its PDF, `sha256` what that has; `seen`,
    `studies` and `marks` what the expert looked at. `message` is that of the report.
    """

    message: bytes
    seq: int
    version: int
    template: str
    author: ProfessionalView
    by: bytes
    by_name: str
    sections: tuple[SectionView, ...]
    conclusion: str
    incidents: str
    seen: tuple[tuple[bytes, int], ...]
    studies: tuple[bytes, ...]
    marks: tuple[bytes, ...]
    file: tuple[bytes, int]
    sha256: bytes
    began: int
    time: int


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it is signed, beside what the server says of it.

    `state` is that of its signed steps, and of the clock. `server_state` is None where
    the server was not asked, or does not say; `disagrees` that it says something else.
    `unsigned` are steps of mine that the server took and whose word is still on its
    way. `part` is mine: requester, expert, claimant, or reader; `may` are the steps
    that I may take now. `is_signed` is False for one of which only the server speaks.
    `consent_ended` says that nothing that it rests on is used any more; `is_vouched`
    that who asks gives the number that an organisation attests of him.
    """

    case: bytes
    thread: bytes
    thread_title: str = ""
    state: str
    server_state: str | None = None
    disagrees: bool = False
    unsigned: tuple[str, ...] = ()
    is_signed: bool = True
    version: int = 0
    requester: bytes
    requester_name: str = ""
    requester_as: ProfessionalView | None = None
    is_vouched: bool = True
    expert: bytes
    expert_name: str = ""
    by: bytes | None = None
    by_name: str = ""
    part: str = "reader"
    may: tuple[str, ...] = ()
    speciality: str = ""
    reason: str = ""
    question: str = ""
    context: str = ""
    urgent: bool = False
    inpatient: bool = False
    patient: CasePatientView | None = None
    doctor_name: str = ""
    doctor_address: str = ""
    documents: tuple[tuple[bytes, int], ...] = ()
    studies: tuple[bytes, ...] = ()
    consent: bytes = b""
    consent_ended: bool = False
    verdict: VerdictView | None = None
    redirected_to: bytes | None = None
    redirected_name: str = ""
    steps: tuple[CaseStepView, ...] = ()
    report: ReportView | None = None
    reports: tuple[ReportView, ...] = ()
    opened: int = 0
    due: int = 0
    moved: int = 0

    def __repr__(self) -> str:
        return f"CaseView({self.case.hex()}, {self.state!r})"


class CaseStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where the newest case of a thread stands, as its list and its head show it."""

    case: bytes
    state: str
    question: str
    urgent: bool
    expert_name: str
    by_name: str
    opened: int
    due: int


class ConsentView(msgspec.Struct, frozen=True, kw_only=True):
    """A patient's agreement; `ended` is when it was taken back, 0 while it stands."""

    consent: bytes
    thread: bytes
    patient: CasePatientView
    about: tuple[bytes, ...]
    purposes: tuple[str, ...]
    form: str
    informed: bool
    author: bytes
    author_name: str
    time: int
    ended: int = 0
    ended_by_name: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return f"ConsentView({self.consent.hex()})"


class AvailabilityView(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an expert takes cases: none before `until`, at most `cap` at once.

    0 is no bound; `open` is how many are claimed and not answered.
    """

    account: bytes
    name: str
    until: int
    cap: int
    open: int
