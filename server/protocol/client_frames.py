"""Frames that clients send. Tags are registered here once and never reused."""

from typing import Annotated

from msgspec import Meta

from cordee.server.protocol import limits
from cordee.server.protocol.case_types import CaseId, CaseStep
from cordee.server.protocol.deadline_types import (
    DeadlineId,
    DeadlineKind,
    FigureRow,
    Note,
    TaskState,
)
from cordee.server.protocol.directory_types import DeliveryOutcome, PatientBox
from cordee.server.protocol.types import (
    Box,
    ChainQuery,
    Hash,
    Id16,
    Integer,
    Item,
    Ref,
    ShortText,
    Signature,
    Signed,
    Wire,
)


class Hello(Wire, frozen=True, tag="hello"):
    """The first frame: versions spoken, newest last, and the client's name."""

    versions: Annotated[tuple[Integer, ...], Meta(min_length=1, max_length=16)]
    agent: ShortText


class Authenticate(Wire, frozen=True, tag="auth"):
    """The session proof over [origin, nonce, account, device, purpose]."""

    proof: Signed


class Append(Wire, frozen=True, tag="append"):
    """A sealed message. Answered by Stored, also when it was stored before.

    `blobs` are the ids of those that it brings to the thread: who may read the message
    may fetch them.
    """

    ref: Ref
    header: Annotated[bytes, Meta(max_length=limits.MAX_HEADER)]
    payload: Annotated[bytes, Meta(max_length=limits.MAX_PAYLOAD)]
    blobs: Annotated[tuple[Id16, ...], Meta(max_length=limits.MAX_BLOBS)] = ()


class AppendEpoch(Wire, frozen=True, tag="epoch"):
    """A new thread or its next epoch; compare and set. Answered by Stored."""

    ref: Ref
    record: Signed
    boxes: Annotated[tuple[Box, ...], Meta(max_length=limits.MAX_MEMBERS)]


class Leave(Wire, frozen=True, tag="leave"):
    """A signed leave, stored as an item. Answered by Stored."""

    ref: Ref
    signed: Signed


class Complain(Wire, frozen=True, tag="complain"):
    """A signed complaint about one's own box, stored as an item."""

    ref: Ref
    signed: Signed


class MoveCursor(Wire, frozen=True, tag="cursor"):
    """A signed displayed cursor. Answered by Ok."""

    ref: Ref
    signed: Signed


class Delivered(Wire, frozen=True, tag="delivered"):
    """A hint: this device holds the thread up to `seq`. Not answered."""

    thread: Hash
    seq: Integer


class Typing(Wire, frozen=True, tag="typing"):
    """A hint that is not stored. Not answered."""

    thread: Hash
    on: bool


class Watch(Wire, frozen=True, tag="watch"):
    """Presence of these accounts from now on, instead of those watched before."""

    ref: Ref
    accounts: Annotated[tuple[Hash, ...], Meta(max_length=limits.MAX_WATCHED)]


class GetIndex(Wire, frozen=True, tag="index"):
    """Threads by latest activity; `before` continues a page (0 for the first)."""

    ref: Ref
    before: Integer
    limit: Annotated[int, Meta(ge=1, le=limits.MAX_INDEX_ROWS)]


class GetRange(Wire, frozen=True, tag="range"):
    """Items `first` to `last` of a thread; the answer may stop earlier.

    `account` is a role that one reads through; nil to read as oneself.
    """

    ref: Ref
    thread: Hash
    first: Integer
    last: Integer
    account: Hash | None = None


class GetEpochs(Wire, frozen=True, tag="epochs"):
    """Epoch records from number `first` on; the answer may stop earlier.

    The boxes are those of `account`, a role that one reads through; nil for one's own.
    """

    ref: Ref
    thread: Hash
    first: Integer
    account: Hash | None = None


class GetCursors(Wire, frozen=True, tag="cursors"):
    """How far every device of a thread's members is."""

    ref: Ref
    thread: Hash


