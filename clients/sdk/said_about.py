"""All that was said about a message, or a letter, by those who may say it.

What never enters this room: a word of anybody else.
"""

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.effects import Effects, Said, decoded, gather
from cordee.clients.sdk.letter_fold import Letter, LetterSaid, letters_of
from cordee.clients.sdk.letter_lines import letter_line_of, view_of
from cordee.clients.sdk.letter_views import LetterLine, LetterView
from cordee.clients.sdk.mail_lines import NameOf, states_of
from cordee.clients.sdk.mail_reader import is_heard_at
from cordee.clients.sdk.mail_rules import SPEAKERS
from cordee.clients.sdk.mail_views import MailStateView
from cordee.clients.sdk.store.items import StoredItem, aimed_at
from cordee.clients.sdk.store.outbox import outgoing_about
from cordee.clients.sdk.threads import Thread
from cordee.crypto.event import Event, Unknown
from cordee.crypto.letter_event import LetterEvent
from cordee.crypto.message import parse_header


def effects_on(
    context: Context, thread: Thread, author: bytes, message: bytes
) -> Effects:
    """What all of it made of a message of this author."""
    return gather(author, said_about(context, thread, message))


def mails_about(
    context: Context, thread: Thread, message: bytes
) -> tuple[MailStateView, ...]:
    """What became of a message, or of a letter's draft, at each mailbox."""
    mails = effects_on(context, thread, b"", message).mails
    return states_of(mails, thread.memory.mailboxes)


def said_about(context: Context, thread: Thread, message: bytes) -> list[Said]:
    """What changes a message: from the log, then from my outbox."""
    me, database = context.me.account, context.database
    said: list[Said] = []
    for item in aimed_at(database, thread.id, message):
        event = None if item.record.event is None else decoded(item.record.event)
        if event is None:
            continue
        if type(event) not in SPEAKERS or is_heard_at(thread, item, event):
            said.append((item.record.account, event))
    for outgoing in outgoing_about(database, thread.id, message):
        event = decoded(outgoing.record.event)
        if outgoing.record.failed is None and event is not None:
            said.append((me, event))
    return said


def letters_of_thread(
    context: Context, thread: Thread, name_of: NameOf
) -> list[LetterView]:
    """Letters of a thread, in the order in which they were begun."""
    known = [letter_in(context, thread, one) for one in thread.memory.letters]
    return [
        view_of(one, mails_about(context, thread, one.drafted.message), name_of)
        for one in known
        if one is not None
    ]


def letter_line(
    context: Context, thread: Thread, event: Event | Unknown | None, item: StoredItem
) -> LetterLine | None:
    """A line on a letter, with what it did to it; None for any other line."""
    if not isinstance(event, LetterEvent) or item.message is None:
        return None
    stood = letter_in(context, thread, event.letter, item.seq)
    return letter_line_of(event, stood, item.message)


def said_of_letter(context: Context, thread: Thread, letter: bytes) -> list[LetterSaid]:
    """All of the log that names this letter, in its order."""
    found: list[LetterSaid] = []
    for item in aimed_at(context.database, thread.id, letter):
        event = None if item.record.event is None else decoded(item.record.event)
        if isinstance(event, LetterEvent) and item.message is not None:
            found.append(_letter_said(thread, item, item.message, event))
    return found


def letter_in(
    context: Context, thread: Thread, letter: bytes, up_to: int | None = None
) -> Letter | None:
    """Where a letter stands, now or at number `up_to`; None for no such letter."""
    said = said_of_letter(context, thread, letter)
    known = [one for one in said if up_to is None or one.seq <= up_to]
    return letters_of(known).get(letter)


def _letter_said(
    thread: Thread, item: StoredItem, message: bytes, event: LetterEvent
) -> LetterSaid:
    header = parse_header(item.record.body)
    held = thread.epochs.get(header.epoch)
    speaker = header.behalf or header.account
    return LetterSaid(
        seq=item.seq,
        message=message,
        account=header.account,
        behalf=header.behalf,
        capacity=None if held is None else held.record.capacity(speaker),
        time=item.record.time,
        event=event,
    )
