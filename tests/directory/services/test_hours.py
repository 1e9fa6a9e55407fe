"""Hours of a week in people's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.directory.model import Span
from cordee.directory.services.hours import (
    ENGLISH,
    FRENCH,
    Hours,
    format_hours,
    merged,
    parse_hours,
)

OFFICE = tuple(Span(day, 540, 1020) for day in range(5))


@pytest.mark.parametrize(
    "text",
    [
        "lun-ven 9:00-17:00",
        "Lundi au vendredi 9h à 17h",
        "mon-fri 9-17",
        "Monday to Friday: 9:00-17:00",
        "lun,mar,mer,jeu,ven 09h00-17h00",
        "lu-ve 9h-12h, 12h-17h",
        "lun-mer 9-17; jeu,ven 9-17",
    ],
)
def test_office_hours_are_understood_in_both_languages(text):
    assert parse_hours(text) == Hours(OFFICE)


@pytest.mark.parametrize(
    "text", ["24/7", "24h/24", "24h/24 7j/7", "7j/7, 24h/24", "Always"]
)
def test_any_moment_is_said_in_several_ways(text):
    assert parse_hours(text) == Hours(always=True)


def test_a_night_goes_on_the_next_day():
    assert parse_hours("dim 20:00-8:00").spans == (Span(0, 0, 480), Span(6, 1200, 1440))


def test_a_range_of_days_may_go_over_sunday():
    assert {span.weekday for span in parse_hours("sam-lun 9-12").spans} == {5, 6, 0}


def test_no_text_is_no_hours():
    assert parse_hours(" ; \n") == Hours()


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("lun-ven 9-17; sam 9h-12h30", "lun-ven 9:00-17:00; sam 9:00-12:30"),
        ("tous les jours 18:30-8:00", "lun-dim 18:30-8:00"),
        ("week-end 0:00-24:00", "sam,dim 0:00-24:00"),
        ("mar 9-12, 14-18", "mar 9:00-12:00, 14:00-18:00"),
        ("24/7", "24/7"),
        ("", ""),
    ],
)
def test_hours_are_said_in_one_way(hours, text):
    assert format_hours(parse_hours(hours)) == text


def test_hours_are_said_in_english_too():
    assert format_hours(Hours(OFFICE), ENGLISH) == "mon-fri 9:00-17:00"


@pytest.mark.parametrize(
    "text",
    [
        "lun",
        "9-17",
        "foo 9-17",
        "lun 9-9",
        "lun 25-26",
        "lun 9:70-10",
        "lun 24:00-8:00",
        "lun 9-17 mar 9-17",
        "lun 9:00-17:00; sam 9:00-",
        "lun ٩-17",
        "lun 9-17" * 200,
        "-" * 1000,
        "24/7; lun 9-17",
    ],
)
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_hours(text)


def span(weekday, opens, closes):
    return Span(weekday, min(opens, closes), max(opens, closes) + 1)


spans = st.lists(
    st.builds(span, st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1439)),
    max_size=14,
)


@given(spans, st.sampled_from([FRENCH, ENGLISH]))
def test_hours_that_are_said_are_read_again(found, names):
    hours = Hours(merged(found))
    assert parse_hours(format_hours(hours, names)) == hours


@given(spans, st.integers(0, 6), st.integers(0, 1439))
def test_joining_spans_changes_no_minute(found, day, minute):
    def covers(some):
        return any(s.weekday == day and s.opens <= minute < s.closes for s in some)

    assert covers(found) == covers(merged(found))


@given(st.text(max_size=60))
def test_any_text_is_hours_or_a_value_error(text):
    try:
        hours = parse_hours(text)
    except ValueError:
        return
    assert parse_hours(format_hours(hours)) == hours
