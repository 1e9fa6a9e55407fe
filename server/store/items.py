"""Items: the log of every thread, and the counters of its devices."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class ItemRow(msgspec.Struct, frozen=True):
    """`device` and `n` are set for messages only; `time` is Unix ms.

    `erased` is SHA-256 of the payload that was, when the payload is gone.
    """

    thread: bytes
    seq: int
    kind: str
    time: int
    log_hash: bytes
    device: bytes | None
    n: int | None
    body: bytes
    payload: bytes
    signature: bytes
    erased: bytes | None = None


class Place(msgspec.Struct, frozen=True):
    """Where something that is stored lies."""

    seq: int
    time: int
    log_hash: bytes
    body: bytes


COLUMNS: Final = ItemRow.__struct_fields__[:-1]
"""Those of a new item: nothing is stored erased."""


async def insert(connection: Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Store rows, each in the order of COLUMNS, by COPY."""
    await connection.copy_records_to_table("item", records=rows, columns=COLUMNS)


_COUNTERS: Final = """
SELECT d.thread, d.device, coalesce(i.n, 0)
FROM unnest($1::bytea[], $2::bytea[]) AS d (thread, device)
LEFT JOIN LATERAL (
    SELECT n
    FROM item
    WHERE thread = d.thread AND device = d.device AND n IS NOT NULL
    ORDER BY n DESC
    LIMIT 1
) AS i ON true
"""


async def counters(
    connection: Connection, devices: Sequence[tuple[bytes, bytes]]
) -> dict[tuple[bytes, bytes], int]:
    """The last counter of each (thread, device); 0 when it wrote nothing."""
    threads, keys = [t for t, _ in devices], [d for _, d in devices]
    rows = await connection.fetch(_COUNTERS, threads, keys)
    return {(row[0], row[1]): row[2] for row in rows}


_STORED: Final = """
SELECT i.thread, i.device, i.n, i.seq, i.time, i.log_hash, i.body
FROM unnest($1::bytea[], $2::bytea[], $3::bigint[]) AS w (thread, device, n)
JOIN item AS i ON i.thread = w.thread AND i.device = w.device AND i.n = w.n
"""


async def stored(
    connection: Connection, wanted: Sequence[tuple[bytes, bytes, int]]
) -> dict[tuple[bytes, bytes, int], Place]:
    """What is stored under each (thread, device, counter)."""
    rows = await connection.fetch(
        _STORED,
        [thread for thread, _, _ in wanted],
        [device for _, device, _ in wanted],
        [n for _, _, n in wanted],
    )
    return {(row[0], row[1], row[2]): Place(*row[3:7]) for row in rows}


_NOTICE: Final = """
SELECT seq, time, log_hash, body
FROM item
WHERE thread = $1 AND kind IN ('leave', 'complaint', 'filed') AND body = $2
ORDER BY seq DESC
LIMIT 1
"""


async def notice(connection: Connection, thread: bytes, body: bytes) -> Place | None:
    """Where this very leave, complaint or filing is stored."""
    row = await connection.fetchrow(_NOTICE, thread, body)
    return None if row is None else Place(*row)


_AT: Final = """
SELECT seq, time, log_hash, body FROM item WHERE thread = $1 AND seq = $2
"""


async def at(connection: Connection, thread: bytes, seq: int) -> Place | None:
    row = await connection.fetchrow(_AT, thread, seq)
    return None if row is None else Place(*row)


_RANGE: Final = """
SELECT thread, seq, kind, time, log_hash, device, n, body, payload, signature, erased
FROM (
    SELECT thread, seq, kind, time, log_hash, device, n, body, payload, signature,
        erased,
        sum(octet_length(body) + octet_length(payload)) OVER (ORDER BY seq) AS size
    FROM item
    WHERE thread = $1 AND seq BETWEEN $2 AND $3
    ORDER BY seq
    LIMIT $4
) AS sized
WHERE size <= $5 OR seq = $2
ORDER BY seq
"""


async def stretch(
    connection: Connection, thread: bytes, first: int, last: int, count: int, size: int
) -> list[ItemRow]:
    """Items from `first` on, up to `last`, `count` or `size` bytes; never none."""
    rows = await connection.fetch(_RANGE, thread, first, last, count, size)
    return [ItemRow(*row) for row in rows]
