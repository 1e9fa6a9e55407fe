"""How deliveries to published mailboxes ended.

A mark is committed at once. Whoever follows is told when it changes how somebody can
be reached; while an import holds the counter, that import tells it at its end.
"""

from collections.abc import Sequence
from typing import Final

import asyncpg

from cordee.directory.model import Idnps, Outcome
from cordee.directory.store import counter
from cordee.directory.store.database import Connection, Pool, Reader

PATIENCE: Final = "200ms"
"""How long a mark waits for the counter, before it leaves the telling to others."""

_MARK: Final = """
INSERT INTO directory.delivery AS d (address, accepted, delivered, bounced, due)
SELECT m.address, $2::bigint, $3::bigint, $4::bigint, $4::bigint > $3::bigint
FROM directory.mailbox AS m WHERE m.address = $1
ON CONFLICT (address) DO UPDATE SET
    accepted = greatest(d.accepted, excluded.accepted),
    delivered = greatest(d.delivered, excluded.delivered),
    bounced = greatest(d.bounced, excluded.bounced),
    due = d.due OR (d.bounced > d.delivered) <> (
        greatest(d.bounced, excluded.bounced)
        > greatest(d.delivered, excluded.delivered)
    )
RETURNING d.due
"""
_LAST: Final = """
SELECT m.practitioner, max(d.delivered) AS delivered
FROM directory.mailbox AS m JOIN directory.delivery AS d ON d.address = m.address
WHERE m.practitioner = ANY($1::text[]) AND m.practitioner <> '' AND NOT m.red_list
    AND d.delivered > 0
GROUP BY m.practitioner
"""
_SETTLE: Final = """
WITH settled AS (
    UPDATE directory.delivery SET due = false WHERE due RETURNING address
)
SELECT DISTINCT m.practitioner
FROM settled JOIN directory.mailbox AS m ON m.address = settled.address
WHERE m.practitioner <> '' AND NOT m.red_list
"""


async def mark(pool: Pool, address: str, outcome: Outcome, time: int) -> bool:
    """Note an outcome, `time` in milliseconds; False for an unpublished address."""
    times = [time if outcome is each else 0 for each in Outcome]
    async with pool.acquire() as connection:
        due = await connection.fetchval(_MARK, address.strip().lower(), *times)
        if due:
            await _tell_now(connection, time)
    return due is not None


async def last(reader: Reader, practitioners: Sequence[Idnps]) -> dict[Idnps, int]:
    """When each was last delivered to; whoever never was is left out."""
    rows = await reader.fetch(_LAST, list(practitioners))
    return {row["practitioner"]: row["delivered"] for row in rows}


async def _tell_now(connection: Connection, now: int) -> None:
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            new = await counter.advance(connection)
            await settle(connection, new, now)
            await counter.tell(connection, new)
    except asyncpg.LockNotAvailableError:
        return  # an import is at work: it settles what is due before it commits


async def settle(connection: Connection, new: int, now: int) -> None:
    """Move the version of everybody whose mailbox has begun or ceased to bounce."""
    rows = await connection.fetch(_SETTLE)
    await counter.touch(connection, [row["practitioner"] for row in rows], new, now)
