"""Blobs and their segments: what is announced, what is stored, what may go.

A segment is claimed by its hash before its object is written, so that other bytes
never take its place, whoever dies when.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class BlobRow(msgspec.Struct, frozen=True):
    """`time` is when it last changed, Unix ms; `brought` by an item at some time."""

    thread: bytes
    blob: bytes
    account: bytes
    device: bytes
    segments: int
    size: int
    complete: bool
    brought: bool
    time: int


class SegmentRow(msgspec.Struct, frozen=True):
    index: int
    sha256: bytes
    size: int
    stored: bool


class Unfinished(msgspec.Struct, frozen=True):
    """How much of an account no item has brought yet."""

    count: int
    size: int


_ALONE: Final = "SELECT pg_advisory_xact_lock($1)"


async def alone(connection: Connection, blob: bytes) -> None:
    """Let nobody else announce this id until the transaction ends."""
    await connection.execute(_ALONE, int.from_bytes(blob[:8], signed=True))


_TAKEN: Final = "SELECT EXISTS (SELECT FROM blob WHERE blob = $1)"


async def taken(connection: Connection, blob: bytes) -> bool:
    """Whether the id is in use, perhaps by one that is about to go."""
    found: bool = await connection.fetchval(_TAKEN, blob)
    return found


_INSERT: Final = """
INSERT INTO blob (
    thread, blob, account, device, segments, size, complete, brought, time, gone)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, false)
"""


async def insert(connection: Connection, row: BlobRow) -> None:
    await connection.execute(_INSERT, *msgspec.structs.astuple(row))


_GET: Final = """
SELECT thread, blob, account, device, segments, size, complete, brought, time
FROM blob
WHERE blob = $1 AND NOT gone
"""


async def get(connection: Connection, blob: bytes) -> BlobRow | None:
    row = await connection.fetchrow(_GET, blob)
    return None if row is None else BlobRow(*row)


_LOCK: Final = _GET + "FOR UPDATE"


async def lock(connection: Connection, blob: bytes) -> BlobRow | None:
    """Lock one blob for a change."""
    row = await connection.fetchrow(_LOCK, blob)
    return None if row is None else BlobRow(*row)


_HOLD: Final = _GET + "FOR SHARE"


async def hold(connection: Connection, blob: bytes) -> BlobRow | None:
    """Keep a blob from going until the transaction ends."""
    row = await connection.fetchrow(_HOLD, blob)
    return None if row is None else BlobRow(*row)


_UNFINISHED: Final = """
SELECT count(*), coalesce(sum(size), 0)::bigint
FROM blob
WHERE account = $1 AND NOT brought AND NOT gone
"""


async def unfinished(connection: Connection, account: bytes) -> Unfinished:
    row = await connection.fetchrow(_UNFINISHED, account)
    assert row is not None
    return Unfinished(*row)


_CLAIM: Final = """
INSERT INTO blob_segment (blob, index, sha256, size, stored)
VALUES ($1, $2, $3, $4, false)
ON CONFLICT (blob, index) DO NOTHING
"""
_SEGMENT: Final = """
SELECT index, sha256, size, stored FROM blob_segment WHERE blob = $1 AND index = $2
"""


async def claim(
    connection: Connection, blob: bytes, index: int, sha256: bytes, size: int
) -> SegmentRow:
    """Claim an index for these bytes; gives whoever has it now."""
    await connection.execute(_CLAIM, blob, index, sha256, size)
    row = await connection.fetchrow(_SEGMENT, blob, index)
    assert row is not None
    return SegmentRow(*row)


_STORED: Final = """
UPDATE blob_segment SET stored = true
WHERE blob = $1 AND index = $2 AND sha256 = $3
"""
_TOUCH: Final = "UPDATE blob SET time = $2 WHERE blob = $1 AND NOT gone"


async def mark_stored(
    connection: Connection, blob: bytes, index: int, sha256: bytes, time: int
) -> bool:
    """A segment's object is durable; False when the blob has gone meanwhile."""
    touched = await connection.execute(_TOUCH, blob, time)
    told = await connection.execute(_STORED, blob, index, sha256)
    return touched.endswith(" 1") and told.endswith(" 1")


_SEGMENTS: Final = """
SELECT index, sha256, size, stored
FROM blob_segment
WHERE blob = $1 AND stored
ORDER BY index
"""


async def segments(connection: Connection, blob: bytes) -> list[SegmentRow]:
    """The segments whose objects are durable, in order."""
    return [SegmentRow(*row) for row in await connection.fetch(_SEGMENTS, blob)]


_COMPLETE: Final = """
UPDATE blob SET complete = true, time = $2 WHERE blob = $1 AND NOT gone
"""


async def complete(connection: Connection, blob: bytes, time: int) -> None:
    await connection.execute(_COMPLETE, blob, time)


_DOOM: Final = "UPDATE blob SET gone = true WHERE blob = ANY($1::bytea[])"


async def doom(connection: Connection, blobs: Sequence[bytes]) -> None:
    """Nobody sees these any more; their objects go next, then their rows."""
    await connection.execute(_DOOM, blobs)


_DOOM_WAITING: Final = """
UPDATE blob SET gone = true WHERE NOT brought AND NOT gone AND time < $1
"""


async def doom_waiting(connection: Connection, before: int) -> int:
    """Doom what nobody finished, or no item brought, since `before` (Unix ms)."""
    told = await connection.execute(_DOOM_WAITING, before)
    return int(told.rpartition(" ")[2])


_DOOMED: Final = "SELECT blob FROM blob WHERE gone ORDER BY blob LIMIT $1"


async def doomed(connection: Connection, limit: int) -> list[bytes]:
    return [row[0] for row in await connection.fetch(_DOOMED, limit)]


_FORGET_SEGMENTS: Final = "DELETE FROM blob_segment WHERE blob = $1"
_FORGET: Final = "DELETE FROM blob WHERE blob = $1 AND gone"


async def forget(connection: Connection, blob: bytes) -> None:
    """Drop the rows of a doomed blob, in a transaction."""
    await connection.execute(_FORGET_SEGMENTS, blob)
    await connection.execute(_FORGET, blob)


_KNOWN: Final = "SELECT blob FROM blob WHERE blob = ANY($1::bytea[])"


async def known(connection: Connection, blobs: Sequence[bytes]) -> set[bytes]:
    """Which of these have a row."""
    return {row[0] for row in await connection.fetch(_KNOWN, blobs)}


_PAGE: Final = """
SELECT thread, blob, account, device, segments, size, complete, brought, time
FROM blob
WHERE blob > $1 AND NOT gone
ORDER BY blob
LIMIT $2
"""


async def page(connection: Connection, after: bytes, limit: int) -> list[BlobRow]:
    """Blobs in the order of their ids."""
    return [BlobRow(*row) for row in await connection.fetch(_PAGE, after, limit)]


_LOSE: Final = """
UPDATE blob_segment AS s SET stored = false
FROM blob AS b
WHERE s.blob = $1 AND s.index = ANY($2::bigint[]) AND b.blob = s.blob
    AND NOT b.complete
"""


async def lose(connection: Connection, blob: bytes, indexes: Sequence[int]) -> None:
    """Segments of an unfinished upload have no object: they may be put again."""
    await connection.execute(_LOSE, blob, indexes)
