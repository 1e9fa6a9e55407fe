"""Devices that have logged out and that their account still names."""

from collections.abc import Sequence
from typing import Final

from cordee.server.store.database import Connection

_INSERT: Final = """
INSERT INTO departure (account, device, time)
VALUES ($1, $2, $3)
ON CONFLICT (account, device) DO NOTHING
"""


async def insert(
    connection: Connection, account: bytes, device: bytes, time: int
) -> None:
    """Let no session of a device in from now on (Unix ms)."""
    await connection.execute(_INSERT, account, device, time)


_OF_ACCOUNT: Final = """
SELECT device FROM departure WHERE account = $1 ORDER BY time, device
"""


async def of_account(connection: Connection, account: bytes) -> list[bytes]:
    """Devices that its other devices have yet to rotate away."""
    return [row[0] for row in await connection.fetch(_OF_ACCOUNT, account)]


_HAS: Final = """
SELECT EXISTS (SELECT 1 FROM departure WHERE account = $1 AND device = $2)
"""


async def has(connection: Connection, account: bytes, device: bytes) -> bool:
    found: bool = await connection.fetchval(_HAS, account, device)
    return found


_KEEP: Final = """
DELETE FROM departure WHERE account = $1 AND NOT device = ANY($2::bytea[])
"""


async def keep_only(
    connection: Connection, account: bytes, devices: Sequence[bytes]
) -> None:
    """Forget those that the account no longer names: its chain refuses them."""
    await connection.execute(_KEEP, account, devices)
