"""Endpoint: an MSSanté mailbox as something a program sends to.

R4 has no code for MSSanté; its own nomenclature says it (TRE_R256). A mailbox that
bounced is in error. What never enters this room: a mailbox of the red list.
"""

import hashlib
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
from cordee.directory.fhir.ids import resource_id
from cordee.directory.model import Coded, Mailbox, MailboxState

SOURCE: Final = "https://annuaire.esante.gouv.fr/mssante"
MSSANTE: Final = Coded("MSSANTE", "MSSanté")
ANY: Final = Coded("any", "Any")


def endpoint_id(address: str) -> str:
    """The id of the Endpoint of an address: an address is no FHIR id."""
    return hashlib.md5(address.encode(), usedforsecurity=False).hexdigest()


def endpoint(mailbox: Mailbox, changed: int = 0) -> Element:
    """The resource of a mailbox that may be shown."""
    bounces = mailbox.state is MailboxState.BOUNCING
    return filled(
        resourceType="Endpoint",
        id=endpoint_id(mailbox.address),
        meta=meta([], changed),
        status="error" if bounces else "active",
        connectionType=coding(systems.MESSAGING, MSSANTE),
        name=mailbox.service,
        managingOrganization=reference(
            "Organization", resource_id(mailbox.organization)
        ),
        payloadType=[concept(coding(systems.ENDPOINT_PAYLOAD, ANY))],
        address=f"mailto:{mailbox.address}",
    )
