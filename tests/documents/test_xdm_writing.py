"""An archive as ITI-32 and the guide of the ANS want it, byte by byte the same."""

import hashlib
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from cordee.documents import cda, ins, xdm
from cordee.documents.errors import IncompleteError
from cordee.documents.kinds import Kind
from cordee.documents.model import Identifier, PersonName
from tests.documents import examples

GOLDEN = Path(__file__).parent / "golden"
TREE = [
    "README.TXT",
    "INDEX.HTM",
    "IHE_XDM/SUBSET01/METADATA.XML",
    "IHE_XDM/SUBSET01/DOC0001.XML",
]
RIM = {"r": "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"}

# name, where it is, its required value or None (mapping.md of the HL7 v2 guide, §A.7).
ENTRY = (
    (
        "authorPerson",
        "r:Classification[@classificationScheme='urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d']/r:Slot[@name='authorPerson']//r:Value/text()",
        "899700218896^ARNAUD^Camille^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
    ),
    (
        "authorInstitution",
        "r:Classification/r:Slot[@name='authorInstitution']//r:Value/text()",
        "Hôpital Saint-Exemple^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1750803447",
    ),
    (
        "authorSpecialty",
        "r:Classification/r:Slot[@name='authorSpecialty']//r:Value/text()",
        "G15_10/SM04^Médecin - Cardiologie et maladies vasculaires (SM)^1.2.250.1.213.1.1.4.5",
    ),
    (
        "classCode",
        "r:Classification[@classificationScheme='urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a']/@nodeRepresentation",
        "10",
    ),
    (
        "confidentialityCode",
        "r:Classification[@classificationScheme='urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f']/@nodeRepresentation",
        "N",
    ),
    ("creationTime", "r:Slot[@name='creationTime']//r:Value/text()", "20260112144530"),
    ("entryUUID", "@id", None),
    (
        "formatCode",
        "r:Classification[@classificationScheme='urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d']/@nodeRepresentation",
        "urn:ihe:iti:xds-sd:pdf:2008",
    ),
    ("hash", "r:Slot[@name='hash']//r:Value/text()", None),
    (
        "healthcareFacilityTypeCode",
        "r:Classification[@classificationScheme='urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1']/@nodeRepresentation",
        "SA01",
    ),
    ("languageCode", "r:Slot[@name='languageCode']//r:Value/text()", "fr-FR"),
    (
        "legalAuthenticator",
        "r:Slot[@name='legalAuthenticator']//r:Value/text()",
        "899700218896^ARNAUD^Camille^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
    ),
    ("mimeType", "@mimeType", "text/xml"),
    (
        "patientId",
        "r:ExternalIdentifier[@identificationScheme='urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427']/@value",
        "279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH",
    ),
    (
        "practiceSettingCode",
        "r:Classification[@classificationScheme='urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead']/@nodeRepresentation",
        "ETABLISSEMENT",
    ),
    (
        "serviceStartTime",
        "r:Slot[@name='serviceStartTime']//r:Value/text()",
        "20260108093000",
    ),
    (
        "serviceStopTime",
        "r:Slot[@name='serviceStopTime']//r:Value/text()",
        "20260112130000",
    ),
    ("size", "r:Slot[@name='size']//r:Value/text()", None),
    (
        "sourcePatientId",
        "r:Slot[@name='sourcePatientId']//r:Value/text()",
        "0012345678^^^&1.2.250.1.213.9.99.2&ISO^PI",
    ),
    ("title", "r:Name/r:LocalizedString/@value", "Lettre de liaison : cardiologie"),
    (
        "typeCode",
        "r:Classification[@classificationScheme='urn:uuid:f0306f51-975f-434e-a61c-c59651d33983']/@nodeRepresentation",
        "11490-0",
    ),
    (
        "uniqueId",
        "r:ExternalIdentifier[@identificationScheme='urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab']/@value",
        f"{examples.ROOT}.1.1",
    ),
    ("URI", "r:Slot[@name='URI']//r:Value/text()", "DOC0001.XML"),
    (
        "availabilityStatus",
        "@status",
        "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved",
    ),
)
SET = (
    (
        "authorPerson",
        "r:Classification[@classificationScheme='urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d']/r:Slot[@name='authorPerson']//r:Value/text()",
        "899700218896^ARNAUD^Camille^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
    ),
    (
        "contentTypeCode",
        "r:Classification[@classificationScheme='urn:uuid:aa543740-bdda-424e-8c96-df4873be8500']/@nodeRepresentation",
        "03",
    ),
    (
        "patientId",
        "r:ExternalIdentifier[@identificationScheme='urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446']/@value",
        "279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH",
    ),
    (
        "sourceId",
        "r:ExternalIdentifier[@identificationScheme='urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832']/@value",
        "1.2.250.1.71.4.2.2.1750803447",
    ),
    (
        "submissionTime",
        "r:Slot[@name='submissionTime']//r:Value/text()",
        "20260112144530",
    ),
    ("title", "r:Name/r:LocalizedString/@value", "Lettre de liaison : cardiologie"),
    (
        "uniqueId",
        "r:ExternalIdentifier[@identificationScheme='urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8']/@value",
        None,
    ),
)


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def objects(data, name):
    return etree.fromstring(unpacked(data)[TREE[2]]).xpath(
        f"//r:{name}", namespaces=RIM
    )


def values(element, path):
    return [str(one) for one in element.xpath(path, namespaces=RIM)]


