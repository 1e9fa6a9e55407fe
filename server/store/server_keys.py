"""What the server keeps for itself: the keys of its tickets and of its wake-ups."""

from typing import Final

from cordee.server.store.database import Connection

_INSERT: Final = """
INSERT INTO server_key (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING
"""
_GET: Final = "SELECT secret FROM server_key WHERE name = $1"


async def get(connection: Connection, name: str, fresh: bytes) -> bytes:
    """The key of this name; `fresh` becomes it when there is none."""
    await connection.execute(_INSERT, name, fresh)
    secret: bytes = await connection.fetchval(_GET, name)
    return secret
