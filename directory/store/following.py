"""What the search index follows: everybody at once, then whoever changed.

Rows are flat and codes have no labels: two million places go through here. What
never enters: a red-listed mailbox.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import msgspec

from cordee.directory.model import Idnps, Reach
from cordee.directory.store.counter import CHANNEL, version
from cordee.directory.store.database import Connection, Reader, Row

__all__ = (
    "CHANNEL",
    "Changes",
    "Cursor",
    "Entry",
    "Place",
    "Snapshot",
    "changed_since",
    "snapshot",
    "version",
)

FETCHED: Final = 4_000
"""Rows that are asked of the database at a time: a few megabytes."""
_AFTER_ALL: Final = "\U0010ffff"
"""Greater than any id: such a cursor stands behind all of its version."""


class Place(msgspec.Struct, frozen=True):
    """Where somebody does something; without a place, `organization` is empty."""

    speciality: str
    mode: str
    organization: str
    name: str
    sign: str
    town: str
    postcode: str
    department: str
    commune: str
    finess: str
    siret: str
    phone: bool


class Entry(msgspec.Struct):
    """A practitioner, as the index needs them. Codes are without labels.

    `addresses` are MSSanté addresses; `mssante` says that one of them does not bounce.
    """

    id: Idnps
    title: str
    family: str
    given: str
    birth_family: str
    profession: str
    category: str
    active: bool
    mssante: bool
    addresses: list[str]
    version: int
    places: list[Place] = []

    @property
    def reach(self) -> tuple[Reach, ...]:
        """How to reach them as far as the directory knows, the best way first."""
        phone = any(place.phone for place in self.places)
        ways = ((self.mssante, Reach.MSSANTE), (phone, Reach.PHONE))
        return tuple(way for is_there, way in ways if is_there)


class Cursor(msgspec.Struct, frozen=True):
    """How far somebody has followed: all up to (version, id)."""

    version: int
    id: str = ""


class Changes(msgspec.Struct, frozen=True):
    """What is newer. Ask again from `cursor` while there is `more`."""

    entries: list[Entry]
    gone: list[Idnps]
    cursor: Cursor
    more: bool


class Snapshot(msgspec.Struct, frozen=True):
    """Everybody as of one version, in batches ordered by id."""

    version: int
    batches: AsyncGenerator[list[Entry], None]


_ROWS: Final = """
SELECT p.id, p.title, p.family, p.given, coalesce(b.family, '') AS birth_family,
    p.profession, p.category, p.active,
    coalesce(m.works, false), coalesce(m.addresses, '{}'), p.version,
    r.speciality, r.mode, r.organization, coalesce(o.name, ''), coalesce(o.sign, ''),
    coalesce(o.town, ''), coalesce(o.postcode, ''), coalesce(o.department, ''),
    coalesce(o.commune, ''), coalesce(o.finess, ''), coalesce(o.siret, ''),
    coalesce(r.phones <> '' OR o.phones <> '', r.phones <> '', false)
FROM directory.practitioner AS p
LEFT JOIN directory.birth AS b ON b.practitioner = p.id
LEFT JOIN directory.role AS r ON r.practitioner = p.id
LEFT JOIN directory.organization AS o ON o.id = r.organization
LEFT JOIN (
    SELECT box.practitioner, array_agg(box.address) AS addresses,
        bool_or(coalesce(d.bounced <= d.delivered, true)) AS works
    FROM directory.mailbox AS box
    LEFT JOIN directory.delivery AS d ON d.address = box.address
    WHERE box.practitioner <> '' AND box.gone = 0 AND NOT box.red_list
        {some}
    GROUP BY box.practitioner
) AS m ON m.practitioner = p.id
"""
_EVERYBODY: Final = _ROWS.replace("{some}", "") + "ORDER BY p.id, r.key"
_THESE: Final = (
    _ROWS.replace("{some}", "AND box.practitioner = ANY($1::text[])")
    + "WHERE p.id = ANY($1::text[]) ORDER BY p.version, p.id, r.key"
)
_NEWER: Final = """
SELECT id, version, gone FROM (
    (
        SELECT id, version, false AS gone FROM directory.practitioner
        WHERE (version, id) > ($1, $2) AND version >= $1
        ORDER BY version, id LIMIT $3
    )
    UNION ALL
    (
        SELECT practitioner, version, true FROM directory.tombstone
        WHERE (version, practitioner) > ($1, $2) AND version >= $1
        ORDER BY version, practitioner LIMIT $3
    )
) AS newer
ORDER BY version, id LIMIT $3
"""


_PLACE: Final = 11
"""Where the columns of a place begin in these rows."""


@asynccontextmanager
async def snapshot(connection: Connection) -> AsyncGenerator[Snapshot, None]:
    """Open everything as it is now, on a connection that does nothing else meanwhile.

    Readers and importers are not held up by it.
    """
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute("SET LOCAL work_mem = '128MB'")
        batches = _batches(connection)
        try:
            yield Snapshot(await version(connection), batches)
        finally:
            await batches.aclose()


async def _batches(connection: Connection) -> AsyncGenerator[list[Entry], None]:
    cursor = await connection.cursor(_EVERYBODY)
    last: list[Entry] = []
    while rows := await cursor.fetch(FETCHED):
        entries = _entries(rows, last)
        last = entries[-1:]
        if len(entries) > 1:
            yield entries[:-1]
    if last:
        yield last


async def changed_since(
    reader: Reader, cursor: Cursor, limit: int = FETCHED
) -> Changes:
    """Give what is newer than the cursor, at most `limit` practitioners.

    Somebody may be given twice when they change meanwhile; the last word stands.
    """
    newer = await reader.fetch(_NEWER, cursor.version, cursor.id or _AFTER_ALL, limit)
    ids = [row["id"] for row in newer if not row["gone"]]
    entries = _entries(await reader.fetch(_THESE, ids), []) if ids else []
    more = len(newer) == limit
    if newer:
        end = newer[-1]
        cursor = Cursor(end["version"], end["id"] if more else "")
    return Changes(entries, [r["id"] for r in newer if r["gone"]], cursor, more)


def _entries(rows: Sequence[Row], begun: list[Entry]) -> list[Entry]:
    """Gather rows, ordered by practitioner; `begun` may go on in the first of them."""
    entries = begun
    for row in rows:
        if not entries or entries[-1].id != row[0]:
            entries.append(Entry(*row[:_PLACE]))
        if row[_PLACE] is not None:
            entries[-1].places.append(Place(*row[_PLACE:]))
    return entries
