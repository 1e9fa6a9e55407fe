"""Accounts: where each chain stands."""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class AccountRow(msgspec.Struct, frozen=True):
    """The newest state of a chain, as far as rules need it without its entries."""

    account: bytes
    kind: str
    seq: int
    head: bytes
    generation: int
    admin: bytes | None
    locked: bool
    closed: bool


_INSERT: Final = """
INSERT INTO account (account, kind, seq, head, generation, admin, locked, closed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def insert(connection: Connection, row: AccountRow) -> None:
    await connection.execute(_INSERT, *msgspec.structs.astuple(row))


_UPDATE: Final = """
UPDATE account
SET kind = $2, seq = $3, head = $4, generation = $5, admin = $6, locked = $7,
    closed = $8
WHERE account = $1
"""


async def update(connection: Connection, row: AccountRow) -> None:
    await connection.execute(_UPDATE, *msgspec.structs.astuple(row))


_GET: Final = """
SELECT account, kind, seq, head, generation, admin, locked, closed
FROM account
WHERE account = $1
"""


async def get(connection: Connection, account: bytes) -> AccountRow | None:
    row = await connection.fetchrow(_GET, account)
    return None if row is None else AccountRow(*row)


_LOCK: Final = """
SELECT account, kind, seq, head, generation, admin, locked, closed
FROM account
WHERE account = $1
FOR UPDATE
"""


async def lock(connection: Connection, account: bytes) -> AccountRow | None:
    """Lock one account for a change of its chain."""
    row = await connection.fetchrow(_LOCK, account)
    return None if row is None else AccountRow(*row)


_HOLD: Final = """
SELECT account, kind, seq, head, generation, admin, locked, closed
FROM account
WHERE account = ANY($1::bytea[])
ORDER BY account
FOR SHARE
"""


async def hold(
    connection: Connection, accounts: Sequence[bytes]
) -> dict[bytes, AccountRow]:
    """Keep accounts as they are until the transaction ends; locks in id order."""
    rows = await connection.fetch(_HOLD, accounts)
    return {row["account"]: AccountRow(*row) for row in rows}


_LOCK_ALL: Final = """
SELECT account, kind, seq, head, generation, admin, locked, closed
FROM account
WHERE account = ANY($1::bytea[])
ORDER BY account
FOR UPDATE
"""


async def lock_all(
    connection: Connection, accounts: Sequence[bytes]
) -> dict[bytes, AccountRow]:
    """Lock accounts for a change beside their chains; in id order."""
    rows = await connection.fetch(_LOCK_ALL, accounts)
    return {row["account"]: AccountRow(*row) for row in rows}


_HELD: Final = """
SELECT account
FROM account
WHERE account = ANY($1::bytea[]) AND kind IN ('role', 'record')
"""


async def held(connection: Connection, accounts: Sequence[bytes]) -> tuple[bytes, ...]:
    """Those of these accounts that are held by others: roles and records."""
    return tuple(row[0] for row in await connection.fetch(_HELD, accounts))
