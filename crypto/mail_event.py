"""What is said of mailboxes in a thread that a gateway reads (docs/protocol.md §5.12).

A mailbox is written to because a member said so, under its own signature; what became
of it, and what came back, is the gateway's signed word. Addresses are those of
RFC 5321, at most 254 characters.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.attachment import MAX_FILES, FilePart
from cordee.crypto.encoding import Bytes16, Hash, Integer, Structure

MAX_REASON: Final = 512
"""Characters of what another operator answered."""
MAX_MAIL_BODY: Final = 40_000
MAX_OPENED: Final = 20
"""Clinical documents of one mail that are shown opened."""

Address = Annotated[str, Meta(min_length=3, max_length=254)]
Name = Annotated[str, Meta(max_length=128)]
Word = Annotated[str, Meta(max_length=16)]
Short = Annotated[str, Meta(max_length=32)]
Reason = Annotated[str, Meta(max_length=MAX_REASON)]


class Mailbox(Structure, frozen=True):
    """Whose mailbox; `practitioner` is an IDNPS or empty, `phone` as it is dialled."""

    address: Address
    name: Name
    practitioner: Short
    phone: Short


class Correspondent(Structure, frozen=True, tag="correspondent/1"):
    """From here on this mailbox is written to (`on`), or no more."""

    mailbox: Mailbox
    on: bool


class MailState(Structure, frozen=True, tag="mail-state/1"):
    """What became of `target` for one mailbox, at `time` (Unix ms); by the gateway.

    `state` is accepted (the gateway has it), relayed (the other operator took it),
    delivered (its DSN says so), read (an MDN says so), answered, delayed, silent
    (nothing within the time), failed (returned), refused (never sent, `reason` says
    why). `code` is an enhanced status (RFC 3463) or a word of the gateway; `reason` is
    what the other side said, as text; `host` is who said it.
    """

    target: Bytes16
    address: Address
    state: Word
    time: Integer
    code: Short
    reason: Reason
    host: Annotated[str, Meta(max_length=255)]


class Opened(Structure, frozen=True):
    """A clinical document that came with a mail, as its own header says.

    `marks` are words for what does not hold: hash, size, schema, identity.
    """

    title: Name
    code: Short
    time: Integer
    author: Name
    patient: Name
    matricule: Annotated[str, Meta(max_length=15)]
    marks: Annotated[tuple[Word, ...], Meta(max_length=8)]
    body: Annotated[str, Meta(max_length=20_000)]


class MailIn(Structure, frozen=True, tag="mail-in/1"):
    """A mail that came, by the gateway: its new text apart from what it quotes.

    `digest` names the mail, so that the same one is not told twice. `standing` is known
    (a mailbox of this thread), held (an address that nobody has confirmed: not shown
    before somebody says who it is) or desk (no thread was found). `kind` is reply,
    automatic (out of office), ended (the patient's `[FIN]`) or fault (a system could
    not file it). `time` is the mail's own, Unix ms.
    """

    digest: Hash
    address: Address
    name: Name
    subject: Annotated[str, Meta(max_length=512)]
    time: Integer
    kind: Word
    standing: Word
    reply_to: Bytes16 | None
    body: Annotated[str, Meta(max_length=MAX_MAIL_BODY)]
    quote: Annotated[str, Meta(max_length=MAX_MAIL_BODY)]
    opened: Annotated[tuple[Opened, ...], Meta(max_length=MAX_OPENED)]
    files: Annotated[tuple[FilePart, ...], Meta(max_length=MAX_FILES)]
    omitted: Annotated[tuple[Name, ...], Meta(max_length=MAX_FILES)]


class MailConfirm(Structure, frozen=True, tag="mail-confirm/1"):
    """A held mail is (`accept`), or is not, from whom `name` says.

    With `remember` its address is a mailbox of this thread from here on.
    """

    target: Bytes16
    accept: bool
    remember: bool
    name: Name


MailEvent = Correspondent | MailState | MailIn | MailConfirm
MAIL_TAGS: Final = frozenset(
    {"correspondent/1", "mail-state/1", "mail-in/1", "mail-confirm/1"}
)
