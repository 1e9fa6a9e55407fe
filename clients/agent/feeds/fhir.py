"""FHIR R4: a Bundle, or newline-delimited resources, of Patient and Practitioner.

Patient.identifier holds the INS under its OID, Patient.generalPractitioner the GP, by
an identifier (RPPS, IDNPS), by a reference to a Practitioner of the same file, or by
display. What never enters this room: a server that is asked.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from cordee.clients.agent.errors import FeedError
from cordee.clients.agent.model import (
    BadRow,
    Known,
    Practitioner,
    practitioner_of,
)
from cordee.documents import ins as identity
from cordee.documents.errors import InsError
from cordee.documents.ins import KNOWN, Ins

RPPS: Final = "https://rpps.esante.gouv.fr"
IDNPS: Final = "urn:oid:1.2.250.1.71.4.2.1"
NUMBERS: Final = (IDNPS, RPPS)

MAX_BUNDLE: Final = 64 << 20
"""Bytes of a Bundle, which is held whole; more comes as newline-delimited JSON."""

MAX_LINE: Final = 1 << 20
MAX_PRACTITIONERS: Final = 200_000
"""Practitioners of one file that are remembered for references to them."""

Resource = dict[str, Any]


class Reader:
    """Reads files; `oids` are those under which an identifier is an INS.

    `opposition` is the URL of a Boolean extension of Patient that says so, or empty:
    no national one is known.
    """

    def __init__(
        self, oids: frozenset[str] = frozenset(), opposition: str = ""
    ) -> None:
        self._oids = KNOWN | oids
        self._opposition = opposition

    def rows(self, path: Path) -> Iterator[Known | BadRow]:
        """What a file tells. Raises FeedError for one that is neither."""
        practitioners: dict[str, Practitioner] = {}
        for _number, one in _resources(path):
            has_room = len(practitioners) < MAX_PRACTITIONERS
            if one and has_room and one.get("resourceType") == "Practitioner":
                practitioners[f"Practitioner/{one.get('id')}"] = _practitioner(one)
        for number, one in _resources(path):
            if one is None:
                yield BadRow(number, "no_resource")
            elif one.get("resourceType") == "Patient":
                try:
                    yield self._known(one, practitioners)
                except InsError:
                    yield BadRow(number, "no_ins")
                except (ValueError, TypeError, AttributeError, KeyError):
                    yield BadRow(number, "not_as_fhir_has_it")

    def _known(self, patient: Resource, known: dict[str, Practitioner]) -> Known:
        found = [
            _referred(reference, known, patient)
            for reference in _list(patient, "generalPractitioner")
        ]
        gp = next((one for one in found if one.number), None)
        gp = gp or next((one for one in found if one), Practitioner())
        meta = cast("Resource", patient.get("meta") or {})
        time = _time(str(meta.get("lastUpdated", "")))
        return Known(self._ins(patient), gp, self._opposed(patient), time)

    def _ins(self, patient: Resource) -> Ins:
        for one in _list(patient, "identifier"):
            oid = str(one.get("system", "")).removeprefix("urn:oid:")
            if oid in self._oids:
                return identity.parse(str(one.get("value", "")), oid)
        raise InsError("no identifier is an INS")

    def _opposed(self, patient: Resource) -> bool | None:
        for one in _list(patient, "extension"):
            if self._opposition and one.get("url") == self._opposition:
                return bool(one.get("valueBoolean"))
        return None


def _referred(
    reference: Resource, known: dict[str, Practitioner], patient: Resource
) -> Practitioner:
    """A GP by identifier, by a resource of the file or within, or by display."""
    display = str(reference.get("display", ""))
    number = _number([cast("Resource", reference.get("identifier") or {})])
    if number:
        return practitioner_of(number, display)
    name = str(reference.get("reference", ""))
    for one in _list(patient, "contained"):
        if name.startswith("#") and one.get("id") == name[1:]:
            return _practitioner(one)
    found = known.get("/".join(name.split("/")[-2:]))
    return found or practitioner_of("", display)


def _practitioner(resource: Resource) -> Practitioner:
    names = _list(resource, "name")
    name = ""
    if names:
        given = " ".join(map(str, cast("list[object]", names[0].get("given") or [])))
        name = str(names[0].get("text") or f"{given} {names[0].get('family', '')}")
    return practitioner_of(_number(_list(resource, "identifier")), name)


def _number(identifiers: list[Resource]) -> str:
    for system in NUMBERS:
        for one in identifiers:
            if one.get("system") == system and one.get("value"):
                return str(one["value"])
    return ""


def _list(resource: Resource, name: str) -> list[Resource]:
    value: object = resource.get(name) or []
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Resource", one) for one in items if isinstance(one, dict)]


def _time(text: str) -> int:
    try:
        return max(0, int(datetime.fromisoformat(text).timestamp() * 1000))
    except (ValueError, OverflowError):
        return 0


def _resources(path: Path) -> Iterator[tuple[int, Resource | None]]:
    """Each resource with its number from 1; None for one that is no object."""
    try:
        with path.open("rb") as file:
            first = file.readline(MAX_LINE + 1)
            if _is_resource_line(first):
                file.seek(0)
                yield from _lines(file)
                return
            file.seek(0)
            data = file.read(MAX_BUNDLE + 1)
    except OSError as error:
        raise FeedError(f"{path}: {error.strerror}") from None
    if len(data) > MAX_BUNDLE:
        raise FeedError(f"{path}: a Bundle has at most {MAX_BUNDLE >> 20} MiB")
    bundle = _object(data)
    if bundle is None or "resourceType" not in bundle:
        raise FeedError(f"{path}: neither a Bundle nor newline-delimited resources")
    entries = [one.get("resource") for one in _list(bundle, "entry")]
    for number, one in enumerate(entries if "entry" in bundle else [bundle], 1):
        yield number, cast("Resource", one) if isinstance(one, dict) else None


def _is_resource_line(line: bytes) -> bool:
    found = _object(line)
    return found is not None and found.get("resourceType") not in {None, "Bundle"}


def _lines(file: Any) -> Iterator[tuple[int, Resource | None]]:  # noqa: ANN401 - a binary file
    number, is_whole = 0, True
    while line := file.readline(MAX_LINE + 1):
        was_whole, is_whole = is_whole, line.endswith(b"\n") or len(line) <= MAX_LINE
        number += was_whole
        if was_whole and line.strip():
            yield number, _object(line) if is_whole else None


def _object(data: bytes) -> Resource | None:
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return cast("Resource", found) if isinstance(found, dict) else None
