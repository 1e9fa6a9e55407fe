"""What was taken already, and which thread and letters a stay has: sealed notes.

Each note is written before what it announces is done, so that whoever was killed goes
on where he was. What never enters this room: a PDF, a name.
"""

import hashlib
import os
from typing import Final

import msgspec

from cordee.clients.sdk import Notes

STAYS: Final = "letter stays"
DOCUMENTS: Final = "letter documents"
DONE: Final = "letters taken"
NAMING: Final = "letter naming"
ID_SIZE: Final = 16


class StayNote(msgspec.Struct, frozen=True, kw_only=True):
    """A stay: its thread (None before there is one), its letters, its exit (Unix ms).

    `is_told` says that the exit without a letter stands in the thread.
    """

    thread: bytes | None = None
    letters: tuple[bytes, ...] = ()
    exit: int = 0
    is_told: bool = False


class DocumentNote(msgspec.Struct, frozen=True, kw_only=True):
    """A document: its letter, and which file makes which version of it."""

    letter: bytes
    versions: tuple[str, ...] = ()


class Keeping:
    """Notes of one profile."""

    def __init__(self, notes: Notes) -> None:
        self._notes: Final = notes

    def is_done(self, key: str) -> bool:
        """Whether this very document, or exit, was taken to its end."""
        return self._notes.get(DONE, (key,), int) is not None

    def note_done(self, key: str, time: int) -> None:
        self._notes.put(DONE, (key,), time)

    def stay(self, number: str) -> StayNote:
        return self._notes.get(STAYS, (number,), StayNote) or StayNote()

    def keep_stay(self, number: str, stay: StayNote) -> None:
        self._notes.put(STAYS, (number,), stay)

    def document(self, stay: str, document: str) -> DocumentNote | None:
        return self._notes.get(DOCUMENTS, (stay, document), DocumentNote)

    def keep_document(self, stay: str, document: str, note: DocumentNote) -> None:
        self._notes.put(DOCUMENTS, (stay, document), note)

    def letter_id(self, *words: str) -> bytes:
        """16 bytes that are always the same for these words here, and say nothing."""
        secret = self._notes.get(NAMING, (), bytes)
        if secret is None:
            secret = os.urandom(32)
            self._notes.put(NAMING, (), secret)
        text = "\x00".join(words).encode()
        return hashlib.blake2b(text, key=secret, digest_size=ID_SIZE).digest()
