"""The note of a deadline: one account opens it, under its id (docs/protocol.md §5.14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.crypto.opening.secret import KemKey, OpeningError, Secret
from cordee.crypto.opening.task_note import open_note, seal_note
from cordee.crypto.task_note import TaskNote
from cordee.server.protocol.limits import MAX_NOTE

KEY, OTHER = KemKey(Secret(bytes(32))), KemKey(Secret(b"\x01" * 32))
DEADLINE = bytes(range(16))


def texts(size):
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=size)


notes = st.builds(
    TaskNote,
    title=texts(256),
    patient=texts(128),
    name=texts(128),
    phone=texts(32),
    text=texts(512),
    message=st.none() | st.binary(min_size=16, max_size=16),
)


@given(notes)
def test_what_was_sealed_opens_and_only_the_text_may_be_shorter(note):
    box = seal_note(note, KEY.public, DEADLINE)
    found = open_note(KEY, box, DEADLINE)
    assert len(box) <= MAX_NOTE
    assert note.text.startswith(found.text)
    assert (found.title, found.patient, found.name, found.phone, found.message) == (
        note.title,
        note.patient,
        note.name,
        note.phone,
        note.message,
    )


def test_the_longest_texts_of_four_byte_characters_fit_in_a_note():
    wide = "\U0001f4de"
    note = TaskNote(
        wide * 256, wide * 128, wide * 128, wide * 32, wide * 512, bytes(16)
    )
    box = seal_note(note, KEY.public, DEADLINE)
    found = open_note(KEY, box, DEADLINE)
    assert len(box) <= MAX_NOTE
    assert found.text in note.text
    assert (found.title, found.phone) == (note.title, note.phone)


def test_the_longest_texts_in_french_are_whole():
    note = TaskNote("é" * 256, "é" * 128, "é" * 128, "0" * 32, "é" * 512, bytes(16))
    assert open_note(KEY, seal_note(note, KEY.public, DEADLINE), DEADLINE) == note


def test_a_note_opens_for_its_deadline_and_its_account_alone():
    box = seal_note(TaskNote("", "", "", "", "appelez", None), KEY.public, DEADLINE)
    with pytest.raises(OpeningError):
        open_note(KEY, box, bytes(16))
    with pytest.raises(OpeningError):
        open_note(OTHER, box, DEADLINE)
    with pytest.raises(OpeningError):
        open_note(KEY, box[:1000], DEADLINE)
