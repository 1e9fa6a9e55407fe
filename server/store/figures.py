"""Figures: counts by organisation, subject, period and unit.

What never enters this room: a patient, a person, a thread.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection

CLASS: Final = 0x666967
"""Of the advisory locks by which an organisation's rows are counted."""


class FigureLine(msgspec.Struct, frozen=True):
    """Names and counts go together, in order."""

    subject: str
    period: str
    unit: str
    names: Sequence[str]
    counts: Sequence[int]


_LOCK: Final = """
SELECT pg_advisory_xact_lock($1, hashtext(encode($2, 'hex')))
"""


async def lock(connection: Connection, organisation: bytes) -> None:
    """Let nobody else publish for it until this transaction ends."""
    await connection.execute(_LOCK, CLASS, organisation)


_PUT: Final = """
INSERT INTO figure (organisation, subject, period, unit, names, counts, time)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (organisation, subject, period, unit) DO UPDATE
SET names = EXCLUDED.names, counts = EXCLUDED.counts, time = EXCLUDED.time
"""


async def put(
    connection: Connection, organisation: bytes, rows: Sequence[FigureLine], time: int
) -> None:
    """Replace these rows of an organisation. `time` is Unix ms."""
    lines = [
        (organisation, r.subject, r.period, r.unit, r.names, r.counts, time)
        for r in rows
    ]
    await connection.executemany(_PUT, lines)


_TOTAL: Final = """
SELECT count(*) FROM figure WHERE organisation = $1
"""


async def total(connection: Connection, organisation: bytes) -> int:
    """How many rows an organisation has."""
    found: int = await connection.fetchval(_TOTAL, organisation)
    return found


_GET: Final = """
SELECT f.subject, f.period, f.unit, f.names, f.counts
FROM figure AS f
WHERE f.subject = $2 AND f.period BETWEEN $3 AND $4 AND f.organisation IN (
    SELECT organisation
    FROM attestation
    WHERE subject = $1 AND status = 'placed' AND not_before <= $5 AND not_after >= $5)
ORDER BY f.period, f.unit, f.organisation
LIMIT $6
"""


async def get(  # noqa: PLR0913, PLR0917 - a question is all this
    connection: Connection,
    account: bytes,
    subject: str,
    first: str,
    last: str,
    now: int,
    limit: int,
) -> list[FigureLine]:
    """Rows of the organisations whose live word is about an account (Unix seconds).

    By period and unit; `first` and `last` are periods, both included.
    """
    rows = await connection.fetch(_GET, account, subject, first, last, now, limit)
    return [FigureLine(*row) for row in rows]


_PURGE: Final = """
DELETE FROM figure WHERE time < $1
"""


async def purge(connection: Connection, before: int) -> int:
    """Forget what was not published since then; how many rows."""
    told = await connection.execute(_PURGE, before)
    return int(told.split()[-1])
