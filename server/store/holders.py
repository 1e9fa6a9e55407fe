"""Holders: which accounts hold which others now, as the newest chains say."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class HeldRow(msgspec.Struct, frozen=True):
    """An account that is held, as one of its holders sees it."""

    role: bytes
    kind: str
    manager: bool


_FORGET: Final = """
DELETE FROM holder WHERE role = $1 AND NOT account = ANY($2::bytea[])
"""
_PUT: Final = """
INSERT INTO holder (role, account, manager)
SELECT $1, h.account, h.manager
FROM unnest($2::bytea[], $3::boolean[]) AS h (account, manager)
ON CONFLICT (role, account) DO UPDATE SET manager = EXCLUDED.manager
"""


async def replace(
    connection: Connection, role: bytes, managers: Mapping[bytes, bool]
) -> None:
    """Make these the holders of an account; `managers` says who manages it."""
    accounts = list(managers)
    await connection.execute(_FORGET, role, accounts)
    await connection.execute(_PUT, role, accounts, list(managers.values()))


_ABLE: Final = """
SELECT h.role, h.account, a.seq
FROM holder AS h
JOIN account AS a ON a.account = h.account
WHERE h.role = ANY($1::bytea[]) AND NOT a.locked AND NOT a.closed
"""


async def able(
    connection: Connection, roles: Sequence[bytes]
) -> dict[bytes, dict[bytes, int]]:
    """Holders who are neither locked nor closed, with their newest entry, by role."""
    found: dict[bytes, dict[bytes, int]] = {role: {} for role in roles}
    for role, account, seq in await connection.fetch(_ABLE, roles):
        found[role][account] = seq
    return found


_HOLDS: Final = """
SELECT EXISTS (
    SELECT
    FROM holder AS h
    JOIN account AS a ON a.account = h.account
    WHERE h.role = $1 AND h.account = $2 AND NOT a.locked AND NOT a.closed
        AND (h.manager OR NOT $3))
"""


async def holds(
    connection: Connection, role: bytes, account: bytes, *, manager: bool = False
) -> bool:
    """Whether an account that is neither locked nor closed holds, or manages, it."""
    answer: bool = await connection.fetchval(_HOLDS, role, account, manager)
    return answer


_HELD_BY: Final = """
SELECT h.role, r.kind, h.manager
FROM holder AS h
JOIN account AS r ON r.account = h.role
WHERE h.account = $1
ORDER BY h.role
"""


async def held_by(connection: Connection, account: bytes) -> list[HeldRow]:
    """What an account holds."""
    return [HeldRow(*row) for row in await connection.fetch(_HELD_BY, account)]


_MANAGERS: Final = """
SELECT account FROM holder WHERE role = $1 AND manager
"""


async def managers(connection: Connection, role: bytes) -> list[bytes]:
    return [row[0] for row in await connection.fetch(_MANAGERS, role)]


_BESIDE: Final = """
SELECT DISTINCT other.account
FROM holder AS mine
JOIN holder AS other ON other.role = mine.role
WHERE mine.account = $1
"""


async def beside(connection: Connection, account: bytes) -> list[bytes]:
    """Everyone who holds something that this account holds too."""
    return [row[0] for row in await connection.fetch(_BESIDE, account)]


_BURDENED: Final = """
SELECT account
FROM holder
WHERE account = ANY($1::bytea[])
GROUP BY account
HAVING count(*) > $2
"""


async def burdened(
    connection: Connection, accounts: Sequence[bytes], most: int
) -> list[bytes]:
    """Those of these accounts that hold more than so many."""
    return [row[0] for row in await connection.fetch(_BURDENED, accounts, most)]


_FEW: Final = """
SELECT count(*)
FROM account AS r
WHERE r.kind IN ('role', 'record') AND NOT r.closed AND (
    SELECT count(*)
    FROM holder AS h
    JOIN account AS a ON a.account = h.account
    WHERE h.role = r.account AND NOT a.locked AND NOT a.closed) < 2
"""


async def few(connection: Connection) -> int:
    """How many roles and records fewer than two people can act for (ROL-01)."""
    count: int = await connection.fetchval(_FEW)
    return count
