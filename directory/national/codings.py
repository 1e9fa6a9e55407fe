"""Codes and identifiers of national resources, by the systems they are of.

Older addresses of the same systems are read too. What never enters: a guess.
"""

from collections.abc import Iterator
from typing import Final

from cordee.directory.fhir import systems
from cordee.directory.model import Coded
from cordee.directory.national.loose import Node, node, nodes, text

OLDER: Final = {
    "http://rpps.fr": systems.RPPS,
    "http://finess.sante.gouv.fr": systems.FINESS,
    "http://finess.esante.gouv.fr": systems.FINESS,
    "http://sirene.fr": systems.SIRENE,
    "https://annuaire.sante.fr": systems.RPPS_RANK,
}
"""Systems as version 1 of the national API wrote them."""


def codings(concept: Node) -> Iterator[tuple[str, Coded]]:
    """System and code of each coding that has a code."""
    for coding in nodes(concept, "coding"):
        code = text(coding, "code")
        if code:
            yield (
                text(coding, "system").rstrip("/"),
                Coded(code, text(coding, "display")),
            )


def identifiers(resource: Node) -> Iterator[tuple[str, str, str]]:
    """System, code of the type, and value of each identifier that has a value."""
    for each in nodes(resource, "identifier"):
        value = text(each, "value")
        if value:
            system = text(each, "system")
            kinds = (coded.code for _, coded in codings(node(each.get("type"))))
            yield OLDER.get(system, system), next(kinds, ""), value


def referred(resource: Node, name: str) -> str:
    """The last part of a reference: the id of what it points at."""
    return text(node(resource.get(name)), "reference").rpartition("/")[2]
