"""Everything that one mail is made from, and what was made.

A slip is what waits, sealed, for a mail to leave: whoever composes it again, after a
refusal or a kill, makes the same bytes. What never enters this room: a text of ours.
"""

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """Why a mail is written."""

    MESSAGE = "message"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    LETTER = "letter"
    RECALL = "recall"


class Author(msgspec.Struct, frozen=True):
    """Who writes, as attested; `role` is for whom he does, or empty."""

    name: str
    profession: str
    organisation: str
    role: str = ""


class Addressee(msgspec.Struct, frozen=True):
    """A mailbox and the name that it goes by."""

    address: str
    name: str = ""


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one mailbox.

    `time` is when its author said it, and `original` when he said what it replaces or
    takes back, Unix ms. Message ids are with their angle brackets. `sender` is the
    address that answers come back to; `reply_to` another one, or empty. `body` is a
    text, the new text of an edit, or empty. `is_final` blocks a patient's answer
    (ECO.2.2.8). `is_automatic`: no person wrote this very mail (RFC 3834).
    """

    kind: Kind
    author: Author
    addressee: Addressee
    sender: str
    subject: str
    time: int
    message_id: str
    body: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_to: str = ""
    original: int = 0
    withdrawn_files: int = 0
    is_final: bool = False
    is_automatic: bool = False


class MailFile(msgspec.Struct, frozen=True):
    """A file of a mail. The type is the sender's word until `mime.media_type`."""

    name: str
    media_type: str
    data: bytes


class Enclosure(msgspec.Struct, frozen=True, kw_only=True):
    """A clinical document: its XDM archive, and its PDF/A for whoever cannot open one.

    `subject` is `XDM/1.0/DDM+…` (ECO.2.1.3), `codes` the code of each CDA inside and
    `is_qualified` whether all carry a qualified INS (ECO.2.4.1 and .2).
    """

    archive: bytes
    pdfs: tuple[MailFile, ...]
    subject: str
    codes: tuple[str, ...]
    is_qualified: bool


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as it leaves: CRLF lines, no line above 998 bytes (RFC 5322 §2.1.1).

    `sender` and `recipient` are those of its envelope. `is_qualified` is None where no
    clinical document is inside; `needs_utf8` asks the peer for SMTPUTF8 (RFC 6531).
    """

    data: bytes
    message_id: str
    sender: str
    recipient: str
    subject: str
    codes: tuple[str, ...] = ()
    is_qualified: bool | None = None
    needs_utf8: bool = False

    def __repr__(self) -> str:
        return f"Composed({len(self.data)} bytes)"

    @property
    def size(self) -> int:
        return len(self.data)