class GetChains(Wire, frozen=True, tag="chains"):
    """Chains by account id; an unknown account gives an empty part."""

    ref: Ref
    queries: Annotated[tuple[ChainQuery, ...], Meta(max_length=limits.MAX_CHAINS)]


class GetBoxes(Wire, frozen=True, tag="boxes"):
    """The boxes of one's own chain, or of a role that one holds."""

    ref: Ref
    account: Hash | None = None


class AppendEntry(Wire, frozen=True, tag="entry"):
    """An entry for a chain: my own, a role's that I hold, or one that I lock."""

    ref: Ref
    account: Hash
    entry: Signed
    openers: Annotated[tuple[Box, ...], Meta(max_length=64)]
    reserve: Annotated[tuple[Box, ...], Meta(max_length=64)]


class FindPeople(Wire, frozen=True, tag="people"):
    """People by words of name, profession, speciality, place; all when empty."""

    ref: Ref
    query: ShortText
    after: ShortText
    limit: Annotated[int, Meta(ge=1, le=limits.MAX_PEOPLE_ROWS)]


class Invite(Wire, frozen=True, tag="invite"):
    """Register an invitation by its id; only for organisations. Unix seconds."""

    ref: Ref
    invitation: Id16
    not_after: Integer


class GetEnrolments(Wire, frozen=True, tag="enrolments"):
    """Accounts waiting for this organisation's attestation."""

    ref: Ref


class OfferAttestation(Wire, frozen=True, tag="offer"):
    """An attestation for its subject to put on the chain."""

    ref: Ref
    attestation: Signed


class GetOffers(Wire, frozen=True, tag="offers"):
    """Attestations offered to this account and not yet on its chain."""

    ref: Ref


class LogOut(Wire, frozen=True, tag="log_out"):
    """This device forgets its keys: let no session of it in, and tell the others."""

    ref: Ref


class GetRoles(Wire, frozen=True, tag="roles"):
    """The roles and records that this account holds now."""

    ref: Ref


class ProposeHolder(Wire, frozen=True, tag="propose"):
    """A manager asks an account to hold a role. Answered by Ok."""

    ref: Ref
    role: Hash
    account: Hash
    manager: bool


class AcceptHolder(Wire, frozen=True, tag="accept"):
    """Accept a proposal, for the chain whose newest entry is `seq`. Ok."""

    ref: Ref
    role: Hash
    seq: Integer
    opener: Annotated[bytes, Meta(max_length=limits.MAX_OPENER)]
    accept: Signature


class DeclineHolder(Wire, frozen=True, tag="decline"):
    """End a proposal: by the one who was asked, or by a manager. Ok."""

    ref: Ref
    role: Hash
    account: Hash


class GetProposals(Wire, frozen=True, tag="proposals"):
    """Proposals to this account, and those of the roles that it manages."""

    ref: Ref


class OpenLink(Wire, frozen=True, tag="link"):
    """Let a new device of this account be linked. Answered by LinkOpened."""

    ref: Ref


class AnswerLink(Wire, frozen=True, tag="link_answer"):
    """The answer to the new device's commitment (docs/protocol.md §5.5). Ok."""

    ref: Ref
    number: Integer
    answer: Annotated[bytes, Meta(max_length=1024)]


class EndLink(Wire, frozen=True, tag="link_end"):
    """The device was added, or the session is dead. `mac` is for one that was seen."""

    ref: Ref
    number: Integer
    done: bool
    mac: Hash | None


class GetTicket(Wire, frozen=True, tag="ticket"):
    """A ticket by which this device moves blobs over HTTP. Answered by Ticket."""

    ref: Ref


class MarkFiled(Wire, frozen=True, tag="filed"):
    """A signed word that items are in the record, stored as an item. Stored."""

    ref: Ref
    signed: Signed


class GiveReceipt(Wire, frozen=True, tag="erased"):
    """A device's signed word that it has erased what is due. Answered by Ok."""

    ref: Ref
    signed: Signed


