"""A document of level 1: the header of the "structuration minimale", and a PDF.

Elements stand in the order of POCD_MT000040. What never enters this room: a value that
is not in the document given; what is not known is said to be so.
"""

import base64
from datetime import datetime
from typing import Final

from lxml import etree

from cordee.documents import kinds, times
from cordee.documents.cda.elements import add, add_code, add_id, root
from cordee.documents.cda.parties import (
    add_custodian,
    add_entity,
    add_general_practitioner,
    add_recipient,
)
from cordee.documents.cda.record_target import add_record_target
from cordee.documents.codes import STRUCTURES
from cordee.documents.model import (
    ClinicalDocument,
    Encounter,
    Identifier,
    ServiceEvent,
    check,
)
from cordee.documents.safe_xml import Element

TYPE: Final = Identifier("2.16.840.1.113883.1.3", "POCD_HD000040")
HL7_FRANCE: Final = "2.16.840.1.113883.2.8.2.1"
MINIMUM: Final = "1.2.250.1.213.1.1.1.1"
"""Template of the structuration minimale of the CI-SIS."""

LANGUAGE: Final = "fr-FR"


def write(document: ClinicalDocument) -> bytes:
    """The document as UTF-8 XML.

    Raises IncompleteError, and InsKeyError for a qualified INS with a wrong key.
    """
    check(document)
    top = root("ClinicalDocument")
    _add_heading(top, document)
    add_record_target(top, document)
    _add_people(top, document)
    _add_context(top, document)
    _add_body(top, document.body)
    return etree.tostring(top, xml_declaration=True, encoding="UTF-8")


def _add_heading(top: Element, document: ClinicalDocument) -> None:
    facts = kinds.of(document.kind)
    add(top, "realmCode", code="FR")
    add_id(top, TYPE, "typeId")
    for template in (HL7_FRANCE, MINIMUM, *facts.templates):
        add(top, "templateId", root=template)
    add_id(top, document.identifier)
    add_code(top, "code", facts.type)
    add(top, "title", document.title)
    add(top, "effectiveTime", value=times.local(document.created))
    add_code(top, "confidentialityCode", document.confidentiality)
    add(top, "languageCode", code=LANGUAGE)
    add_id(top, document.set_identifier, "setId")
    add(top, "versionNumber", value=str(document.version))


def _add_people(top: Element, document: ClinicalDocument) -> None:
    author = add(top, "author")
    add(author, "time", value=times.local(document.authored))
    add_entity(author, "assignedAuthor", document.author)
    add_custodian(top, document.custodian)
    for who in document.recipients:
        add_recipient(top, who)
    legal = add(top, "legalAuthenticator")
    add(legal, "time", value=times.local(document.authenticated))
    add(legal, "signatureCode", code="S")
    add_entity(legal, "assignedEntity", document.authenticator)
    if document.general_practitioner is not None:
        add_general_practitioner(top, document.general_practitioner)


def _add_context(top: Element, document: ClinicalDocument) -> None:
    facts = kinds.of(document.kind)
    _add_service(top, document.service, facts)
    if document.replaces is not None:
        related = add(top, "relatedDocument", typeCode="RPLC")
        add_id(add(related, "parentDocument"), document.replaces)
    _add_encounter(top, document.encounter, facts)


def _add_service(top: Element, service: ServiceEvent, facts: kinds.KindFacts) -> None:
    event = add(add(top, "documentationOf"), "serviceEvent")
    code = service.code or facts.act
    if code is not None:
        add_code(event, "code", code)
    _add_interval(event, service.start, service.end)
    performer = add(event, "performer", typeCode="PRF")
    add_entity(performer, "assignedEntity", service.performer, service.setting)


def _add_encounter(top: Element, stay: Encounter, facts: kinds.KindFacts) -> None:
    encounter = add(add(top, "componentOf"), "encompassingEncounter")
    code = stay.code or facts.encounter
    if code is not None:
        add_code(encounter, "code", code)
    _add_interval(encounter, stay.start, stay.end)
    facility = add(add(encounter, "location"), "healthCareFacility")
    if stay.organization is not None:
        add_id(facility, Identifier(STRUCTURES, stay.organization.identifier))
    add_code(facility, "code", stay.facility)
    if stay.organization is not None:
        add(add(facility, "location"), "name", stay.organization.name)


def _add_interval(parent: Element, start: datetime, end: datetime | None) -> None:
    interval = add(parent, "effectiveTime")
    add(interval, "low", value=times.local(start))
    if end is not None:
        add(interval, "high", value=times.local(end))


def _add_body(top: Element, body: bytes) -> None:
    add(
        add(add(top, "component"), "nonXMLBody"),
        "text",
        base64.b64encode(body).decode("ascii"),
        mediaType="application/pdf",
        representation="B64",
    )
