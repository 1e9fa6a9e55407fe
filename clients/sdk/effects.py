"""What a message says once all that was said of it later is applied.

What never enters this room: the store, and who is called what.
"""

from collections.abc import Iterable

import msgspec

from cordee.clients.sdk.attachments.shown import stored_files
from cordee.clients.sdk.views import FileView
from cordee.crypto.errors import CryptoError
from cordee.crypto.event import (
    Acknowledge,
    Edit,
    Event,
    File,
    Reaction,
    Text,
    Unknown,
    Withdraw,
    decode_event,
)
from cordee.crypto.letter_event import LetterEvent
from cordee.crypto.mail_event import Correspondent, MailConfirm, MailIn, MailState
from cordee.crypto.patient_event import PatientAnswer, WardList

_LINES = Text | File | Unknown | Correspondent | MailIn | LetterEvent
_AIMED = Edit | Withdraw | Reaction | Acknowledge | MailState | MailConfirm

Said = tuple[bytes, Event | Unknown]
"""An account and what it said about a message."""


class Effects(msgspec.Struct):
    """What later events made of a message."""

    text: str | None = None
    edited: bool = False
    withdrawn: bool = False
    reactions: dict[tuple[bytes, str], bool] = msgspec.field(
        default_factory=dict[tuple[bytes, str], bool]
    )
    acknowledged: dict[bytes, None] = msgspec.field(default_factory=dict[bytes, None])


def gather(author: bytes, said: Iterable[Said]) -> Effects:
    """Apply what was said of a message, in order.

    Only its author's account edits or withdraws it; one reaction an account and
    symbol, the last word counts.
    """
    effects = Effects()
    for account, event in said:
        if isinstance(event, Edit) and account == author and not effects.withdrawn:
            effects.text, effects.edited = event.body, True
        elif isinstance(event, Withdraw) and account == author:
            effects.withdrawn = True
        elif isinstance(event, Reaction):
            effects.reactions.pop((account, event.symbol), None)
            effects.reactions[account, event.symbol] = event.on
        elif isinstance(event, Acknowledge):
            effects.acknowledged[account] = None
    return effects


def decoded(data: bytes) -> Event | Unknown | None:
    """The event that was kept, or None when it is none."""
    try:
        return decode_event(data)
    except CryptoError:
        return None


def target_of(event: Event | Unknown) -> bytes | None:
    """The message that an event is about; None for one that stands alone."""
    if isinstance(event, _AIMED | PatientAnswer | WardList):
        return event.target
    return None


def is_line(event: Event | Unknown) -> bool:
    """Whether it stands by itself in a thread, and does not only change another."""
    return isinstance(event, _LINES)


def text_of(event: Event | Unknown | None, effects: Effects) -> str:
    """Its words now; none of what was withdrawn."""
    if not isinstance(event, Text | File) or effects.withdrawn:
        return ""
    said = event.body if isinstance(event, Text) else event.caption
    return said if effects.text is None else effects.text


def reply_of(event: Event | Unknown | None) -> bytes | None:
    """The message that it answers."""
    return event.reply_to if isinstance(event, Text | File) else None


def files_of(event: Event | Unknown | None, effects: Effects) -> tuple[FileView, ...]:
    """Its files; none of what was withdrawn."""
    if not isinstance(event, File) or effects.withdrawn:
        return ()
    return stored_files(event.files)
