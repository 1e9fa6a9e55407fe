"""What is sealed in the rows of outbound mail.

What never enters this room: a statement, a key. Fields are only ever added, with a
default, so that a row of an older version opens.
"""

from enum import StrEnum

import msgspec

from cordee.crypto.mail_event import Mailbox


class Label(StrEnum):
    """Kinds of names and of sealed values; each is bound into its seal."""

    THREAD = "thread"
    MESSAGE = "message"
    MESSAGE_ID = "message-id"
    ADDRESS = "address"
    SUBJECT = "subject"
    PAIR = "pair"
    MAIL = "mail"
    SLIP = "slip"
    FACT = "fact"
    DEADLINE = "deadline"
    SAID = "said"


class PairRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox of a thread: who it is, and the conversation by mail with it.

    `since` is the number of the word that named it. `subject` is that of the first
    mail, `references` the Message-IDs of both sides, `last_in` the newest of theirs.
    """

    thread: bytes
    mailbox: Mailbox
    since: int
    subject: str = ""
    references: tuple[str, ...] = ()
    last_in: str = ""


class Word(msgspec.Struct, frozen=True):
    """What was learnt: an enhanced status or a word of ours, a text, who said it."""

    code: str = ""
    reason: str = ""
    host: str = ""


class MailRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A mail, without its content. `size` is in bytes, 0 before it was composed."""

    thread: bytes
    message: bytes
    address: str
    name: str
    phone: str
    author: bytes
    author_name: str
    kind: str
    message_id: str
    size: int = 0
    codes: tuple[str, ...] = ()
    is_qualified: bool | None = None
    is_to_patient: bool = False
    word: Word = Word()


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt of a mail: by whom, when (Unix ms), and the state after it."""

    what: str
    time: int
    state: str
    word: Word = Word()
    moved: bool = True
