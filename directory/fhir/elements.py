"""The small parts that resources share: codings, identifiers, meta, references.

An element that says nothing is left out: FHIR has no empty text and no empty list. What
never enters this room: which resource they are for.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

from cordee.directory.fhir import systems
from cordee.directory.model import Coded

Element: TypeAlias = dict[str, object]

SOURCE: Final = "https://annuaire.esante.gouv.fr"
"""Where the profiles say that the data comes from (`meta.source`)."""


ALWAYS: Final = (
    *("resourceType", "id", "meta", "active", "identifier"),
    *("status", "connectionType", "payloadType", "address"),
)
"""Told whatever `_elements` asks: who it is, and what R4 demands of an Endpoint."""


def filled(**members: object) -> Element:
    """The members that say something, in this order."""
    return {name: value for name, value in members.items() if _says(value)}


def _says(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def coding(system: str, coded: Coded) -> Element:
    """One Coding; empty without a code."""
    if not coded.code:
        return {}
    return filled(system=system, code=coded.code, display=coded.label)


def concept(*codings: Element) -> Element:
    """A CodeableConcept of the codings that say something."""
    return filled(coding=[each for each in codings if each])


def extension(url: str, **value: object) -> Element:
    """One extension: `extension(URL, valueString="…")`."""
    return {"url": url, **value}


def identifier(system: str, kind: str, value: str) -> list[Element]:
    """An official Identifier, typed as FR Core types it; none without a value."""
    if not value:
        return []
    typed = {"coding": [{"system": systems.IDENTIFIER_TYPE, "code": kind}]}
    return [{"use": "official", "type": typed, "system": system, "value": value}]


def reference(resource: str, own: str, display: str = "") -> Element:
    """A relative Reference; empty without an id."""
    if not own:
        return {}
    return filled(reference=f"{resource}/{own}", display=display)


def meta(profiles: Iterable[str], changed: int, source: str = SOURCE) -> Element:
    """`changed` is Unix milliseconds, 0 when nobody knows."""
    return filled(
        lastUpdated=instant(changed) if changed else "",
        source=source,
        profile=list(profiles),
    )


def instant(milliseconds: int) -> str:
    """A FHIR instant in UTC."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def subset(resource: Mapping[str, object], elements: Iterable[str]) -> Element:
    """What `_elements` asks for, and what FHIR wants always; marked as a part."""
    wanted = {*ALWAYS, *elements}
    part = {name: value for name, value in resource.items() if name in wanted}
    known = part.get("meta")
    tag = {"system": systems.SUBSETTED, "code": "SUBSETTED"}
    part["meta"] = {**(known if isinstance(known, dict) else {}), "tag": [tag]}
    return part
