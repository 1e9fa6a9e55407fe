"""The embedded PostgreSQL: found, made, started, watched and stopped from asyncio.

What never enters this room: a table of ours, a password, a port, a download.
"""

from cordee.postgres.connection import Dsn
from cordee.postgres.errors import (
    AccountMissing,
    BinariesMissing,
    CommandFailed,
    DirectoryUnusable,
    InUse,
    PlatformUnsupported,
    PostgresError,
    StartFailed,
    StopTimeout,
    WrongVersion,
)
from cordee.postgres.supervisor import EmbeddedPostgres

__all__ = [
    "AccountMissing",
    "BinariesMissing",
    "CommandFailed",
    "DirectoryUnusable",
    "Dsn",
    "EmbeddedPostgres",
    "InUse",
    "PlatformUnsupported",
    "PostgresError",
    "StartFailed",
    "StopTimeout",
    "WrongVersion",
]
