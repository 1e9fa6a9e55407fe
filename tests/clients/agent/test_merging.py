"""What is kept when the record, a clinician or the patient says more."""

from hypothesis import given
from hypothesis import strategies as st

from cordee.clients.agent.merging import chosen, fed, lifted, opposed
from cordee.clients.agent.model import Known, Practitioner
from cordee.clients.sdk import Kept
from cordee.documents.ins import Ins

INS = Ins("279035121518989", "1.2.250.1.213.1.4.11")
LE_GUEN, ROY = Practitioner("81", "Dr Le Guen"), Practitioner("82", "Dr Roy")
NOBODY = Practitioner()
NOW = 1_000

gps = st.sampled_from([LE_GUEN, ROY, NOBODY, Practitioner("", "Dr Roy")])
knowns = st.builds(
    Known, st.just(INS), gps, st.sampled_from([None, True, False]), st.integers(0, 50)
)
words = st.lists(
    st.one_of(
        knowns.map(lambda known: ("fed", known)),
        st.tuples(gps, st.integers(0, 50)).map(lambda one: ("chosen", one)),
        st.just(("opposed", None)),
    ),
    max_size=8,
)


def said(before, word):
    kind, what = word
    if kind == "fed":
        return fed(before, what, NOW)
    if kind == "chosen":
        return chosen(before, *what)
    return opposed(before, NOW)


@given(words, words)
def test_an_opposition_stays_whatever_is_said_until_it_is_lifted(before, after):
    kept = None
    for word in before:
        kept = said(kept, word)
    kept = opposed(kept, NOW)
    for word in after:
        assert said(kept, word) == kept
    assert (kept.outcome, kept.practitioner, kept.name) == ("opposed", "", "")
    assert lifted(kept) is None


@given(words, knowns)
def test_the_same_row_twice_changes_nothing(before, known):
    kept = None
    for word in before:
        kept = said(kept, word)
    once = fed(kept, known, NOW)
    assert fed(once, known, NOW + 1) == once


def test_the_record_says_who_it_is_and_then_another():
    first = fed(None, Known(INS, LE_GUEN), NOW)
    assert first == Kept("found", "81", "Dr Le Guen", NOW)
    assert fed(first, Known(INS, LE_GUEN, None, 9_000), NOW) == first
    assert fed(first, Known(INS, ROY, None, 9_000), NOW).time == 9_000
    assert fed(first, Known(INS, NOBODY), NOW) is None


def test_a_choice_stays_until_the_record_says_something_newer():
    choice = chosen(fed(None, Known(INS, LE_GUEN), NOW), ROY, 2_000)
    assert choice == Kept("chosen", "82", "Dr Roy", 2_000)
    for older in (
        Known(INS, LE_GUEN),
        Known(INS, NOBODY),
        Known(INS, LE_GUEN, None, 9),
    ):
        assert fed(choice, older, 5_000) == choice
    newer = fed(choice, Known(INS, LE_GUEN, None, 3_000), 5_000)
    assert newer == Kept("found", "81", "Dr Le Guen", 3_000)
    confirmed = fed(choice, Known(INS, ROY), 5_000)
    assert confirmed.outcome == "found"


def test_an_older_choice_does_not_undo_a_later_word():
    later = Kept("found", "81", "Dr Le Guen", 3_000)
    assert chosen(later, ROY, 2_000) == later
    assert chosen(later, ROY, 4_000).practitioner == "82"


def test_an_opposition_of_a_feed_is_one():
    kept = fed(Kept("found", "81", "x", 1), Known(INS, LE_GUEN, True, 7), NOW)
    assert kept == Kept("opposed", "", "", 7)
    assert fed(kept, Known(INS, LE_GUEN, False), NOW) == kept
