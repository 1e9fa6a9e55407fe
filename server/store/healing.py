"""Healing after a restore: until when, who has said where he stands, what waits."""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class Waiting(msgspec.Struct, frozen=True):
    """An item that a member says was in the log, at its number and log hash there."""

    thread: bytes
    account: bytes
    seq: int
    log_hash: bytes
    kind: str
    time: int
    body: bytes
    payload: bytes
    signature: bytes
    erased: bytes | None
    box: bytes | None


COLUMNS: Final = Waiting.__struct_fields__

_BEGIN: Final = """
INSERT INTO healing (until) VALUES ($1) ON CONFLICT (one) DO UPDATE SET until = $1
"""
_MARK: Final = "UPDATE thread SET healing_until = $1"


async def begin(connection: Connection, until: int) -> int:
    """Let every thread be healed until then (Unix ms); gives how many there are."""
    await connection.execute("DELETE FROM healing_claim")
    await connection.execute("DELETE FROM healing_item")
    await connection.execute(_BEGIN, until)
    told = await connection.execute(_MARK, until)
    return int(told.rpartition(" ")[2])


async def until(connection: Connection) -> int:
    """Until when this server is being healed; 0 when it never was."""
    found: int | None = await connection.fetchval("SELECT until FROM healing")
    return found or 0


_ALONE: Final = """
SELECT pg_advisory_xact_lock(hashtextextended('heal ' || encode($1, 'hex'), 0))
"""


async def alone(connection: Connection, thread: bytes) -> None:
    """Let one transaction at a time heal a thread, also one that has no row yet."""
    await connection.execute(_ALONE, thread)


async def of_thread(connection: Connection, thread: bytes) -> int | None:
    """Until when a thread is healed; None when it is not stored."""
    sql = "SELECT healing_until FROM thread WHERE thread = $1"
    found: int | None = await connection.fetchval(sql, thread)
    return found


async def mark(connection: Connection, thread: bytes, end: int) -> None:
    """Let a thread be healed until then; 0 when it is done."""
    sql = "UPDATE thread SET healing_until = $2 WHERE thread = $1"
    await connection.execute(sql, thread, end)


_CLAIM: Final = """
INSERT INTO healing_claim (thread, account, seq, log_hash) VALUES ($1, $2, $3, $4)
ON CONFLICT (thread, account) DO UPDATE
SET seq = EXCLUDED.seq, log_hash = EXCLUDED.log_hash
WHERE healing_claim.seq < EXCLUDED.seq
"""


async def claim(
    connection: Connection, thread: bytes, account: bytes, seq: int, log_hash: bytes
) -> None:
    """Keep the furthest place at which a member stands."""
    await connection.execute(_CLAIM, thread, account, seq, log_hash)


async def claims(connection: Connection, thread: bytes) -> dict[bytes, int]:
    """Who has said where he stands, and the number there."""
    sql = "SELECT account, seq FROM healing_claim WHERE thread = $1"
    return {row[0]: row[1] for row in await connection.fetch(sql, thread)}


_LAST: Final = """
SELECT log_hash FROM healing_item WHERE thread = $1 AND account = $2 AND seq = $3
"""


async def proposed(
    connection: Connection, thread: bytes, account: bytes, seq: int
) -> bytes | None:
    """Log hash of what a member has brought at a number and that waits."""
    found: bytes | None = await connection.fetchval(_LAST, thread, account, seq)
    return found


async def propose(connection: Connection, rows: Sequence[Waiting]) -> None:
    """Keep what a member brings, in place of what he brought from there on."""
    first = rows[0]
    await drop(connection, first.thread, [first.account], first.seq)
    await connection.copy_records_to_table(
        "healing_item",
        records=[msgspec.structs.astuple(row) for row in rows],
        columns=COLUMNS,
    )


_DROP: Final = """
DELETE FROM healing_item WHERE thread = $1 AND account = ANY($2::bytea[]) AND seq >= $3
"""


async def drop(
    connection: Connection, thread: bytes, accounts: Sequence[bytes], first: int
) -> None:
    """Forget what these brought from a number on."""
    await connection.execute(_DROP, thread, accounts, first)


