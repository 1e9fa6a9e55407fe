"""Members: who reads a thread, from which item and up to which.

A member that is held by others, a role or a record, is read through: by its holders,
unless they are locked or closed, and never by itself. Whoever reads a thread in more
ways than one does so by his own membership first, then through the lowest id.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection, Reader


class MemberRow(msgspec.Struct, frozen=True):
    """`last_seq` is nil for those who read on."""

    thread: bytes
    account: bytes
    capacity: str
    from_epoch: int
    first_seq: int
    last_seq: int | None


class Reading(msgspec.Struct, frozen=True):
    """How an account reads a thread: as `member`, which is itself or what it holds."""

    account: bytes
    member: bytes
    first_seq: int
    last_seq: int | None


class IndexRow(msgspec.Struct, frozen=True):
    """One thread of an account's first screen, as far as the account may see.

    `role` is what the account holds and reads through; nil for a member.
    """

    thread: bytes
    head_seq: int
    log_hash: bytes
    epoch: int
    epoch_hash: bytes
    epoch_seq: int
    first_seq: int
    displayed: int
    last_time: int
    stale: bool
    role: bytes | None


class Ending(msgspec.Struct, frozen=True):
    """The last item that someone who goes may read."""

    seq: int
    time: int
    log_hash: bytes
    epoch: int


_GET: Final = """
SELECT thread, account, capacity, from_epoch, first_seq, last_seq
FROM member
WHERE thread = $1 AND account = $2
"""


async def get(
    connection: Connection, thread: bytes, account: bytes
) -> MemberRow | None:
    row = await connection.fetchrow(_GET, thread, account)
    return None if row is None else MemberRow(*row)


_CAPACITIES: Final = """
SELECT capacity
FROM member
WHERE thread = $1 AND account = ANY($2::bytea[]) AND last_seq IS NULL
"""


async def capacities(
    connection: Connection, thread: bytes, accounts: Sequence[bytes]
) -> set[str]:
    """What these accounts may do in a thread now."""
    rows = await connection.fetch(_CAPACITIES, thread, accounts)
    return {row["capacity"] for row in rows}


_OF_THREAD: Final = """
SELECT thread, account, capacity, from_epoch, first_seq, last_seq
FROM member
WHERE thread = $1
"""


async def of_thread(connection: Connection, thread: bytes) -> list[MemberRow]:
    """Everyone who reads or has read a thread."""
    return [MemberRow(*row) for row in await connection.fetch(_OF_THREAD, thread)]


_UPSERT: Final = """
INSERT INTO member (thread, account, capacity, from_epoch, first_seq)
SELECT $1, m.account, m.capacity, m.from_epoch, e.seq
FROM unnest($2::bytea[], $3::text[], $4::bigint[])
    AS m (account, capacity, from_epoch)
JOIN epoch AS e ON e.thread = $1 AND e.epoch = m.from_epoch
ON CONFLICT (thread, account) DO UPDATE
SET capacity = EXCLUDED.capacity, from_epoch = EXCLUDED.from_epoch,
    first_seq = EXCLUDED.first_seq, last_seq = NULL, last_time = NULL,
    last_hash = NULL, last_epoch = NULL
