"""The audit of lookups: who asked the directory how often, and how much was given.

By who, minute and kind. What never enters this room: what was asked for.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class LookupRow(msgspec.Struct, frozen=True):
    """`minute` is Unix ms of its beginning; `account` or `key` is empty."""

    minute: int
    account: bytes
    key: str
    kind: str
    queries: int
    found: int


class AskerRow(msgspec.Struct, frozen=True):
    """What one account, or one key, has asked for since some time."""

    account: bytes
    key: str
    name: str
    queries: int
    found: int
    last: int


_ADD: Final = """
INSERT INTO lookup (minute, account, key, kind, queries, found)
SELECT minute, account, key, kind, queries, found
FROM unnest($1::bigint[], $2::bytea[], $3::text[], $4::text[], $5::bigint[],
    $6::bigint[]) AS r (minute, account, key, kind, queries, found)
ORDER BY minute, account, key, kind
ON CONFLICT (minute, account, key, kind) DO UPDATE
SET queries = lookup.queries + EXCLUDED.queries, found = lookup.found + EXCLUDED.found
"""


async def add(connection: Connection, rows: Sequence[LookupRow]) -> None:
    """Add these to what was already noted; no two are of one who, minute and kind."""
    columns = zip(*(msgspec.structs.astuple(row) for row in rows), strict=True)
    await connection.execute(_ADD, *map(list, columns))


_FORGET: Final = """
DELETE FROM lookup WHERE minute < $1
"""


async def forget(connection: Connection, before: int) -> None:
    """Delete what is older."""
    await connection.execute(_FORGET, before)


_ASKERS: Final = """
SELECT l.account, l.key,
    coalesce((
        SELECT a.name FROM attestation AS a
        WHERE a.subject = l.account AND a.status = 'placed'
        ORDER BY a.time DESC LIMIT 1), '') AS name,
    sum(l.queries)::bigint AS queries, sum(l.found)::bigint AS found,
    max(l.minute) AS last
FROM lookup AS l
WHERE l.minute >= $1
GROUP BY l.account, l.key
ORDER BY found DESC, l.account, l.key
LIMIT $2
"""


async def askers(connection: Connection, since: int, limit: int) -> list[AskerRow]:
    """Who asked since then, those first who were given most."""
    rows = await connection.fetch(_ASKERS, since, limit)
    return [AskerRow(*row) for row in rows]
