"""METADATA.XML: an ebRIM `SubmitObjectsRequest` (IHE ITI TF-3 §4.2.1).

Required fields as in the guide of transmission of CDA R2 documents of the ANS. What
never enters this room: a value that is not the document's.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

from lxml import etree

from cordee.documents import codes, kinds, times
from cordee.documents.cda.elements import plain
from cordee.documents.codes import Code
from cordee.documents.model import ClinicalDocument, Professional
from cordee.documents.safe_xml import Element
from cordee.documents.xdm import schemes, values
from cordee.documents.xdm.submission import Submission, WrittenDocument, entry_uuid

XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGE: Final = "fr-FR"


def write_metadata(submission: Submission, names: Iterable[str]) -> bytes:
    """The metadata; `names` are the files of the documents, in their order."""
    request = etree.Element(
        f"{{{schemes.LCM}}}SubmitObjectsRequest",
        nsmap={"lcm": schemes.LCM, "rim": schemes.RIM},
    )
    listed = _Registry(_rim(request, "RegistryObjectList"))
    for one, name in zip(submission.documents, names, strict=True):
        listed.add_document(one, name)
    listed.add_set(submission)
    return etree.tostring(
        request, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )


class _Registry:
    """The list of objects, and a count that gives each of them an id."""

    def __init__(self, top: Element) -> None:
        self._top = top
        self._count = 0

    def add_document(self, written: WrittenDocument, name: str) -> None:
        document = written.document
        entry = _rim(
            self._top,
            "ExtrinsicObject",
            id=_urn(document),
            objectType=schemes.DOCUMENT,
            mimeType="text/xml",
            status=schemes.APPROVED,
        )
        digest = hashlib.sha1(written.data, usedforsecurity=False).hexdigest()
        _slot(entry, "URI", name)
        _slot(entry, "hash", digest)
        _slot(entry, "size", str(len(written.data)))
        _add_slots(entry, document)
        _name(entry, document.title)
        facts = kinds.of(document.kind)
        self._author(entry, schemes.AUTHOR, document.author)
        self._code(entry, schemes.CLASS, facts.class_)
        self._code(entry, schemes.CONFIDENTIALITY, document.confidentiality)
        act = document.service.code or facts.act
        if act is not None:
            self._code(entry, schemes.EVENT, act)
        self._code(entry, schemes.FORMAT, codes.PDF)
        self._code(entry, schemes.FACILITY, document.encounter.facility)
        self._code(entry, schemes.SETTING, document.service.setting)
        self._code(entry, schemes.TYPE, facts.type)
        patient, unique = values.patient_id(document), document.identifier.text
        self._identify(entry, schemes.PATIENT, "XDSDocumentEntry.patientId", patient)
        self._identify(entry, schemes.UNIQUE, "XDSDocumentEntry.uniqueId", unique)

    def add_set(self, submission: Submission) -> None:
        first = submission.documents[0].document
        identifier = f"urn:uuid:{submission.uuid}"
        package = _rim(
            self._top, "RegistryPackage", id=identifier, status=schemes.APPROVED
        )
        _slot(package, "submissionTime", times.utc(submission.submitted))
        _name(package, first.title)
        self._author(package, schemes.SET_AUTHOR, first.author)
        self._code(package, schemes.SET_CONTENT, kinds.of(first.kind).activity)
        source = f"{codes.STRUCTURES}.{submission.sender.identifier}"
        for scheme, name, value in (
            (schemes.SET_PATIENT, "patientId", values.patient_id(first)),
            (schemes.SET_SOURCE, "sourceId", source),
            (schemes.SET_UNIQUE, "uniqueId", submission.oid),
        ):
            self._identify(package, scheme, f"XDSSubmissionSet.{name}", value)
        _rim(
            self._top,
            "Classification",
            id=self._next(),
            classifiedObject=identifier,
            classificationNode=schemes.SUBMISSION,
            objectType=f"{schemes.REGISTRY_OBJECT}:Classification",
        )
        for one in submission.documents:
            self._member(identifier, _urn(one.document))

    def _member(self, source: str, target: str) -> None:
        association = _rim(
            self._top,
            "Association",
            id=self._next(),
            associationType=schemes.HAS_MEMBER,
            sourceObject=source,
            targetObject=target,
            objectType=f"{schemes.REGISTRY_OBJECT}:Association",
        )
        _slot(association, "SubmissionSetStatus", "Original")

    def _author(self, owner: Element, scheme: str, who: Professional) -> None:
        author = self._classify(owner, scheme, "")
        if who.organization is not None:
            institution = values.author_institution(who.organization)
            _slot(author, "authorInstitution", institution)
        _slot(author, "authorPerson", values.author_person(who))
        speciality = values.author_speciality(who)
        if speciality:
            _slot(author, "authorSpecialty", speciality)

    def _code(self, owner: Element, scheme: str, code: Code) -> None:
        concept = self._classify(owner, scheme, code.code)
        _slot(concept, "codingScheme", code.system)
        _name(concept, code.display)

    def _classify(self, owner: Element, scheme: str, node: str) -> Element:
        return _rim(
            owner,
            "Classification",
            id=self._next(),
            classificationScheme=scheme,
            classifiedObject=owner.get("id", ""),
            nodeRepresentation=node,
            objectType=f"{schemes.REGISTRY_OBJECT}:Classification",
        )

    def _identify(self, owner: Element, scheme: str, name: str, value: str) -> None:
        identifier = _rim(
            owner,
            "ExternalIdentifier",
            id=self._next(),
            identificationScheme=scheme,
            registryObject=owner.get("id", ""),
            value=value,
            objectType=f"{schemes.REGISTRY_OBJECT}:ExternalIdentifier",
        )
        _name(identifier, name)

    def _next(self) -> str:
        self._count += 1
        return f"id{self._count:04}"


def _add_slots(entry: Element, document: ClinicalDocument) -> None:
    _slot(entry, "creationTime", times.utc(document.created))
    _slot(entry, "languageCode", LANGUAGE)
    _slot(entry, "legalAuthenticator", values.author_person(document.authenticator))
    _slot(entry, "serviceStartTime", times.utc(document.service.start))
    if document.service.end is not None:
        _slot(entry, "serviceStopTime", times.utc(document.service.end))
    _slot(entry, "sourcePatientId", values.source_patient_id(document))
    _slot(entry, "sourcePatientInfo", *values.patient_info(document.patient))


def _urn(document: ClinicalDocument) -> str:
    return f"urn:uuid:{entry_uuid(document)}"


def _rim(parent: Element, tag: str, /, **attributes: str) -> Element:
    child = etree.SubElement(parent, f"{{{schemes.RIM}}}{tag}")
    for key, value in attributes.items():
        child.set(key, plain(value))
    return child


def _slot(owner: Element, name: str, *written: str) -> None:
    listed = _rim(_rim(owner, "Slot", name=name), "ValueList")
    for value in written:
        _rim(listed, "Value").text = plain(value)


def _name(owner: Element, text: str) -> None:
    string = _rim(_rim(owner, "Name"), "LocalizedString", charset="UTF-8", value=text)
    string.set(XML_LANG, LANGUAGE)
