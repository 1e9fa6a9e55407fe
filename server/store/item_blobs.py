"""Which items bring which blobs: what a reader may fetch hangs on it."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection

Bringing = tuple[bytes, int, bytes]
"""Thread, number of the item, blob."""


class Place(msgspec.Struct, frozen=True):
    """An item that brings a blob, and the member by whom it is read."""

    thread: bytes
    member: bytes
    seq: int


COLUMNS: Final = ("thread", "seq", "blob")

_MARK: Final = """
UPDATE blob SET brought = true WHERE blob = ANY($1::bytea[]) AND NOT brought
"""


async def insert(connection: Connection, rows: Iterable[Bringing]) -> None:
    """Store what items bring, in the transaction that stores the items."""
    rows = list(rows)
    await connection.copy_records_to_table("item_blob", records=rows, columns=COLUMNS)
    await connection.execute(_MARK, [blob for _, _, blob in rows])


_LOCK: Final = """
SELECT thread, blob, account
FROM blob
WHERE blob = ANY($1::bytea[]) AND complete AND NOT gone
ORDER BY blob
FOR UPDATE
"""


async def lock(
    connection: Connection, blobs: Sequence[bytes]
) -> dict[bytes, tuple[bytes, bytes]]:
    """Keep complete blobs from going; gives thread and account of each upload."""
    rows = await connection.fetch(_LOCK, blobs)
    return {row["blob"]: (row["thread"], row["account"]) for row in rows}


_PLACES: Final = """
SELECT i.thread, m.account, max(i.seq) AS seq
FROM item_blob AS i
JOIN member AS m ON m.thread = i.thread AND m.account = ANY($2::bytea[])
WHERE i.blob = $1 AND i.seq >= m.first_seq
    AND (m.last_seq IS NULL OR i.seq <= m.last_seq)
GROUP BY i.thread, m.account
LIMIT $3
"""


async def places(
    connection: Connection, blob: bytes, accounts: Sequence[bytes], limit: int
) -> list[Place]:
    """Items that bring a blob where one of these accounts is or was a member."""
    rows = await connection.fetch(_PLACES, blob, accounts, limit)
    return [Place(*row) for row in rows]


_DROP: Final = """
DELETE FROM item_blob WHERE thread = $1 AND seq = ANY($2::bigint[]) RETURNING blob
"""
_HOLD: Final = """
SELECT blob FROM blob WHERE blob = ANY($1::bytea[]) ORDER BY blob FOR UPDATE
"""
_LEFT: Final = """
SELECT b.blob
FROM unnest($1::bytea[]) AS b (blob)
WHERE NOT EXISTS (SELECT FROM item_blob WHERE blob = b.blob)
"""


async def drop(
    connection: Connection, thread: bytes, seqs: Sequence[int]
) -> list[bytes]:
    """Drop what these items bring; gives the blobs that no item brings any more.

    The blobs are locked before they are counted: whoever forwards one meanwhile
    either is counted, or finds it gone.
    """
    rows = await connection.fetch(_DROP, thread, seqs)
    blobs = list({row["blob"] for row in rows})
    if not blobs:
        return []
    await connection.execute(_HOLD, blobs)
    return [row["blob"] for row in await connection.fetch(_LEFT, blobs)]
