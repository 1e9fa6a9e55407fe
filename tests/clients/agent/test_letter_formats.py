"""What record systems hand over: a sidecar, an MDM^T02, an ADT^A03."""

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.clients.agent.errors import MessageError, SettingsError
from cordee.clients.agent.letters import mdm, sidecar
from cordee.clients.agent.letters.mdm import MdmUsage
from cordee.clients.agent.letters.settings import read_settings
from cordee.clients.sdk import signer_in, signer_line
from cordee.documents.ins import Status
from tests.clients.agent.messages import DEMO, IDNPS, INS, adt

PDF = b"%PDF-1.7\nsomething"
REFERRING = "810100218896^ROY^Luc^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
SIDECAR = {
    "stay": "S-1",
    "unit": "CARDIO",
    "patient": {
        "birth_name": "PAT-TROIS",
        "given": "DOMINIQUE",
        "birth_date": "1979-03-28",
        "sex": "F",
    },
    "gp": {"number": "10102727017", "name": "Dr Anne Le Guen"},
    "exit": "2026-11-30T15:00:00+01:00",
    "validated": {
        "number": "10100218896",
        "name": "Dr Camille ARNAUD",
        "at": "2026-11-30T12:03:00+01:00",
    },
}


def mdm_message(*, status="LA", obx=None, event="T02", control="77", more=()):
    data = base64.b64encode(PDF).decode()
    header = f"MSH|^~\\&|HIS|CHU|CORDEE|CHU|20261130120500||MDM^{event}|{control}|P|2.5"
    names = "MARTIN^Zoé^^^^^D~PAT-TROIS^Zoé^Marie^^^^L"
    places = "1 rue X^^PARIS^^^^H~^^REIMS^^^^BDL^^51215"
    signer = "810100218896^ARNAUD^Camille^^^^^^^^^^^^20261130120300"
    txa = ["TXA", "1", "11490-0^Lettre de liaison^LN", *[""] * 9, "DOC-9"]
    txa += [*[""] * 4, status, *[""] * 4, signer]
    pv1 = ["PV1", "1", "I", "CARDIO^12^1^CHU", *[""] * 4, REFERRING, *[""] * 10, "V-1"]
    pid = ["PID", "1", "", f"P1^^^HIS^PI~{INS}^^^INS&{DEMO}&ISO^INS", "", names, ""]
    pid += ["19790328", "F", "", "", places, *[""] * 20, "VALI"]
    segments = [
        f"{header}|||||FRA|UNICODE UTF-8",
        "EVN|T02|20261130120500",
        "|".join(pid),
        f"PD1||||{IDNPS}^LE GUEN^Anne^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
        "|".join(pv1),
        "|".join(txa),
        obx or f"OBX|1|ED|11490-0^Lettre^LN||^application^pdf^Base64^{data}",
        *more,
    ]
    return "\r".join(segments) + "\r"


def usage(**changes):
    return MdmUsage(
        **{"usage": mdm.Usage(statuses={"VALI": Status.QUALIFIED}), **changes}
    )


def test_a_sidecar_says_whose_letter_it_is_and_who_stands_for_it():
    handed = sidecar.parse(json.dumps(SIDECAR).encode(), PDF)
    assert (handed.stay, handed.unit, handed.kind) == (
        "S-1",
        "CARDIO",
        "discharge-letter",
    )
    assert handed.gp.number == IDNPS
    assert handed.signer.practitioner == "810100218896"
    assert signer_in(f"Lettre\n{signer_line(handed.signer)}") == handed.signer
    assert handed.key != sidecar.parse(json.dumps(SIDECAR).encode(), PDF + b"x").key


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"patiant": 1}, "not_sidecar"),
        ({"exit": "2026-11-30T15:00:00"}, "no_zone"),
        ({"patient": {"birth_name": "X"}}, "not_sidecar: $.patient"),
        ({"kind": "poem"}, "not_sidecar: $.kind"),
        ({"others": [{"address": "nobody"}]}, "not_sidecar: $.others[0].address"),
    ],
)
def test_a_sidecar_that_is_not_as_written_is_refused_without_its_values(change, word):
    with pytest.raises(MessageError) as caught:
        sidecar.parse(json.dumps({**SIDECAR, **change}).encode(), PDF)
    assert caught.value.word.startswith(word)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_what_is_no_sidecar_raises_one_error(data):
    with pytest.raises(MessageError):
        sidecar.parse(data, PDF)