def test_the_tree_is_that_of_an_xdm():
    data = xdm.write(examples.submission())
    assert list(unpacked(data)) == TREE
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_submission_is_the_same_archive():
    one, other = (xdm.write(examples.submission()) for _ in range(2))
    assert one == other
    later = examples.WRITTEN + timedelta(seconds=1)
    assert (
        xdm.write(msgspec.structs.replace(examples.submission(), submitted=later))
        != one
    )


def test_the_metadata_is_that_which_was_looked_at():
    written = unpacked(xdm.write(examples.submission()))[TREE[2]]
    assert written == (GOLDEN / "METADATA.XML").read_bytes()


@pytest.mark.parametrize(
    ("name", "path", "value"), ENTRY, ids=[row[0] for row in ENTRY]
)
def test_a_document_has_every_field_that_is_required(name, path, value):
    (entry,) = objects(xdm.write(examples.submission()), "ExtrinsicObject")
    (found,) = values(entry, path)
    assert found if value is None else found == value


@pytest.mark.parametrize(("name", "path", "value"), SET, ids=[row[0] for row in SET])
def test_a_submission_has_every_field_that_is_required(name, path, value):
    (package,) = objects(xdm.write(examples.submission()), "RegistryPackage")
    (found,) = values(package, path)
    assert found if value is None else found == value


def test_hash_and_size_are_those_of_the_bytes():
    data = xdm.write(examples.submission())
    (entry,) = objects(data, "ExtrinsicObject")
    document = unpacked(data)[TREE[3]]
    (digest,) = values(entry, "r:Slot[@name='hash']//r:Value/text()")
    (size,) = values(entry, "r:Slot[@name='size']//r:Value/text()")
    assert digest == hashlib.sha1(document, usedforsecurity=False).hexdigest()
    assert int(size) == len(document)


def test_the_traits_of_a_patient_are_in_the_fields_of_hl7():
    (entry,) = objects(xdm.write(examples.submission()), "ExtrinsicObject")
    assert values(entry, "r:Slot[@name='sourcePatientInfo']//r:Value/text()") == [
        "PID-5|PAT-TROIS^DOMINIQUE^DOMINIQUE MARIE-LOUISE^^^^L",
        "PID-5|MARTIN^DOMINIQUE^^^^^D",
        "PID-7|19790328",
        "PID-8|F",
        "PID-11|^^^^^^BDL^^51215",
    ]


def test_a_submission_holds_its_documents_and_every_id_is_one():
    two = examples.submission(
        examples.document(),
        examples.document(Kind.REFERRAL, identifier=Identifier("1.2.9")),
    )
    data = xdm.write(two)
    assert list(unpacked(data))[3:] == [TREE[3], "IHE_XDM/SUBSET01/DOC0002.XML"]
    targets = {one.get("targetObject") for one in objects(data, "Association")}
    assert targets == {one.get("id") for one in objects(data, "ExtrinsicObject")}
    ids = values(objects(data, "RegistryObjectList")[0], ".//@id")
    assert len(ids) == len(set(ids))
    (node,) = [
        one for one in objects(data, "Classification") if one.get("classificationNode")
    ]
    assert node.get("classifiedObject") == objects(data, "RegistryPackage")[0].get("id")


def test_an_ins_that_may_not_leave_is_nowhere_in_the_archive():
    for document in (
        examples.document(patient=examples.UNQUALIFIED),
        examples.document(authorities=ins.PRODUCTION),
    ):
        data = xdm.write(examples.submission(document))
        assert not [
            one for one in unpacked(data).values() if examples.MATRICULE.encode() in one
        ]
        (entry,) = objects(data, "ExtrinsicObject")
        (identifier,) = values(entry, ENTRY[13][1])
        assert identifier == "0012345678^^^&1.2.250.1.213.9.99.2&ISO^PI"


def test_a_separator_in_a_name_makes_no_field():
    author = msgspec.structs.replace(
        examples.SENIOR, name=PersonName(family="A^B|C&D~E", given="F\nG")
    )
    (entry,) = objects(
        xdm.write(examples.submission(examples.document(author=author))),
        "ExtrinsicObject",
    )
    assert values(entry, ENTRY[0][1])[0].startswith("899700218896^A B C D E^F G^^^^^^&")


def test_what_is_written_for_people_does_not_name_the_patient():
    files = unpacked(xdm.write(examples.submission()))
    for name in TREE[:2]:
        assert b"MARTIN" not in files[name]
        assert b"PAT-TROIS" not in files[name]
    assert "Hôpital Saint-Exemple".encode() in files["README.TXT"]
    assert b'href="IHE_XDM/SUBSET01/DOC0001.XML"' in files["INDEX.HTM"]


def test_markup_in_a_title_is_text_of_the_index():
    document = examples.document(title="<script>x</script>")
    page = unpacked(xdm.write(examples.submission(document)))["INDEX.HTM"]
    assert b"&lt;script&gt;" in page


def test_no_archive_of_nothing_of_two_patients_or_of_one_document_twice():
    whole = examples.submission()
    other = msgspec.structs.replace(examples.UNQUALIFIED, local=Identifier("1.2", "9"))
    two = examples.submission(
        examples.document(),
        examples.document(patient=other, identifier=Identifier("1.9")),
    )
    naive = datetime.fromisoformat("2026-01-12T15:45:30")
    for wrong in (
        msgspec.structs.replace(whole, documents=()),
        msgspec.structs.replace(whole, documents=whole.documents * 2),
        msgspec.structs.replace(whole, submitted=naive),
        two,
    ):
        with pytest.raises(IncompleteError):
            xdm.write(wrong)


def test_the_document_in_the_archive_is_the_one_given():
    written = cda.write(examples.document())
    assert unpacked(xdm.write(examples.submission()))[TREE[3]] == written
