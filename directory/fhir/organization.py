"""Organization: a place of work, its identifiers, its address, its shared mailboxes.

The public files describe sites (geographical entities). What never enters this room: a
mailbox of a person, which is at the person or at the role.
"""

import re
from collections.abc import Sequence
from typing import Final

from cordee.directory.fhir import systems
from cordee.directory.fhir.address import address
from cordee.directory.fhir.elements import (
    Element,
    coding,
    concept,
    extension,
    filled,
    identifier,
    meta,
    reference,
)
from cordee.directory.fhir.endpoint import endpoint_id
from cordee.directory.fhir.ids import resource_id
from cordee.directory.fhir.telecom import mailbox_points, phone_points, shown
from cordee.directory.model import Coded, Mailbox, Organization

OPEN: Final = systems.profile("as-dp-organization")
GENERAL: Final = systems.profile("as-organization")
"""Of a place that has an Endpoint, which the open profile does not allow."""
FR_CORE: Final = systems.core_profile("fr-core-organization")

SITE: Final = Coded("GEOGRAPHICAL-ENTITY", "")
LEGAL: Final = Coded("LEGAL-ENTITY", "")
FINESS_SITE, FINESS_LEGAL = "FINEG", "FINEJ"
_MADE: Final = re.compile("X[0-9a-f]{16}")
"""An id made of what else is known of a place (`files/identity.py`)."""
NATIONAL_FINESS, NATIONAL_SIRET = "1", "3"
"""What stands before a number in Struct_IdNat (facts B.2)."""


def organization(
    place: Organization, mailboxes: Sequence[Mailbox] = (), changed: int = 0
) -> Element:
    """The resource; `mailboxes` are those of the organisation itself (ORG, APP)."""
    endpoints = [
        reference("Endpoint", endpoint_id(each.address)) for each in shown(mailboxes)
    ]
    return filled(
        resourceType="Organization",
        id=resource_id(place.id),
        meta=meta([GENERAL if endpoints else OPEN, FR_CORE], changed),
        language="fr",
        identifier=_identifiers(place),
        active=True,
        type=_types(place),
        name=place.name or place.sign or place.id,
        alias=[place.sign] if place.sign and place.sign != place.name else [],
        telecom=[
            *phone_points(place.phones, place.fax, place.email),
            *mailbox_points(mailboxes),
        ],
        address=[each for each in [address(place.address)] if each],
        endpoint=endpoints,
    )


def national_id(place: Organization) -> str:
    """Struct_IdNat of a place: `1` and its FINESS, else `3` and its SIRET."""
    if place.finess:
        return NATIONAL_FINESS + place.finess
    return NATIONAL_SIRET + place.siret if place.siret else ""


def technical_id(place: Organization) -> str:
    """The technical identifier; empty where a source gave none, and one was made."""
    is_made = _MADE.fullmatch(place.id) or place.id == f"S{place.siret}"
    return "" if is_made else place.id


def _identifiers(place: Organization) -> list[Element]:
    return [
        *identifier(systems.IDNST, "IDNST", national_id(place)),
        *identifier(systems.FINESS, FINESS_SITE, place.finess),
        *identifier(systems.FINESS, FINESS_LEGAL, place.finess_legal),
        *identifier(systems.SIRENE, "SIREN", place.siren),
        *identifier(systems.SIRENE, "SIRET", place.siret),
        *identifier(systems.RPPS_RANK, "RPPSRG", technical_id(place)),
    ]


def _types(place: Organization) -> list[Element]:
    """Each with the extension that says which question it answers."""
    told = [
        ("organizationType", coding(systems.STRUCTURE_TYPE, SITE)),
        ("secteurActiviteRASS", coding(systems.SECTOR, place.sector)),
    ]
    return [
        {
            "extension": [extension(systems.ORGANIZATION_TYPES, valueCode=question)],
            **concept(answer),
        }
        for question, answer in told
        if answer
    ]
