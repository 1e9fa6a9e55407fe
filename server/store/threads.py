"""Threads: where each log stands, and which epoch is in force."""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection, Reader


class ThreadRow(msgspec.Struct, frozen=True):
    """`healing_until` is written by `healing` alone: Unix ms, 0 when it is whole."""

    thread: bytes
    head_seq: int
    log_hash: bytes
    epoch: int
    epoch_hash: bytes
    epoch_seq: int
    stale: bool
    last_time: int
    healing_until: int = 0


class Advance(msgspec.Struct, frozen=True):
    """The new end of a log after items that change no epoch."""

    thread: bytes
    head_seq: int
    log_hash: bytes
    last_time: int


_LOCK: Final = """
SELECT thread, head_seq, log_hash, epoch, epoch_hash, epoch_seq, stale, last_time,
    healing_until
FROM thread
WHERE thread = ANY($1::bytea[])
ORDER BY thread
FOR UPDATE
"""


async def lock(
    connection: Connection, threads: Sequence[bytes]
) -> dict[bytes, ThreadRow]:
    """Lock threads in the order of their ids; unknown ones are left out."""
    rows = await connection.fetch(_LOCK, threads)
    return {row[0]: ThreadRow(*row) for row in rows}


_GET: Final = """
SELECT thread, head_seq, log_hash, epoch, epoch_hash, epoch_seq, stale, last_time,
    healing_until
FROM thread
WHERE thread = $1
"""


async def get(connection: Connection, thread: bytes) -> ThreadRow | None:
    row = await connection.fetchrow(_GET, thread)
    return None if row is None else ThreadRow(*row)


_INSERT: Final = """
INSERT INTO thread (
    thread, head_seq, log_hash, epoch, epoch_hash, epoch_seq, stale, last_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (thread) DO NOTHING
"""


async def insert(connection: Connection, row: ThreadRow) -> bool:
    """Begin a thread; False when it exists."""
    told = await connection.execute(_INSERT, *msgspec.structs.astuple(row)[:-1])
    return told.endswith(" 1")


_UPDATE: Final = """
UPDATE thread
SET head_seq = $2, log_hash = $3, epoch = $4, epoch_hash = $5, epoch_seq = $6,
    stale = $7, last_time = $8
WHERE thread = $1
"""


async def update(connection: Connection, row: ThreadRow) -> None:
    await connection.execute(_UPDATE, *msgspec.structs.astuple(row)[:-1])


_ADVANCE: Final = """
UPDATE thread AS t
SET head_seq = a.head_seq, log_hash = a.log_hash, last_time = a.last_time
FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bigint[])
    AS a (thread, head_seq, log_hash, last_time)
WHERE t.thread = a.thread
"""


async def advance(connection: Connection, ends: Sequence[Advance]) -> None:
    """Move the ends of locked threads."""
    await connection.execute(
        _ADVANCE,
        [end.thread for end in ends],
        [end.head_seq for end in ends],
        [end.log_hash for end in ends],
        [end.last_time for end in ends],
    )


_MARK: Final = """
WITH mine AS (
    SELECT t.thread
    FROM thread AS t
    JOIN member AS m ON m.thread = t.thread
    WHERE m.account = $1 AND m.last_seq IS NULL
    ORDER BY t.thread
    FOR UPDATE OF t
)
UPDATE thread AS t
SET stale = true
FROM mine
WHERE t.thread = mine.thread
RETURNING t.thread
"""


async def mark_stale(connection: Connection, account: bytes) -> list[bytes]:
    """Mark every thread in which the account reads now; locks in id order."""
    return [row[0] for row in await connection.fetch(_MARK, account)]


_HEADS: Final = """
SELECT thread, head_seq FROM thread WHERE thread = ANY($1::bytea[])
"""


async def heads(connection: Reader, threads: Sequence[bytes]) -> dict[bytes, int]:
    """The last number of each thread; unknown ones are left out."""
    return {row[0]: row[1] for row in await connection.fetch(_HEADS, threads)}
