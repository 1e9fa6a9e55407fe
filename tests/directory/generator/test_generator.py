"""Files full of people who do not exist."""

import zipfile
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.directory.generator import (
    Activity,
    Box,
    Manifest,
    Person,
    Structure,
    generate,
    manifest_of,
    numbers,
    sample,
)
from cordee.directory.generator.dice import Dice, Urn
from cordee.directory.model import Coded, MailboxType

MANIFEST = Manifest(seed=7, rows=600, moment="202611220300")
GP = Person(
    number="99900000059",
    family="LE GOFF",
    given="Maëlle",
    woman=True,
    profession=Coded("10", "Médecin"),
    activities=(
        Activity(
            structure=Structure(
                id="R-demo",
                name="CABINET DU DR LE GOFF",
                sector=Coded("SA07", "Cabinet individuel"),
                town="Pontivy",
                postcode="56300",
            ),
            know_how=Coded("SM54", "Médecine générale"),
        ),
    ),
    mailboxes=(
        Box(type=MailboxType.PERSON, address="maelle.legoff@medecin.mssante.example"),
    ),
)


def contents(made):
    return {kind: path.read_bytes() for kind, path in made.files.items()}


def lines(made, kind):
    return made.files[kind].read_text(encoding="utf-8").splitlines()[1:]


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    one = generate(tmp_path / "one", MANIFEST)
    two = generate(tmp_path / "two", MANIFEST)
    other = generate(tmp_path / "other", msgspec.structs.replace(MANIFEST, seed=8))
    assert contents(one) == contents(two)
    assert contents(one)["activity"] != contents(other)["activity"]


@pytest.mark.parametrize("rows", [1, 2, 599])
def test_there_are_as_many_lines_of_activities_as_asked_for(tmp_path, rows):
    made = generate(tmp_path, msgspec.structs.replace(MANIFEST, rows=rows))
    assert len(lines(made, "activity")) == made.rows == rows
    assert len(lines(made, "restricted")) == rows
    assert len(lines(made, "mssante")) == made.mailboxes


def test_a_zip_holds_the_same_file_and_is_the_same_each_time(tmp_path):
    plain = generate(tmp_path / "plain", MANIFEST)
    one = generate(tmp_path / "one", MANIFEST, zipped=True)
    two = generate(tmp_path / "two", MANIFEST, zipped=True)
    assert contents(one) == contents(two)
    for kind, path in one.files.items():
        with zipfile.ZipFile(path) as archive:
            (name,) = archive.namelist()
            assert name == plain.files[kind].name
            assert archive.read(name) == plain.files[kind].read_bytes()


def test_a_sample_is_who_is_in_the_file(tmp_path):
    made = generate(tmp_path, MANIFEST)
    people = sample(MANIFEST.seed, MANIFEST.rows)
    assert len(people) == made.practitioners
    assert sum(len(person.activities) for person in people) == MANIFEST.rows
    written = Counter(line.split("|")[2] for line in lines(made, "activity"))
    assert written == {person.idnps: len(person.activities) for person in people}


def test_known_people_come_first_and_count(tmp_path):
    made = generate(tmp_path, MANIFEST, extra=(GP,))
    found = lines(made, "activity")
    assert len(found) == MANIFEST.rows
    assert found[0].startswith(
        "8|99900000059|899900000059|||MME|Madame|LE GOFF|Maëlle|"
    )
    assert "|maelle.legoff@medecin.mssante.example|" in lines(made, "mssante")[0]
    assert len(lines(made, "restricted")[0].split("|")) == 50


def test_known_people_have_no_number_of_generated_ones(tmp_path):
    taken = msgspec.structs.replace(GP, number=numbers.rpps(3))
    with pytest.raises(ValueError, match="9970 to 9978"):
        generate(tmp_path, MANIFEST, extra=(taken,))


@pytest.mark.parametrize("family", ["LE|GOFF", "LE\nGOFF", "\0"])
def test_a_known_person_breaks_no_line(tmp_path, family):
    broken = msgspec.structs.replace(GP, family=family)
    with pytest.raises(ValueError, match="separator"):
        generate(tmp_path, MANIFEST, extra=(broken,))


