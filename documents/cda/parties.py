"""Persons and organisations of the header, each in the order of its CDA type.

What never enters this room: the patient, who has a module of his own.
"""

from cordee.documents.cda.elements import add, add_code, add_id
from cordee.documents.codes import PEOPLE, STRUCTURES, Code
from cordee.documents.model import (
    Address,
    Identifier,
    Organization,
    PersonName,
    Professional,
)
from cordee.documents.safe_xml import Element


def add_entity(
    parent: Element, name: str, who: Professional, setting: Code | None = None
) -> None:
    """`assignedEntity` or `assignedAuthor`."""
    entity = add(parent, name)
    add_id(entity, Identifier(PEOPLE, who.identifier))
    if who.speciality is not None:
        add_code(entity, "code", who.speciality)
    add_address(entity, who.address)
    add_telecoms(entity, who.telecoms)
    add_name(add(entity, "assignedPerson"), who.name)
    if who.organization is not None:
        add_organization(entity, "representedOrganization", who.organization, setting)
    elif setting is not None:
        bare = add(entity, "representedOrganization")
        add_code(bare, "standardIndustryClassCode", setting)


def add_recipient(parent: Element, who: Professional) -> None:
    """`informationRecipient`: to whom the document is addressed."""
    intended = add(add(parent, "informationRecipient"), "intendedRecipient")
    add_id(intended, Identifier(PEOPLE, who.identifier))
    add_address(intended, who.address)
    add_telecoms(intended, who.telecoms)
    add_name(add(intended, "informationRecipient"), who.name)
    if who.organization is not None:
        add_organization(intended, "receivedOrganization", who.organization)


def add_general_practitioner(parent: Element, who: Professional) -> None:
    """`participant` INF with function PCP: the médecin traitant."""
    participant = add(parent, "participant", typeCode="INF")
    add_code(
        participant,
        "functionCode",
        Code("PCP", "Médecin Traitant", "2.16.840.1.113883.5.88"),
    )
    add(participant, "time", nullFlavor="NA")
    entity = add(participant, "associatedEntity", classCode="PROV")
    add_id(entity, Identifier(PEOPLE, who.identifier))
    if who.speciality is not None:
        add_code(entity, "code", who.speciality)
    add_address(entity, who.address)
    add_telecoms(entity, who.telecoms)
    add_name(add(entity, "associatedPerson"), who.name)
    if who.organization is not None:
        add_organization(entity, "scopingOrganization", who.organization)


def add_organization(
    parent: Element, name: str, which: Organization, setting: Code | None = None
) -> None:
    body = add(parent, name)
    add_id(body, Identifier(STRUCTURES, which.identifier))
    add(body, "name", which.name)
    add_telecoms(body, which.telecoms)
    if which.address is not None:
        add_address(body, which.address)
    if setting is not None:
        add_code(body, "standardIndustryClassCode", setting)


def add_custodian(parent: Element, which: Organization) -> None:
    """Who keeps the document: one way to reach it at most, and an address."""
    body = add(
        add(add(parent, "custodian"), "assignedCustodian"),
        "representedCustodianOrganization",
    )
    add_id(body, Identifier(STRUCTURES, which.identifier))
    add(body, "name", which.name)
    add_telecoms(body, which.telecoms[:1])
    add_address(body, which.address)


def add_name(parent: Element, name: PersonName) -> None:
    element = add(parent, "name")
    for part in ("prefix", "given", "family", "suffix"):
        value: str = getattr(name, part)
        if value:
            add(element, part, value)


def add_address(parent: Element, address: Address | None) -> None:
    """The address, or that it is not known."""
    if address is None:
        add(parent, "addr", nullFlavor="NAV")
        return
    element = add(parent, "addr")
    if address.postal_code or address.city:
        # Lines and named parts never stand together (CI-SIS, addr).
        last = f"{address.postal_code} {address.city}".strip()
        lines = (*address.lines, last, *filter(None, [address.country]))
    else:
        lines = address.lines
    for line in lines:
        add(element, "streetAddressLine", line)
    if not len(element):
        element.set("nullFlavor", "NAV")


def add_telecoms(parent: Element, telecoms: tuple[str, ...], use: str = "WP") -> None:
    """The ways to reach somebody, or that none is known."""
    for telecom in telecoms:
        add(parent, "telecom", value=telecom, use=use)
    if not telecoms:
        add(parent, "telecom", nullFlavor="NAV")
