"""Generated files have the official headers, and nobody's numbers."""

import re
from pathlib import Path

import pytest

from cordee.directory.files.columns import HEADERS, PREFIXES
from cordee.directory.generator import Manifest, generate, numbers
from cordee.directory.services import example

TABLES = Path(__file__).parents[3] / "shared" / "domain" / "tables"
OFFICIAL = {
    "activity": "header_PS_LibreAcces_Personne_activite.txt",
    "mssante": "header_Extraction_Correspondance_MSSante.txt",
    "restricted": "header_Extraction_ProSanteConnect_Personne_activite.txt",
}
COLUMNS = {
    "activity": 56,
    "diploma": 13,
    "know_how": 13,
    "mssante": 31,
    "restricted": 50,
}
PHONE = re.compile(r"0[1-9][0-9]{8}")
ADDRESS = re.compile(r"[a-z0-9.-]+@[a-z0-9.-]+\.mssante\.example")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    manifest = Manifest(seed=3, rows=3000, moment="202611220300", nights=(0.1,))
    return generate(tmp_path_factory.mktemp("generated"), manifest)


def rows(made, kind):
    header, *lines = made.files[kind].read_text(encoding="utf-8").split("\n")[:-1]
    columns = header.split("|")
    return [dict(zip(columns, line.split("|"), strict=True)) for line in lines]


@pytest.mark.parametrize("kind", HEADERS)
def test_every_file_has_its_header_and_as_many_fields_on_each_line(made, kind):
    path = made.files[kind]
    assert path.name == f"{PREFIXES[kind]}202611220300.txt"
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[0] == HEADERS[kind]
    assert {line.count("|") + 1 for line in lines[:-1]} == {COLUMNS[kind]}
    assert lines[-1] == ""


@pytest.mark.parametrize("kind", OFFICIAL)
def test_the_headers_are_the_official_ones(kind):
    path = TABLES / OFFICIAL[kind]
    if not path.exists():
        pytest.skip("needs ../shared")
    assert path.read_text(encoding="utf-8").rstrip("\n") == HEADERS[kind]


@pytest.mark.parametrize("kind", ["activity", "restricted", "diploma", "know_how"])
def test_no_generated_person_has_a_number_of_anybody(made, kind):
    type_ = "Type d'identifiant PP"
    for row in rows(made, kind):
        number = row["Identifiant PP"]
        assert row["Identification nationale PP"] == row[type_] + number
        if row[type_] == "8":
            assert numbers.is_generated(number)
        else:
            assert (row[type_], number[:2], len(number)) == ("0", "99", 9)


@pytest.mark.parametrize("kind", ["activity", "restricted"])
def test_every_telephone_is_in_a_range_kept_for_fiction(made, kind):
    columns = [
        f"{name} (coord. structure)"
        for name in ("Téléphone", "Téléphone 2", "Télécopie")
    ]
    phones = {row[column] for row in rows(made, kind) for column in columns} - {""}
    assert len(phones) > 100
    for phone in phones:
        assert PHONE.fullmatch(phone)
        assert phone[:6] in numbers.FICTION


def test_every_place_has_numbers_of_nobody(made):
    for row in rows(made, "activity"):
        siret, finess = row["Numéro SIRET site"], row["Numéro FINESS site"]
        if siret:
            assert siret[:4] in {"2600", "2700"}
            assert (len(siret), row["Numéro SIREN site"]) == (14, siret[:9])
        if finess:
            assert (len(finess), finess[:3]) == (9, "990")


def test_a_place_is_told_the_same_on_every_line(made):
    name = "Identifiant technique de la structure"
    columns = [
        "Raison sociale site",
        "Code postal (coord. structure)",
        "Numéro SIRET site",
    ]
    seen = {}
    for row in rows(made, "activity"):
        told = [row[column] for column in columns]
        assert not row[name] or seen.setdefault(row[name], told) == told
    assert len(seen) > 1000


def test_every_mailbox_is_where_no_mail_goes_and_is_told_once(made):
    found = rows(made, "mssante")
    addresses = [row["Adresse BAL"] for row in found]
    assert all(ADDRESS.fullmatch(address) for address in addresses)
    assert len(set(addresses)) == len(addresses)
    assert {row["Type de BAL"] for row in found} == {"PER", "ORG", "APP", "CAB"}


def test_the_numbers_of_the_example_are_nobodys_either():
    for service in example.services():
        assert service.organization[:3] == "990"
        for line in service.lines:
            assert line.number.replace(" ", "")[:6] in numbers.FICTION
