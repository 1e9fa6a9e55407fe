"""What resources are made of, by the keys of a page, in the order of the page.

Labels come from `Codes`. What never enters this room: a red-listed mailbox, which the
statements leave out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from cordee.directory.fhir.practitioner import Pair, Person
from cordee.directory.model import (
    Coded,
    Idnps,
    Mailbox,
    Organization,
    PractitionerRole,
)
from cordee.directory.store import mailboxes, organizations, practitioners, roles
from cordee.directory.store.codes import Codes
from cordee.directory.store.database import Reader, Row

_PEOPLE: Final = f"""
SELECT {practitioners.COLUMNS} FROM {practitioners.FROMS} WHERE p.id = ANY($1::text[])
"""
_PRACTISED: Final = """
SELECT practitioner, profession, category, speciality AS skill,
    speciality_type AS skill_type, 1 AS place
FROM directory.role WHERE practitioner = ANY($1::text[])
UNION
SELECT practitioner, profession, category, skill, skill_type, 2
FROM directory.skill WHERE practitioner = ANY($1::text[])
ORDER BY practitioner, place, profession, skill
"""
_DEGREES: Final = """
SELECT practitioner, diploma, diploma_type FROM directory.qualification
WHERE practitioner = ANY($1::text[]) AND diploma <> ''
ORDER BY practitioner, diploma
"""
_ROLES: Final = f"""
SELECT {roles.COLUMNS} FROM directory.role AS r
JOIN unnest($1::text[], $2::bigint[]) AS t (practitioner, key)
    ON r.practitioner = t.practitioner AND r.key = t.key