def test_a_document_message_has_its_pdf_its_patient_and_its_signer():
    handed = mdm.parse(mdm_message(), usage())
    assert handed.pdf == PDF
    assert (handed.stay, handed.document, handed.unit) == ("V-1", "DOC-9", "CARDIO")
    assert (handed.patient.family, handed.patient.birth_name) == ("MARTIN", "PAT-TROIS")
    assert (handed.patient.given, handed.patient.birth_place) == ("Zoé Marie", "51215")
    assert (handed.patient.matricule, handed.patient.status) == (INS, "qualified")
    assert handed.gp.number == IDNPS
    assert [one.role for one in handed.others] == ["referring"]
    assert handed.signer.practitioner == "810100218896"
    assert handed.title == "Lettre de liaison"
    assert handed.key == mdm.parse(mdm_message(status="DO"), usage()).key


def test_a_document_that_the_record_does_not_stand_for_has_no_signer():
    assert mdm.parse(mdm_message(status="DO"), usage()).signer is None


def test_the_record_says_that_nobody_or_the_patient_is_to_get_it():
    no = "OBX|2|CE|DESTMSSANTEPS^x^L||N"
    own = "OBX|3|CE|DESTMSSANTEPAT^x^L||Y"
    handed = mdm.parse(mdm_message(more=(no, own)), usage())
    assert (handed.to_professionals, handed.to_patient) == (False, True)
    hidden = "OBX|4|CE|INVISIBLE_PATIENT^x^L||Y"
    assert not mdm.parse(mdm_message(more=(own, hidden)), usage()).to_patient


def test_an_exit_is_one_and_other_movements_are_none():
    left = mdm.parse(adt("A03", control="9"), usage())
    assert (left.stay, left.unit, left.time > 0) == ("P1", "CARDIO", True)
    assert mdm.parse(adt("A01", control="8"), usage()) is None


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (mdm_message(event="T11"), "not_mdm"),
        (mdm_message(control=""), "no_control_id"),
        (mdm_message(obx="OBX|1|ED|x||^application^pdf^Base64^!!"), "no_pdf"),
        (mdm_message(obx="OBX|1|TX|x||hello"), "no_pdf"),
        ("nothing", "not_hl7"),
    ],
)
def test_what_cannot_be_used_is_refused_by_a_word(message, word):
    with pytest.raises(MessageError) as caught:
        mdm.parse(message, usage())
    assert caught.value.word == word


@given(st.text(max_size=400))
def test_no_text_raises_anything_else(text):
    with contextlib.suppress(MessageError):
        mdm.parse("MSH|^~\\&|" + text, usage())


def test_settings_are_strict_and_give_the_hour(tmp_path):
    path = tmp_path / "letters.toml"
    one = f'[units.CARDIO]\nmembers = ["{"a" * 64}"]\nvalidator = "{"b" * 64}"\n'
    path.write_text(one)
    settings = read_settings(path)
    assert settings.unit("CARDIO") is not None
    assert settings.unit("X") is None
    ten = 1_780_000_000_000 - 13 * 3_600_000
    assert settings.due(ten) % 86_400_000 == 12 * 3_600_000, "14:00 in Paris, in summer"
    for wrong in ('validate_by = "25:00"\n', 'default_unit = "X"\n', "other = 1\n"):
        path.write_text(wrong + one)
        with pytest.raises(SettingsError):
            read_settings(path)
