"""What automations keep of patients, by organisation and token.

What never enters this room: a patient. A token and its box are bytes like any others.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection

STEP: Final = 10_000
"""Rows that one statement of `drop` deletes: a tenth of a second of locks."""


class PatientRow(msgspec.Struct, frozen=True):
    token: bytes
    sealed: bytes


_VOUCHED: Final = """
SELECT EXISTS (
    SELECT FROM attestation
    WHERE subject = $1 AND organisation = $2 AND status = 'placed'
        AND not_before <= $3 AND not_after >= $3)
"""


async def is_vouched(
    connection: Connection, account: bytes, organisation: bytes, now: int
) -> bool:
    """Whether the organisation's live word is about this account (Unix seconds)."""
    found: bool = await connection.fetchval(_VOUCHED, account, organisation, now)
    return found


_TOTAL: Final = """
SELECT total FROM patient_total WHERE organisation = $1
"""


async def total(connection: Connection, organisation: bytes) -> int:
    """How many tokens are kept for an organisation."""
    found: int | None = await connection.fetchval(_TOTAL, organisation)
    return found or 0


_BEGIN: Final = """
INSERT INTO patient_total (organisation, total) VALUES ($1, 0)
ON CONFLICT (organisation) DO NOTHING
"""
_LOCK: Final = """
SELECT total FROM patient_total WHERE organisation = $1 FOR UPDATE
"""


async def lock(connection: Connection, organisation: bytes) -> None:
    """Let nobody else change what is kept until this transaction ends."""
    await connection.execute(_BEGIN, organisation)
    await connection.execute(_LOCK, organisation)


_PUT: Final = """
INSERT INTO patient (organisation, token, generation, sealed, time)
SELECT $1, token, $4, sealed, $5
FROM unnest($2::bytea[], $3::bytea[]) AS p (token, sealed)
ON CONFLICT (organisation, token) DO UPDATE
SET generation = EXCLUDED.generation, sealed = EXCLUDED.sealed, time = EXCLUDED.time
RETURNING xmax = 0
"""
_COUNT: Final = """
UPDATE patient_total SET total = total + $2 WHERE organisation = $1
"""


async def put(
    connection: Connection,
    organisation: bytes,
    rows: Sequence[PatientRow],
    generation: int,
    time: int,
) -> int:
    """Keep these, each token once; how many are new. Locked before."""
    tokens, sealed = [row.token for row in rows], [row.sealed for row in rows]
    told = await connection.fetch(_PUT, organisation, tokens, sealed, generation, time)
    new = sum(1 for row in told if row[0])
    await connection.execute(_COUNT, organisation, new)
    return new


_FORGET: Final = """
DELETE FROM patient WHERE organisation = $1 AND token = ANY($2::bytea[])
"""


async def forget(
    connection: Connection, organisation: bytes, tokens: Sequence[bytes]
) -> None:
    """Keep nothing under these tokens. Locked before."""
    told = await connection.execute(_FORGET, organisation, tokens)
    await connection.execute(_COUNT, organisation, -int(told.split()[-1]))


_GET: Final = """
SELECT token, sealed FROM patient WHERE organisation = $1 AND token = ANY($2::bytea[])
"""


async def get(
    connection: Connection, organisation: bytes, tokens: Sequence[bytes]
) -> list[PatientRow]:
    """What is kept under these tokens, where anything is."""
    rows = await connection.fetch(_GET, organisation, tokens)
    return [PatientRow(row["token"], row["sealed"]) for row in rows]


_DROP: Final = """
DELETE FROM patient
WHERE (organisation, token) IN (
    SELECT organisation, token FROM patient
    WHERE organisation = $1 AND generation < $2
    LIMIT $3)
"""


async def drop(connection: Connection, organisation: bytes, generation: int) -> int:
    """Forget a part of what was made with older keys; how many. Locked before."""
    told = await connection.execute(_DROP, organisation, generation, STEP)
    gone = int(told.split()[-1])
    await connection.execute(_COUNT, organisation, -gone)
    return gone
