"""Members: who reads a thread, from which item and up to which."""

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


class IndexRow(msgspec.Struct, frozen=True):
    """One thread of an account's first screen, as far as the account may see."""

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


_NOW: Final = """
SELECT thread, array_agg(account) AS accounts
FROM member
WHERE thread = ANY($1::bytea[]) AND last_seq IS NULL
GROUP BY thread
"""


async def now_in(
    connection: Reader, threads: Sequence[bytes]
) -> dict[bytes, list[bytes]]:
    """Current members of several threads."""
    rows = await connection.fetch(_NOW, threads)
    return {row["thread"]: row["accounts"] for row in rows}


_NEAR: Final = """
SELECT DISTINCT other.account
FROM member AS mine
JOIN member AS other ON other.thread = mine.thread AND other.last_seq IS NULL
WHERE mine.account = $1 AND mine.last_seq IS NULL
"""


async def in_common_threads(connection: Connection, account: bytes) -> list[bytes]:
    """Everyone who now shares a thread with an account."""
    return [row[0] for row in await connection.fetch(_NEAR, account)]


_INDEX: Final = """
SELECT m.thread,
    coalesce(m.last_seq, t.head_seq) AS head_seq,
    coalesce(m.last_hash, t.log_hash) AS log_hash,
    coalesce(m.last_epoch, t.epoch) AS epoch,
    coalesce(e.epoch_hash, t.epoch_hash) AS epoch_hash,
    coalesce(e.seq, t.epoch_seq) AS epoch_seq,
    m.first_seq,
    coalesce(c.displayed, 0) AS displayed,
    coalesce(m.last_time, t.last_time) AS last_time,
    m.last_seq IS NULL AND t.stale AS stale
FROM member AS m
JOIN thread AS t ON t.thread = m.thread
LEFT JOIN epoch AS e ON e.thread = m.thread AND e.epoch = m.last_epoch
LEFT JOIN LATERAL (
    SELECT max(displayed) AS displayed
    FROM cursor
    WHERE thread = m.thread AND account = m.account
) AS c ON true
WHERE m.account = $1 AND coalesce(m.last_time, t.last_time) < $2
ORDER BY coalesce(m.last_time, t.last_time) DESC
FETCH FIRST $3 ROWS WITH TIES
"""


async def index(
    connection: Connection, account: bytes, before: int, limit: int
) -> list[IndexRow]:
    """Threads by latest activity before `before` (Unix ms), ties together."""
    rows = await connection.fetch(_INDEX, account, before, limit)
    return [IndexRow(*row) for row in rows]
