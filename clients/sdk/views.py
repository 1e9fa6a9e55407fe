"""What a program or a screen is shown: plain values, all verified or marked.

Times are Unix milliseconds. Ids of accounts and threads are 32 bytes, of messages
16. What never enters this room: a key, a signature, a connection.
"""

from typing import Literal

import msgspec

from cordee.clients.sdk.case_views import CaseLine, CaseStanding, StudyLine
from cordee.clients.sdk.letter_views import LetterLine
from cordee.clients.sdk.mail_views import (
    CorrespondentView,
    MailboxChange,
    MailStateView,
    MailView,
)

MessageState = Literal["waiting", "stored", "delivered", "displayed", "failed"]
MessageKind = Literal[
    "text",
    "file",
    "unknown",
    "refused",
    "members",
    "left",
    "complaint",
    "sealed",
    "erased",
    "filed",
    "mail",
    "mailbox",
    "letter",
    "case",
    "consent",
    "study",
]
"""`unknown` needs a newer version; `refused` broke a rule (see `marks`); `sealed`
has no key here; `members` is a change of members, title or keys; `erased` was due, and
is gone here and on the server; `filed` says that all up to a number is in the
patient's record; `mail` came by mail (see `mail`), `mailbox` is a mailbox that is
written to from here on or no more, `letter` something said of a letter; `case` and
`consent` something said of a tele-expertise or of what a patient agreed to (see
`case`); `study` brings images (see `study`)."""


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Someone; names are empty unless `verified` by a trusted organisation.

    `warnings` are rule ids: ATT-06 for a second account under one professional
    id, ATT-07 withdrawn, ATT-08 expired. `kind` is that of the account: person, role,
    organisation, gateway, agent or record.
    """

    account: bytes
    name: str
    profession: str
    speciality: str
    place: str
    organisation: bytes | None
    verified: bool
    warnings: tuple[str, ...] = ()
    kind: str = "person"


class HolderView(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who holds a role now; `stale` when the role's key is behind his."""

    account: bytes
    name: str
    manager: bool
    stale: bool = False


class ProposalView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is asked to hold a role, by the server's word; `by` is who asks."""

    account: bytes
    name: str
    manager: bool
    accepted: bool
    by: bytes
    by_name: str


class HandOverView(msgspec.Struct, frozen=True, kw_only=True):
    """Who came and who went with one entry: accounts and names.

    `time` is what its signer says.
    """

    time: int
    came: tuple[tuple[bytes, str], ...]
    gone: tuple[tuple[bytes, str], ...]


class RoleView(msgspec.Struct, frozen=True, kw_only=True):
    """A role or a record; `held` and `manager` are about this account.

    `warnings` are rule ids: CHN-12 while its key is to be renewed, ROL-01 when fewer
    than two people hold it.
    """

    account: bytes
    name: str
    speciality: str
    place: str
    kind: str
    verified: bool
    held: bool
    manager: bool
    generation: int
    holders: tuple[HolderView, ...]
    warnings: tuple[str, ...]
    proposals: tuple[ProposalView, ...]
    history: tuple[HandOverView, ...]


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """A reader of a thread: his capacity, and the epoch from which he reads.

    `holders` are those who read through a role or a record, as it stands now.
    `warnings` are rule ids: CHN-12 for a role whose key is being renewed, ROL-01 for
    one that fewer than two people hold.
    """

    account: bytes
    name: str
    capacity: str
    reads_from: int
    kind: str = "person"
    holders: tuple[HolderView, ...] = ()
    warnings: tuple[str, ...] = ()


class ThreadView(msgspec.Struct, frozen=True, kw_only=True):
    """A thread; `frozen` is the rule that froze it, None when all is well.

    `joined` is False once this account has left or was removed. `retention` and `hold`
    are seconds, 0 for ever and for none; up to number `filed` all is filed. `seat` is
    the role through which this account reads, None for itself; `speaks_for` are roles
    of its own that it may write for here. `mailboxes` are written to by mail, through
    the members `gateways`. `case` is the newest tele-expertise in it.
    """

    id: bytes
    title: str
    patient: str | None
    members: tuple[MemberView, ...]
    unread: int
    last_time: int
    last_text: str
    frozen: str | None
    direct: bool
    joined: bool
    epoch: int
    retention: int = 0
    hold: int = 0
    filed: int = 0
    seat: bytes | None = None
    speaks_for: tuple[bytes, ...] = ()
    mailboxes: tuple[CorrespondentView, ...] = ()
    gateways: tuple[bytes, ...] = ()
    case: CaseStanding | None = None


