"""Deadlines that the server holds for a mailbox of a thread.

What never enters this room: what they are about.
"""

from typing import Final

from cordee.mail_bridge.store.database import Reader

_OF_PAIR: Final = "SELECT deadline FROM bridge.watch WHERE pair = $1"
_ADD: Final = """
INSERT INTO bridge.watch (deadline, pair) VALUES ($1, $2)
ON CONFLICT (deadline) DO NOTHING
"""
_DROP: Final = "DELETE FROM bridge.watch WHERE deadline = $1"


async def of_pair(reader: Reader, pair: bytes) -> set[bytes]:
    """The ids of the deadlines that stand for a mailbox."""
    return {row["deadline"] for row in await reader.fetch(_OF_PAIR, pair)}


async def add(reader: Reader, deadline: bytes, pair: bytes) -> None:
    await reader.execute(_ADD, deadline, pair)


async def drop(reader: Reader, deadline: bytes) -> None:
    await reader.execute(_DROP, deadline)
