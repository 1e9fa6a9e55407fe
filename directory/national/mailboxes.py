"""MSSanté mailboxes among the telecoms of a resource, and the other ways to call.

The server cannot search by their type: whoever wants one type chooses here. What never
enters this room: an ordinary address taken for an MSSanté one.
"""

import re
from collections.abc import Iterator
from typing import Final

from cordee.directory.fhir import systems
from cordee.directory.model import Mailbox, MailboxType
from cordee.directory.national.codings import codings
from cordee.directory.national.loose import (
    Node,
    extension,
    node,
    nodes,
    number,
    text,
    truth,
)

_ADDRESS: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
MAX_RANK: Final = 99


def mailboxes(
    resource: Node, usual: MailboxType, practitioner: str, organization: str
) -> Iterator[Mailbox]:
    """The mailboxes of a resource; `usual` is the type of one that says none."""
    for point in nodes(resource, "telecom"):
        address = text(point, "value").lower()
        if is_mssante(point) and _ADDRESS.fullmatch(address):
            metadata = extension(point, systems.MAILBOX_METADATA)
            yield Mailbox(
                address=address,
                type=_type(metadata, usual),
                practitioner=practitioner,
                organization=organization,
                service=text(extension(metadata, "service"), "valueString"),
                digitization=truth(
                    extension(metadata, "digitization"), "valueBoolean", otherwise=True
                ),
                red_list=truth(
                    extension(metadata, "listeRouge"), "valueBoolean", otherwise=False
                ),
                rank=min(number(point, "rank"), MAX_RANK),
            )


def is_mssante(point: Node) -> bool:
    """Whether a telecom says that it is a mailbox of MSSanté."""
    if text(point, "system") != "email":
        return False
    told = node(extension(point, systems.EMAIL_TYPE).get("valueCoding"))
    has_metadata = bool(extension(point, systems.MAILBOX_METADATA))
    return text(told, "code") == "MSSANTE" or has_metadata


def _type(metadata: Node, usual: MailboxType) -> MailboxType:
    told = node(extension(metadata, "type").get("valueCodeableConcept"))
    code = next((coded.code for _, coded in codings(told)), "")
    return MailboxType(code) if code in set(MailboxType) else usual


def values(resource: Node, system: str) -> list[str]:
    """Values of the other telecoms of one system, by rank."""
    points = [
        point
        for point in nodes(resource, "telecom")
        if text(point, "system") == system and not is_mssante(point)
    ]
    points.sort(key=lambda point: number(point, "rank") or MAX_RANK)
    return [value for point in points if (value := text(point, "value"))]
