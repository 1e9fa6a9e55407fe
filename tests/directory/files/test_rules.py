"""Keys, dates, places, identities: rules without a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.directory.errors import WrongFile
from cordee.directory.files.dates import date_of, parse_date, show_date
from cordee.directory.files.identity import (
    organization_id,
    practitioner_id,
    role_key,
)
from cordee.directory.files.keys import is_finess, is_luhn, is_rpps, is_siret
from cordee.directory.files.places import department_of, joined, lines_of, town_of
from cordee.directory.folding import fold
from cordee.directory.store.roles import role_id, split_id

DIGITS = st.text("0123456789", min_size=1, max_size=20)


@pytest.mark.parametrize("number", ["99700367909", "99700218896"])
def test_numbers_of_the_national_test_kit_are_rpps(number):
    assert is_rpps(number)
    assert not is_luhn(f"8{number}"), "the key is over the RPPS, not over the IDNPS"


@pytest.mark.parametrize(
    "number", ["10102727017", "1234567890", "", "9970036790x", "٣" * 11]
)
def test_other_numbers_are_not_rpps(number):
    assert not is_rpps(number)


@given(DIGITS, st.integers(0, 18), st.integers(1, 9))
def test_one_wrong_digit_breaks_a_key(digits, place, step):
    key = next(key for key in "0123456789" if is_luhn(digits + key))
    right = digits + key
    place %= len(right)
    wrong = str((int(right[place]) + step) % 10)
    assert not is_luhn(right[:place] + wrong + right[place + 1 :])


def test_a_finess_has_a_key_except_in_corsica():
    assert is_finess("750803447")
    assert not is_finess("750803448")
    assert is_finess("2A0000001")
    assert is_finess("2b0000009")
    assert not is_finess("2A00001")


def test_a_siret_has_a_key_and_la_poste_has_another():
    assert is_siret("73282932000074")
    assert not is_siret("73282932000075")
    assert is_siret("35600000000048")
    assert is_siret("35600000049837")
    assert not is_siret("356000000")


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("PS_LibreAcces_Personne_activite_202611220300.txt", "202611220300"),
        ("Extraction_20261122.zip", "202611220000"),
        ("Extraction_20261399.zip 20261122", "202611220000"),
    ],
)
def test_the_name_of_a_file_says_its_date(name, moment):
    assert date_of("no date", name) == moment


def test_a_name_without_a_date_asks_for_one():
    with pytest.raises(WrongFile, match="--date"):
        date_of("activite.txt", "12345678901234567890.txt", "20261350.txt")


@pytest.mark.parametrize("given", ["2026-11-22", "20261122", " 2026-11-22 00:00 "])
def test_a_date_is_given_in_several_ways(given):
    assert parse_date(given) == "202611220000"
    assert show_date(parse_date(given)) == "2026-11-22"


@pytest.mark.parametrize("given", ["22/11/2026", "2026", "20261322", "", "demain"])
def test_what_is_no_date_is_refused(given):
    with pytest.raises(WrongFile, match="YYYYMMDD"):
        parse_date(given)


@pytest.mark.parametrize(
    ("code", "commune", "postcode", "department"),
    [
        ("56", "", "", "56"),
        ("056", "", "", "56"),
        ("01", "", "", "01"),
        ("2a", "", "", "2A"),
        ("", "2A004", "20000", "2A"),
        ("", "97302", "97300", "973"),
        ("", "56178", "", "56"),
        ("", "", "20090", "2A"),
        ("", "", "20200", "2B"),
        ("", "", "97410", "974"),
        ("", "", "F-5630", ""),
        ("", "", "", ""),
    ],
)
def test_a_department_is_told_or_follows(code, commune, postcode, department):
    assert department_of(code, commune, postcode) == department


def test_a_town_is_the_communes_or_that_of_the_delivery():
    assert town_of("Pontivy", "56306 PONTIVY CEDEX") == "Pontivy"
    assert town_of("", "56306 PONTIVY CEDEX 2") == "PONTIVY"
    assert town_of("", "") == ""


def test_lines_of_an_address_are_parted_as_copy_wants_it():
    lines = lines_of(("BAT A", ""), ("12", "", "Rue", "DU PORT"), ("BP 1", "BAT A"))
    assert lines == r"BAT A\n12 Rue DU PORT\nBP 1"
    assert joined("01", "", "01") == "01"


def test_an_identifier_is_national_or_made_of_its_type():
    assert practitioner_id("810000000007", "8", "1") == "810000000007"
    assert practitioner_id("", "8", "10000000007") == "810000000007"
    assert practitioner_id("", "", "10000000007") == ""
    assert practitioner_id("x" * 65, "", "") == ""


def test_a_place_is_named_by_the_best_that_is_known():
    assert organization_id("R100", "F", "S", ()) == "R100"
    assert organization_id("", "560000001", "1", ()) == "F560000001"
    assert organization_id("", "", "1", ()) == "S1"
    assert organization_id("", "", "", ("", "")) == ""
    made = organization_id("", "", "", ("CABINET", "Pontivy"))
    assert made.startswith("X")
    assert made != organization_id("", "", "", ("CABINET P", "ontivy"))
    assert organization_id("a/b é", "", "", ()).startswith("X")


@given(st.from_regex(r"[0-9]{9,12}", fullmatch=True), st.text(max_size=8))
def test_the_public_id_of_a_role_leads_back_to_it(practitioner, code):
    key = role_key("R1", (code,))
    assert split_id(role_id(practitioner, key)) == (practitioner, key)


@pytest.mark.parametrize("text", ["", "-", "810000000007", "8-zz", "-0000000000000000"])
def test_what_is_no_id_of_a_role_is_none(text):
    assert split_id(text) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lefèvre-D'Œuvre", "lefevre d oeuvre"),
        ("  LE  GOFF ", "le goff"),
        ("Ça\N{LATIN SMALL LETTER G WITH BREVE}la ØRSTED", "cagla orsted"),
        ("Straße", "strasse"),
        ("Иванов", "иванов"),
        ("_*%", ""),
    ],
)
def test_names_are_compared_without_accents(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=50))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
