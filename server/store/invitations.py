"""Invitations: each lets one account in, once."""

from typing import Final

import msgspec

from cordee.server.store.database import Connection


class InvitationRow(msgspec.Struct, frozen=True):
    """`organisation` is nil for the operator's own; `not_after` is Unix seconds."""

    invitation: bytes
    organisation: bytes | None
    not_after: int
    account: bytes | None


class EnrolmentRow(msgspec.Struct, frozen=True):
    invitation: bytes
    account: bytes
    proof: bytes
    used: int


_INSERT: Final = """
INSERT INTO invitation (invitation, organisation, not_after, time)
VALUES ($1, $2, $3, $4)
ON CONFLICT (invitation) DO NOTHING
"""


async def insert(
    connection: Connection,
    invitation: bytes,
    organisation: bytes | None,
    not_after: int,
    time: int,
) -> bool:
    """Register an invitation; False when its id is taken."""
    told = await connection.execute(_INSERT, invitation, organisation, not_after, time)
    return told.endswith(" 1")


_GET: Final = """
SELECT invitation, organisation, not_after, account
FROM invitation
WHERE invitation = $1
"""


async def get(connection: Connection, invitation: bytes) -> InvitationRow | None:
    row = await connection.fetchrow(_GET, invitation)
    return None if row is None else InvitationRow(*row)


_LOCK: Final = """
SELECT invitation, organisation, not_after, account
FROM invitation
WHERE invitation = $1
FOR UPDATE
"""


async def lock(connection: Connection, invitation: bytes) -> InvitationRow | None:
    row = await connection.fetchrow(_LOCK, invitation)
    return None if row is None else InvitationRow(*row)


_USE: Final = """
UPDATE invitation SET account = $2, proof = $3, used = $4 WHERE invitation = $1
"""


async def use(
    connection: Connection, invitation: bytes, account: bytes, proof: bytes, time: int
) -> None:
    await connection.execute(_USE, invitation, account, proof, time)


_WAITING: Final = """
SELECT i.invitation, i.account, i.proof, i.used
FROM invitation AS i
WHERE i.organisation = $1 AND i.account IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM attestation AS a
        WHERE a.subject = i.account AND a.organisation = i.organisation)
ORDER BY i.used
LIMIT $2
"""


async def waiting(
    connection: Connection, organisation: bytes, limit: int
) -> list[EnrolmentRow]:
    """Accounts that this organisation invited and has not yet vouched for."""
    rows = await connection.fetch(_WAITING, organisation, limit)
    return [EnrolmentRow(*row) for row in rows]
