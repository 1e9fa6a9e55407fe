"""Services of organisations: what a file says of them, and finding one by its words."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from cordee.directory.folding import fold
from cordee.directory.model import HealthcareService, Line, Span
from cordee.directory.store.database import Connection, Reader, Row

WORDS: Final = 8
"""Words of a query that are looked at: no service is named by more."""

LONGEST: Final = 200
"""Characters of a query that are looked at."""

COLUMNS: Final = """s.id, s.organization, s.organization_name, s.department, s.name,
    s.speciality, s.comment, s.lines, s.hours, s.holidays, s.always, s.answer_minutes,
    s.role"""
"""Of `directory.service AS s`, in the order of `from_row`."""

_LINES: Final = msgspec.json.Decoder(tuple[Line, ...])
_HOURS: Final = msgspec.json.Decoder(tuple[tuple[int, int, int], ...])


def from_row(row: Row) -> HealthcareService:
    """The service of a row of COLUMNS."""
    return HealthcareService(
        id=row["id"],
        organization=row["organization"],
        organization_name=row["organization_name"],
        department=row["department"],
        name=row["name"],
        speciality=row["speciality"],
        comment=row["comment"],
        lines=_LINES.decode(row["lines"]),
        hours=tuple(Span(*span) for span in _HOURS.decode(row["hours"])),
        holidays=row["holidays"],
        always=row["always"],
        answer_minutes=row["answer_minutes"],
        role=row["role"],
    )


_UPSERT: Final = """
INSERT INTO directory.service AS s
    (id, organization, organization_name, department, name, name_key, speciality,
     comment, lines, hours, holidays, always, answer_minutes, role, words, changed)
SELECT *, $16
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
    $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[], $12::boolean[],
    $13::integer[], $14::text[], $15::text[])
ON CONFLICT (id) DO UPDATE
SET organization = EXCLUDED.organization,
    organization_name = EXCLUDED.organization_name,
    department = EXCLUDED.department, name = EXCLUDED.name,
    name_key = EXCLUDED.name_key, speciality = EXCLUDED.speciality,
    comment = EXCLUDED.comment, lines = EXCLUDED.lines, hours = EXCLUDED.hours,
    holidays = EXCLUDED.holidays, always = EXCLUDED.always,
    answer_minutes = EXCLUDED.answer_minutes, role = EXCLUDED.role,
    words = EXCLUDED.words, changed = EXCLUDED.changed
WHERE (s.organization_name, s.department, s.name, s.speciality, s.comment, s.lines,
    s.hours, s.holidays, s.always, s.answer_minutes, s.role, s.words)
IS DISTINCT FROM (EXCLUDED.organization_name, EXCLUDED.department, EXCLUDED.name,
    EXCLUDED.speciality, EXCLUDED.comment, EXCLUDED.lines, EXCLUDED.hours,
    EXCLUDED.holidays, EXCLUDED.always, EXCLUDED.answer_minutes, EXCLUDED.role,
    EXCLUDED.words)
"""


async def upsert(
    connection: Connection, services: Iterable[HealthcareService], time: int
) -> int:
    """Store services; how many are new or changed. `time` is theirs if so."""
    rows = [_fields(service) for service in services]
    if not rows:
        return 0
    columns = [list(column) for column in zip(*rows, strict=True)]
    told = await connection.execute(_UPSERT, *columns, time)
    return int(told.rpartition(" ")[2])


def _fields(service: HealthcareService) -> tuple[object, ...]:
    searched = (service.name, service.speciality, service.organization_name)
    spans = [(span.weekday, span.opens, span.closes) for span in service.hours]
    return (
        service.id,
        service.organization,
        service.organization_name,
        service.department,
        service.name,
        fold(service.name),
        service.speciality,
        service.comment,
        msgspec.json.encode(service.lines).decode(),
        msgspec.json.encode(spans).decode(),
        service.holidays,
        service.always,
        service.answer_minutes,
        service.role,
        " " + fold(" ".join(searched)),
    )


_REMOVE: Final = "DELETE FROM directory.service WHERE id = ANY($1::text[])"


async def remove(connection: Connection, ids: Sequence[str]) -> int:
    """Forget services; how many there were."""
    told = await connection.execute(_REMOVE, ids)
    return int(told.rpartition(" ")[2])


_GET: Final = f"SELECT {COLUMNS} FROM directory.service AS s WHERE s.id = $1"


async def get(reader: Reader, service: str) -> HealthcareService | None:
    """A service by its id."""
    row = await reader.fetchrow(_GET, service)
    return None if row is None else from_row(row)


_FIND: Final = f"""
SELECT {COLUMNS}, s.name_key
FROM directory.service AS s
WHERE ($1 = '' OR s.organization = $1)
    AND s.words LIKE ALL ($2::text[])
    AND (s.name_key, s.id) > ($3, $4)
ORDER BY s.name_key, s.id
LIMIT $5
"""


async def find(
    reader: Reader, words: str, organization: str, after: str, limit: int
) -> tuple[list[HealthcareService], str]:
    """Services that have a word beginning with each of these, by name.

    Words are looked for in name, speciality and organisation; none means all services.
    The second value is what to pass as `after` for more, or empty.
    """
    wanted = [f"% {word}%" for word in fold(words[:LONGEST]).split()[:WORDS]]
    name, _, last = after.rpartition("/")
    rows = await reader.fetch(_FIND, organization, wanted, name, last, limit + 1)
    found = [from_row(row) for row in rows[:limit]]
    more = len(rows) > limit > 0
    return found, f"{rows[limit - 1]['name_key']}/{found[-1].id}" if more else ""


_OF: Final = f"""
SELECT {COLUMNS}
FROM directory.service AS s
WHERE cardinality($1::text[]) = 0 OR s.organization = ANY($1::text[])
ORDER BY s.organization_name, s.organization, s.name_key, s.id
"""


async def everything(
    reader: Reader, organizations: Sequence[str] = ()
) -> list[HealthcareService]:
    """Services of these organisations, or of all."""
    return [from_row(row) for row in await reader.fetch(_OF, organizations)]


_PLACES: Final = """
SELECT DISTINCT ON (given) given, id, name, department
FROM (
    SELECT g.given, o.id, o.name, o.department, 0 AS rank
    FROM unnest($1::text[]) AS g (given)
    JOIN directory.organization AS o ON o.id = g.given
    UNION ALL
    SELECT g.given, o.id, o.name, o.department, 1 AS rank
    FROM unnest($1::text[]) AS g (given)
    JOIN directory.organization AS o ON o.finess = g.given AND o.finess <> ''
) AS known
ORDER BY given, rank, id
"""


async def organizations(
    reader: Reader, given: Sequence[str]
) -> dict[str, tuple[str, str, str]]:
    """Identifier, name and department of those known by an identifier or a FINESS."""
    rows = await reader.fetch(_PLACES, given)
    return {row["given"]: (row["id"], row["name"], row["department"]) for row in rows}
