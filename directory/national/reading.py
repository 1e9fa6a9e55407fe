"""National resources as model values; what is not understood is left out.

What never enters this room: HTTP; an extension that nobody here reads.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from cordee.directory.fhir import systems
from cordee.directory.files.identity import organization_id
from cordee.directory.model import (
    NONE,
    Address,
    Coded,
    Mailbox,
    MailboxType,
    Organization,
    Practitioner,
    PractitionerRole,
)
from cordee.directory.national.codings import codings, identifiers, referred
from cordee.directory.national.loose import (
    NOTHING,
    Node,
    extension,
    node,
    nodes,
    text,
    texts,
    truth,
)
from cordee.directory.national.mailboxes import mailboxes, values

RPPS_PREFIX: Final = "8"
MAX_IDENTIFIER: Final = 64
MAX_NAME: Final = 200
"""Characters of a name: longer than any of the files."""
LINE_PARTS: Final = (
    "careOf",
    "additionalLocator",
    "houseNumber",
    "buildingNumberSuffix",
    "streetNameType",
    "streetNameBase",
    "postBox",
)
"""The parts of a line in the order in which they are written on an envelope."""


class PersonTold(msgspec.Struct, frozen=True):
    """A practitioner, and the id that roles point at; `skills` of all roles."""

    id: str
    practitioner: Practitioner
    skills: tuple[Coded, ...]
    mailboxes: tuple[Mailbox, ...]


class PlaceTold(msgspec.Struct, frozen=True):
    """An organisation, and the id that roles point at."""

    id: str
    organization: Organization
    mailboxes: tuple[Mailbox, ...]


class RoleTold(msgspec.Struct, frozen=True):
    """A role whose person and place are told by their ids; `resource` as it came."""

    id: str
    person: str
    place: str
    active: bool
    resource: Node


def read_person(resource: Node) -> PersonTold | None:
    """A Practitioner; None without an identifier or a name."""
    national, rpps = _numbers(resource)
    name = _name(resource)
    family = text(name, "family")[:MAX_NAME]
    if not national or not family:
        return None
    found = [
        (system, coded)
        for qualification in nodes(resource, "qualification")
        for system, coded in codings(node(qualification.get("code")))
    ]
    return PersonTold(
        text(resource, "id"),
        Practitioner(
            id=national,
            rpps=rpps,
            title=(text(name, "suffix") or text(name, "prefix"))[:MAX_NAME],
            family=family,
            given=" ".join(texts(name, "given"))[:MAX_NAME],
            profession=_first(found, systems.PROFESSION),
            category=_first(found, systems.CATEGORY),
            active=truth(resource, "active", otherwise=True),
            changed=_changed(resource),
        ),
        tuple(
            coded
            for system, coded in found
            if system and system == systems.know_how(coded.code)
        ),
        tuple(mailboxes(resource, MailboxType.PERSON, national, "")),
    )


def _numbers(resource: Node) -> tuple[str, str]:
    """IDNPS and RPPS; each from the other where only one is told."""
    national = rpps = ""
    for system, kind, value in identifiers(resource):
        if len(value) > MAX_IDENTIFIER:
            continue
        if kind == "IDNPS" or (not kind and system == systems.IDNPS):
            national = national or value
        elif kind == "RPPS" or (not kind and system == systems.RPPS):
            rpps = rpps or value
    if not national and rpps:
        national = RPPS_PREFIX + rpps
    if not rpps and national.startswith(RPPS_PREFIX):
        rpps = national.removeprefix(RPPS_PREFIX)
    return national, rpps


def _name(resource: Node) -> Node:
    """The name of practice, which is the usual one."""
    names = [each for each in nodes(resource, "name") if text(each, "family")]
    names.sort(key=lambda each: text(each, "use") != "usual")
    return names[0] if names else NOTHING


def _first(found: Sequence[tuple[str, Coded]], wanted: str) -> Coded:
    return next((coded for system, coded in found if system == wanted), NONE)


def _changed(resource: Node) -> int:
    written = text(node(resource.get("meta")), "lastUpdated")
    try:
        return int(datetime.fromisoformat(written).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0


def read_place(resource: Node) -> PlaceTold | None:
    """An Organization; None without a name or anything that identifies it."""
    name = text(resource, "name")[:MAX_NAME]
    numbers = _place_numbers(resource)
    own = organization_id(numbers["id"], numbers["finess"], numbers["siret"], ())
    if not name or not own:
        return None
    types = [pair for each in nodes(resource, "type") for pair in codings(each)]
    return PlaceTold(
        text(resource, "id"),
        Organization(
            id=own,
            name=name,
            sign=text(resource, "alias")[:MAX_NAME],
            siret=numbers["siret"],
            siren=numbers["siren"],
            finess=numbers["finess"],
            finess_legal=numbers["finess_legal"],
            sector=_first(types, systems.SECTOR),
            address=_address(next(nodes(resource, "address"), NOTHING)),
            phones=tuple(values(resource, "phone")),
            fax=next(iter(values(resource, "fax")), ""),
            email=next(iter(values(resource, "email")), ""),
        ),
        tuple(mailboxes(resource, MailboxType.ORGANIZATION, "", own)),
    )


_NUMBERS: Final = ("id", "siret", "siren", "finess", "finess_legal")
_PLACE_KINDS: Final = {
    "FINEG": "finess",
    "FINEJ": "finess_legal",
    "SIREN": "siren",
    "SIRET": "siret",
    "RPPSRG": "id",
    "INTRN": "id",
}


def _place_numbers(resource: Node) -> dict[str, str]:
    found: dict[str, str] = dict.fromkeys(_NUMBERS, "")
    for _system, kind, value in identifiers(resource):
        member = _PLACE_KINDS.get(kind)
        if member and not found[member] and len(value) <= MAX_IDENTIFIER:
            found[member] = value
    return found


def _address(told: Node) -> Address:
    commune = node(extension(told, systems.INSEE_CODE).get("valueCoding"))
    return Address(
        lines=tuple(_lines(told)),
        postcode=text(told, "postalCode")[:MAX_IDENTIFIER],
        town=text(told, "city")[:MAX_NAME],
        commune=text(commune, "code")[:MAX_IDENTIFIER],
        department=text(told, "district")[:MAX_IDENTIFIER],
        country=text(told, "country")[:MAX_IDENTIFIER],
    )


def _lines(told: Node) -> Iterator[str]:
    """Lines as written, else each put together from its parts."""
    written = texts(told, "line")
    if written:
        yield from written
        return
    for line in nodes(told, "_line"):
        parts = (extension(line, systems.ADDRESS_PART + part) for part in LINE_PARTS)
        words = " ".join(word for each in parts if (word := text(each, "valueString")))
        if words:
            yield words


def read_role(resource: Node) -> RoleTold | None:
    """A PractitionerRole; None when it is nobody's."""
    person = referred(resource, "practitioner")
    if not person:
        return None
    return RoleTold(
        text(resource, "id"),
        person,
        referred(resource, "organization"),
        truth(resource, "active", otherwise=True),
        resource,
    )


def role_of(
    told: RoleTold, person: PersonTold, place: PlaceTold | None
) -> PractitionerRole:
    """The model's role; its speciality is the person's, as the files tell it."""
    found = [pair for each in nodes(told.resource, "code") for pair in codings(each)]
    function = (
        _first(found, systems.FUNCTION).code
        or _first(found, systems.CARE_FUNCTION).code
    )
    return PractitionerRole(
        id=told.id,
        practitioner=person.practitioner.id,
        organization=None if place is None else place.organization,
        speciality=person.skills[0] if person.skills else NONE,
        mode=_first(found, systems.MODE),
        function=Coded(function, "") if function else NONE,
        kind=_first(found, systems.KIND),
        pharmacy_section=_first(found, systems.PHARMACY_SECTION),
        phones=tuple(values(told.resource, "phone")),
    )


def role_mailboxes(
    told: RoleTold, person: PersonTold, place: PlaceTold | None
) -> tuple[Mailbox, ...]:
    """The mailboxes of the person at the place."""
    where = "" if place is None else place.organization.id
    found = mailboxes(told.resource, MailboxType.PERSON, person.practitioner.id, where)
    return tuple(found)
