"""Numbered plain SQL of the schema `bridge`, applied once, in order, under a lock.

A migration that was released is never edited. What never enters: a table outside
the schema `bridge`.
"""

import hashlib
from importlib.resources import files
from typing import Final

from cordee.mail_bridge.errors import SchemaError
from cordee.mail_bridge.store.database import Connection

LOCK: Final = 0x62726964
"""Advisory lock that one process holds while it migrates."""

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS bridge.migration (
    name text PRIMARY KEY,
    sha256 bytea NOT NULL
)
"""
_INSERT: Final = "INSERT INTO bridge.migration (name, sha256) VALUES ($1, $2)"


async def migrate(connection: Connection) -> list[str]:
    """Apply what is missing, and give its names.

    Raises SchemaError for one that was applied with other bytes.
    """
    folder = files(__name__)
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        await connection.execute("CREATE SCHEMA IF NOT EXISTS bridge")
        await connection.execute(_TABLE)
        rows = await connection.fetch("SELECT name, sha256 FROM bridge.migration")
        applied = {row["name"]: row["sha256"] for row in rows}
        for name in names:
            text = (folder / name).read_text(encoding="utf-8")
            digest = hashlib.sha256(text.encode()).digest()
            if applied.get(name, digest) != digest:
                raise SchemaError(f"{name} is not what was applied")
            if name not in applied:
                await connection.execute(text)
                await connection.execute(_INSERT, name, digest)
        return [name for name in names if name not in applied]
