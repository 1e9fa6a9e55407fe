"""Mail and letters as they are read: what is kept of them beside the items.

What never enters this room: the network; a word of somebody who may not say it.
"""

from typing import Final

from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.letter_fold import MAX_LETTERS
from cordee.clients.sdk.mail_rules import counts, is_held
from cordee.clients.sdk.mailbox_fold import named, remembered
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.items import StoredItem, aimed_at, item_of
from cordee.clients.sdk.threads import Thread
from cordee.crypto.billing_event import BillingEvent
from cordee.crypto.case_event import Consent, ExpertiseCount
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.event import Event, Unknown
from cordee.crypto.letter_event import LetterDraft, LetterEvent, LetterExit
from cordee.crypto.mail_event import Correspondent, MailConfirm, MailIn, MailState
from cordee.crypto.message import Header, parse_header
from cordee.crypto.study_event import ImageMark

AUTOMATIC: Final = "automatic"
NEWS_ONLY: Final = (
    Correspondent,
    LetterEvent,
    MailState,
    MailConfirm,
    ExpertiseCount,
    Consent,
    BillingEvent,
    ImageMark,
)
"""What only says that something changed; nobody has to read it."""

PREVIEW: Final = 200
"""Characters of a mail that a list of threads may show."""


def is_heard(record: EpochRecord, header: Header, event: Event | Unknown) -> bool:
    """Whether whoever said it may say it here, by the record then in force."""
    return counts(event, record.capacity(header.behalf or header.account))


def is_heard_at(thread: Thread, item: StoredItem, event: Event | Unknown) -> bool:
    """The same of an item that is kept; its epoch's record is kept as long."""
    header = parse_header(item.record.body)
    held = thread.epochs.get(header.epoch)
    return held is not None and is_heard(held.record, header, event)


def is_to_read(event: Event | Unknown) -> bool:
    """Whether it waits to be read; what only says that something changed does not."""
    if isinstance(event, MailIn):
        return event.kind != AUTOMATIC
    return not isinstance(event, NEWS_ONLY)


def mail_preview(mail: MailIn, *, is_open: bool) -> str:
    """What a list of threads says of a mail: of one that waits, only where from."""
    said = mail.body or mail.subject if is_open else ""
    return f"✉ {said[:PREVIEW] or mail.address}"


def heard(
    database: Database,
    thread: Thread,
    seq: int,
    header: Header,
    event: Event | Unknown,
) -> tuple[bytes, ...]:
    """Keep what somebody said who may say it; the messages that it changes."""
    memory = thread.memory
    if isinstance(event, Correspondent):
        memory.mailboxes = named(memory.mailboxes, seq, header.account, event)
    elif isinstance(event, MailState):
        return (event.target,)
    elif isinstance(event, MailConfirm):
        _confirmed(database, thread, seq, header, event)
        return (event.target,)
    elif isinstance(event, LetterEvent):
        return _letter(database, thread, event)
    return ()


def _confirmed(
    database: Database, thread: Thread, seq: int, header: Header, event: MailConfirm
) -> None:
    """The first word on a held mail makes it shown, and its address a mailbox."""
    item = item_of(database, thread.id, event.target)
    mail = None if item is None or item.record.event is None else item.record.event
    said = None if mail is None else decoded(mail)
    if item is None or not isinstance(said, MailIn) or not is_held(said):
        return
    if not is_heard_at(thread, item, said) or _was_judged(database, thread, event, seq):
        return
    memory = thread.memory
    if event.accept and memory.last_id == event.target:
        memory.last_text = mail_preview(said, is_open=True)
    memory.mailboxes = remembered(memory.mailboxes, seq, header.account, said, event)


def _was_judged(
    database: Database, thread: Thread, event: MailConfirm, seq: int
) -> bool:
    for item in aimed_at(database, thread.id, event.target):
        said = None if item.record.event is None else decoded(item.record.event)
        if (
            item.seq < seq
            and isinstance(said, MailConfirm)
            and is_heard_at(thread, item, said)
        ):
            return True
    return False


def _letter(
    database: Database, thread: Thread, event: LetterEvent
) -> tuple[bytes, ...]:
    """Remember a letter that begins; drafts before a word on it are no more as shown.

    It begins with its draft, or with an exit that is said before there is one.
    """
    letters = thread.memory.letters
    is_begun = isinstance(event, LetterDraft | LetterExit)
    if is_begun and event.letter not in letters:
        if len(letters) < MAX_LETTERS:
            letters.append(event.letter)
        return ()
    return tuple(
        item.message
        for item in aimed_at(database, thread.id, event.letter)
        if item.message is not None
        and item.record.event is not None
        and isinstance(decoded(item.record.event), LetterDraft)
    )
