"""How far a line has come: who may read it, who has it, who has seen it.

What never enters this room: what the line says.
"""

from typing import NamedTuple

from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.store.threads import ReaderCursor
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.views import MessageState


class Reach(NamedTuple):
    """Who has displayed a line, who has it, of how many, and what that amounts to."""

    displayed: tuple[bytes, ...]
    delivered: tuple[bytes, ...]
    recipients: int
    state: MessageState


def reach(thread: Thread, seats: Seats, seq: int, author: set[bytes]) -> Reach:
    """How far a line has come, with those who may read it and are not its `author`."""
    epochs = thread.epochs.items()
    epoch = max((e for e, held in epochs if held.seq <= seq), default=0)
    others = readers(thread, epoch) - author
    reached = _reached(thread, seats)
    displayed = {who for who, c in reached if c.displayed >= seq} & others
    delivered = {who for who, c in reached if c.delivered >= seq} & others
    delivered |= displayed
    state: MessageState = "stored"
    if others and others == delivered:
        state = "displayed" if others == displayed else "delivered"
    return Reach(tuple(sorted(displayed)), tuple(sorted(delivered)), len(others), state)


def readers(thread: Thread, epoch: int) -> set[bytes]:
    """Members now who may read what was said in an epoch."""
    held = thread.current
    members = () if held is None else held.record.core.members
    return {member.account for member in members if member.from_ <= epoch}


def comings(thread: Thread, seq: int) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Who came and who went with the epoch record of this number, if it is one."""
    held = next((h for h in thread.epochs.values() if h.seq == seq), None)
    if held is None:
        return (), ()
    after = set(held.record.members)
    previous = thread.epochs.get(held.record.core.epoch - 1)
    before: set[bytes] = set() if previous is None else set(previous.record.members)
    return tuple(sorted(after - before)), tuple(sorted(before - after))


def _reached(thread: Thread, seats: Seats) -> list[tuple[bytes, ReaderCursor]]:
    """Cursors, with the member that each counts for."""
    held = thread.current
    if held is None:
        return []
    members = held.record.members
    return [
        (seats.standing_for(members, cursor.account), cursor)
        for cursor in thread.memory.cursors.values()
    ]
