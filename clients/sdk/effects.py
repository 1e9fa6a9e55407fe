"""What a message says once all that was said of it later is applied.

What never enters this room: the store, and who is called what.
"""

from collections.abc import Iterable

import msgspec

from cordee.clients.sdk.attachments.shown import stored_files
from cordee.clients.sdk.mail_rules import is_shown
from cordee.clients.sdk.views import FileView
from cordee.crypto.attachment import FilePart
from cordee.crypto.billing_event import CountAnswer
from cordee.crypto.case_event import CaseEvent, Consent, ConsentEnd
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
from cordee.crypto.study_event import ImageMark, Study

_LINES = (
    Text | File | Unknown | Correspondent | MailIn | LetterEvent | CaseEvent | Study
)
_AIMED = Edit | Withdraw | Reaction | Acknowledge | MailState | MailConfirm

Said = tuple[bytes, Event | Unknown]
"""An account and what it said about a message, where it may say it (`mail_rules`)."""


class Effects(msgspec.Struct):
    """What later events made of a message.

    `confirm` is who first said whether a held mail is to be believed, and how;
    `mails` are the words of gateways on what became of it, in order.
    """

    text: str | None = None
    edited: bool = False
    withdrawn: bool = False
    reactions: dict[tuple[bytes, str], bool] = msgspec.field(
        default_factory=dict[tuple[bytes, str], bool]
    )
    acknowledged: dict[bytes, None] = msgspec.field(default_factory=dict[bytes, None])
    confirm: tuple[bytes, MailConfirm] | None = None
    mails: list[MailState] = msgspec.field(default_factory=list[MailState])


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
        elif isinstance(event, MailState):
            effects.mails.append(event)
        elif isinstance(event, MailConfirm):
            effects.confirm = effects.confirm or (account, event)
    return effects


def decoded(data: bytes) -> Event | Unknown | None:
    """The event that was kept, or None when it is none."""
    try:
        return decode_event(data)
    except CryptoError:
        return None


def target_of(event: Event | Unknown) -> bytes | None:
    """The message, letter, case or consent that an event is about; None for none."""
    if isinstance(event, _AIMED | PatientAnswer | WardList | CountAnswer | ImageMark):
        return event.target
    if isinstance(event, Consent | ConsentEnd):
        return event.consent
    if isinstance(event, CaseEvent):
        return event.case
    return event.letter if isinstance(event, LetterEvent) else None


def is_line(event: Event | Unknown) -> bool:
    """Whether it stands by itself in a thread, and does not only change another."""
    return isinstance(event, _LINES)


def text_of(event: Event | Unknown | None, effects: Effects) -> str:
    """Its words now; none of what was withdrawn, or of a mail that waits."""
    if effects.withdrawn:
        return ""
    if isinstance(event, MailIn):
        return event.body if is_open(event, effects) else ""
    if not isinstance(event, Text | File | Study):
        return ""
    said = event.body if isinstance(event, Text) else event.caption
    return said if effects.text is None else effects.text


def reply_of(event: Event | Unknown | None, effects: Effects) -> bytes | None:
    """The message that it answers; a mail that waits answers none."""
    if isinstance(event, MailIn):
        return event.reply_to if is_open(event, effects) else None
    return event.reply_to if isinstance(event, Text | File) else None


def files_of(event: Event | Unknown | None, effects: Effects) -> tuple[FileView, ...]:
    """Its files; none of what was withdrawn, or of a mail that waits."""
    return stored_files(parts_of(event, effects))


def parts_of(event: Event | Unknown | None, effects: Effects) -> tuple[FilePart, ...]:
    """Its files with their keys, where they may be had."""
    if effects.withdrawn or not isinstance(event, File | MailIn | Study):
        return ()
    is_shut = isinstance(event, MailIn) and not is_open(event, effects)
    return () if is_shut else event.files


def is_open(mail: MailIn, effects: Effects) -> bool:
    """Whether a mail may be shown: known, or a member said who it is from."""
    return is_shown(mail, None if effects.confirm is None else effects.confirm[1])
