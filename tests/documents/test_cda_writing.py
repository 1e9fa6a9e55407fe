"""A document of level 1: its header is whole, and no INS leaves that may not."""

from pathlib import Path

import msgspec
import pytest

from cordee.documents import cda, ins, kinds
from cordee.documents.errors import IncompleteError, InsKeyError
from cordee.documents.kinds import Kind
from cordee.documents.model import Identifier
from tests.documents import examples, required

GOLDEN = Path(__file__).parent / "golden"
VERSIONS = {1: examples.document, 2: examples.second}
PATIENTS = {"qualified": examples.PATIENT, "not qualified": examples.UNQUALIFIED}


@pytest.mark.parametrize("patient", PATIENTS)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", Kind)
def test_a_document_has_all_that_the_minimum_asks_for(kind, version, patient):
    document = VERSIONS[version](kind, patient=PATIENTS[patient])
    written = cda.write(document)
    assert required.broken(written) == []
    assert bool(required.matricules(written)) is document.carries_ins
    assert document.carries_ins is (patient == "qualified")
    assert f'code="{kinds.of(kind).type.code}"'.encode() in written


@pytest.mark.parametrize("name", ["discharge-letter-2", "referral-1-unqualified"])
def test_the_bytes_of_a_document_are_those_that_were_looked_at(name):
    made = {
        "discharge-letter-2": examples.second(),
        "referral-1-unqualified": examples.document(
            Kind.REFERRAL, patient=examples.UNQUALIFIED, general_practitioner=None
        ),
    }
    assert cda.write(made[name]) == (GOLDEN / f"{name}.xml").read_bytes()


def test_a_new_version_names_the_one_that_it_replaces():
    read = cda.read(cda.write(examples.second()))
    assert (read.version, read.replaces) == (2, (Identifier(f"{examples.ROOT}.1.1"),))
    assert read.set_identifier == Identifier(f"{examples.ROOT}.1")


@pytest.mark.parametrize(
    "change",
    [
        {"birth_place": ""},
        {"birth_date": None},
        {"sex": "U"},
        {"status": ins.Status.PROVISIONAL},
        {"status": ins.Status.RECOVERED},
        {"status": ins.Status.VALIDATED},
        {"ins": None},
    ],
)
def test_no_matricule_leaves_without_all_traits_of_a_qualified_identity(change):
    patient = msgspec.structs.replace(examples.PATIENT, **change)
    document = examples.document(patient=patient)
    written = cda.write(document)
    assert not document.carries_ins
    assert examples.MATRICULE.encode() not in written
    assert required.broken(written) == []


def test_an_ins_of_test_leaves_only_where_its_authority_is_named():
    document = examples.document(authorities=ins.PRODUCTION)
    assert examples.MATRICULE.encode() not in cda.write(document)


def test_a_wrong_key_of_production_is_not_sent():
    wrong = ins.parse("223042545611404", ins.NIR)
    patient = msgspec.structs.replace(examples.PATIENT, ins=wrong)
    with pytest.raises(InsKeyError):
        cda.write(examples.document(patient=patient))


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": 0},
        {"replaces": Identifier("1.2.3")},
        {"body": b"<html>"},
        {"created": examples.WRITTEN.replace(tzinfo=None)},
        {"authored": examples.WRITTEN.replace(tzinfo=None)},
        {"patient": msgspec.structs.replace(examples.PATIENT, given=())},
        {"patient": msgspec.structs.replace(examples.PATIENT, birth_name="")},
        {"patient": msgspec.structs.replace(examples.UNQUALIFIED, local=None)},
    ],
)
def test_what_no_standard_would_take_is_not_written(change):
    with pytest.raises(IncompleteError) as refusal:
        cda.write(examples.document(**change))
    assert "PAT-TROIS" not in str(refusal.value)


def test_what_no_xml_holds_is_left_out_of_a_title():
    title = "Lettre \x00\x0b<de> & \ud800\ufffeliaison"
    assert (
        cda.read(cda.write(examples.document(title=title))).title
        == "Lettre <de> & liaison"
    )


def test_nothing_of_a_patient_is_in_a_repr():
    document = examples.document()
    shown = (
        f"{document!r} {document.patient!r} {document.author!r} {document.encounter!r}"
    )
    assert not {"PAT-TROIS", "ARNAUD", examples.MATRICULE} & set(shown.split("'"))
    assert "PAT" not in shown
