"""Numbered plain SQL, applied once and in order, under a lock.

A migration that was released is never edited; it stays compatible with the code of
the release before. Never enters: a change of data that a query could make later.
"""

import hashlib
from importlib.resources import files
from typing import Final

from cordee.server.store.database import Connection
from cordee.server.store.errors import MigrationError

LOCK: Final = 0x636F7264
"""Advisory lock that one process holds while it migrates."""

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, sha256 bytea NOT NULL)
"""


async def migrate(connection: Connection) -> list[str]:
    """Apply what is missing, and give its names.

    Raises MigrationError for one that was applied with other bytes.
    """
    folder = files(__name__)
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        await connection.execute(_TABLE)
        rows = await connection.fetch("SELECT name, sha256 FROM migration")
        applied = {row["name"]: row["sha256"] for row in rows}
        for name in names:
            text = (folder / name).read_text(encoding="utf-8")
            digest = hashlib.sha256(text.encode()).digest()
            if applied.get(name, digest) != digest:
                raise MigrationError(f"{name} is not what was applied")
            if name not in applied:
                await connection.execute(text)
                insert = "INSERT INTO migration (name, sha256) VALUES ($1, $2)"
                await connection.execute(insert, name, digest)
        return [name for name in names if name not in applied]
