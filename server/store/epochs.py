"""Epochs: which item of the log is which epoch's record, and the members' boxes."""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class EpochRow(msgspec.Struct, frozen=True):
    """A record, its number in the log, and one member's box if he has one."""

    epoch: int
    seq: int
    body: bytes
    signature: bytes
    box: bytes | None


_INSERT: Final = """
INSERT INTO epoch (thread, epoch, epoch_hash, seq) VALUES ($1, $2, $3, $4)
"""
_INSERT_BOXES: Final = """
INSERT INTO epoch_box (thread, account, seq, box)
SELECT $1, b.account, $2, b.box
FROM unnest($3::bytea[], $4::bytea[]) AS b (account, box)
"""


async def insert(
    connection: Connection,
    thread: bytes,
    epoch: int,
    epoch_hash: bytes,
    seq: int,
    boxes: Sequence[tuple[bytes, bytes]],
) -> None:
    """Store an epoch whose record is item `seq`, and its boxes by account."""
    await connection.execute(_INSERT, thread, epoch, epoch_hash, seq)
    accounts, sealed = [a for a, _ in boxes], [b for _, b in boxes]
    await connection.execute(_INSERT_BOXES, thread, seq, accounts, sealed)


_FIND: Final = """
SELECT seq FROM epoch WHERE thread = $1 AND epoch = $2 AND epoch_hash = $3
"""


async def find(
    connection: Connection, thread: bytes, epoch: int, epoch_hash: bytes
) -> int | None:
    """Number of a stored record in its log; None when it is not stored."""
    seq: int | None = await connection.fetchval(_FIND, thread, epoch, epoch_hash)
    return seq


_RECORDS: Final = """
SELECT e.epoch, e.seq, i.body, i.signature, b.box
FROM epoch AS e
JOIN item AS i ON i.thread = e.thread AND i.seq = e.seq
LEFT JOIN epoch_box AS b
    ON b.thread = e.thread AND b.account = $2 AND b.seq = e.seq
WHERE e.thread = $1 AND e.epoch >= $3 AND e.seq <= $4
ORDER BY e.epoch
LIMIT $5
"""


async def records(
    connection: Connection,
    thread: bytes,
    reader: bytes,
    first: int,
    last_seq: int,
    limit: int,
) -> list[EpochRow]:
    """Records from epoch `first` on, in the log up to item `last_seq`."""
    rows = await connection.fetch(_RECORDS, thread, reader, first, last_seq, limit)
    return [EpochRow(*row) for row in rows]


_TOTAL: Final = """
SELECT count(*) FROM epoch WHERE thread = $1 AND seq <= $2
"""


async def total(connection: Connection, thread: bytes, last_seq: int) -> int:
    count: int = await connection.fetchval(_TOTAL, thread, last_seq)
    return count


_BOXES: Final = """
SELECT account, seq, box
FROM epoch_box
WHERE thread = $1 AND account = ANY($2::bytea[]) AND seq BETWEEN $3 AND $4
"""


async def boxes(
    connection: Connection,
    thread: bytes,
    accounts: Sequence[bytes],
    first: int,
    last: int,
) -> dict[bytes, dict[int, bytes]]:
    """Boxes of these accounts in a stretch of the log, by account and item."""
    found: dict[bytes, dict[int, bytes]] = {}
    for row in await connection.fetch(_BOXES, thread, accounts, first, last):
        found.setdefault(row["account"], {})[row["seq"]] = row["box"]
    return found
