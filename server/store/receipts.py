"""Receipts: up to where each device says, signed, that it has erased."""

from typing import Final

from cordee.server.store.database import Connection

_KEEP: Final = """
INSERT INTO receipt (thread, account, device, seq, body, signature)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (thread, account, device) DO UPDATE
SET seq = EXCLUDED.seq, body = EXCLUDED.body, signature = EXCLUDED.signature
WHERE receipt.seq < EXCLUDED.seq
"""


async def keep(
    connection: Connection,
    thread: bytes,
    account: bytes,
    device: bytes,
    seq: int,
    signed: tuple[bytes, bytes],
) -> None:
    """Keep a device's newest receipt."""
    await connection.execute(_KEEP, thread, account, device, seq, *signed)


_OF_THREAD: Final = """
SELECT r.body, r.signature
FROM receipt AS r
WHERE r.thread = $1 AND (
    EXISTS (
        SELECT
        FROM member AS m
        WHERE m.thread = r.thread AND m.account = r.account AND m.last_seq IS NULL)
    OR EXISTS (
        SELECT
        FROM holder AS h
        JOIN member AS m
            ON m.thread = r.thread AND m.account = h.role AND m.last_seq IS NULL
        WHERE h.account = r.account))
ORDER BY r.account, r.device
LIMIT $2
"""


async def of_thread(
    connection: Connection, thread: bytes, limit: int
) -> list[tuple[bytes, bytes]]:
    """Receipts of who is a member now, or holds one: bodies and signatures."""
    rows = await connection.fetch(_OF_THREAD, thread, limit)
    return [(row[0], row[1]) for row in rows]
