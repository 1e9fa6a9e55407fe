"""Notifications between processes."""

from collections.abc import Sequence
from typing import Final

from cordee.server.store.database import Connection

CHANNEL: Final = "cordee"

_JOIN: Final = """
SELECT set_config('synchronous_commit', 'off', false),
    set_config('application_name', 'cordee-bus', false)
"""
_OTHERS: Final = """
SELECT count(*)
FROM pg_stat_activity
WHERE application_name = 'cordee-bus' AND datname = current_database()
    AND pid <> pg_backend_pid()
"""
_NOTIFY: Final = "SELECT pg_notify('cordee', told) FROM unnest($1::text[]) AS told"


async def join(connection: Connection) -> None:
    """Mark a connection as one that hears hints; a hint does not wait for the disk."""
    await connection.execute(_JOIN)


async def others(connection: Connection) -> int:
    """How many other connections hear hints of this database."""
    count: int = await connection.fetchval(_OTHERS)
    return count


async def notify(connection: Connection, told: Sequence[str]) -> None:
    """Send notifications, each of at most 8,000 characters."""
    await connection.execute(_NOTIFY, told)
