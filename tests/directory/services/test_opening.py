"""Whether a service answers, and until when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.directory.model import HealthcareService, Span
from cordee.directory.services.hours import merged, parse_hours
from cordee.directory.services.opening import is_open, next_change, opening

PARIS = ZoneInfo("Europe/Paris")


def service(hours="", department="", *, holidays=False):
    parsed = parse_hours(hours)
    return HealthcareService(
        id="s",
        organization="o",
        organization_name="O",
        name="S",
        hours=parsed.spans,
        always=parsed.always,
        holidays=holidays,
        department=department,
    )


OFFICE = service("lun-ven 9:00-17:00")


def at(text, zone=PARIS, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def test_it_is_open_from_the_first_minute_to_the_last():
    assert not is_open(OFFICE, at("2026-11-23T08:59:59"))
    assert is_open(OFFICE, at("2026-11-23T09:00"))
    assert is_open(OFFICE, at("2026-11-23T16:59:59"))
    assert not is_open(OFFICE, at("2026-11-23T17:00"))


def test_it_says_when_it_closes_and_when_it_opens_again():
    assert opening(OFFICE, at("2026-11-27T10:00")).until == at("2026-11-27T17:00")
    assert opening(OFFICE, at("2026-11-27T17:00")).until == at("2026-11-30T09:00")


def test_an_instant_of_another_zone_is_the_same_instant():
    assert is_open(OFFICE, at("2026-11-23T08:00", UTC))
    assert not is_open(OFFICE, at("2026-11-23T16:00", UTC))


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        is_open(OFFICE, datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001


def test_a_service_without_hours_is_closed_and_says_no_more():
    found = opening(service(), at("2026-11-23T10:00"))
    assert (found.is_open, found.until) == (False, None)


def test_a_service_at_any_moment_is_open_on_christmas():
    found = opening(service("24/7"), at("2026-12-25T03:00"))
    assert (found.is_open, found.until) == (True, None)


def test_a_night_has_no_gap_at_midnight():
    night = service("lun 20:00-8:00")
    assert next_change(night, at("2026-11-23T21:00")) == at("2026-11-24T08:00")
    assert is_open(night, at("2026-11-24T00:00"))


def test_it_is_closed_on_public_holidays_unless_it_says_otherwise():
    wednesday = at("2026-11-11T10:00")
    assert not is_open(OFFICE, wednesday)
    assert next_change(OFFICE, wednesday) == at("2026-11-12T09:00")
    assert is_open(service("lun-ven 9:00-17:00", holidays=True), wednesday)


@pytest.mark.parametrize("department", ["57", "67", "68"])
def test_alsace_and_moselle_keep_good_friday(department):
    friday = at("2026-04-03T10:00")
    assert is_open(OFFICE, friday)
    assert not is_open(service("lun-ven 9:00-17:00", department), friday)


def test_guadeloupe_has_its_own_clock_and_its_own_holidays():
    there = service("lun-ven 9:00-17:00", "971")
    zone = ZoneInfo("America/Guadeloupe")
    assert is_open(there, at("2026-11-23T16:00", zone))
    assert not is_open(there, at("2026-05-27T10:00", zone))  # the end of slavery


def test_a_night_in_which_clocks_are_put_forward_is_an_hour_shorter():
    night = service("sam 22:00-8:00")
    opens, closes = at("2026-03-28T22:00"), at("2026-03-29T08:00")
    assert next_change(night, opens) == closes
    assert closes.astimezone(UTC) - opens.astimezone(UTC) == timedelta(hours=9)


def test_what_opens_at_a_time_that_does_not_exist_opens_with_the_clock():
    early = service("dim 2:30-4:00")
    opens = next_change(early, at("2026-03-29T00:00"))
    assert opens == at("2026-03-29T03:00")
    assert is_open(early, opens)


def test_an_hour_that_comes_twice_is_open_twice():
    early = service("dim 2:00-2:30")
    first = at("2026-10-25T02:15")
    assert is_open(early, first)
    assert is_open(early, at("2026-10-25T02:15", fold=1))
    closes = next_change(early, first)
    assert closes.astimezone(UTC) == at("2026-10-25T00:30", UTC)
    assert next_change(early, closes).astimezone(UTC) == at("2026-10-25T01:00", UTC)


def test_a_change_that_is_too_far_away_is_not_said():
    whole = service("lun-dim 0:00-24:00", holidays=True)
    assert next_change(whole, at("2026-11-23T10:00")) is None


spans = st.lists(
    st.builds(
        lambda day, a, b: Span(day, min(a, b), max(a, b) + 1),
        st.integers(0, 6),
        st.integers(0, 1439),
        st.integers(0, 1439),
    ),
    max_size=6,
)
moments = st.datetimes(
    datetime(2025, 12, 1),  # noqa: DTZ001 - the next line says which zone
    datetime(2027, 1, 10),  # noqa: DTZ001
    timezones=st.just(UTC),
)
departments = st.sampled_from(["", "57", "2A", "974", "971", "988"])


@given(spans, moments, departments, st.booleans())
@settings(max_examples=60)
def test_nothing_changes_before_the_next_change(found, when, department, holidays):
    one = HealthcareService(
        id="s",
        organization="o",
        organization_name="O",
        name="S",
        hours=merged(found),
        department=department,
        holidays=holidays,
    )
    now = is_open(one, when)
    change = next_change(one, when)
    if change is not None:
        assert change > when
        assert is_open(one, change) is not now
    end = change or when + timedelta(days=14)
    step = max((end - when) / 50, timedelta(seconds=1))
    between = when + step
    while between < end:
        assert is_open(one, between) is now
        between += step
