"""Recovery slots: whose account a card or a passkey opens."""

from collections.abc import Sequence
from typing import Final

from cordee.server.store.database import Connection

_DELETE: Final = """
DELETE FROM slot WHERE account = $1 AND NOT sig_pk = ANY($2::bytea[])
"""
_INSERT: Final = """
INSERT INTO slot (sig_pk, account)
SELECT sig_pk, $1
FROM unnest($2::bytea[]) AS s (sig_pk)
ON CONFLICT (sig_pk) DO NOTHING
"""


async def put(connection: Connection, account: bytes, keys: Sequence[bytes]) -> None:
    """Let exactly these slots lead to an account."""
    await connection.execute(_DELETE, account, keys)
    await connection.execute(_INSERT, account, keys)


_FIND: Final = """
SELECT account FROM slot WHERE sig_pk = $1
"""


async def find(connection: Connection, sig_pk: bytes) -> bytes | None:
    """The account that a slot leads to, if there is one."""
    account: bytes | None = await connection.fetchval(_FIND, sig_pk)
    return account


_UNKNOWN: Final = """
SELECT a.account
FROM account AS a
WHERE NOT EXISTS (SELECT 1 FROM slot AS s WHERE s.account = a.account)
    AND a.account > $1
ORDER BY a.account
LIMIT $2
"""


async def without(connection: Connection, after: bytes, limit: int) -> list[bytes]:
    """Accounts that no slot leads to, in order, from an id on."""
    return [row[0] for row in await connection.fetch(_UNKNOWN, after, limit)]
