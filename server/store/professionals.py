"""Accounts behind professional numbers, and the machines beside somebody.

What never enters this room: the directory itself, which has a schema of its own.
"""

from collections.abc import Sequence
from typing import Final

from cordee.server.store.database import Connection

_ACCOUNTS: Final = """
SELECT DISTINCT ON (a.idnps) a.idnps, a.subject
FROM attestation AS a
JOIN account AS c ON c.account = a.subject
WHERE a.idnps = ANY($1::text[]) AND a.idnps <> '' AND a.status = 'placed'
    AND a.not_before <= $3 AND a.not_after >= $3
    AND c.kind = 'person' AND NOT c.closed AND NOT c.locked
ORDER BY a.idnps,
    EXISTS (
        SELECT FROM attestation AS m
        WHERE m.subject = $2 AND m.organisation = a.organisation
            AND m.status = 'placed') DESC,
    a.time DESC
"""


async def accounts(
    connection: Connection, practitioners: Sequence[str], asker: bytes, now: int
) -> dict[str, bytes]:
    """Who is attested under these professional numbers now (Unix seconds).

    Of several, the one of an organisation that attested the asker too, then the
    newest: its client trusts that one.
    """
    rows = await connection.fetch(_ACCOUNTS, practitioners, asker, now)
    return {row["idnps"]: row["subject"] for row in rows}


_AGENTS: Final = """
SELECT DISTINCT c.account
FROM account AS c
JOIN attestation AS a ON a.subject = c.account AND a.status = 'placed'
    AND a.not_before <= $2 AND a.not_after >= $2
JOIN attestation AS m ON m.organisation = a.organisation AND m.subject = $1
    AND m.status = 'placed' AND m.not_before <= $2 AND m.not_after >= $2
WHERE c.kind IN ('agent', 'gateway') AND NOT c.closed AND NOT c.locked
ORDER BY c.account
LIMIT $3
"""


async def agents(
    connection: Connection, asker: bytes, now: int, limit: int
) -> tuple[bytes, ...]:
    """Automations and gateways of the organisations whose live word is about the asker.

    A client reads on the chain of each which of the two it is.
    """
    rows = await connection.fetch(_AGENTS, asker, now, limit)
    return tuple(row["account"] for row in rows)
