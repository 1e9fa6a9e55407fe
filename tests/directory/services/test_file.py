"""A file of services, as an operator writes it."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.directory.errors import FileError, WrongFile, WrongServices
from cordee.directory.model import Line
from cordee.directory.services import example
from cordee.directory.services.file import read_bytes, read_file, write_file

ONE = {
    "organization": "990000017",
    "organization_name": "Hôpital Vermeil",
    "name": "Cardiologie",
    "lines": [{"label": "Senior", "number": "01 99 00 12 34"}],
    "hours": "lun-ven 9:00-17:00",
    "answer_minutes": 30,
}
CSV = """\
organization;organization_name;name;lines;hours;holidays;answer_minutes
990000017;Hôpital Vermeil;Cardiologie;Senior: 01 99 00 12 34;lun-ven 9:00-17:00;;30
"""


def of(*entries):
    return read_bytes(json.dumps(entries).encode(), "services.json")


def changed(**fields):
    return {**ONE, **fields}


def test_the_same_service_in_json_and_in_csv():
    (one,) = of(ONE)
    assert read_bytes(CSV.encode(), "services.csv") == (one,)
    assert one.lines == (Line(label="Senior", number="01 99 00 12 34"),)
    assert (one.answer_minutes, one.holidays, len(one.hours)) == (30, False, 5)


def test_csv_may_have_commas_and_a_byte_order_mark():
    text = "\ufeff" + CSV.replace(";", ",")
    assert read_bytes(text.encode(), "s.csv") == read_bytes(CSV.encode(), "s.csv")


def test_an_id_stays_when_anything_but_the_name_changes():
    before, after = of(ONE), of(changed(hours="24/7", name="CARDIOLOGIE"))
    assert before[0].id == after[0].id
    assert before[0].id != of(changed(name="Neurologie"))[0].id


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"organization": "a b"}, "service 1, organization: it is a FINESS"),
        ({"name": " - "}, "service 1, name: it is missing"),
        ({"hours": "lun 9-"}, "service 1, hours: '9-' is no span of time"),
        ({"lines": [{"label": "a", "number": "call me"}]}, "no telephone number"),
        ({"lines": "01 99 00 12 34"}, "not label: number"),
        ({"lines": [{"label": "a", "number": "0199001234", "kind": "telex"}]}, "kind"),
        ({"lines": [3]}, "lines are texts or objects"),
        ({"lines": ["a: 0199001234"] * 21}, "more than 20"),
        ({"holidays": "maybe"}, "service 1, holidays: it is yes or no"),
        ({"answer_minutes": -1}, "number of minutes"),
        ({"answer_minutes": 10**7}, "a fortnight"),
        ({"role": "abc"}, "64 hex digits"),
        ({"department": "Morbihan"}, "number of a department"),
        ({"comment": "x" * 1001}, "more than 1000 characters"),
        ({"comment": "\x1b[2J"}, "control characters"),
        ({"name": "Urgences \x9b2J"}, "control characters"),
        ({"name": "Urgences \u202e"}, "invisible"),
        ({"name": ["x"]}, "it is no text"),
        ({"fax": "1"}, "service 1, fax: there is no such field"),
    ],
)
def test_a_wrong_field_is_named(fields, problem):
    with pytest.raises(WrongServices, match=r"(?s)nothing was changed.*") as told:
        of(changed(**fields))
    assert problem in str(told.value)


def test_every_problem_is_told_with_its_line():
    text = CSV + "x y;;Neurologie;;lun 9-;;soon\n"
    with pytest.raises(WrongServices) as told:
        read_bytes(text.encode(), "services.csv")
    lines = str(told.value).splitlines()
    assert len(lines) == 4
    assert all("line 3, " in line for line in lines[1:])


def test_the_same_service_twice_is_a_problem():
    with pytest.raises(WrongServices, match="the same service is in service 1"):
        of(ONE, changed(name="cardiologie"))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"{}\0", "NUL"),
        (b"{", "no list of services"),
        (b"[" * 100_000, "no list of services"),
        (b'{"services": 3}', "no list of services"),
        (b'[["a"]]', "no list of services"),
        (b"name;speciality\n", "columns organization and name"),
        (b"organization;name\na;b;c\n", "more fields"),
        (b"", "columns organization and name"),
    ],
)
def test_what_is_no_file_of_services_is_refused(raw, reason):
    with pytest.raises(WrongFile, match=reason):
        read_bytes(raw, "services")


@pytest.mark.parametrize("name", ["services.json", "services.csv"])
def test_what_was_exported_is_read_again(tmp_path, name):
    path = tmp_path / name
    write_file(path, example.services())
    assert read_file(path) == example.services()


@given(st.binary(max_size=200))
def test_any_bytes_are_services_or_a_file_error(raw):
    with suppress(FileError):
        read_bytes(raw, "services")


def test_the_example_has_217_services_of_27_hospitals_with_200_lines():
    services = example.services()
    assert len({service.organization for service in services}) == 27
    assert len({service.id for service in services}) == 217
    assert sum(len(service.lines) for service in services) == 200
    assert services == example.services()
