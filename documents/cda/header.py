"""The people of a header, read: patient, professionals, organisations.

What never enters this room: a judgement on who they are; doubts are said.
"""

from itertools import islice
from typing import Final, Literal

from cordee.documents import ins as identity
from cordee.documents import times
from cordee.documents.cda.finding import child, children, code, identifier, text, value
from cordee.documents.codes import PEOPLE, STRUCTURES
from cordee.documents.errors import InsError
from cordee.documents.ins import Ins, Status
from cordee.documents.model import (
    Address,
    Identifier,
    Organization,
    Patient,
    PersonName,
    Professional,
)
from cordee.documents.safe_xml import Element

INS_FAMILY: Final = "1.2.250.1.213.1.4."
"""OIDs of the authorities of the INS, also those whose meaning is not known."""

MAX_PEOPLE: Final = 50
"""Recipients and authors of one document that are looked at."""

MAX_TELECOMS: Final = 10
MAX_LINES: Final = 10
"""Of one address."""


def patient_of(top: Element) -> Patient | None:
    """The first patient; one with an INS is qualified, as the sender says."""
    role = child(top, "recordTarget", "patientRole")
    if role is None:
        return None
    person = child(role, "patient")
    names = child(person, "name")
    found, local = _identifiers(role)
    given = _text_of(names, "given", None) or _text_of(names, "given", "BR")
    return Patient(
        birth_name=_text_of(names, "family", "BR") or text(names, "family"),
        given=tuple(given.split()),
        birth_date=times.calendar_day(value(person, "birthTime")),
        sex=_sex(value(person, "administrativeGenderCode", name="code")),
        birth_place=text(person, "birthplace", "place", "addr", "county"),
        used_name=_text_of(names, "family", "CL") or _text_of(names, "family", "SP"),
        used_given=_text_of(names, "given", "CL"),
        ins=found,
        status=Status.PROVISIONAL if found is None else Status.QUALIFIED,
        local=local,
        telecoms=_telecoms(role),
        address=_address_of(child(role, "addr")),
    )


def _identifiers(role: Element) -> tuple[Ins | None, Identifier | None]:
    found: Ins | None = None
    local: Identifier | None = None
    for one in map(identifier, children(role, "id")):
        if one is None:
            continue
        if one.root.startswith(INS_FAMILY) and found is None:
            try:
                found = identity.parse(one.extension, one.root)
            except InsError:
                local = local or one
        else:
            local = local or one
    return found, local


def _text_of(names: Element | None, part: str, qualifier: str | None) -> str:
    """The part of a name with this qualifier; None is one that has none."""
    for element in children(names, part):
        if element.get("qualifier") == qualifier:
            return text(element)
    return ""


def _sex(written: str) -> Literal["M", "F", "U"]:
    if written == "M":
        return "M"
    return "F" if written == "F" else "U"


def authors_of(top: Element) -> tuple[Professional, ...]:
    path = ("author", "assignedAuthor")
    return _professionals(top, path, "assignedPerson", "representedOrganization")


def recipients_of(top: Element) -> tuple[Professional, ...]:
    path = ("informationRecipient", "intendedRecipient")
    return _professionals(top, path, "informationRecipient", "receivedOrganization")


def authenticator_of(top: Element) -> Professional | None:
    path = ("legalAuthenticator", "assignedEntity")
    found = _professionals(top, path, "assignedPerson", "representedOrganization")
    return next(iter(found), None)


def custodian_of(top: Element) -> Organization | None:
    assigned = child(top, "custodian", "assignedCustodian")
    found = child(assigned, "representedCustodianOrganization")
    return None if found is None else _organization_of(found)


def _professionals(
    top: Element, path: tuple[str, ...], person: str, organization: str
) -> tuple[Professional, ...]:
    """All those at a path, as many as are looked at."""
    entities = islice(children(top, *path), MAX_PEOPLE)
    return tuple(_professional_of(one, person, organization) for one in entities)


def _professional_of(entity: Element, person: str, organization: str) -> Professional:
    names = child(entity, person, "name")
    family = text(names, "family")
    if not family:  # one text, or a device
        family = text(names) or text(entity, "assignedAuthoringDevice", "softwareName")
    place = child(entity, organization)
    return Professional(
        identifier=_number(entity, PEOPLE),
        name=PersonName(
            family=family,
            given=text(names, "given"),
            prefix=text(names, "prefix"),
            suffix=text(names, "suffix"),
        ),
        speciality=code(child(entity, "code")),
        organization=None if place is None else _organization_of(place),
        telecoms=_telecoms(entity),
        address=_address_of(child(entity, "addr")),
    )


def _organization_of(element: Element) -> Organization:
    return Organization(
        identifier=_number(element, STRUCTURES),
        name=text(element, "name"),
        telecoms=_telecoms(element),
        address=_address_of(child(element, "addr")),
    )


def _number(entity: Element, root: str) -> str:
    """The national number; without one, the first number there is."""
    numbers = [one for one in map(identifier, children(entity, "id")) if one]
    national = [one.extension for one in numbers if one.root == root and one.extension]
    other = [one.extension or one.root for one in numbers]
    return next(iter(national + other), "")


def _telecoms(entity: Element) -> tuple[str, ...]:
    found = (value(one) for one in children(entity, "telecom"))
    return tuple(islice(filter(None, found), MAX_TELECOMS))


def _address_of(element: Element | None) -> Address | None:
    if element is None or element.get("nullFlavor"):
        return None
    street = " ".join(
        filter(None, (text(element, part) for part in ("houseNumber", "streetName")))
    )
    lines = [text(one) for one in children(element, "streetAddressLine")][:MAX_LINES]
    kept = (*lines, text(element, "unitID"), street, text(element, "additionalLocator"))
    return Address(
        lines=tuple(filter(None, kept)),
        postal_code=text(element, "postalCode"),
        city=text(element, "city"),
        country=text(element, "country"),
    )
