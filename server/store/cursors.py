"""Cursors: how far each device of each member is."""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class CursorRow(msgspec.Struct, frozen=True):
    """`delivered` is a hint; `displayed` is proven by the signed body."""

    thread: bytes
    account: bytes
    device: bytes
    delivered: int
    displayed: int
    body: bytes | None
    signature: bytes | None


class Reached(msgspec.Struct, frozen=True):
    """A device that says it holds a thread up to `seq`."""

    thread: bytes
    account: bytes
    device: bytes
    seq: int


_RELAX: Final = "SET LOCAL synchronous_commit = off"


async def relax(connection: Connection) -> None:
    """Let the open transaction not wait for the disk.

    A crash of the database may undo its last half second of cursors, and each is told
    again by the next of its device. Never for anything that is acknowledged as stored.
    """
    await connection.execute(_RELAX)


_DISPLAY: Final = """
INSERT INTO cursor (thread, account, device, delivered, displayed, body, signature)
VALUES ($1, $2, $3, $4, $4, $5, $6)
ON CONFLICT (thread, account, device) DO UPDATE
SET displayed = EXCLUDED.displayed, body = EXCLUDED.body,
    signature = EXCLUDED.signature,
    delivered = greatest(cursor.delivered, EXCLUDED.delivered)
WHERE cursor.displayed < EXCLUDED.displayed
"""


async def display(
    connection: Connection,
    thread: bytes,
    account: bytes,
    device: bytes,
    seq: int,
    signed: tuple[bytes, bytes],
) -> bool:
    """Move a displayed cursor forward; False when it stands there or further."""
    told = await connection.execute(_DISPLAY, thread, account, device, seq, *signed)
    return told.endswith(" 1")


_DELIVER: Final = """
INSERT INTO cursor (thread, account, device, delivered, displayed)
SELECT r.thread, r.account, r.device, least(r.seq, t.head_seq), 0
FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[])
    AS r (thread, account, device, seq)
JOIN thread AS t ON t.thread = r.thread
WHERE EXISTS (
    SELECT
    FROM member AS m
    WHERE m.thread = r.thread AND m.account = r.account AND m.last_seq IS NULL)
OR EXISTS (
    SELECT
    FROM holder AS h
    JOIN member AS m
        ON m.thread = r.thread AND m.account = h.role AND m.last_seq IS NULL
    WHERE h.account = r.account)
ON CONFLICT (thread, account, device) DO UPDATE
SET delivered = EXCLUDED.delivered
WHERE cursor.delivered < EXCLUDED.delivered
RETURNING thread, account, device, delivered
"""


async def deliver(connection: Connection, reached: Sequence[Reached]) -> list[Reached]:
    """Move delivered hints forward; gives those that moved, of who reads now only."""
    rows = await connection.fetch(
        _DELIVER,
        [r.thread for r in reached],
        [r.account for r in reached],
        [r.device for r in reached],
        [r.seq for r in reached],
    )
    return [Reached(*row) for row in rows]


_OF_THREAD: Final = """
SELECT c.thread, c.account, c.device, c.delivered, c.displayed, c.body, c.signature
FROM cursor AS c
WHERE c.thread = $1 AND (
    EXISTS (
        SELECT
        FROM member AS m
        WHERE m.thread = c.thread AND m.account = c.account AND m.last_seq IS NULL)
    OR EXISTS (
        SELECT
        FROM holder AS h
        JOIN member AS m
            ON m.thread = c.thread AND m.account = h.role AND m.last_seq IS NULL
        WHERE h.account = c.account))
"""


async def of_thread(connection: Connection, thread: bytes) -> list[CursorRow]:
    """Cursors of those who are members now, and of who holds a member."""
    return [CursorRow(*row) for row in await connection.fetch(_OF_THREAD, thread)]
