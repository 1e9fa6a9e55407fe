"""Which experts take cases: until when not, how many at once, how many they have.

What never enters this room: why. Times are Unix milliseconds.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.cases import CLAIMANT_IS_ABLE
from cordee.server.store.database import Connection


class AvailabilityRow(msgspec.Struct, frozen=True):
    """What an account has said; zeros when it has said nothing."""

    account: bytes
    until: int
    cap: int


_PUT: Final = """
INSERT INTO availability (account, until, cap)
VALUES ($1, $2, $3)
ON CONFLICT (account) DO UPDATE SET until = EXCLUDED.until, cap = EXCLUDED.cap
"""
_FORGET: Final = """
DELETE FROM availability WHERE account = $1
"""


async def put(connection: Connection, row: AvailabilityRow) -> None:
    """Keep what an account says; two zeros say nothing and are not kept."""
    if row.until or row.cap:
        await connection.execute(_PUT, row.account, row.until, row.cap)
    else:
        await connection.execute(_FORGET, row.account)


_UNTIL: Final = """
SELECT until FROM availability WHERE account = $1
"""


async def until(connection: Connection, account: bytes) -> int:
    """Before when an account takes no case; 0 when it does."""
    found: int | None = await connection.fetchval(_UNTIL, account)
    return found or 0


_CAPS: Final = """
SELECT account, until, cap
FROM availability
WHERE account = ANY($1::bytea[]) AND cap > 0
ORDER BY account
FOR UPDATE
"""


async def hold_caps(
    connection: Connection, accounts: Sequence[bytes]
) -> list[AvailabilityRow]:
    """Those of these accounts that have a cap, locked in id order.

    So that nobody else claims for them until this transaction ends.
    """
    return [AvailabilityRow(*row) for row in await connection.fetch(_CAPS, accounts)]


_OPEN: Final = f"""
SELECT w.account, count(*)
FROM unnest($1::bytea[]) AS w (account)
JOIN expertise AS e ON e.expert = w.account OR e.claimant = w.account
WHERE e.state IN ('claimed', 'more-asked') AND e.due > $2
    AND {CLAIMANT_IS_ABLE}
GROUP BY w.account
"""  # noqa: S608 - a constant of ours


async def claimed(
    connection: Connection, accounts: Sequence[bytes], now: int
) -> dict[bytes, int]:
    """How many cases each has claimed, or was claimed of a role, and not answered."""
    rows = await connection.fetch(_OPEN, list(set(accounts)), now)
    return {row[0]: row[1] for row in rows}


_SAID: Final = """
SELECT account, until, cap FROM availability WHERE account = ANY($1::bytea[])
"""


async def said(
    connection: Connection, accounts: Sequence[bytes]
) -> dict[bytes, AvailabilityRow]:
    """What these accounts have said, if anything."""
    rows = await connection.fetch(_SAID, accounts)
    return {row[0]: AvailabilityRow(*row) for row in rows}


_NEAR: Final = """
SELECT DISTINCT his.subject
FROM attestation AS his
JOIN attestation AS mine ON mine.organisation = his.organisation
WHERE his.subject = ANY($2::bytea[]) AND his.status = 'placed'
    AND his.not_before <= $3 AND his.not_after >= $3
    AND mine.subject = $1 AND mine.status = 'placed'
    AND mine.not_before <= $3 AND mine.not_after >= $3
"""


async def of_the_same_house(
    connection: Connection, asker: bytes, accounts: Sequence[bytes], now: int
) -> frozenset[bytes]:
    """Those about which an organisation has a live word that has one about the asker.

    `now` is Unix seconds.
    """
    rows = await connection.fetch(_NEAR, asker, accounts, now)
    return frozenset(row[0] for row in rows)
