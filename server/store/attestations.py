"""Attestations: offered, placed on a chain, superseded or withdrawn; people search."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class Status(StrEnum):
    OFFERED = "offered"
    PLACED = "placed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class AttestationRow(msgspec.Struct, frozen=True, kw_only=True):
    """`sort_key` and `words` are folded; validity is Unix seconds, `time` ms."""

    attestation: bytes
    subject: bytes
    organisation: bytes
    status: str
    idnps: str
    name: str
    profession: str
    speciality: str
    place: str
    sort_key: str
    words: str
    not_before: int
    not_after: int
    time: int
    body: bytes
    signature: bytes


class SignedRow(msgspec.Struct, frozen=True):
    body: bytes
    signature: bytes


class PersonRow(msgspec.Struct, frozen=True):
    account: bytes
    name: str
    profession: str
    speciality: str
    place: str
    organisation: bytes
    sort_key: str


_UPSERT: Final = """
INSERT INTO attestation (
    attestation, subject, organisation, status, idnps, name, profession, speciality,
    place, sort_key, words, not_before, not_after, time, body, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (attestation) DO UPDATE SET status = EXCLUDED.status
WHERE attestation.status = 'offered'
"""


async def upsert(connection: Connection, row: AttestationRow) -> None:
    """Store an attestation, or move one that was offered to its new status."""
    await connection.execute(_UPSERT, *msgspec.structs.astuple(row))


_SUPERSEDE: Final = """
UPDATE attestation
SET status = 'superseded'
WHERE organisation = $1 AND subject = ANY($2::bytea[]) AND status = 'placed'
    AND attestation <> $3
"""


async def supersede(
    connection: Connection,
    organisation: bytes,
    subjects: Sequence[bytes],
    newest: bytes,
) -> None:
    """Only the newest word of an organisation about someone is shown."""
    await connection.execute(_SUPERSEDE, organisation, subjects, newest)


_WITHDRAW: Final = """
UPDATE attestation
SET status = 'withdrawn'
WHERE attestation = $1 AND organisation = $2
RETURNING subject
"""


async def withdraw(
    connection: Connection, attestation: bytes, organisation: bytes
) -> bytes | None:
    """Mark as withdrawn; gives the subject, None when it is not known here."""
    subject: bytes | None = await connection.fetchval(
        _WITHDRAW, attestation, organisation
    )
    return subject


_HOLDERS: Final = """
SELECT subject
FROM attestation
WHERE organisation = $1 AND idnps = $2 AND idnps <> '' AND subject <> $3
    AND status IN ('offered', 'placed') AND not_after >= $4
"""


async def other_holders(
    connection: Connection, organisation: bytes, idnps: str, subject: bytes, now: int
) -> list[bytes]:
    """Other accounts for which the organisation's live word names this idnps."""
    rows = await connection.fetch(_HOLDERS, organisation, idnps, subject, now)
    return [row["subject"] for row in rows]


_OFFERS: Final = """
SELECT body, signature
FROM attestation
WHERE (
    subject = $1
    OR subject IN (SELECT role FROM holder WHERE account = $1 AND manager))
    AND status = 'offered' AND not_after >= $2
ORDER BY time
LIMIT $3
"""


async def offers(
    connection: Connection, subject: bytes, now: int, limit: int
) -> list[SignedRow]:
    """What waits for an account, and for those that it manages, the oldest first."""
    rows = await connection.fetch(_OFFERS, subject, now, limit)
    return [SignedRow(*row) for row in rows]


_LIVE: Final = """
SELECT DISTINCT subject
FROM attestation
WHERE subject = ANY($1::bytea[]) AND status = 'placed'
    AND not_before <= $2 AND not_after >= $2
"""


async def attested(
    connection: Connection, subjects: Sequence[bytes], now: int
) -> frozenset[bytes]:
    """Which of these accounts have an attestation that is live now."""
    rows = await connection.fetch(_LIVE, subjects, now)
    return frozenset(row["subject"] for row in rows)


_FIND: Final = """
SELECT a.subject, a.name, a.profession, a.speciality, a.place, a.organisation,
    a.sort_key
FROM attestation AS a
JOIN account AS c ON c.account = a.subject
WHERE a.status = 'placed' AND a.not_before <= $3 AND a.not_after >= $3
    AND NOT c.closed AND a.sort_key > $2 AND a.words LIKE ALL ($1::text[])
ORDER BY a.sort_key
LIMIT $4
"""


async def find(
    connection: Connection, patterns: Sequence[str], after: str, now: int, limit: int
) -> list[PersonRow]:
    """People whose folded words match every pattern, by name, after a sort key."""
    rows = await connection.fetch(_FIND, patterns, after, now, limit)
    return [PersonRow(*row) for row in rows]