"""


async def put(
    connection: Connection, thread: bytes, rows: Sequence[tuple[bytes, str, int]]
) -> None:
    """Make these (account, capacity, from epoch) current members."""
    await connection.execute(
        _UPSERT,
        thread,
        [account for account, _, _ in rows],
        [capacity for _, capacity, _ in rows],
        [from_epoch for _, _, from_epoch in rows],
    )


_END: Final = """
UPDATE member
SET last_seq = $3, last_time = $4, last_hash = $5, last_epoch = $6
WHERE thread = $1 AND account = ANY($2::bytea[]) AND last_seq IS NULL
"""


async def end(
    connection: Connection, thread: bytes, accounts: Sequence[bytes], last: Ending
) -> None:
    """Let members go: what comes after `last` is not theirs."""
    await connection.execute(
        _END, thread, accounts, last.seq, last.time, last.log_hash, last.epoch
    )


_READING: Final = """
SELECT account, member, first_seq, last_seq
FROM (
    SELECT account, account AS member, first_seq, last_seq
    FROM member
    WHERE thread = $1 AND account = $2
    UNION ALL
    SELECT h.account, m.account, m.first_seq, m.last_seq
    FROM holder AS h
    JOIN account AS a ON a.account = h.account AND NOT a.locked AND NOT a.closed
    JOIN member AS m
        ON m.thread = $1 AND m.account = h.role AND m.last_seq IS NULL
    WHERE h.account = $2
) AS ways
ORDER BY last_seq IS NOT NULL, member <> account, member
LIMIT 1
"""


async def reading(
    connection: Connection, thread: bytes, account: bytes
) -> Reading | None:
    """How an account reads a thread, or has read it; None for a stranger."""
    row = await connection.fetchrow(_READING, thread, account)
    return None if row is None else Reading(*row)


_BOUNDS: Final = """
SELECT first_seq, last_seq FROM member WHERE thread = $1 AND account = $2
"""
_THROUGH: Final = """
SELECT m.first_seq, m.last_seq
FROM holder AS h
JOIN account AS a ON a.account = h.account AND NOT a.locked AND NOT a.closed
JOIN member AS m ON m.thread = $1 AND m.account = h.role AND m.last_seq IS NULL
WHERE h.account = $2 AND h.role = $3
"""


async def bounds(
    connection: Connection, thread: bytes, account: bytes
) -> tuple[int, int | None] | None:
    """First and last number that a member may read, nil for one who reads on."""
    row = await connection.fetchrow(_BOUNDS, thread, account)
    return None if row is None else (row[0], row[1])


async def through(
    connection: Connection, thread: bytes, account: bytes, role: bytes
) -> tuple[int, int | None] | None:
    """The same for who reads through what he holds; None when he may not."""
    row = await connection.fetchrow(_THROUGH, thread, account, role)
    return None if row is None else (row[0], row[1])


_READERS: Final = """
SELECT DISTINCT ON (account) account, member, first_seq, last_seq
FROM (
    SELECT account, account AS member, first_seq, last_seq
    FROM member
    WHERE thread = $1
    UNION ALL
    SELECT h.account, m.account, m.first_seq, m.last_seq
    FROM member AS m
    JOIN holder AS h ON h.role = m.account
    JOIN account AS a ON a.account = h.account AND NOT a.locked AND NOT a.closed
    WHERE m.thread = $1
) AS ways
ORDER BY account, last_seq IS NOT NULL, member <> account, member
"""


async def readers(connection: Connection, thread: bytes) -> list[Reading]:
    """Everyone who reads or has read a thread, himself or through what he holds."""
    return [Reading(*row) for row in await connection.fetch(_READERS, thread)]


_NOW: Final = """
SELECT thread, array_agg(account) AS accounts
FROM (
    SELECT thread, account
    FROM member
    WHERE thread = ANY($1::bytea[]) AND last_seq IS NULL
    UNION
    SELECT m.thread, h.account
    FROM member AS m
    JOIN holder AS h ON h.role = m.account
    JOIN account AS a ON a.account = h.account AND NOT a.locked AND NOT a.closed
    WHERE m.thread = ANY($1::bytea[]) AND m.last_seq IS NULL
) AS ways
GROUP BY thread
"""


async def now_in(
    connection: Reader, threads: Sequence[bytes]
) -> dict[bytes, list[bytes]]:
    """Current members of several threads, and who holds those that are held."""
    rows = await connection.fetch(_NOW, threads)
    return {row["thread"]: row["accounts"] for row in rows}


_NEAR: Final = """
WITH mine AS (
    SELECT thread FROM member WHERE account = $1 AND last_seq IS NULL
    UNION
    SELECT m.thread
    FROM holder AS h
    JOIN member AS m ON m.account = h.role AND m.last_seq IS NULL
    WHERE h.account = $1
), near AS (
    SELECT DISTINCT other.account
    FROM mine
    JOIN member AS other ON other.thread = mine.thread AND other.last_seq IS NULL
)
SELECT account FROM near
UNION
SELECT h.account FROM near JOIN holder AS h ON h.role = near.account
"""


async def in_common_threads(connection: Connection, account: bytes) -> list[bytes]:
    """Everyone who now shares a thread with an account, whichever way each reads."""
    return [row[0] for row in await connection.fetch(_NEAR, account)]


_INDEX: Final = """
WITH mine AS (
    SELECT DISTINCT ON (thread) thread, role, first_seq, last_seq, last_time,
        last_hash, last_epoch
    FROM (
        SELECT thread, NULL::bytea AS role, first_seq, last_seq, last_time, last_hash,
            last_epoch
        FROM member
        WHERE account = $1
        UNION ALL
        SELECT m.thread, m.account, m.first_seq, NULL, NULL, NULL, NULL
        FROM holder AS h
        JOIN account AS a ON a.account = h.account AND NOT a.locked AND NOT a.closed
        JOIN member AS m ON m.account = h.role AND m.last_seq IS NULL
        WHERE h.account = $1
    ) AS ways
    ORDER BY thread, last_seq IS NOT NULL, role NULLS FIRST
)
SELECT m.thread,
    coalesce(m.last_seq, t.head_seq) AS head_seq,
    coalesce(m.last_hash, t.log_hash) AS log_hash,
    coalesce(m.last_epoch, t.epoch) AS epoch,
    coalesce(e.epoch_hash, t.epoch_hash) AS epoch_hash,
    coalesce(e.seq, t.epoch_seq) AS epoch_seq,
    m.first_seq,
    coalesce(c.displayed, 0) AS displayed,
    coalesce(m.last_time, t.last_time) AS last_time,
    m.last_seq IS NULL AND t.stale AS stale,
    m.role
FROM mine AS m
JOIN thread AS t ON t.thread = m.thread
LEFT JOIN epoch AS e ON e.thread = m.thread AND e.epoch = m.last_epoch
LEFT JOIN LATERAL (
    SELECT max(displayed) AS displayed
    FROM cursor
    WHERE thread = m.thread AND account = $1
) AS c ON true
WHERE coalesce(m.last_time, t.last_time) < $2
ORDER BY coalesce(m.last_time, t.last_time) DESC
FETCH FIRST $3 ROWS WITH TIES
"""


async def index(
    connection: Connection, account: bytes, before: int, limit: int
) -> list[IndexRow]:
    """Threads by latest activity before `before` (Unix ms), ties together."""
    rows = await connection.fetch(_INDEX, account, before, limit)
    return [IndexRow(*row) for row in rows]
