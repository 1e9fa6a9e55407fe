"""PractitionerRole: what somebody does, how, and where.

The open profile wants the number that the RPPS gives an activity, which the public
files do not hold: these are of the general profile. What never enters: a name.
"""

from collections.abc import Sequence
from typing import Final

from cordee.directory.fhir import systems
from cordee.directory.fhir.elements import (
    Element,
    coding,
    concept,
    filled,
    meta,
    reference,
)
from cordee.directory.fhir.endpoint import endpoint_id
from cordee.directory.fhir.ids import resource_id
from cordee.directory.fhir.practitioner import Pair, skill
from cordee.directory.fhir.telecom import mailbox_points, phone_points, shown
from cordee.directory.model import Mailbox, PractitionerRole

GENERAL: Final = systems.profile("as-practitionerrole")
FR_CORE: Final = systems.core_profile("fr-core-practitioner-role")


def practitioner_role(
    role: PractitionerRole,
    mailboxes: Sequence[Mailbox] = (),
    changed: int = 0,
    *,
    active: bool = True,
) -> Element:
    """The resource; `mailboxes` are those of the person at this place."""
    place = role.organization
    return filled(
        resourceType="PractitionerRole",
        id=resource_id(role.id),
        meta=meta([GENERAL, FR_CORE], changed),
        language="fr",
        active=active,
        practitioner=reference("Practitioner", resource_id(role.practitioner)),
        organization=reference("Organization", resource_id(place.id), place.name)
        if place is not None
        else {},
        code=_codes(role),
        specialty=[each for each in [skill(Pair(role.speciality))] if each],
        telecom=[*phone_points(role.phones), *mailbox_points(mailboxes)],
        endpoint=[
            reference("Endpoint", endpoint_id(each.address))
            for each in shown(mailboxes)
        ],
    )


def _codes(role: PractitionerRole) -> list[Element]:
    """Kind, mode, function and section of pharmacists: a concept each."""
    function = systems.function(role.function.code)
    found = [
        concept(coding(systems.KIND, role.kind)),
        concept(coding(systems.MODE, role.mode)),
        concept(coding(function, role.function)),
        concept(coding(systems.PHARMACY_SECTION, role.pharmacy_section)),
    ]
    return [code for code in found if code]
