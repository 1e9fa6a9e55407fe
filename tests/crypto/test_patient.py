"""Tokens of patients and what is kept under them (docs/protocol.md §5.11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.crypto.errors import CardError
from cordee.crypto.opening.patient import BOX_SIZE, Kept, PatientKey
from cordee.crypto.opening.secret import OpeningError

HOSPITAL, CLINIC = b"\x01" * 32, b"\x02" * 32
KEY = PatientKey.new(HOSPITAL, 1)
KEPT = Kept("found", "899700218896", "Dr Anne Le Guen", 1)
TOKEN = KEY.token("279035121518989", "1.2.250.1.213.1.4.11")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=128)


@given(texts, st.integers(0, 2**53 - 1))
def test_every_box_has_one_size_whatever_the_name(name, time):
    kept = Kept("chosen", "8" * 32, name, time)
    box = KEY.seal(TOKEN, kept)
    found = KEY.open(TOKEN, box)
    assert len(box) == BOX_SIZE
    assert name.startswith(found.name)
    assert found.practitioner == kept.practitioner
    assert found.time == time


def test_a_name_of_any_person_is_whole():
    longest = "Dr Marie-Hélène Éléonore de La Rochefoucauld-Saint-Exupéry" * 2
    kept = Kept("chosen", "899700218896", longest[:100], 1_790_000_000_000)
    assert KEY.open(TOKEN, KEY.seal(TOKEN, kept)) == kept


def test_what_is_kept_opens_under_its_token_only():
    box = KEY.seal(TOKEN, KEPT)
    other = KEY.token("277076322082910", "1.2.250.1.213.1.4.11")
    with pytest.raises(OpeningError):
        KEY.open(other, box)


@pytest.mark.parametrize(
    "other",
    [
        PatientKey.new(HOSPITAL, 1),
        PatientKey(KEY.secret, CLINIC, 1),
        PatientKey(KEY.secret, HOSPITAL, 2),
    ],
    ids=["another key", "another organisation", "another generation"],
)
def test_another_key_finds_nobody_and_opens_nothing(other):
    assert other.token("279035121518989", "1.2.250.1.213.1.4.11") != TOKEN
    with pytest.raises(OpeningError):
        other.open(TOKEN, KEY.seal(TOKEN, KEPT))


def test_a_key_comes_back_from_paper():
    key = PatientKey.new(HOSPITAL, 300)
    read = PatientKey.from_text(key.to_text().lower().replace(" ", "-"), HOSPITAL)
    assert (read.secret, read.generation) == (key.secret, 300)
    with pytest.raises(CardError):
        PatientKey.from_text(key.to_text(), CLINIC)


def test_a_key_does_not_show_itself():
    assert KEY.secret.reveal().hex() not in repr(KEY)
    assert repr(KEY) == "PatientKey(generation 1)"