@pytest.mark.parametrize(
    "fields",
    [
        {"rows": 0},
        {"rows": 10**9},
        {"moment": "20261122"},
        {"moment": "202613220300"},
        {"moment": "197001010000"},
        {"nights": (1.5,)},
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path, fields):
    with pytest.raises(ValueError, match=r"."):
        generate(tmp_path, msgspec.structs.replace(MANIFEST, **fields))


def test_the_file_of_the_next_day_has_a_share_of_changes(tmp_path):
    rows = msgspec.structs.replace(MANIFEST, rows=4000)
    first = set(lines(generate(tmp_path / "1", rows), "activity"))
    next_ = msgspec.structs.replace(rows, nights=(0.3,))
    second = set(lines(generate(tmp_path / "2", next_), "activity"))
    gone = {line.split("|")[2] for line in first} - {
        line.split("|")[2] for line in second
    }
    come = {line.split("|")[2] for line in second} - {
        line.split("|")[2] for line in first
    }
    people = len({line.split("|")[2] for line in first})
    assert 0.07 < len(gone) / people < 0.13
    assert 0.07 < len(come) / people < 0.13
    assert 0.05 < len(second - first) / len(first) < 0.3
    assert len(first & second) > 0.7 * len(first)


def test_nights_add_up(tmp_path):
    manifest = msgspec.structs.replace(MANIFEST, nights=(0.1, 0.0))
    one = generate(tmp_path / "1", msgspec.structs.replace(MANIFEST, nights=(0.1,)))
    two = generate(tmp_path / "2", manifest)
    assert contents(one) == contents(two)
    assert manifest_of(tmp_path / "2") == manifest


def test_people_are_as_varied_as_in_life():
    people = sample(1, 6000)
    assert {len(person.activities) for person in people} == {1, 2, 3, 4}
    families = {person.family for person in people}
    for mark in ("-", "'", " ", "É"):
        assert any(mark in family for family in families), mark
    assert sum(person.family != person.birth_family for person in people) > 500
    names = Counter((person.family, person.given) for person in people)
    assert max(names.values()) > 1  # homonyms
    doctors = [p for p in people if p.profession.code == "10"]
    general = {"SM26", "SM53", "SM54"}
    share = sum(p.activities[0].know_how.code in general for p in doctors)
    assert 0.35 < share / len(doctors) < 0.6
    departments = {
        done.structure.department.code
        for person in people
        for done in person.activities
        if done.structure
    }
    assert departments >= {"2A", "2B", "56", "75", "971", "974"}
    assert {done.mode.code for p in people for done in p.activities} == {"L", "S", "B"}
    assert {person.type for person in people} == {"8", "0"}


def test_some_keys_are_wrong_as_in_life():
    people = [p for p in sample(1, 6000) if p.type == "8"]
    wrong = sum(numbers.key(p.number[:-1]) != p.number[-1] for p in people)
    assert 0 < wrong < 0.03 * len(people)


@given(st.integers(0, numbers.PEOPLE - 1), st.integers(0, numbers.PEOPLE - 1))
def test_two_people_never_share_a_number(one, other):
    assert numbers.is_generated(numbers.rpps(one))
    assert (numbers.rpps(one) == numbers.rpps(other)) is (one == other)
    assert numbers.wrong(numbers.rpps(one)) != numbers.rpps(other)


@pytest.mark.parametrize("number", ["99700367909", "99700218896", "750803447"])
def test_the_key_is_that_of_official_examples(number):
    assert numbers.key(number[:-1]) == number[-1]


def test_numbers_end_somewhere():
    with pytest.raises(ValueError, match="9,000,000"):
        numbers.rpps(numbers.PEOPLE)


def test_dice_fall_evenly_and_the_same_each_time():
    one, two = Dice("a"), Dice("a")
    drawn = [one.below(10) for _ in range(5000)]
    assert drawn == [two.below(10) for _ in range(5000)]
    assert all(400 < count < 600 for count in Counter(drawn).values())
    urn = Urn("abc", (1, 0, 3))
    counts = Counter(urn.draw(one) for _ in range(4000))
    assert counts["b"] == 0
    assert 850 < counts["a"] < 1150
