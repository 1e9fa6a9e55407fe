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
JOIN member AS m
    ON m.thread = r.thread AND m.account = r.account AND m.last_seq IS NULL
WHERE r.thread = $1
ORDER BY r.account, r.device
LIMIT $2
"""


async def of_thread(
    connection: Connection, thread: bytes, limit: int
) -> list[tuple[bytes, bytes]]:
    """Receipts of those who are members now: bodies and signatures."""
    rows = await connection.fetch(_OF_THREAD, thread, limit)
    return [(row[0], row[1]) for row in rows]