class GetReceipts(Wire, frozen=True, tag="receipts"):
    """The newest receipt of every device of a thread's members."""

    ref: Ref
    thread: Hash


class Heal(Wire, frozen=True, tag="heal"):
    """Items that a restored server lost, exactly as they were (RST-01). Healed.

    Numbers are contiguous; an epoch record brings the sender's own box. `claim` is a
    cursor of this device at or after the last of them.
    """

    ref: Ref
    thread: Hash
    items: Annotated[tuple[Item, ...], Meta(max_length=limits.MAX_RANGE_ITEMS)]
    claim: Signed


class Subscribe(Wire, frozen=True, tag="subscribe"):
    """Wake this device by Web Push when something comes, instead of where before. Ok.

    `endpoint`, `p256dh` and `auth` are what a browser's PushSubscription gives; nothing
    but a constant word is sent there (docs/protocol.md §8).
    """

    ref: Ref
    endpoint: Annotated[str, Meta(max_length=limits.MAX_ENDPOINT)]
    p256dh: Annotated[bytes, Meta(min_length=65, max_length=65)]
    auth: Id16


class Unsubscribe(Wire, frozen=True, tag="unsubscribe"):
    """Wake this device no more. Answered by Ok."""

    ref: Ref


class FindPractitioners(Wire, frozen=True, tag="find"):
    """Practitioners of the directory by any words; answered by Practitioners.

    `near` is the asker's department, or empty.
    """

    ref: Ref
    query: ShortText
    near: Annotated[str, Meta(max_length=8)]
    limit: Annotated[int, Meta(ge=1, le=limits.MAX_HITS)]


class GetPractitioner(Wire, frozen=True, tag="practitioner"):
    """All that is published of one practitioner, by IDNPS."""

    ref: Ref
    practitioner: ShortText


class FindServices(Wire, frozen=True, tag="services"):
    """Services by words of name, speciality, organisation; all when empty."""

    ref: Ref
    query: ShortText
    organization: ShortText
    after: ShortText
    limit: Annotated[int, Meta(ge=1, le=limits.MAX_SERVICES)]


class ReportDelivery(Wire, frozen=True, tag="delivery"):
    """How a delivery to an address ended, at `time`; only from gateways. Ok."""

    ref: Ref
    address: ShortText
    outcome: DeliveryOutcome
    time: Integer


class GetAgents(Wire, frozen=True, tag="agents"):
    """Automations and gateways attested by organisations that attested the asker."""

    ref: Ref


class KeepPatients(Wire, frozen=True, tag="keep_patients"):
    """Keep what an automation knows of tokens, for its organisation. Ok.

    `generation` is the number of the key that the tokens are made with.
    """

    ref: Ref
    organisation: Hash
    generation: Integer
    patients: Annotated[tuple[PatientBox, ...], Meta(max_length=limits.MAX_PATIENTS)]


class GetPatients(Wire, frozen=True, tag="get_patients"):
    """What was kept of tokens; only for automations of the organisation."""

    ref: Ref
    organisation: Hash
    tokens: Annotated[tuple[Hash, ...], Meta(max_length=limits.MAX_PATIENTS)]


class DropPatients(Wire, frozen=True, tag="drop_patients"):
    """Forget every token of a key before this generation. Ok."""

    ref: Ref
    organisation: Hash
    generation: Integer


class SetDeadline(Wire, frozen=True, tag="set_deadline"):
    """Give `account` a task at `due` (Unix ms), unless it is cleared by then. Ok."""

    ref: Ref
    deadline: DeadlineId
    thread: Hash
    kind: DeadlineKind
    due: Integer
    account: Hash
    note: Note


class ClearDeadline(Wire, frozen=True, tag="clear_deadline"):
    """What was due came: no task of it, or no more. Ok, also when there is none."""

    ref: Ref
    deadline: DeadlineId


class GetTasks(Wire, frozen=True, tag="tasks"):
    """Tasks of the asker and of what he holds, newest first; `open` ones or all.

    `before` is the time of the last one given, or nil.
    """

    ref: Ref
    open: bool
    before: Integer | None
    limit: Annotated[int, Meta(ge=1, le=limits.MAX_TASKS)]


