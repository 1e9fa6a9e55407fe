"""Lines that rules need not look at: none is left out that a rule would take."""

from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.reading.candidates import beginning, holding, joined, places

WORDS = ("envoyé", "ce ", "l'absence", "p pensez")
MARKS = "*_>"
LINES = st.lists(
    st.lists(
        st.sampled_from(
            [
                *WORDS,
                *MARKS,
                " ",
                "\xa0",
                "\t",
                ":",
                "ENVOYÉ",
                "L\u2019Absence",
                "Ce\xa0",
            ]
        ),
        max_size=5,
    ).map("".join),
    max_size=8,
)


@given(LINES)
def test_a_line_that_begins_with_a_word_is_always_found(lines):
    found = places(beginning(WORDS, MARKS), joined(lines))

    for number, line in enumerate(lines):
        flat = " ".join(line.replace("\u2019", "'").split()).lower()
        if flat.lstrip(MARKS + " ").startswith(WORDS):
            assert number in found


@given(LINES)
def test_lines_that_hold_a_mark_are_found_by_their_numbers(lines):
    wanted = [number for number, line in enumerate(lines) if ":" in line]

    assert holding(":", joined(lines)) == wanted
