"""Practitioners of another source than the files become rows beside theirs.

Who is known from a file stays as the file says; of such people only what no file tells
is taken: the rank and the red list of their mailboxes. What never enters this room: a
deletion of what another source told.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from cordee.directory.model import Idnps, Record
from cordee.directory.store import codes, counter
from cordee.directory.store.database import Connection
from cordee.directory.store.upsert_rows import (
    labels_of,
    mailbox_row,
    person_row,
    place_row,
    role_row,
)

_PRACTITIONERS: Final = """
INSERT INTO directory.practitioner AS p (
    id, title, civility, family, given, family_key, given_key, profession, category,
    active, source, digest, version, changed
)
SELECT id, title, civility, family, given, family_key, given_key, profession, category,
    active, $2, digest, $3, $4
FROM json_to_recordset($1::json) AS t (
    id text, title text, civility text, family text, given text, family_key text,
    given_key text, profession text, category text, active boolean, digest uuid
)
ORDER BY id
ON CONFLICT (id) DO UPDATE
SET title = excluded.title, civility = excluded.civility, family = excluded.family,
    given = excluded.given, family_key = excluded.family_key,
    given_key = excluded.given_key, profession = excluded.profession,
    category = excluded.category, active = excluded.active, digest = excluded.digest,
    version = excluded.version, changed = excluded.changed
WHERE p.source = excluded.source AND p.digest <> excluded.digest
RETURNING p.id
"""
_RAISED: Final = """
DELETE FROM directory.tombstone WHERE practitioner = ANY($1::text[])
"""
_THEIRS: Final = """
SELECT id FROM directory.practitioner WHERE id = ANY($1::text[]) AND source = $2
"""
_PLACES: Final = """
INSERT INTO directory.organization AS o (
    id, name, sign, name_key, siret, siren, finess, finess_legal, sector, lines,
    postcode, town, commune, department, country, phones, fax, email, source, digest,
    version, changed
)
SELECT id, name, sign, name_key, siret, siren, finess, finess_legal, sector, lines,
    postcode, town, commune, department, country, phones, fax, email, $2, digest, $3, $4
FROM json_to_recordset($1::json) AS t (
    id text, name text, sign text, name_key text, siret text, siren text, finess text,
    finess_legal text, sector text, lines text, postcode text, town text, commune text,
    department text, country text, phones text, fax text, email text, digest uuid
)
ORDER BY id
ON CONFLICT (id) DO UPDATE
SET name = excluded.name, sign = excluded.sign, name_key = excluded.name_key,
    siret = excluded.siret, siren = excluded.siren, finess = excluded.finess,
    finess_legal = excluded.finess_legal, sector = excluded.sector,
    lines = excluded.lines, postcode = excluded.postcode, town = excluded.town,
    commune = excluded.commune, department = excluded.department,
    country = excluded.country, phones = excluded.phones, fax = excluded.fax,
    email = excluded.email, digest = excluded.digest, version = excluded.version,
    changed = excluded.changed
WHERE o.source = excluded.source AND o.digest <> excluded.digest
RETURNING o.id
"""
_AT: Final = """
SELECT DISTINCT practitioner FROM directory.role WHERE organization = ANY($1::text[])
"""
_ROLES: Final = """
INSERT INTO directory.role AS r (
    practitioner, key, organization, profession, category, speciality, speciality_type,
    mode, function, kind, pharmacy_section, phones, source, digest, version, changed
)
SELECT practitioner, key, organization, profession, category, speciality,
    speciality_type, mode, function, kind, pharmacy_section, phones, $2, digest, $3, $4
FROM json_to_recordset($1::json) AS t (
    practitioner text, key bigint, organization text, profession text, category text,
    speciality text, speciality_type text, mode text, function text, kind text,
    pharmacy_section text, phones text, digest uuid
)
ORDER BY practitioner, key
ON CONFLICT (practitioner, key) DO UPDATE
SET phones = excluded.phones, digest = excluded.digest, version = excluded.version,
    changed = excluded.changed
