"""A document of level 1 or 3, read as it comes.

Tolerant of what is missing or written another way, and strict about what XML may be.
What never enters this room: a schema; whether it conforms is for those who wrote it.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from cordee.documents import times
from cordee.documents.cda.body import Files
from cordee.documents.cda.elements import V3
from cordee.documents.cda.finding import (
    child,
    children,
    code,
    identifier,
    text,
    value,
)
from cordee.documents.cda.header import (
    authenticator_of,
    authors_of,
    custodian_of,
    patient_of,
    recipients_of,
)
from cordee.documents.cda.narrative import Narrative
from cordee.documents.cda.read_document import Doubt, ReadDocument
from cordee.documents.errors import CdaError, XmlError
from cordee.documents.ins import Doubt as InsDoubt
from cordee.documents.model import Identifier, Patient
from cordee.documents.safe_xml import Element, parse

TOP: Final = f"{{{V3}}}ClinicalDocument"
"""It may stand within the style sheet that shows it ("auto-présentable")."""

LEVEL_1: Final = ("component", "nonXMLBody")
LEVEL_3: Final = ("component", "structuredBody")
MAX_REPLACED: Final = 20
MAX_TEMPLATES: Final = 100

_DOUBTS: Final = {InsDoubt.KEY: Doubt.KEY, InsDoubt.AUTHORITY: Doubt.AUTHORITY}


def read(data: bytes) -> ReadDocument:
    """What the document says. Raises CdaError, and nothing else."""
    try:
        found = parse(data).iter(TOP)
    except XmlError as error:
        raise CdaError(str(error)) from error
    top = next(found, None)
    if top is None:
        raise CdaError("this XML is no clinical document")
    return _read(top)


def is_cda(data: bytes) -> bool:
    """Whether the first bytes look like a document, before it is read."""
    return b"ClinicalDocument" in data[:65536]


def _read(top: Element) -> ReadDocument:
    files, narrative = _bodies(top)
    patient = patient_of(top)
    doubts = {*_about(top, patient), *_missing(files, narrative)}
    service = child(top, "documentationOf", "serviceEvent")
    return ReadDocument(
        level=3 if child(top, *LEVEL_3) is not None else 1,
        identifier=identifier(child(top, "id")),
        set_identifier=identifier(child(top, "setId")),
        version=_version(top),
        replaces=tuple(islice(_replaced(top), MAX_REPLACED)),
        templates=tuple(islice(_templates(top), MAX_TEMPLATES)),
        code=code(child(top, "code")),
        title=text(top, "title"),
        created=times.iso(value(top, "effectiveTime")),
        confidentiality=code(child(top, "confidentialityCode")),
        language=value(top, "languageCode", name="code"),
        patient=patient,
        authors=authors_of(top),
        custodian=custodian_of(top),
        authenticator=authenticator_of(top),
        recipients=recipients_of(top),
        encounter=_interval(child(top, "componentOf", "encompassingEncounter")),
        service=_interval(service),
        act=code(child(service, "code")),
        sections=tuple(narrative.sections),
        attachments=tuple(files.attachments),
        doubts=frozenset(doubts),
    )


def _bodies(top: Element) -> tuple[Files, Narrative]:
    files, narrative = Files(), Narrative()
    level1, level3 = child(top, *LEVEL_1), child(top, *LEVEL_3)
    if level1 is not None:
        files.take_body(level1)
    if level3 is not None:
        narrative.take(level3)
        files.take_entries(level3)
    if level1 is None and level3 is None:
        files.is_broken = True
    if files.plain:
        narrative.add_plain(files.plain)
    return files, narrative


def _missing(files: Files, narrative: Narrative) -> Iterator[Doubt]:
    if files.is_broken:
        yield Doubt.BODY
    if narrative.is_cut:
        yield Doubt.TRUNCATED


def _about(top: Element, patient: Patient | None) -> list[Doubt]:
    found: list[Doubt] = []
    if len(list(children(top, "recordTarget"))) > 1:
        found.append(Doubt.PATIENTS)
    if _version(top) is None:
        found.append(Doubt.VERSION)
    if patient is not None and patient.ins is not None:
        found += [_DOUBTS[one] for one in patient.ins.doubts]
        if not patient.has_all_traits:
            found.append(Doubt.TRAITS)
    return found


def _version(top: Element) -> int | None:
    written = value(top, "versionNumber")
    is_number = written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if is_number else None


def _replaced(top: Element) -> Iterator[Identifier]:
    for related in children(top, "relatedDocument"):
        if related.get("typeCode") == "RPLC":
            found = map(identifier, children(related, "parentDocument", "id"))
            yield from filter(None, found)


def _templates(top: Element) -> Iterator[str]:
    return (value(one, name="root") for one in children(top, "templateId"))


def _interval(parent: Element | None) -> tuple[str, str]:
    time = child(parent, "effectiveTime")
    start = value(time, "low") or value(time)
    return times.iso(start), times.iso(value(time, "high"))
