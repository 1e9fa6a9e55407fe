"""The version of the directory: who follows it asks for what is newer.

Whoever changes what can be found takes the next number under a lock that lasts until
the commit, so that numbers become visible in their order.
"""

from collections.abc import Sequence
from typing import Final

from cordee.directory.model import Idnps
from cordee.directory.store.database import Connection, Reader

CHANNEL: Final = "directory"
"""NOTIFY here says that there is something newer; the payload is its version."""

_VERSION: Final = "SELECT version FROM directory.counter"
_ADVANCE: Final = """
UPDATE directory.counter SET version = version + 1 RETURNING version
"""
_TOUCH: Final = """
UPDATE directory.practitioner SET version = $2, changed = $3
WHERE id = ANY($1::text[]) AND version < $2
"""


async def version(reader: Reader) -> int:
    """Give the version that is in force; 0 before anything was imported."""
    found: int = await reader.fetchval(_VERSION)
    return found


async def advance(connection: Connection) -> int:
    """Take the next version; the transaction holds it until it ends."""
    taken: int = await connection.fetchval(_ADVANCE)
    return taken


async def touch(
    connection: Connection, practitioners: Sequence[Idnps], new: int, now: int
) -> None:
    """Let these practitioners be seen by whoever follows; `now` in milliseconds."""
    await connection.execute(_TOUCH, list(practitioners), new, now)


async def tell(connection: Connection, new: int) -> None:
    """Say after the commit that there is something newer."""
    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, str(new))
