"""Link sessions: words passed on between two devices, for five minutes."""

from typing import Final

import msgspec

from cordee.server.store.database import Connection, Reader


class LinkRow(msgspec.Struct, frozen=True):
    """`expires` is Unix ms; what was not said yet is nil."""

    number: int
    account: bytes
    device: bytes
    stage: str
    expires: int
    commitment: bytes | None = None
    answer: bytes | None = None
    opener: bytes | None = None
    nonce: bytes | None = None
    accept: bytes | None = None
    mac: bytes | None = None


_COLUMNS: Final = """number, account, device, stage, expires, commitment, answer,
    opener, nonce, accept, mac"""

_INSERT: Final = """
INSERT INTO link (number, account, device, stage, expires)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (number) DO NOTHING
"""


async def insert(connection: Connection, row: LinkRow) -> bool:
    """Begin a session; False when its number is taken."""
    told = await connection.execute(
        _INSERT, row.number, row.account, row.device, row.stage, row.expires
    )
    return told.endswith(" 1")


_GET: Final = f"SELECT {_COLUMNS} FROM link WHERE number = $1"  # noqa: S608 - a constant


async def get(connection: Reader, number: int) -> LinkRow | None:
    rows = await connection.fetch(_GET, number)
    return LinkRow(*rows[0]) if rows else None


async def lock(connection: Connection, number: int) -> LinkRow | None:
    row = await connection.fetchrow(_GET + " FOR UPDATE", number)
    return None if row is None else LinkRow(*row)


_UPDATE: Final = """
UPDATE link
SET stage = $2, commitment = $3, answer = $4, opener = $5, nonce = $6, accept = $7,
    mac = $8
WHERE number = $1
"""


async def update(connection: Connection, row: LinkRow) -> None:
    await connection.execute(
        _UPDATE,
        row.number,
        row.stage,
        row.commitment,
        row.answer,
        row.opener,
        row.nonce,
        row.accept,
        row.mac,
    )


_FORGET: Final = """
DELETE FROM link WHERE expires < $1 RETURNING number
"""


async def forget(connection: Connection, before: int) -> None:
    """Delete sessions whose time ended before `before` (Unix ms)."""
    await connection.execute(_FORGET, before)


_OPEN: Final = """
SELECT number FROM link
WHERE account = $1 AND stage NOT IN ('done', 'dead')
ORDER BY number
"""


async def open_of(connection: Connection, account: bytes) -> list[int]:
    """Numbers of the account's sessions that have not ended."""
    return [row[0] for row in await connection.fetch(_OPEN, account)]