class ReactionView(msgspec.Struct, frozen=True, kw_only=True):
    account: bytes
    name: str
    symbol: str


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a message. `name` is fit for a folder; `type` is the sender's word.

    `thumbnail` is a JPEG that the sender made, `sha256` what the whole file must have,
    None while it is on its way. `done` are the bytes that the server
    has while it is on its way, None once it is stored. `blocked` says that its patient
    agrees no more to its use: it is not opened, saved or sent on.
    """

    name: str
    type: str
    size: int
    thumbnail: bytes | None = None
    done: int | None = None
    sha256: bytes | None = None
    blocked: bool = False

    def __repr__(self) -> str:
        return f"FileView({self.size} bytes)"


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a thread.

    `seq` is None until the server has stored it. `confirmed` is False while the
    start of a partial view rests on the server's word. `marks` are rule ids.
    `state` is about mine: delivered and displayed mean by every one of the
    `recipients`, the other members who may read this line; `delivered_to`, which the
    server says, and `displayed_by`, which they signed, are those of them so far.
    `reason` is the server's code when it failed, or `file_` and the word of a
    FileFault. `text` of a message with `files` is what is said about them.
    `follows_gap` says that a part is missing before this line, said while this account
    was not a member. `joined` and `gone` are the accounts that a line of kind `members`
    let in and out. `behalf` is the role that the author wrote for. `retention` is how
    long the thread keeps now, seconds, 0 for ever; said of a line of kind `erased`.
    `mail`, `mailbox`, `letter`, `case` and `study` are what a line of that kind is
    about; `mails` is what became of this message, or of this letter, at each mailbox.
    """

    id: bytes
    seq: int | None
    author: bytes
    author_name: str
    time: int
    kind: MessageKind
    text: str
    reply_to: bytes | None
    edited: bool
    withdrawn: bool
    reactions: tuple[ReactionView, ...]
    acknowledged_by: tuple[bytes, ...]
    displayed_by: tuple[bytes, ...]
    state: MessageState
    reason: str | None
    confirmed: bool
    marks: tuple[str, ...]
    mine: bool
    delivered_to: tuple[bytes, ...] = ()
    recipients: int = 0
    follows_gap: bool = False
    joined: tuple[bytes, ...] = ()
    gone: tuple[bytes, ...] = ()
    behalf: bytes | None = None
    behalf_name: str = ""
    files: tuple[FileView, ...] = ()
    retention: int = 0
    mail: MailView | None = None
    mailbox: MailboxChange | None = None
    letter: LetterLine | None = None
    case: CaseLine | None = None
    study: StudyLine | None = None
    mails: tuple[MailStateView, ...] = ()


class VerifyReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked of a thread, from its first readable item on.

    `anchored` is the highest number that another device has signed for;
    `refusals` are (number, rule).
    """

    thread: bytes
    chains: int
    epochs: int
    items: int
    first: int
    head: int
    log_hash: bytes
    anchored: int
    confirmed: bool
    frozen: str | None
    evidence: tuple[bytes, ...]
    refusals: tuple[tuple[int, str], ...]


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """A device's signed word that it erased all that was due up to number `seq`."""

    account: bytes
    name: str
    device: bytes
    seq: int
    mine: bool


class StatusView(msgspec.Struct, frozen=True, kw_only=True):
    origin: str
    online: bool
    server: str | None
    versions: tuple[int, ...]
    account: bytes
    name: str
    attested: bool
    kind: str
    generation: int
    devices: tuple[bytes, ...]
    device: bytes
    outbox: int
    failed: int
    threads: int
    warnings: tuple[str, ...]


class EnrolmentView(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who used an invitation; `rule` says why he cannot be attested.

    `used_by` is the other account that was attested with the same invitation.
    """

    account: bytes
    invitation: bytes
    name: str
    profession: str
    time: int
    rule: str | None
    used_by: bytes | None = None
    kind: str = "person"


class DeviceView(msgspec.Struct, frozen=True, kw_only=True):
    """A device of mine: its signing key, and when it came, by its signer's clock."""

    key: bytes
    since: int
    mine: bool


class ReserveView(msgspec.Struct, frozen=True, kw_only=True):
    """What a lock leaves: the slots of entry `seq`, made by `signer` at `time`.

    The time is the signer's own word (Unix ms).
    """

    seq: int
    time: int
    signer: bytes
    slots: int


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """An account that came back. The new card is kept until it is confirmed."""

    account: bytes
    name: str
    card_text: str


class SignedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A new account; the card is kept until it is confirmed, and nowhere after."""

    account: bytes
    card_text: str
