"""What a deadline says to whoever gets its task (docs/protocol.md §5.14).

It names a patient and a telephone number, so that nobody has to look for them when the
time has come. What never enters this room: a key; the server, which never reads it.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.encoding import Bytes16, Structure

DEADLINE_SIZE: Final = 16
"""Bytes of a deadline's id, which is random."""
MAX_TEXT: Final = 512


class TaskNote(Structure, frozen=True):
    """The title of the thread, the patient, whom to call where, and what to do.

    `message` is the one that the deadline was about, None for none. Texts that say
    nothing are empty.
    """

    title: Annotated[str, Meta(max_length=256)]
    patient: Annotated[str, Meta(max_length=128)]
    name: Annotated[str, Meta(max_length=128)]
    phone: Annotated[str, Meta(max_length=32)]
    text: Annotated[str, Meta(max_length=MAX_TEXT)]
    message: Bytes16 | None