"""
_ROLES_OF: Final = f"""
SELECT {roles.COLUMNS} FROM directory.role AS r WHERE r.practitioner = ANY($1::text[])
ORDER BY r.practitioner, r.key LIMIT $2
"""
_ROLES_AT: Final = f"""
SELECT {roles.COLUMNS} FROM directory.role AS r WHERE r.organization = ANY($1::text[])
ORDER BY r.practitioner, r.key LIMIT $2
"""
_PLACES: Final = f"""
SELECT {organizations.COLUMNS} FROM directory.organization AS o
WHERE o.id = ANY($1::text[])
"""
_MAILBOXES: Final = f"""
SELECT {mailboxes.COLUMNS}, coalesce((
    SELECT o.id FROM directory.organization AS o
    WHERE m.structure <> '' AND (
        o.id = m.structure
        OR o.finess = m.structure AND o.finess <> ''
        OR o.siret = m.structure AND o.siret <> ''
        OR o.finess = substr(m.structure, 2) AND m.structure LIKE '1%'
            AND o.finess <> ''
        OR o.siret = substr(m.structure, 2) AND m.structure LIKE '3%'
            AND o.siret <> ''
    )
    ORDER BY o.id LIMIT 1
), '') AS place
FROM {mailboxes.FROMS}
WHERE m.address = ANY($1::text[]) AND m.gone = 0 AND NOT m.red_list
"""


class RoleRow(msgspec.Struct, frozen=True):
    """A role with the mailboxes of the person there; `changed` in milliseconds."""

    role: PractitionerRole
    mailboxes: tuple[Mailbox, ...]
    changed: int


class PlaceRow(msgspec.Struct, frozen=True):
    """A place with its own mailboxes; `changed` in milliseconds."""

    place: Organization
    mailboxes: tuple[Mailbox, ...]
    changed: int


class MailboxRow(msgspec.Struct, frozen=True):
    """A mailbox whose `organization` is the id of the place, empty when it is none."""

    mailbox: Mailbox
    changed: int


class Sight(msgspec.Struct, frozen=True):
    """What reading needs: labels, and the time in Unix milliseconds."""

    codes: Codes
    now: int


async def people(reader: Reader, ids: Sequence[Idnps], sight: Sight) -> list[Person]:
    """Practitioners with professions, savoir-faire, diplomas and mailboxes."""
    rows = {row["id"]: row for row in await reader.fetch(_PEOPLE, list(ids))}
    practised = _grouped(await reader.fetch(_PRACTISED, list(ids)))
    degrees = _grouped(await reader.fetch(_DEGREES, list(ids)))
    boxes = await mailboxes.of(reader, ids, sight.now)
    return [
        _person(rows[each], practised[each], degrees[each], boxes.get(each, ()), sight)
        for each in ids
        if each in rows
    ]


def _grouped(rows: Iterable[Row]) -> defaultdict[Idnps, list[Row]]:
    found: defaultdict[Idnps, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["practitioner"]].append(row)
    return found


def _person(
    row: Row,
    practised: Sequence[Row],
    degrees: Sequence[Row],
    boxes: tuple[Mailbox, ...],
    sight: Sight,
) -> Person:
    codes = sight.codes
    return Person(
        practitioner=practitioners.from_row(row, codes),
        civility=row["civility"],
        title=row["title"],
        practices=_pairs(codes, practised, "profession", "category"),
        skills=_pairs(codes, practised, "skill", "skill_type", "speciality"),
        degrees=_pairs(codes, degrees, "diploma", "diploma_type"),
        mailboxes=boxes,
    )


def _pairs(
    codes: Codes, rows: Sequence[Row], what: str, sort: str, kind: str = ""
) -> tuple[Pair, ...]:
    """Each code once, with the first sort that comes with it."""
    kind = kind or what
    sorts = f"{kind}_type" if sort.endswith("_type") else sort
    found: dict[str, Pair] = {}
    for row in rows:
        code: str = row[what]
        if code and code not in found:
            coded: Coded = codes.coded(kind, code)
            found[code] = Pair(coded, codes.coded(sorts, row[sort]))
    return tuple(found.values())


async def roles_named(
    reader: Reader, ids: Sequence[str], sight: Sight
) -> list[RoleRow]:
    """Roles by their public ids."""
    split = [found for each in ids if (found := roles.split_id(each)) is not None]
    rows = await reader.fetch(
        _ROLES, [person for person, _ in split], [key for _, key in split]
    )
    by_id = {each.role.id: each for each in await _roles(reader, rows, sight)}
    return [by_id[each] for each in ids if each in by_id]


async def roles_of(
    reader: Reader, people: Sequence[Idnps], limit: int, sight: Sight
) -> list[RoleRow]:
    """At most `limit` roles of practitioners."""
    return await _roles(
        reader, await reader.fetch(_ROLES_OF, list(people), limit), sight
    )


async def roles_at(
    reader: Reader, places: Sequence[str], limit: int, sight: Sight
) -> list[RoleRow]:
    """At most `limit` roles at these places."""
    return await _roles(
        reader, await reader.fetch(_ROLES_AT, list(places), limit), sight
    )


async def _roles(reader: Reader, rows: Sequence[Row], sight: Sight) -> list[RoleRow]:
    wanted = sorted({row["organization"] for row in rows} - {""})
    found = await organizations.by_ids(reader, wanted, sight.codes) if wanted else {}
    who = sorted({row["practitioner"] for row in rows})
    boxes = await mailboxes.of(reader, who, sight.now) if who else {}
    told: list[RoleRow] = []
    for row in rows:
        place = found.get(row["organization"])
        role = roles.from_row(row, sight.codes, place)
        there = _there(boxes.get(row["practitioner"], ()), place)
        told.append(RoleRow(role, there, row["changed"]))
    return told


def _there(boxes: Sequence[Mailbox], place: Organization | None) -> tuple[Mailbox, ...]:
    """The mailboxes that their source ties to the place, however it names it."""
    if place is None:
        return ()
    names = {
        place.id,
        place.finess,
        place.siret,
        f"1{place.finess}",
        f"3{place.siret}",
    } - {"", "1", "3"}
    return tuple(box for box in boxes if box.organization in names)


async def places(reader: Reader, ids: Sequence[str], sight: Sight) -> list[PlaceRow]:
    """Organisations with the mailboxes that are theirs and nobody's."""
    rows = {row["id"]: row for row in await reader.fetch(_PLACES, list(ids))}
    boxes = await mailboxes.of_structures(reader, ids, sight.now) if rows else {}
    return [
        PlaceRow(
            _with_country(organizations.from_row(rows[each], sight.codes), rows[each]),
            tuple(box for box in boxes.get(each, ()) if not box.practitioner),
            rows[each]["changed"],
        )
        for each in ids
        if each in rows
    ]


def _with_country(place: Organization, row: Row) -> Organization:
    """Its country by the code, which the profile asks for, and not by the label."""
    where = msgspec.structs.replace(place.address, country=row["country"])
    return msgspec.structs.replace(place, address=where)


async def mailboxes_named(
    reader: Reader, addresses: Sequence[str], sight: Sight
) -> list[MailboxRow]:
    """Mailboxes that may be shown, by their addresses."""
    rows = {
        row["address"]: row for row in await reader.fetch(_MAILBOXES, list(addresses))
    }
    return [_mailbox(rows[each], sight) for each in addresses if each in rows]


def _mailbox(row: Row, sight: Sight) -> MailboxRow:
    mailbox = mailboxes.from_row(row, sight.now)
    placed = msgspec.structs.replace(mailbox, organization=row["place"])
    return MailboxRow(placed, row["changed"])
