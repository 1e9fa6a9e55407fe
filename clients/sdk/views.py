"""What a program or a screen is shown: plain values, all verified or marked.

Times are Unix milliseconds. Ids of accounts and threads are 32 bytes, of messages
16. What never enters this room: a key, a signature, a connection.
"""

from typing import Literal

import msgspec

MessageState = Literal["waiting", "stored", "delivered", "displayed", "failed"]
MessageKind = Literal[
    "text", "file", "unknown", "refused", "members", "left", "complaint", "sealed"
]
"""`unknown` needs a newer version; `refused` broke a rule (see `marks`); `sealed`
has no key here; `members` is a change of members, title or keys."""


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Someone; names are empty unless `verified` by a trusted organisation.

    `warnings` are rule ids: ATT-06 for a second account under one professional
    id, ATT-07 withdrawn, ATT-08 expired.
    """

    account: bytes
    name: str
    profession: str
    speciality: str
    place: str
    organisation: bytes | None
    verified: bool
    warnings: tuple[str, ...] = ()


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """A reader of a thread: his capacity, and the epoch from which he reads."""

    account: bytes
    name: str
    capacity: str
    reads_from: int


class ThreadView(msgspec.Struct, frozen=True, kw_only=True):
    """A thread; `frozen` is the rule that froze it, None when all is well.

    `joined` is False once this account has left or was removed.
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


class ReactionView(msgspec.Struct, frozen=True, kw_only=True):
    account: bytes
    name: str
    symbol: str


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a message. `name` is fit for a folder; `type` is the sender's word.

    `thumbnail` is a JPEG that the sender made. `done` are the bytes that the server
    has while it is on its way, None once it is stored.
    """

    name: str
    type: str
    size: int
    thumbnail: bytes | None = None
    done: int | None = None

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
    let in and out.
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
    files: tuple[FileView, ...] = ()


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


class SignedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A new account; the card is shown once and kept nowhere."""

    account: bytes
    card_text: str
