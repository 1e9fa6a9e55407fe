"""Erasure: which threads have something due, and what is left of what was.

What never enters this room: the rule; who calls says up to which number it is due.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class Keeping(msgspec.Struct, frozen=True):
    """What a thread keeps: seconds, 0 for ever; numbers of its log, 0 for none.

    `oldest` is the store time (Unix ms) of the first item beyond `erased_seq`.
    """

    thread: bytes
    keep_seconds: int
    hold_seconds: int
    filed_seq: int
    erased_seq: int
    oldest: int | None


class Unread(msgspec.Struct, frozen=True):
    """A thread whose record in force was not read for its retention."""

    thread: bytes
    epoch: int
    body: bytes


_UNREAD: Final = """
SELECT t.thread, t.epoch, i.body
FROM thread AS t
JOIN item AS i ON i.thread = t.thread AND i.seq = t.epoch_seq
WHERE t.retention_epoch IS DISTINCT FROM t.epoch
ORDER BY t.thread
LIMIT $1
"""


async def unread(connection: Connection, limit: int) -> list[Unread]:
    """Threads whose retention is not that of the record in force, and that record."""
    return [Unread(*row) for row in await connection.fetch(_UNREAD, limit)]


_READ: Final = """
UPDATE thread
SET retention_epoch = $2, keep_seconds = $3, hold_seconds = $4
WHERE thread = $1 AND epoch = $2
"""


async def read(
    connection: Connection, thread: bytes, epoch: int, keep: int, hold: int
) -> None:
    """Keep the retention of an epoch, if that is still in force."""
    await connection.execute(_READ, thread, epoch, keep, hold)


_KEEPING: Final = """
SELECT t.thread, t.keep_seconds, t.hold_seconds, t.filed_seq, t.erased_seq, first.time
FROM thread AS t
LEFT JOIN LATERAL (
    SELECT time FROM item WHERE thread = t.thread AND seq = t.erased_seq + 1
) AS first ON true
WHERE t.keep_seconds > 0 AND t.thread > $1
ORDER BY t.thread
LIMIT $2
"""


async def keeping(connection: Connection, after: bytes, limit: int) -> list[Keeping]:
    """Threads that do not keep for ever, by id, those beyond `after`."""
    rows = await connection.fetch(_KEEPING, after, limit)
    return [Keeping(*row) for row in rows]


_LOCK: Final = """
SELECT t.thread, t.keep_seconds, t.hold_seconds, t.filed_seq, t.erased_seq,
    (SELECT time FROM item WHERE thread = t.thread AND seq = t.erased_seq + 1)
FROM thread AS t
WHERE t.thread = $1 AND t.retention_epoch = t.epoch
FOR UPDATE
"""


async def lock(connection: Connection, thread: bytes) -> Keeping | None:
    """Lock a thread; None when its retention is not known for sure."""
    row = await connection.fetchrow(_LOCK, thread)
    return None if row is None else Keeping(*row)


_AFTER: Final = """
SELECT seq, time FROM item WHERE thread = $1 AND seq > $2 ORDER BY seq LIMIT $3
"""


async def after(
    connection: Connection, thread: bytes, seq: int, limit: int
) -> list[tuple[int, int]]:
    """Numbers and store times (Unix ms) of what follows an item."""
    rows = await connection.fetch(_AFTER, thread, seq, limit)
    return [(row[0], row[1]) for row in rows]


_ERASE: Final = """
UPDATE item
SET erased = sha256(payload), payload = ''
WHERE thread = $1 AND seq BETWEEN $2 AND $3 AND kind = 'message' AND erased IS NULL
RETURNING seq
"""


async def erase(
    connection: Connection, thread: bytes, first: int, last: int
) -> list[int]:
    """Empty the payloads of messages and keep their hashes; gives their numbers."""
    rows = await connection.fetch(_ERASE, thread, first, last)
    return [row[0] for row in rows]


_DROP_BOXES: Final = """
DELETE FROM epoch_box AS b
USING epoch AS e, epoch AS following
WHERE b.thread = $1 AND e.thread = $1 AND following.thread = $1
    AND b.seq = e.seq AND following.epoch = e.epoch + 1 AND following.seq <= $2 + 1
"""


async def drop_boxes(connection: Connection, thread: bytes, last: int) -> int:
    """Delete the boxes of epochs that ended before `last` did; gives how many."""
    told = await connection.execute(_DROP_BOXES, thread, last)
    return int(told.rpartition(" ")[2])


_MOVE: Final = """
UPDATE thread SET erased_seq = $2, erased_items = erased_items + $3 WHERE thread = $1
"""


async def move(connection: Connection, thread: bytes, last: int, erased: int) -> None:
    """Remember how far a locked thread is erased."""
    await connection.execute(_MOVE, thread, last, erased)


_FILED: Final = """
UPDATE thread SET filed_seq = greatest(filed_seq, $2) WHERE thread = $1
"""


async def filed(connection: Connection, thread: bytes, upto: int) -> None:
    """Everything up to a number is in the patient's record."""
    await connection.execute(_FILED, thread, upto)


TABLES: Final[Sequence[str]] = ("item", "epoch_box", "healing_item")
"""Those with sealed bytes of threads."""

UPKEEP_SECONDS: Final = 6 * 3600.0
"""What a whole table may take: far more than any that fits one server."""


async def vacuum(connection: Connection) -> None:
    """Let the space of what was erased be used again, that of TOAST tables as well."""
    for table in TABLES:
        await connection.execute(f"VACUUM {table}", timeout=UPKEEP_SECONDS)


async def rewrite(connection: Connection) -> None:
    """Write the tables anew, without the free space that still holds old bytes.

    Locks each while it lasts: nobody reads or writes it.
    """
    for table in TABLES:
        await connection.execute(f"VACUUM FULL {table}", timeout=UPKEEP_SECONDS)


async def switch_log(connection: Connection) -> None:
    """Let PostgreSQL end its log file and drop those it needs no more.

    Raises the driver's InsufficientPrivilegeError for a user who may not.
    """
    await connection.execute("SELECT pg_switch_wal()")
    await connection.execute("CHECKPOINT", timeout=UPKEEP_SECONDS)
    await connection.execute("SELECT pg_switch_wal()")
    await connection.execute("CHECKPOINT", timeout=UPKEEP_SECONDS)
