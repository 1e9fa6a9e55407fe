"""The entries of account chains, and the boxes beside them."""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class EntryRow(msgspec.Struct, frozen=True):
    account: bytes
    seq: int
    kind: str
    time: int
    body: bytes
    signature: bytes


class BoxRow(msgspec.Struct, frozen=True):
    """A box of entry `seq`, for an opener or for a slot of its reserve."""

    seq: int
    reserve: bool
    position: int
    box: bytes


_INSERT: Final = """
INSERT INTO entry (account, seq, kind, time, body, signature)
VALUES ($1, $2, $3, $4, $5, $6)
"""
_INSERT_BOX: Final = """
INSERT INTO entry_box (account, seq, reserve, position, box)
VALUES ($1, $2, $3, $4, $5)
"""


async def insert(
    connection: Connection,
    entry: EntryRow,
    openers: Sequence[bytes],
    reserve: Sequence[bytes],
) -> None:
    """Store an entry and its boxes, in the order of its openers."""
    await connection.execute(_INSERT, *msgspec.structs.astuple(entry))
    rows = [
        (entry.account, entry.seq, is_reserve, position, box)
        for is_reserve, boxes in ((False, openers), (True, reserve))
        for position, box in enumerate(boxes)
    ]
    if rows:
        await connection.executemany(_INSERT_BOX, rows)


_CHAINS: Final = """
SELECT e.account, e.seq, e.kind, e.time, e.body, e.signature
FROM unnest($1::bytea[], $2::bigint[]) AS q (account, first)
CROSS JOIN LATERAL (
    SELECT account, seq, kind, time, body, signature
    FROM entry
    WHERE account = q.account AND seq >= q.first
    ORDER BY seq
    LIMIT $3
) AS e
ORDER BY e.account, e.seq
"""


async def of_chains(
    connection: Connection, wanted: Sequence[tuple[bytes, int]], limit: int
) -> dict[bytes, list[EntryRow]]:
    """Entries of several chains, each from a number on, at most `limit` of each."""
    accounts, firsts = [a for a, _ in wanted], [f for _, f in wanted]
    found: dict[bytes, list[EntryRow]] = {}
    for row in await connection.fetch(_CHAINS, accounts, firsts, limit):
        found.setdefault(row["account"], []).append(EntryRow(*row))
    return found


_LENGTHS: Final = """
SELECT account, seq + 1 FROM account WHERE account = ANY($1::bytea[])
"""


async def lengths(
    connection: Connection, accounts: Sequence[bytes]
) -> dict[bytes, int]:
    """How many entries each chain has; unknown accounts are left out."""
    return {row[0]: row[1] for row in await connection.fetch(_LENGTHS, accounts)}


_COUNT: Final = """
SELECT count(*) FROM entry WHERE account = $1 AND kind = $2 AND time > $3
"""


async def count_since(
    connection: Connection, account: bytes, kind: str, time: int
) -> int:
    """How many entries of a kind the chain took since `time` (Unix ms)."""
    count: int = await connection.fetchval(_COUNT, account, kind, time)
    return count


_BOXES: Final = """
SELECT seq, reserve, position, box
FROM entry_box
WHERE account = $1
ORDER BY seq, reserve, position
"""


async def boxes(connection: Connection, account: bytes) -> list[BoxRow]:
    """All the boxes of one chain, in the order of its openers."""
    return [BoxRow(*row) for row in await connection.fetch(_BOXES, account)]


_NEWEST_BOXES: Final = """
SELECT seq, reserve, position, box
FROM entry_box
WHERE account = $1 AND seq >= (
    SELECT max(seq) FROM entry WHERE account = $1 AND kind IN ('create', 'rotate'))
ORDER BY seq, reserve, position
"""


async def newest_boxes(connection: Connection, account: bytes) -> list[BoxRow]:
    """The boxes of the generation in force, and of what was added to it since."""
    return [BoxRow(*row) for row in await connection.fetch(_NEWEST_BOXES, account)]
