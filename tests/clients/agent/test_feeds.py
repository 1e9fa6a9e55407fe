"""CSV and FHIR: what a file tells, and which of its rows are bad."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.clients.agent.errors import FeedError
from cordee.clients.agent.feeds import fhir, table
from cordee.clients.agent.model import BadRow, Known, Practitioner
from cordee.documents.ins import NIR, Ins
from tests.clients.agent.messages import DEMO, IDNPS, INS, OTHER_INS, RPPS

HEADER = "matricule;oid;practitioner;practitioner_name;opposed;noted"
GP = Practitioner(IDNPS, "Dr Anne Le Guen")


def read(tmp_path, text, rows=table.rows):
    path = tmp_path / "feed"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(rows(path))


def test_a_table_tells_gps_oppositions_and_times(tmp_path):
    text = (
        f"\ufeff{HEADER}\r\n{INS};demo;{RPPS};Dr Anne  Le Guen;;2026-11-29T08:15+01:00\r\n"
        f'2 77 07 63 220 829 10;{DEMO};;"Dr; Roy";oui;\r\n\r\n{INS};;;;non;\r\n'
    )
    assert read(tmp_path, text) == [
        Known(Ins(INS, DEMO), GP, None, 1_795_936_500_000),
        Known(Ins(OTHER_INS, DEMO), Practitioner("", "Dr; Roy"), True),
        Known(Ins(INS, NIR), Practitioner(), False),
    ]


def test_columns_may_stand_in_any_order_and_be_few(tmp_path):
    text = f"practitioner,MATRICULE\n{IDNPS},{INS}\n"
    assert read(tmp_path, text) == [Known(Ins(INS, NIR), Practitioner(IDNPS))]


def test_bad_rows_are_numbered_and_stop_nothing(tmp_path):
    lines = [HEADER, "12;;;;;", f"{INS};;;;peut-être;", f'{INS};"']
    lines += [f"{INS};;;;;demain", f"{INS};;;;;;;", f"{INS};;;{'x' * 10_000};;"]
    text = "\n".join([*lines, f"{INS};demo;{IDNPS};;;"])
    *bad, good = read(tmp_path, text)
    words = ["no_ins", "opposed", "quotes", "noted", "too_many_fields"]
    assert bad[:5] == [BadRow(n, word) for n, word in enumerate(words, 2)]
    assert {one.word for one in bad[5:]} == {"too_long"}
    assert good == Known(Ins(INS, DEMO), Practitioner(IDNPS))
    assert INS not in repr(bad)


@pytest.mark.parametrize(
    "text", ["", "a;b\n", b"matricule\n\xff\xfe", b"PK\x03\x04", '"'], ids=repr
)
def test_what_is_no_table_is_refused(tmp_path, text):
    with pytest.raises(FeedError):
        read(tmp_path, text)


@given(st.text(max_size=200))
def test_any_text_below_a_header_is_rows_or_bad_rows(tmp_path_factory, text):
    rows = read(
        tmp_path_factory.mktemp("t"), f"{HEADER}\n{text}".encode(errors="replace")
    )
    assert all(isinstance(one, Known | BadRow) for one in rows)


def patient(matricule=INS, oid=DEMO, **more):
    value = {"system": f"urn:oid:{oid}", "value": matricule}
    return {"resourceType": "Patient", "identifier": [{"value": "P1"}, value], **more}


BY_NUMBER = {
    "identifier": {"system": "https://rpps.esante.gouv.fr", "value": RPPS},
    "display": "Dr Anne Le Guen",
}
DOCTOR = {
    "resourceType": "Practitioner",
    "id": "d1",
    "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": IDNPS}],
    "name": [{"family": "Le Guen", "given": ["Dr", "Anne"]}],
}
LOCAL = {"reference": "Practitioner/d1"}
PATIENTS = [
    patient(generalPractitioner=[BY_NUMBER]),
    patient(generalPractitioner=[{"reference": "https://x/fhir/Practitioner/d1"}]),
    patient(generalPractitioner=[{"display": "?"}, LOCAL]),
    patient(
        contained=[{**DOCTOR, "id": "c"}], generalPractitioner=[{"reference": "#c"}]
    ),
]


def rows_of(resources, tmp_path, *, as_lines, **usage):
    reader = fhir.Reader(**usage)
    if as_lines:
        text = "\n".join(map(json.dumps, resources))
    else:
        entry = [{"resource": one} for one in resources]
        text = json.dumps({"resourceType": "Bundle", "entry": entry}, indent=1)
    return read(tmp_path, text, reader.rows)


@pytest.mark.parametrize("as_lines", [True, False], ids=["lines", "bundle"])
def test_a_gp_is_found_by_number_by_reference_or_within(tmp_path, as_lines):
    found = rows_of([*PATIENTS, DOCTOR], tmp_path, as_lines=as_lines)
    assert found == [Known(Ins(INS, DEMO), GP)] * 4


def test_a_gp_may_be_a_name_or_nobody_and_a_patient_have_a_date(tmp_path):
    named = patient(generalPractitioner=[{"display": "Dr Roy"}])
    dated = patient(meta={"lastUpdated": "2026-11-29T08:15:00+01:00"})
    found = rows_of([named, dated], tmp_path, as_lines=True)
    assert [one.gp for one in found] == [Practitioner("", "Dr Roy"), Practitioner()]
    assert found[1].time == 1_795_936_500_000


def test_an_opposition_is_the_extension_that_is_configured(tmp_path):
    url = "https://chu.example/opposition"
    said = patient(extension=[{"url": url, "valueBoolean": True}])
    [one] = rows_of([said], tmp_path, as_lines=True, opposition=url)
    assert one.opposed is True
    [one] = rows_of([said], tmp_path, as_lines=True)
    assert one.opposed is None


def test_bad_resources_are_numbered(tmp_path):
    resources = [patient("12"), [], patient(oid="1.2.3"), patient(meta=[1]), patient()]
    *bad, good = rows_of(resources, tmp_path, as_lines=True)
    words = ["no_ins", "no_resource", "no_ins", "not_as_fhir_has_it"]
    assert bad == [BadRow(n, word) for n, word in enumerate(words, 1)]
    assert good.ins == Ins(INS, DEMO)
    usage = {"oids": frozenset({"1.2.3"})}
    [other] = rows_of([patient(oid="1.2.3")], tmp_path, as_lines=False, **usage)
    assert other.ins.oid == "1.2.3"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"a":', "bonjour", b"\xff\xfe"])
def test_what_is_no_fhir_is_refused(tmp_path, text):
    with pytest.raises(FeedError):
        read(tmp_path, text, fhir.Reader().rows)


def test_a_line_too_long_is_one_bad_row(tmp_path, monkeypatch):
    monkeypatch.setattr(fhir, "MAX_LINE", 400)
    long = patient(text="x" * 1_000)
    found = rows_of([patient(), long, patient()], tmp_path, as_lines=True)
    assert [type(one) for one in found] == [Known, BadRow, Known]
    assert found[1].number == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    JSON,
    st.sampled_from(
        ["identifier", "generalPractitioner", "meta", "extension", "contained", "name"]
    ),
)
def test_any_value_anywhere_is_a_row_or_a_bad_row(tmp_path_factory, value, field):
    resources = [patient(**{field: value}), {**DOCTOR, field: value}, *PATIENTS[2:3]]
    found = rows_of(resources, tmp_path_factory.mktemp("f"), as_lines=False)
    assert all(isinstance(one, Known | BadRow) for one in found)