class MoveTask(Wire, frozen=True, tag="task"):
    """Take a task (`taken`), give it back (`open`) or end it (`done`). Ok.

    `conflict` when somebody else has taken it, or it has ended.
    """

    ref: Ref
    deadline: DeadlineId
    state: TaskState


class PublishFigures(Wire, frozen=True, tag="publish_figures"):
    """Replace rows of figures of an organisation; from its gateways and agents. Ok."""

    ref: Ref
    organisation: Hash
    rows: Annotated[tuple[FigureRow, ...], Meta(max_length=limits.MAX_FIGURES)]


class GetFigures(Wire, frozen=True, tag="figures"):
    """Figures of a subject, of the organisations that attested the asker.

    `first` and `last` are periods, both included, compared as text.
    """

    ref: Ref
    subject: ShortText
    first: ShortText
    last: ShortText


class OpenCase(Wire, frozen=True, tag="open_case"):
    """Ask `expert`, a member of the thread, or ask anew after a case came back. Ok.

    The same again is answered Ok while the case runs.
    """

    ref: Ref
    case: CaseId
    thread: Hash
    expert: Hash


class MoveCase(Wire, frozen=True, tag="move_case"):
    """Take a step of a case; `conflict` when it stands elsewhere, or is taken. Ok.

    The same step again by the same account is answered Ok.
    """

    ref: Ref
    case: CaseId
    step: CaseStep


class GetCases(Wire, frozen=True, tag="cases"):
    """Cases of the asker and of what he holds, as they stand now, newest change first.

    `running` ones or all; `before` is the time of the last one given, or nil.
    """

    ref: Ref
    running: bool
    before: Integer | None
    limit: Annotated[int, Meta(ge=1, le=limits.MAX_CASES)]


class SetAvailability(Wire, frozen=True, tag="set_availability"):
    """Take no case before `until`, and no more than `cap` at once. Ok.

    An `until` of 0 takes cases, a `cap` of 0 is none.
    """

    ref: Ref
    account: Hash
    until: Integer
    cap: Annotated[int, Meta(ge=0, le=1_000)]


class GetAvailability(Wire, frozen=True, tag="availability"):
    """Whether these take cases: oneself, what one holds, whoever shares an attester."""

    ref: Ref
    accounts: Annotated[tuple[Hash, ...], Meta(max_length=limits.MAX_CASES)]


class GetCaseFigures(Wire, frozen=True, tag="case_figures"):
    """Counts and delays of cases by month, speciality and department. Figures.

    `first` and `last` are months YYYY-MM, both included.
    """

    ref: Ref
    first: ShortText
    last: ShortText


ClientFrame = (
    Hello
    | Authenticate
    | Append
    | AppendEpoch
    | Leave
    | Complain
    | MoveCursor
    | Delivered
    | Typing
    | Watch
    | GetIndex
    | GetRange
    | GetEpochs
    | GetCursors
    | GetChains
    | GetBoxes
    | AppendEntry
    | FindPeople
    | Invite
    | GetEnrolments
    | OfferAttestation
    | GetOffers
    | LogOut
    | GetRoles
    | ProposeHolder
    | AcceptHolder
    | DeclineHolder
    | GetProposals
    | OpenLink
    | AnswerLink
    | EndLink
    | GetTicket
    | MarkFiled
    | GiveReceipt
    | GetReceipts
    | Heal
    | Subscribe
    | Unsubscribe
    | FindPractitioners
    | GetPractitioner
    | FindServices
    | ReportDelivery
    | GetAgents
    | KeepPatients
    | GetPatients
    | DropPatients
    | SetDeadline
    | ClearDeadline
    | GetTasks
    | MoveTask
    | PublishFigures
    | GetFigures
    | OpenCase
    | MoveCase
    | GetCases
    | SetAvailability
    | GetAvailability
    | GetCaseFigures
)
