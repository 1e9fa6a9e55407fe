"""Frames that the server sends. Tags are registered here once and never reused."""

from typing import Annotated

from msgspec import Meta

from cordee.server.protocol import limits
from cordee.server.protocol.case_types import Availability, Case, CaseId
from cordee.server.protocol.codes import Code
from cordee.server.protocol.deadline_types import DeadlineId, FigureRow, Task
from cordee.server.protocol.directory_types import (
    PatientBox,
    PlaceOfWork,
    PractitionerHit,
    PublishedMailbox,
    Service,
)
from cordee.server.protocol.types import (
    ChainPart,
    DeviceCursor,
    Enrolment,
    EntryBoxes,
    EpochPart,
    Hash,
    IndexRow,
    Integer,
    Item,
    Person,
    Proposal,
    Ref,
    RoleHeld,
    ShortText,
    Signature,
    Signed,
    SigningKey,
    Wire,
)


class Challenge(Wire, frozen=True, tag="challenge"):
    """The wire version chosen and a fresh nonce to sign."""

    version: Integer
    nonce: Hash


class Welcome(Wire, frozen=True, tag="welcome"):
    """The session stands; `seq` and `head` are the account's chain head here.

    `healing` is until when (Unix ms) this server, which was restored from a backup, is
    healed by those who hold more than it does; 0 when it is whole (RST-01).
    """

    time: Integer
    seq: Integer
    head: Hash
    healing: Integer = 0


class Refused(Wire, frozen=True, tag="refused"):
    """Nothing was changed. `rule` is a rule id of docs/protocol.md when one broke.

    `ref` is nil when the refusal answers no request. `retry_after` is ms.
    """

    ref: Ref | None
    code: Code
    rule: ShortText | None
    sentence: ShortText
    retry_after: Integer | None


class Stored(Wire, frozen=True, tag="stored"):
    """The item is durable at this number; `log_hash` is h_seq."""

    ref: Ref
    thread: Hash
    seq: Integer
    time: Integer
    log_hash: Hash


class Ok(Wire, frozen=True, tag="ok"):
    """Done, nothing more to say."""

    ref: Ref


class Pushed(Wire, frozen=True, tag="pushed"):
    """New items of a thread, contiguous; the first has number `items[0].seq`."""

    thread: Hash
    items: tuple[Item, ...]


class Range(Wire, frozen=True, tag="range"):
    """Items asked for; `previous_hash` is h of the number before the first."""

    ref: Ref
    thread: Hash
    previous_hash: Hash
    items: tuple[Item, ...]


class Index(Wire, frozen=True, tag="index"):
    """A page of threads; `next` continues it, 0 at the end."""

    ref: Ref
    rows: tuple[IndexRow, ...]
    next: Integer


class Epochs(Wire, frozen=True, tag="epochs"):
    """Epoch records in order; `total` is the number of epochs of the thread."""

    ref: Ref
    thread: Hash
    records: tuple[EpochPart, ...]
    total: Integer


class Cursors(Wire, frozen=True, tag="cursors"):
    ref: Ref
    thread: Hash
    cursors: tuple[DeviceCursor, ...]


class Chains(Wire, frozen=True, tag="chains"):
    """Parts in the order asked."""

    ref: Ref
    parts: tuple[ChainPart, ...]


class Boxes(Wire, frozen=True, tag="boxes"):
    ref: Ref
    boxes: tuple[EntryBoxes, ...]


class People(Wire, frozen=True, tag="people"):
    """A page of people; `next` continues it, empty at the end."""

    ref: Ref
    people: tuple[Person, ...]
    next: ShortText


class Enrolments(Wire, frozen=True, tag="enrolments"):
    ref: Ref
    enrolments: tuple[Enrolment, ...]


class Offers(Wire, frozen=True, tag="offers"):
    ref: Ref
    attestations: tuple[Signed, ...]


class CursorMoved(Wire, frozen=True, tag="cursor"):
    """A member's device displayed up to the signed number."""

    signed: Signed


class DeliveredMoved(Wire, frozen=True, tag="delivered"):
    """A hint, the server's word: a member's device holds up to `seq`."""

    thread: Hash
    account: Hash
    device: Hash
    seq: Integer


class TypingHint(Wire, frozen=True, tag="typing"):
    thread: Hash
    account: Hash
    on: bool


class PresenceHint(Wire, frozen=True, tag="presence"):
    account: Hash
    online: bool


class ChainMoved(Wire, frozen=True, tag="chain"):
    """The chain of someone in a common thread, or one's own, has a new head."""

    account: Hash
    seq: Integer
    head: Hash


class ThreadStale(Wire, frozen=True, tag="stale"):
    """A rotation is needed before the next send."""

    thread: Hash


class AttestationOffered(Wire, frozen=True, tag="offered"):
    attestation: Signed


class EnrolmentWaiting(Wire, frozen=True, tag="waiting"):
    """For the organisation's devices: someone used an invitation."""

    account: Hash


class DeviceLeft(Wire, frozen=True, tag="device_left"):
    """A device of this account has logged out: the others rotate it away."""

    device: SigningKey


class Roles(Wire, frozen=True, tag="roles"):
    """Roles and records held now, and devices of this account that logged out."""

    ref: Ref
    roles: tuple[RoleHeld, ...]
    left: tuple[SigningKey, ...]


class Proposals(Wire, frozen=True, tag="proposals"):
    ref: Ref
    proposals: tuple[Proposal, ...]


