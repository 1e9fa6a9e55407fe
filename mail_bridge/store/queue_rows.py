"""Jobs of the queue, where its library has no word for what is asked.

What never enters this room: a payload.
"""

from collections.abc import Sequence
from typing import Final

from cordee.mail_bridge.store.database import Connection

KEEP: Final = "7 days"
"""How long the queue's own log is kept: job numbers, words and times."""

_RELEASE: Final = """
UPDATE bridge.pgqueuer SET status = 'queued', queue_manager_id = NULL, slot = NULL
WHERE status = 'picked'
"""
_WITHOUT: Final = """
SELECT s.mail FROM bridge.slip AS s JOIN bridge.mail AS m ON m.name = s.mail
WHERE NOT EXISTS (
    SELECT FROM bridge.pgqueuer AS q WHERE q.dedupe_key = encode(s.mail, 'hex')
)
ORDER BY m.place
"""
_HASTEN: Final = """
UPDATE bridge.pgqueuer SET execute_after = now(), updated = now()
WHERE dedupe_key = ANY($1::text[]) AND status = 'queued'
"""
_FORGET: Final = "DELETE FROM bridge.pgqueuer_log WHERE created < now() - $1::interval"


async def release(connection: Connection) -> None:
    """Queue again what a process that died had picked."""
    await connection.execute(_RELEASE)


async def without_job(connection: Connection) -> list[bytes]:
    """Mails that wait and that nothing would ever try."""
    return [row["mail"] for row in await connection.fetch(_WITHOUT)]


async def hasten(connection: Connection, keys: Sequence[str]) -> None:
    """Make jobs due now, by their keys."""
    await connection.execute(_HASTEN, list(keys))


async def forget(connection: Connection) -> None:
    """Drop what is old of the queue's own log."""
    await connection.execute(_FORGET.replace("$1", f"'{KEEP}'"))
