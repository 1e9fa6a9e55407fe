"""Ways to reach somebody, as ContactPoints; MSSanté mailboxes with their extension.

What never enters this room: a mailbox of the red list, even when it is handed over.
"""

from collections.abc import Iterable, Sequence

from cordee.directory.fhir import systems
from cordee.directory.fhir.elements import Element, coding, concept, extension
from cordee.directory.model import Coded, Mailbox

MSSANTE = Coded("MSSANTE", "")


def shown(mailboxes: Iterable[Mailbox]) -> list[Mailbox]:
    """The mailboxes that may be shown, the preferred one first."""
    published = [mailbox for mailbox in mailboxes if not mailbox.red_list]
    return sorted(published, key=lambda one: (one.rank or 99, one.address))


def mailbox_points(mailboxes: Iterable[Mailbox]) -> list[Element]:
    """ContactPoints of the profile as-mailbox-mss."""
    return [_point(mailbox) for mailbox in shown(mailboxes)]


def _point(mailbox: Mailbox) -> Element:
    kind = concept(coding(systems.MAILBOX, Coded(mailbox.type.value, "")))
    metadata = [extension("type", valueCodeableConcept=kind)]
    if mailbox.service:
        metadata.append(extension("service", valueString=mailbox.service))
    metadata.append(extension("digitization", valueBoolean=mailbox.digitization))
    point: Element = {
        "extension": [
            extension(
                systems.EMAIL_TYPE, valueCoding=coding(systems.MESSAGING, MSSANTE)
            ),
            extension(systems.MAILBOX_METADATA, extension=metadata),
        ],
        "system": "email",
        "value": mailbox.address,
    }
    if mailbox.rank:
        point["rank"] = mailbox.rank
    return point


def phone_points(
    phones: Sequence[str], fax: str = "", email: str = ""
) -> list[Element]:
    """Telephones by rank, then fax, then the ordinary mail address."""
    points: list[Element] = [
        {"system": "phone", "value": phone, "rank": rank}
        for rank, phone in enumerate(phones, 1)
        if phone
    ]
    if fax:
        points.append({"system": "fax", "value": fax})
    if email:
        points.append({"system": "email", "value": email})
    return points
