"""Notifications between processes."""

from collections.abc import Sequence
from typing import Final

from cordee.server.store.database import Connection

CHANNEL: Final = "cordee"

_NOTIFY: Final = "SELECT pg_notify('cordee', told) FROM unnest($1::text[]) AS told"


async def notify(connection: Connection, told: Sequence[str]) -> None:
    """Send notifications, each of at most 8,000 characters."""
    await connection.execute(_NOTIFY, told)
