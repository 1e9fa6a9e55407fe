"""The pure rules: counters, windows, rates, folding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.server.domain import rates
from cordee.server.domain.counter import Verdict, place
from cordee.server.domain.folding import fold, patterns_of, sort_key, words_of
from cordee.server.domain.rates import Buckets, Rate
from cordee.server.domain.visibility import Window, clip, window


@pytest.mark.parametrize(
    ("n", "last", "verdict"),
    [
        (1, 0, Verdict.NEXT),
        (2, 0, Verdict.AHEAD),
        (1, 1, Verdict.SEEN),
        (7, 9, Verdict.SEEN),
        (10, 9, Verdict.NEXT),
        (11, 9, Verdict.AHEAD),
    ],
)
def test_a_counter_is_next_seen_or_ahead(n, last, verdict):
    assert place(n, last) is verdict


@pytest.mark.parametrize(
    ("asked", "first", "last", "head", "seen"),
    [
        ((1, 99), 1, None, 10, (1, 10)),
        ((1, 99), 4, None, 10, (4, 10)),
        ((1, 99), 4, 7, 10, (4, 7)),
        ((5, 6), 4, 7, 10, (5, 6)),
        ((8, 9), 4, 7, 10, None),
        ((1, 3), 4, None, 10, None),
        ((6, 5), 1, None, 10, None),
    ],
)
def test_a_member_sees_his_part_of_what_he_asks(asked, first, last, head, seen):
    view = clip(Window(*asked), window(first, last, head))
    assert (None if view.empty else (view.first, view.last)) == seen
    for seq in range(12):
        assert (seq in view) == (seen is not None and seen[0] <= seq <= seen[1])


def test_a_burst_is_drawn_and_comes_back_with_time():
    buckets = Buckets(Rate(2, 3))
    assert [buckets.take(b"a", 1, 0) for _ in range(3)] == [0, 0, 0]
    assert buckets.take(b"a", 1, 0) == pytest.approx(0.5)
    assert buckets.take(b"b", 1, 0) == 0
    assert buckets.take(b"a", 1, 0.5) == 0
    assert buckets.take(b"a", 1, 0.5) == pytest.approx(0.5)


def test_what_is_saved_up_has_its_bound():
    buckets = Buckets(Rate(1, 3))
    buckets.take(b"a", 1, 0)
    assert [buckets.take(b"a", 1, 1_000) for _ in range(3)] == [0, 0, 0]
    assert buckets.take(b"a", 1, 1_000) > 0


def test_more_than_a_burst_waits_for_a_full_bucket_and_is_paid_back():
    buckets = Buckets(Rate(1, 3))
    assert buckets.take(b"a", 9, 0) == 0
    assert buckets.take(b"a", 1, 0) == pytest.approx(7)


def test_a_refusal_takes_nothing():
    buckets = Buckets(Rate(1, 3))
    buckets.take(b"a", 2, 0)
    assert buckets.take(b"a", 2, 0) > 0
    assert buckets.take(b"a", 1, 0) == 0


def test_the_longest_unused_bucket_is_forgotten(monkeypatch):
    monkeypatch.setattr(rates, "MAX_BUCKETS", 2)
    buckets = Buckets(Rate(1, 1))
    for key in (b"a", b"b", b"c"):
        buckets.take(key, 1, 0)
    assert buckets.take(b"b", 1, 0) > 0
    assert buckets.take(b"a", 1, 0) == 0


@given(st.lists(st.tuples(st.floats(0, 2), st.integers(1, 5)), max_size=60))
def test_never_more_than_rate_and_burst_allow(draws):
    buckets, now, taken = Buckets(Rate(2, 10)), 0.0, 0
    for pause, amount in draws:
        now += pause
        if not buckets.take(b"a", amount, now):
            taken += amount
        assert taken <= 10 + 2 * now + 1e-6


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lefèvre-ŒIL", "lefevre oeil"),
        ("  Ångström,  J.-P. ", "angstrom j p"),
        ("Straße", "strasse"),
        ("N'Guyễn", "n guyen"),
        ("%_\\", ""),
    ],
)
def test_words_are_folded(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_patterns_hold_nothing_that_a_pattern_would_read(query):
    for pattern in patterns_of(query):
        assert not {"%", "_", "\\"} & set(pattern.removeprefix("% ").removesuffix("%"))


@given(st.text(min_size=1, max_size=40))
def test_a_name_is_found_by_its_own_words(name):
    words = words_of(name)
    for pattern in patterns_of(name):
        assert pattern.strip("%") in words


def test_every_text_of_a_person_is_searched_by_its_own_words():
    assert (
        words_of("Anna Lefèvre", "chirurgie", "Lyon") == " anna lefevre chirurgie lyon"
    )


def test_namesakes_have_an_order():
    assert sort_key("Élodie", "1") < sort_key("elodie", "2") < sort_key("Émile", "0")
    assert len(sort_key("x" * 256, "f" * 64)) < 256
