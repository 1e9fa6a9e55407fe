"""What is said of a letter: drafted, validated, due, called back (protocol.md §5.13).

A letter is a PDF that lies in the thread as a file of an ordinary message; these events
say what it is, whose, and who stands for it. A gateway that reads the thread sends it.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.encoding import Bytes16, Hash, Integer, Structure
from cordee.crypto.mail_event import Mailbox, Name, Reason, Short, Word

MAX_RECIPIENTS: Final = 20


class LetterPatient(Structure, frozen=True):
    """Identity traits (INS). `birth_date` is YYYY-MM-DD, `birth_place` an INSEE code.

    `status` is qualified, validated, retrieved or provisional; only a qualified
    matricule leaves (INS/va1.53). `given` are the birth first names, in their order.
    """

    family: Name
    birth_name: Name
    given: Name
    birth_date: Word
    sex: Annotated[str, Meta(max_length=1)]
    birth_place: Word
    matricule: Annotated[str, Meta(max_length=15)]
    oid: Annotated[str, Meta(max_length=64)]
    status: Word


class Recipient(Structure, frozen=True):
    """To whom: `role` is gp, referring, patient or other."""

    mailbox: Mailbox
    role: Word


class FileOf(Structure, frozen=True):
    """A file of a message of the same thread, by its place in it, from 0."""

    message: Bytes16
    index: Annotated[int, Meta(ge=0, le=19)]


class LetterDraft(Structure, frozen=True, tag="letter-draft/1"):
    """A version of a letter: version 1, or one that replaces the one before.

    `kind` is a word of the table in §5.13. `sha256` is that of the PDF. `validator` is
    who may validate it, a person or a role; `validate_by` is when it must be done, Unix
    ms, 0 for never. `entry` and `exit` are of the stay, Unix ms, 0 when not known.
    `opposed` says that the patient wants nobody to get it.
    """

    letter: Bytes16
    version: Annotated[int, Meta(ge=1, le=999)]
    kind: Short
    title: Name
    patient: LetterPatient
    unit: Annotated[str, Meta(max_length=64)]
    entry: Integer
    exit: Integer
    file: FileOf
    sha256: Hash
    recipients: Annotated[tuple[Recipient, ...], Meta(max_length=MAX_RECIPIENTS)]
    opposed: bool
    validator: Hash
    validate_by: Integer


class LetterValidated(Structure, frozen=True, tag="letter-validated/1"):
    """The validator stands for exactly these bytes."""

    letter: Bytes16
    version: Annotated[int, Meta(ge=1, le=999)]
    sha256: Hash


class LetterExit(Structure, frozen=True, tag="letter-exit/1"):
    """The patient left at `time` (Unix ms): what is validated goes."""

    letter: Bytes16
    time: Integer


class LetterRecall(Structure, frozen=True, tag="letter-recall/1"):
    """One recipient was the wrong one: a mail calls the letter back."""

    letter: Bytes16
    version: Annotated[int, Meta(ge=1, le=999)]
    address: Annotated[str, Meta(min_length=3, max_length=254)]
    reason: Reason


LetterEvent = LetterDraft | LetterValidated | LetterExit | LetterRecall
LETTER_TAGS: Final = frozenset(
    {"letter-draft/1", "letter-validated/1", "letter-exit/1", "letter-recall/1"}
)
