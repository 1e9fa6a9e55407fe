"""Figures of cases: what each request came to, without anybody's id, and sums of it.

What never enters this room: a case, a thread, an account of a person.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class Attested(msgspec.Struct, frozen=True):
    """What is attested of an account: newest word first, and who has a live one."""

    speciality: str
    place: str
    organisations: Sequence[bytes]


_ATTESTED: Final = """
SELECT speciality, place, organisation
FROM attestation
WHERE subject = $1 AND status = 'placed' AND not_before <= $2 AND not_after >= $2
ORDER BY time DESC
"""


async def attested(connection: Connection, account: bytes, now: int) -> Attested:
    """What is live about an account at `now`, Unix seconds; empty when nothing is."""
    rows = await connection.fetch(_ATTESTED, account, now)
    if not rows:
        return Attested("", "", ())
    organisations = sorted({row["organisation"] for row in rows})
    return Attested(rows[0]["speciality"], rows[0]["place"], organisations)


_KEEP: Final = """
INSERT INTO expertise_round
    (month, unit, organisations, outcome, claim_seconds, answer_seconds)
SELECT to_char(to_timestamp(opened / 1000) AT TIME ZONE 'UTC', 'YYYY-MM'), unit,
    organisations, state,
    CASE WHEN claimed IS NOT NULL THEN greatest(0, claimed - opened) / 1000 END,
    CASE WHEN state = 'answered' THEN greatest(0, moved - opened) / 1000 END
FROM expertise
WHERE expertise = ANY($1::bytea[])
"""


async def keep(connection: Connection, cases: Sequence[bytes]) -> None:
    """Count requests that were just answered, or came back, by what they are now."""
    await connection.execute(_KEEP, cases)


class UnitFigures(msgspec.Struct, frozen=True):
    """Counts of one unit in one month; medians are seconds, None for too few."""

    month: str
    unit: str
    asked: int
    answered: int
    declined: int
    redirected: int
    withdrawn: int
    expired: int
    claim_seconds: int | None
    answer_seconds: int | None


_FIGURES: Final = """
WITH mine AS (
    SELECT coalesce(array_agg(organisation), '{}') AS organisations
    FROM attestation
    WHERE subject = $1 AND status = 'placed' AND not_before <= $4 AND not_after >= $4
), asked AS (
    SELECT r.month, r.unit, r.outcome, r.claim_seconds, r.answer_seconds
    FROM expertise_round AS r, mine AS m
    WHERE r.month BETWEEN $2 AND $3 AND r.organisations && m.organisations
    UNION ALL
    SELECT to_char(to_timestamp(e.opened / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')
            COLLATE "C",
        e.unit, 'running',
        CASE WHEN e.claimed IS NOT NULL
            THEN greatest(0, e.claimed - e.opened) / 1000 END,
        NULL
    FROM expertise AS e, mine AS m
    WHERE e.state IN ('sent', 'claimed', 'more-asked')
        AND to_char(to_timestamp(e.opened / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')
            BETWEEN $2 AND $3
        AND e.organisations && m.organisations
), sized AS (
    SELECT *, count(*) OVER (PARTITION BY month, unit) AS size FROM asked
), merged AS (
    SELECT month, CASE WHEN size < $5 THEN $6 ELSE unit END AS unit, outcome,
        claim_seconds, answer_seconds
    FROM sized
)
SELECT month, unit, count(*), count(*) FILTER (WHERE outcome = 'answered'),
    count(*) FILTER (WHERE outcome = 'declined'),
    count(*) FILTER (WHERE outcome = 'redirected'),
    count(*) FILTER (WHERE outcome = 'withdrawn'),
    count(*) FILTER (WHERE outcome = 'expired'),
    CASE WHEN count(claim_seconds) >= $5
        THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY claim_seconds) END,
    CASE WHEN count(answer_seconds) >= $5
        THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY answer_seconds) END
FROM merged
GROUP BY month, unit
HAVING count(*) >= $5
ORDER BY month, unit = $6, unit COLLATE "C"
LIMIT $7
"""


async def figures(  # noqa: PLR0913, PLR0917 - a question is all this
    connection: Connection,
    account: bytes,
    first: str,
    last: str,
    now: int,
    least: int,
    rest: str,
    limit: int,
) -> list[UnitFigures]:
    """Those of the organisations whose live word is about an account (Unix seconds).

    By month and unit; what has fewer than `least` requests is in the unit `rest`, and
    in none when there are fewer altogether.
    """
    rows = await connection.fetch(
        _FIGURES, account, first, last, now, least, rest, limit
    )
    return [UnitFigures(*row) for row in rows]


_PURGE: Final = """
DELETE FROM expertise_round
WHERE month < to_char(to_timestamp($1::bigint / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')
"""


async def purge(connection: Connection, before: int) -> int:
    """Forget months that ended before then (Unix ms); how many requests."""
    return int((await connection.execute(_PURGE, before)).rsplit(maxsplit=1)[-1])
