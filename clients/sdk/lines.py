"""Lines to automations, and ledgers: threads that are no talk, listed nowhere.

What never enters this room: what is said on one.
"""

from collections.abc import Iterable

from cordee.clients.sdk.threads import Thread
from cordee.crypto.epoch import Capacity, EpochRecord


def agent_in(record: EpochRecord) -> bytes | None:
    """The automation at the other end of a line; None for any other thread."""
    members = record.core.members
    agents = [one.account for one in members if one.capacity == Capacity.AGENT]
    return agents[0] if len(members) == 2 and len(agents) == 1 else None


def is_line(thread: Thread) -> bool:
    """Whether a thread is one, by the record in force."""
    is_known = thread.current is not None and thread.memory.ledger is None
    return is_known and agent_in(thread.record) is not None


def is_mine(thread: Thread, me: bytes) -> bool:
    """Whether a thread is a line on which this account asks."""
    if not thread.memory.joined or not is_line(thread):
        return False
    return agent_in(thread.record) not in {None, me}


def is_ledger(thread: Thread) -> bool:
    """Whether acts are said here, and nothing else (§5.16)."""
    return thread.memory.ledger is not None


def talks(threads: Iterable[Thread]) -> list[Thread]:
    """Those that people talk in, of which something is verified."""
    known = (one for one in threads if one.memory.epoch >= 0)
    return [one for one in known if not is_line(one) and not is_ledger(one)]
