"""What is filed of a thread: `thread.json`, version 1. Fields are added, never changed.

Times are ISO 8601 in UTC; ids, keys and hashes are lower-case hex. What never enters
this room: a language, a layout.
"""

from typing import Final

import msgspec

from cordee.clients.export.case_shape import Case, Study
from cordee.clients.export.mail_shape import Letter, Mail, Mailbox, MailProof

FORMAT: Final = "cordee-thread"
VERSION: Final = 1


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or a role. Names are attested only when `verified`.

    `warnings` are rule ids of docs/protocol.md.
    """

    account: str
    name: str
    profession: str
    speciality: str
    place: str
    organisation: str | None
    organisation_name: str
    verified: bool
    kind: str
    warnings: tuple[str, ...]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member as the thread stands; `reads_from` is an epoch.

    `read_up_to` is the highest line that a signed cursor of his has passed, 0 for
    none; `holders` read through a role or a record.
    """

    account: str
    capacity: str
    reads_from: int
    read_up_to: int
    holders: tuple[str, ...]


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    account: str
    symbol: str


class File(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is fit for a folder, `type` the sender's word; size in bytes.

    `saved_as` is a path in this folder, whose SHA-256 is `sha256`; None when it was
    not saved, and then `reason` says why.
    """

    name: str
    type: str
    size: int
    sha256: str | None
    saved_as: str | None = None
    reason: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the log, by its number.

    `text` is the newest one when it is `edited`, empty when it is `withdrawn`.
    `marks` are rule ids that it broke, `confirmed` whether its place is vouched for
    by more than the server. `kind` is as in the SDK's MessageView. `mails` is what
    became of it, or of this letter, at each mailbox.
    """

    number: int
    id: str
    kind: str
    time: str
    author: str
    behalf: str | None
    text: str
    reply_to: str | None
    edited: bool
    withdrawn: bool
    confirmed: bool
    follows_gap: bool
    marks: tuple[str, ...]
    reactions: tuple[Reaction, ...]
    acknowledged_by: tuple[str, ...]
    displayed_by: tuple[str, ...]
    joined: tuple[str, ...]
    gone: tuple[str, ...]
    files: tuple[File, ...]
    mail: Mail | None = None
    mailbox: Mailbox | None = None
    letter: Letter | None = None
    case: Case | None = None
    study: Study | None = None
    mails: tuple[MailProof, ...] = ()


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    rule: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What this device checked: hashes and signatures from `first` to `head`.

    `log_hash` is the running hash at `head`; `anchored` the highest number that
    another device has signed for. `frozen` is the rule that froze the thread.
    """

    thread: str
    chains: int
    epochs: int
    items: int
    first: int
    head: int
    log_hash: str
    anchored: int
    confirmed: bool
    frozen: str | None
    refusals: tuple[Refusal, ...]


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """`retention` and `hold` are seconds, 0 for ever and for none."""

    id: str
    title: str
    patient: str | None
    epoch: int
    retention: int
    hold: int
    filed: int


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Everything. `unsent` counts lines of the exporter that no server has."""

    format: str = FORMAT
    version: int = VERSION
    exported: str
    exporter: str
    origin: str
    thread: Thread
    members: tuple[Member, ...]
    accounts: tuple[Account, ...]
    lines: tuple[Line, ...]
    unsent: int
    report: Report