_AT: Final = """
SELECT thread, account, seq, log_hash, kind, time, body, payload, signature, erased, box
FROM healing_item
WHERE thread = $1 AND seq = $2
"""


async def at(connection: Connection, thread: bytes, seq: int) -> list[Waiting]:
    """What members say stood at a number."""
    return [Waiting(*row) for row in await connection.fetch(_AT, thread, seq)]


async def taken(connection: Connection, thread: bytes, seq: int) -> None:
    """Forget what was brought up to a number: it is in the log."""
    sql = "DELETE FROM healing_item WHERE thread = $1 AND seq <= $2"
    await connection.execute(sql, thread, seq)


async def waits(connection: Connection, thread: bytes) -> int:
    """How many numbers of a thread wait for a second word."""
    sql = "SELECT count(DISTINCT seq) FROM healing_item WHERE thread = $1"
    found: int = await connection.fetchval(sql, thread)
    return found


async def end(connection: Connection, thread: bytes) -> None:
    """The thread is whole: forget what was said of it."""
    await mark(connection, thread, 0)
    await connection.execute("DELETE FROM healing_claim WHERE thread = $1", thread)
    await connection.execute("DELETE FROM healing_item WHERE thread = $1", thread)


_INSERT: Final = """
INSERT INTO item (thread, seq, kind, time, log_hash, device, n, body, payload,
    signature, erased)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


async def insert(
    connection: Connection, item: Waiting, device: bytes | None, n: int | None
) -> None:
    """Store an item exactly as it was."""
    await connection.execute(
        _INSERT,
        item.thread,
        item.seq,
        item.kind,
        item.time,
        item.log_hash,
        device,
        n,
        item.body,
        item.payload,
        item.signature,
        item.erased,
    )


_BOX: Final = """
INSERT INTO epoch_box (thread, account, seq, box) VALUES ($1, $2, $3, $4)
ON CONFLICT (thread, account, seq) DO NOTHING
"""


async def keep_box(
    connection: Connection, thread: bytes, account: bytes, seq: int, box: bytes
) -> None:
    """Keep a member's box of a healed record."""
    await connection.execute(_BOX, thread, account, seq, box)


_REPORT: Final = """
SELECT t.thread, t.head_seq,
    (SELECT count(*) FROM member AS m JOIN account AS a USING (account)
        WHERE m.thread = t.thread AND m.last_seq IS NULL
            AND a.kind NOT IN ('role', 'record')
            AND NOT EXISTS (SELECT 1 FROM healing_claim AS c
                WHERE c.thread = t.thread AND c.account = m.account)) AS silent,
    (SELECT count(DISTINCT seq) FROM healing_item AS i WHERE i.thread = t.thread)
        AS waiting,
    (SELECT coalesce(max(seq), 0) FROM healing_claim AS c WHERE c.thread = t.thread)
        AS claimed
FROM thread AS t
WHERE t.healing_until > $1
ORDER BY t.thread
"""


class Report(msgspec.Struct, frozen=True):
    """A thread that is being healed: members not heard of, items that wait."""

    thread: bytes
    head_seq: int
    silent: int
    waiting: int
    claimed: int


async def report(connection: Connection, now: int) -> list[Report]:
    """Threads that are being healed at `now`, Unix ms."""
    return [Report(*row) for row in await connection.fetch(_REPORT, now)]


_REQUIRED: Final = """
SELECT m.account FROM member AS m JOIN account AS a USING (account)
WHERE m.thread = $1 AND m.last_seq IS NULL AND a.kind NOT IN ('role', 'record')
"""


async def awaited(connection: Connection, thread: bytes) -> set[bytes]:
    """Members who say themselves where they stand: who is held has no device."""
    return {row[0] for row in await connection.fetch(_REQUIRED, thread)}


_PURGE: Final = """
DELETE FROM healing_item AS i
USING thread AS t
WHERE t.thread = i.thread AND t.healing_until <= $1
"""


async def purge(connection: Connection, now: int) -> None:
    """Forget what waits in threads whose healing is over (Unix ms)."""
    await connection.execute(_PURGE, now)