class ProposalMoved(Wire, frozen=True, tag="proposal"):
    """A proposal to this account, or of a role it manages, came, moved or ended."""

    role: Hash
    account: Hash


class LinkOpened(Wire, frozen=True, tag="link"):
    """The six-digit number to type on the new device; `expires` is Unix ms."""

    ref: Ref
    number: Integer
    expires: Integer


class LinkCommitted(Wire, frozen=True, tag="link_commit"):
    number: Integer
    commit: Hash


class LinkRevealed(Wire, frozen=True, tag="link_reveal"):
    """The encoding of the new device's opener, its nonce and its accept."""

    number: Integer
    opener: Annotated[bytes, Meta(max_length=limits.MAX_OPENER)]
    nonce: Hash
    accept: Signature


class LinkDied(Wire, frozen=True, tag="link_died"):
    """A second attempt, or its time is over: nothing was added."""

    number: Integer
    sentence: ShortText


class Ticket(Wire, frozen=True, tag="ticket"):
    """For the Authorization header (`Bearer`); `expires` is Unix ms."""

    ref: Ref
    ticket: ShortText
    expires: Integer


class Receipts(Wire, frozen=True, tag="receipts"):
    ref: Ref
    thread: Hash
    receipts: Annotated[tuple[Signed, ...], Meta(max_length=limits.MAX_RECEIPTS)]


class ItemsErased(Wire, frozen=True, tag="items_erased"):
    """What this thread held up to `seq` and was due is erased on the server."""

    thread: Hash
    seq: Integer


class Healed(Wire, frozen=True, tag="healed"):
    """Where the log stands now; `waiting` when another member's word is needed."""

    ref: Ref
    thread: Hash
    head_seq: Integer
    log_hash: Hash
    waiting: bool


class Bye(Wire, frozen=True, tag="bye"):
    """The last frame before the server closes."""

    code: Code
    sentence: ShortText


class Practitioners(Wire, frozen=True, tag="practitioners"):
    """Hits of a search, the obviously right one first."""

    ref: Ref
    hits: Annotated[tuple[PractitionerHit, ...], Meta(max_length=limits.MAX_HITS)]


class PractitionerFound(Wire, frozen=True, tag="practitioner"):
    """All that is published of one practitioner."""

    ref: Ref
    hit: PractitionerHit
    places: Annotated[tuple[PlaceOfWork, ...], Meta(max_length=limits.MAX_PLACES)]
    mailboxes: Annotated[
        tuple[PublishedMailbox, ...], Meta(max_length=limits.MAX_PLACES)
    ]


class Services(Wire, frozen=True, tag="services"):
    """A page of services; `next` continues it, empty at the end."""

    ref: Ref
    services: Annotated[tuple[Service, ...], Meta(max_length=limits.MAX_SERVICES)]
    next: ShortText


class Agents(Wire, frozen=True, tag="agents"):
    ref: Ref
    agents: Annotated[tuple[Hash, ...], Meta(max_length=limits.MAX_AGENTS)]


class Patients(Wire, frozen=True, tag="patients"):
    """Those of the tokens asked for that something is kept of; `total` of them all."""

    ref: Ref
    patients: Annotated[tuple[PatientBox, ...], Meta(max_length=limits.MAX_PATIENTS)]
    total: Integer


class Tasks(Wire, frozen=True, tag="tasks"):
    """Tasks, newest first; `more` says that others came before."""

    ref: Ref
    tasks: Annotated[tuple[Task, ...], Meta(max_length=limits.MAX_TASKS)]
    more: bool


class TaskMoved(Wire, frozen=True, tag="task"):
    """A task of this account, or of a role that it holds, came or changed."""

    deadline: DeadlineId
    account: Hash


class Figures(Wire, frozen=True, tag="figures"):
    ref: Ref
    rows: Annotated[tuple[FigureRow, ...], Meta(max_length=limits.MAX_FIGURE_ROWS)]


class Cases(Wire, frozen=True, tag="cases"):
    """Cases, by their last change, newest first; `more` says others came before."""

    ref: Ref
    cases: Annotated[tuple[Case, ...], Meta(max_length=limits.MAX_CASES)]
    more: bool


class CaseMoved(Wire, frozen=True, tag="case"):
    """A case of this account, or of a role that it holds, was opened or moved."""

    case: CaseId
    thread: Hash


class Available(Wire, frozen=True, tag="availability"):
    """Of those asked about that have said anything, or have claimed a case."""

    ref: Ref
    accounts: Annotated[tuple[Availability, ...], Meta(max_length=limits.MAX_CASES)]


ServerFrame = (
    Challenge
    | Welcome
    | Refused
    | Stored
    | Ok
    | Pushed
    | Range
    | Index
    | Epochs
    | Cursors
    | Chains
    | Boxes
    | People
    | Enrolments
    | Offers
    | CursorMoved
    | DeliveredMoved
    | TypingHint
    | PresenceHint
    | ChainMoved
    | ThreadStale
    | AttestationOffered
    | EnrolmentWaiting
    | Bye
    | DeviceLeft
    | Roles
    | Proposals
    | ProposalMoved
    | LinkOpened
    | LinkCommitted
    | LinkRevealed
    | LinkDied
    | Ticket
    | Receipts
    | ItemsErased
    | Healed
    | Practitioners
    | PractitionerFound
    | Services
    | Agents
    | Patients
    | Tasks
    | TaskMoved
    | Figures
    | Cases
    | CaseMoved
    | Available
)
