"""Deadlines that the server holds for a mailbox of a thread, or may hold.

What never enters this room: what they are about.
"""

from typing import Final

from cordee.mail_bridge.store.database import Reader

_OF_PAIR: Final = "SELECT deadline, is_set FROM bridge.watch WHERE pair = $1"
_MEAN: Final = """
INSERT INTO bridge.watch (deadline, pair) VALUES ($1, $2)
ON CONFLICT (deadline) DO NOTHING
"""
_SET: Final = "UPDATE bridge.watch SET is_set = true WHERE deadline = $1"
_LOOK_AGAIN: Final = """
UPDATE bridge.pair SET stale = stale + 1
WHERE name IN (SELECT pair FROM bridge.watch WHERE NOT is_set)
"""
_DROP: Final = "DELETE FROM bridge.watch WHERE deadline = $1"


async def of_pair(reader: Reader, pair: bytes) -> dict[bytes, bool]:
    """Ids of the deadlines of a mailbox: whether each was set, or only meant to be."""
    rows = await reader.fetch(_OF_PAIR, pair)
    return {row["deadline"]: row["is_set"] for row in rows}


async def mean(reader: Reader, deadline: bytes, pair: bytes) -> None:
    """Note one before it is set: a kill between the two must not leave it standing."""
    await reader.execute(_MEAN, deadline, pair)


async def note_set(reader: Reader, deadline: bytes) -> None:
    await reader.execute(_SET, deadline)


async def look_again(reader: Reader) -> None:
    """Have mailboxes looked at whose deadline was meant, and not taken."""
    await reader.execute(_LOOK_AGAIN)


async def drop(reader: Reader, deadline: bytes) -> None:
    await reader.execute(_DROP, deadline)
