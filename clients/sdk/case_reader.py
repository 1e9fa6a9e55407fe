"""Cases, consents and ledgers as they are read: what is kept of them beside the items.

What never enters this room: the network; a word of somebody who may not say it.
"""

from collections.abc import Iterator
from typing import Final

from cordee.clients.sdk.consent_fold import ConsentSaid, consent_of
from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.mail_reader import is_heard_at
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.items import aimed_at, items_from, shown_before
from cordee.clients.sdk.threads import Thread
from cordee.crypto.billing_event import Ledger
from cordee.crypto.case_event import Consent, ConsentEnd, ExpertiseRequest
from cordee.crypto.epoch import Capacity, Retention
from cordee.crypto.event import Event, File, Unknown
from cordee.crypto.mail_event import MailIn
from cordee.crypto.message import Header
from cordee.crypto.study_event import Study

MAX_CASES: Final = 1_000
"""Cases of one thread that are followed, the newest: twice what may run in one."""
MAX_CONSENTS: Final = 1_000
PAGE: Final = 200
FOR_EVER: Final = Retention(0, 0)
"""What a ledger keeps: it outlives the threads that its acts came from (§5.16.1)."""


def case_heard(
    database: Database, thread: Thread, header: Header, event: Event | Unknown
) -> tuple[bytes, ...]:
    """Keep what somebody said who may say it; the messages that it changes."""
    memory = thread.memory
    match event:
        case ExpertiseRequest(case=case):
            if case not in memory.cases:
                memory.cases = [*memory.cases, case][-MAX_CASES:]
        case Ledger(practitioner=owner):
            if header.account == owner and _is_begun(database, thread, owner):
                memory.ledger = owner
        case Consent(consent=consent, about=about):
            if consent not in memory.consents:
                memory.consents = [*memory.consents, consent][-MAX_CONSENTS:]
                return _lift(database, thread, frozenset(about))
        case ConsentEnd(consent=consent):
            return _block(database, thread, consent)
        case _:
            """Nothing is kept beside the item."""
    return ()


def _is_begun(database: Database, thread: Thread, owner: bytes) -> bool:
    """Whether a thread may be a ledger: an owner's, kept for ever, without a talk.

    A ledger is listed among no threads: a word must not hide one that people talk in.
    """
    memory, record = thread.memory, thread.record
    if memory.ledger is not None or record.capacity(owner) != Capacity.OWNER:
        return False
    talked = memory.title or memory.last_id or memory.cases or memory.consents
    if talked or memory.letters or memory.mailboxes:
        return False
    lines = shown_before(database, thread.id, None, PAGE)
    is_silent = all(one.message is None for one in lines)  # records are lines too
    return is_silent and record.core.retention == FOR_EVER


def consent_said(
    database: Database, thread: Thread, consent: bytes
) -> list[ConsentSaid]:
    """All of the log that names a consent, by who may, in its order."""
    found: list[ConsentSaid] = []
    for item in aimed_at(database, thread.id, consent):
        event = None if item.record.event is None else decoded(item.record.event)
        if not isinstance(event, Consent | ConsentEnd) or item.message is None:
            continue
        if is_heard_at(thread, item, event):
            found.append(
                ConsentSaid(
                    seq=item.seq,
                    account=item.record.account,
                    message=item.message,
                    time=item.record.time,
                    event=event,
                )
            )
    return found


def _lift(
    database: Database, thread: Thread, about: frozenset[bytes]
) -> tuple[bytes, ...]:
    """A later consent lets be used again what an earlier one, ended, had blocked."""
    lifted = thread.memory.blocked & about
    thread.memory.blocked -= lifted
    return tuple(_messages_with(database, thread, lifted)) if lifted else ()


def _block(database: Database, thread: Thread, consent: bytes) -> tuple[bytes, ...]:
    known = consent_of(consent_said(database, thread, consent))
    if known is None or known.end is not None:
        return ()  # unknown here, or ended before: this word is not kept yet
    thread.memory.blocked |= set(known.event.about)
    about = frozenset(known.event.about)
    return (known.message, *_messages_with(database, thread, about))


def _messages_with(
    database: Database, thread: Thread, hashes: frozenset[bytes] | set[bytes]
) -> Iterator[bytes]:
    """Messages whose files, or whose study's index, are among these."""
    after = thread.memory.erased
    while page := items_from(database, thread.id, after + 1, PAGE):
        for item in page:
            event = None if item.record.event is None else decoded(item.record.event)
            if not isinstance(event, File | MailIn | Study) or item.message is None:
                continue
            if hashes & {part.sha256_plain for part in event.files}:
                yield item.message
        after = page[-1].seq