WHERE r.source = excluded.source AND r.digest <> excluded.digest
RETURNING r.practitioner
"""
_ROLES_GONE: Final = """
DELETE FROM directory.role AS r
WHERE r.practitioner = ANY($1::text[]) AND r.source = $2 AND NOT EXISTS (
    SELECT FROM unnest($3::text[], $4::bigint[]) AS t (practitioner, key)
    WHERE t.practitioner = r.practitioner AND t.key = r.key
)
RETURNING r.practitioner
"""
_MAILBOXES: Final = """
INSERT INTO directory.mailbox AS m (
    address, type, practitioner, structure, structure_type, structure_name, service,
    digitization, red_list, rank, source, digest, version, changed, gone
)
SELECT address, type, practitioner, structure, '', '', service, digitization, red_list,
    rank, $2, digest, $3, $4, 0
FROM json_to_recordset($1::json) AS t (
    address text, type text, practitioner text, structure text, service text,
    digitization boolean, red_list boolean, rank integer, digest uuid
)
ORDER BY address
ON CONFLICT (address) DO UPDATE
SET red_list = excluded.red_list, rank = excluded.rank,
    service = CASE WHEN m.source = $2 THEN excluded.service ELSE m.service END,
    digest = CASE WHEN m.source = $2 THEN excluded.digest ELSE m.digest END,
    gone = CASE WHEN m.source = $2 THEN 0 ELSE m.gone END,
    version = excluded.version, changed = excluded.changed
WHERE m.red_list <> excluded.red_list OR m.rank <> excluded.rank
    OR m.source = $2 AND (m.digest <> excluded.digest OR m.gone <> 0)
RETURNING m.practitioner
"""


class Stored(msgspec.Struct, frozen=True):
    """Practitioners that are new or changed, themselves or in what is theirs."""

    changed: int


async def store(
    connection: Connection, records: Sequence[Record], source: str, now: int
) -> Stored:
    """Store what a source told, in one transaction; `now` in milliseconds."""
    async with connection.transaction():
        version = await counter.advance(connection)
        put = _Put(connection, source, version, now)
        await codes.put(connection, labels_of(records))
        touched = await put.rows(_PRACTITIONERS, [person_row(each) for each in records])
        await connection.execute(_RAISED, list(touched))
        touched |= await _put_places(put, records)
        touched |= await _put_roles(put, records)
        boxes = [mailbox_row(box) for each in records for box in each.mailboxes]
        touched |= await put.rows(_MAILBOXES, _once(boxes, "address"))
        touched.discard("")
        await counter.touch(connection, sorted(touched), version, now)
        await counter.tell(connection, version)
    return Stored(len(touched))


class _Put:
    """One transaction of one source."""

    def __init__(
        self, connection: Connection, source: str, version: int, now: int
    ) -> None:
        self.connection = connection
        self.source = source
        self._version = version
        self._now = now

    async def rows(
        self, statement: str, rows: Sequence[Mapping[str, object]]
    ) -> set[str]:
        """Insert or update; the first column of what changed."""
        told = msgspec.json.encode(rows).decode()
        found = await self.connection.fetch(
            statement, told, self.source, self._version, self._now
        )
        return {row[0] for row in found}


async def _put_places(put: _Put, records: Sequence[Record]) -> set[Idnps]:
    """Whoever works at a place that changed."""
    places = [
        place_row(role.organization)
        for each in records
        for role in each.roles
        if role.organization is not None
    ]
    changed = await put.rows(_PLACES, _once(places, "id"))
    rows = await put.connection.fetch(_AT, sorted(changed))
    return {row[0] for row in rows}


async def _put_roles(put: _Put, records: Sequence[Record]) -> set[Idnps]:
    """Roles of those who are known from this source alone."""
    ids = [each.practitioner.id for each in records]
    rows = await put.connection.fetch(_THEIRS, ids, put.source)
    theirs = {row[0] for row in rows}
    roles = [
        role_row(role, each)
        for each in records
        if each.practitioner.id in theirs
        for role in each.roles
    ]
    changed = await put.rows(_ROLES, _once(roles, "practitioner", "key"))
    gone = await put.connection.fetch(
        _ROLES_GONE,
        sorted(theirs),
        put.source,
        [role["practitioner"] for role in roles],
        [role["key"] for role in roles],
    )
    return changed | {row[0] for row in gone}


def _once(
    rows: Iterable[Mapping[str, object]], *key: str
) -> list[Mapping[str, object]]:
    """One row of each key, the last one."""
    return list({tuple(row[name] for name in key): row for row in rows}.values())
