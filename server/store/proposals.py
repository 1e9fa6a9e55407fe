"""Proposals: who is asked to hold which role, and who has accepted."""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class ProposalRow(msgspec.Struct, frozen=True):
    """`seq`, `opener` and `accept` are those of the acceptance; `time` is Unix ms."""

    role: bytes
    account: bytes
    manager: bool
    proposer: bytes
    seq: int
    opener: bytes | None
    accept: bytes | None
    time: int


_PUT: Final = """
INSERT INTO proposal (role, account, manager, proposer, seq, opener, accept, time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (role, account) DO UPDATE
SET manager = EXCLUDED.manager, proposer = EXCLUDED.proposer, seq = EXCLUDED.seq,
    opener = EXCLUDED.opener, accept = EXCLUDED.accept, time = EXCLUDED.time
"""


async def put(connection: Connection, row: ProposalRow) -> None:
    """Store a proposal instead of the one before to the same account."""
    await connection.execute(_PUT, *msgspec.structs.astuple(row))


_GET: Final = """
SELECT role, account, manager, proposer, seq, opener, accept, time
FROM proposal
WHERE role = $1 AND account = $2
"""


async def get(
    connection: Connection, role: bytes, account: bytes
) -> ProposalRow | None:
    row = await connection.fetchrow(_GET, role, account)
    return None if row is None else ProposalRow(*row)


_WAITING: Final = """
SELECT
    (SELECT count(*) FROM proposal WHERE role = $1),
    (SELECT count(*) FROM proposal WHERE account = $2)
"""


async def waiting(
    connection: Connection, role: bytes, account: bytes
) -> tuple[int, int]:
    """How many wait for a role, and how many for an account."""
    row = await connection.fetchrow(_WAITING, role, account)
    assert row is not None
    return row[0], row[1]


_SEEN_BY: Final = """
SELECT role, account, manager, proposer, seq, opener, accept, time
FROM (
    SELECT role, account, manager, proposer, seq, opener, accept, time, 0 AS place
    FROM proposal
    WHERE account = $1
    UNION ALL
    SELECT p.role, p.account, p.manager, p.proposer, p.seq, p.opener, p.accept,
        p.time, 1
    FROM holder AS h
    JOIN proposal AS p ON p.role = h.role
    WHERE h.account = $1 AND h.manager AND p.account <> $1
) AS seen
ORDER BY place, time, role, account
LIMIT $2
"""


async def seen_by(
    connection: Connection, account: bytes, limit: int
) -> list[ProposalRow]:
    """Those to an account first, then those of what it manages, the oldest first."""
    rows = await connection.fetch(_SEEN_BY, account, limit)
    return [ProposalRow(*row) for row in rows]


_END: Final = """
DELETE FROM proposal
WHERE role = $1 AND account = ANY($2::bytea[])
RETURNING account
"""


async def end(
    connection: Connection, role: bytes, accounts: Sequence[bytes]
) -> list[bytes]:
    """Let proposals go; gives whose there were."""
    return [row[0] for row in await connection.fetch(_END, role, accounts)]


_CLEAR: Final = """
DELETE FROM proposal WHERE role = $1 OR account = $1
"""


async def clear(connection: Connection, account: bytes) -> None:
    """Let every proposal of an account go that is no more."""
    await connection.execute(_CLEAR, account)


_OF_ROLE: Final = """
SELECT account FROM proposal WHERE role = $1
"""


async def of_role(connection: Connection, role: bytes) -> list[bytes]:
    """Who is asked to hold a role."""
    return [row[0] for row in await connection.fetch(_OF_ROLE, role)]
