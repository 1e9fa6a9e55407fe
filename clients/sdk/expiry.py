"""When a message is due, by what this client knows, and when it was erased too early.

What never enters this room: the erasing itself. Times are Unix milliseconds.
"""

import time
from typing import Final

import msgspec

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.store.facts import save_evidence
from cordee.clients.sdk.store.items import StoredItem, item_at, set_record
from cordee.clients.sdk.threads import Thread
from cordee.crypto.epoch import Retention
from cordee.crypto.retention import is_due

EARLY: Final = "LOG-04"

TOLERANCE: Final = 86_400_000
"""A day: a machine whose time zone is set wrong is off by hours: that is no alarm."""


class Clock:
    """The time by which this client erases: the earlier of its own and the server's.

    Its own may be years ahead, and so may what the server says: neither alone makes
    anything due. What the server said goes on while this process runs; before it has
    said anything it is the newest store time here.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._heard = 0
        self._at = time.monotonic()

    def heard(self, moment: int) -> None:
        """Take the server's word for what time it is."""
        self._heard, self._at = moment, time.monotonic()

    def now(self, known: int) -> int:
        """The time; `known` is the newest store time of the thread asked about."""
        passed = int((time.monotonic() - self._at) * 1000)
        server = max(self._heard + passed if self._heard else 0, known)
        return min(self._context.clock(), server)


def is_due_here(thread: Thread, item: StoredItem, now: int) -> bool:
    """Whether a message is due by the record in force."""
    retention = thread.record.core.retention
    filed = item.seq <= thread.memory.filed
    return is_due(item.record.time, retention, now, filed)


def may_be_erased(context: Context, thread: Thread, item: StoredItem) -> bool:
    """Whether a message was due under some record, while that was in force (LOG-04).

    A retention that was raised since brings back nothing that was due before. What
    comes with an earlier time than the item before it is as old as that one.
    """
    stored = item.record.time
    before = item_at(context.database, thread.id, item.seq - 1)
    if before is not None:
        stored = max(stored, before.record.time)
    filed, latest = item.seq <= thread.memory.filed, context.clock()
    return any(
        is_due(stored, retention, min(end, latest) + TOLERANCE, filed)
        for retention, end in _reigns(context, thread, latest)
    )


def _reigns(
    context: Context, thread: Thread, latest: int
) -> list[tuple[Retention, int]]:
    """Each record's retention, and until when it was in force."""
    ends = list[tuple[Retention, int]]()
    end = latest
    for _epoch, held in sorted(thread.epochs.items(), reverse=True):
        ends.append((held.record.core.retention, end))
        place = item_at(context.database, thread.id, held.seq)
        end = end if place is None else place.record.time
    return ends


def judge_erased(context: Context, thread: Thread) -> None:
    """Judge what came erased, now that the log is known to its end (LOG-04).

    What is due lies before what is not: from the newest one back, until one was due.
    """
    memory, database = thread.memory, context.database
    item = item_at(database, thread.id, memory.unjudged) if memory.unjudged else None
    while item is not None and not may_be_erased(context, thread, item):
        if item.record.erased is not None:
            keep_evidence(context, thread, item)
        item = item_at(database, thread.id, item.seq - 1)
    if memory.unjudged:
        memory.unjudged = 0
        thread.save()


def keep_evidence(context: Context, thread: Thread, item: StoredItem) -> None:
    """Mark the item, keep it as evidence, and warn; once."""
    record = item.record
    if EARLY in record.rules:
        return
    marked = msgspec.structs.replace(record, rules=(*record.rules, EARLY))
    time = record.time.to_bytes(8, "big")
    with context.database.transaction(durable=True):
        set_record(context.database, thread.id, item.seq, marked)
        save_evidence(context.database, EARLY, (record.body, record.payload_hash, time))
    context.warn(EARLY, "erased_too_early", thread=thread.id)
