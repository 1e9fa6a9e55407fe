"""What was said for a reason that is told again: found by the reason, said once.

A row is written in the transaction that puts the event in the outbox. It holds the
first half of the message's id, which stays when a message takes another counter. What
never enters this room: the reason itself, which stands here as a MAC.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.store.database import Database

STEM: Final = 8
"""Bytes of a message's id that are drawn; the rest is its counter."""

KEPT_DAYS: Final = 180
"""A mail is sent again for days, a report about one for weeks at the most."""

_DAY: Final = 86_400_000


class Intended(msgspec.Struct, frozen=True):
    """A message that was said for a reason; `state` is waiting, stored or failed."""

    thread: bytes
    message: bytes
    state: str


def note_intents(
    database: Database, names: Sequence[bytes], thread: bytes, message: bytes, now: int
) -> None:
    """Keep that this message was said for these reasons, inside a transaction."""
    for name in names:
        database.run(
            "INSERT INTO intents (name, thread, stem, day) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET thread = excluded.thread, "
            "stem = excluded.stem, day = excluded.day",
            name,
            thread,
            message[:STEM],
            now // _DAY,
        )


def find_intended(database: Database, names: Sequence[bytes]) -> Intended | None:
    """What was said for one of these reasons; None when nothing was, or long ago.

    One that the server refused for good is given when there is no other.
    """
    failed = None
    for name in names:
        found = _find(database, name)
        if found is not None and found.state != "failed":
            return found
        failed = failed or found
    return failed


def _find(database: Database, name: bytes) -> Intended | None:
    row = database.row("SELECT thread, stem FROM intents WHERE name = ?", name)
    if row is None:
        return None
    thread, stem = row
    first, last = stem.ljust(16, b"\x00"), stem.ljust(16, b"\xff")
    sent = database.row(
        "SELECT message, n, acks.seq FROM outbox LEFT JOIN acks USING (place) "
        "WHERE thread = ? AND message BETWEEN ? AND ?",
        thread,
        first,
        last,
    )
    if sent is not None:
        message, n, acked = sent
        state = "failed" if n is None else "waiting" if acked is None else "stored"
        return Intended(thread, message, state)
    stored = database.row(
        "SELECT message FROM items WHERE thread = ? AND message BETWEEN ? AND ?",
        thread,
        first,
        last,
    )
    return None if stored is None else Intended(thread, stored[0], "stored")


def forget_intents(database: Database, now: int) -> None:
    """Forget what nobody tells again."""
    database.run("DELETE FROM intents WHERE day < ?", now // _DAY - KEPT_DAYS)
