"""Seal the note of a deadline to an account, and open it (docs/protocol.md §5.14).

What never enters this room: which generation of an account is the newest.
"""

from typing import Final

import msgspec

from cordee.crypto.encoding import Label, decode, encode
from cordee.crypto.opening.padding import pad, unpad
from cordee.crypto.opening.secret import KemKey, seal
from cordee.crypto.task_note import TaskNote

MAX_PADDED: Final = 2_953
"""The largest size of §2.3 whose box stays within the 4,096 bytes of a note."""


def seal_note(note: TaskNote, pk: bytes, deadline: bytes) -> bytes:
    """Seal to the public key of a generation; `text` is shortened to what fits.

    What is not Latin takes up to four bytes a character; everything but `text` always
    fits. Raises OpeningError when `pk` is no key.
    """
    return seal(pk, Label.TASK, (deadline,), pad(_fitted(note)))


def open_note(key: KemKey, box: bytes, deadline: bytes) -> TaskNote:
    """Open what `seal_note` made. Raises OpeningError, MessageError, EncodingError."""
    return decode(unpad(key.open(Label.TASK, (deadline,), box)), TaskNote)


def _fitted(note: TaskNote) -> bytes:
    """Its encoding, with as much of the text as leaves it below the largest size."""
    data = encode(note)
    while len(data) >= MAX_PADDED:
        note = msgspec.structs.replace(note, text=note.text[:-1])
        data = encode(note)
    return data
