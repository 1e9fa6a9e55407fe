"""What is counted of discharges: a month of them, in no time."""

import random
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.letters.figures import (
    NOBODY,
    changed,
    figures_of,
    rows_of,
)
from cordee.mail_bridge.store.letters import LetterRecord, LetterRow, Published

PARIS = ZoneInfo("Europe/Paris")
HOUR = 3_600_000


def ms(*moment) -> int:
    return int(datetime(*moment, tzinfo=PARIS).timestamp() * 1000)


def row(record, number=0):
    day = datetime.fromtimestamp(record.exit / 1000, UTC).astimezone(PARIS).date()
    return LetterRow(name=bytes([number % 256]), day=day, stale=1, record=record)


def test_the_day_is_that_of_the_clock_on_the_wall_also_when_it_is_put_back():
    left = ms(2026, 10, 25, 1, 30)  # the night of 25 hours
    late = LetterRecord(exit=left, validated=left, accepted=left + 23 * HOUR)
    over = LetterRecord(exit=left, validated=left, accepted=left + 24 * HOUR)
    assert figures_of([late], PARIS)["sent_same_day"] == 1
    assert figures_of([over], PARIS)["sent_same_day"] == 0
    at_23 = ms(2026, 11, 30, 23, 0)
    assert (
        figures_of([LetterRecord(exit=at_23, accepted=at_23 + 2 * HOUR)], PARIS)[
            "sent_same_day"
        ]
        == 0
    )


def test_a_month_of_discharges_is_counted_by_unit_month_and_day():
    """3,000 discharges; every one that is validated before the evening leaves."""
    dice, rows = random.Random(6), []
    for number in range(3_000):
        day = date(2026, 11, 1) + timedelta(days=dice.randrange(30))
        left = ms(day.year, day.month, day.day, dice.randint(9, 17), dice.randrange(60))
        validated = left - HOUR if dice.random() < 0.9 else left + 20 * HOUR
        accepted = max(left, validated) + dice.randint(2, 90) * 1000
        unit = dice.choice(("Cardiologie", "Chirurgie"))
        record = LetterRecord(
            unit=unit, exit=left, validated=validated, accepted=accepted
        )
        rows.append(row(record, number))
    published = rows_of(rows, PARIS)
    months = [one for one in published if len(one.period) == 7]
    days = [one for one in published if len(one.period) == 10]
    assert [one.unit for one in months] == ["Cardiologie", "Chirurgie"]
    for name in ("discharged", "sent", "sent_same_day"):
        total = sum(one.figures[name] for one in months)
        assert total == sum(one.figures[name] for one in days)
    in_time = [one.record for one in rows if one.record.validated < one.record.exit]
    assert sum(one.figures["sent_same_day"] for one in months) == len(in_time)
    for one in months:
        mine = [r.record for r in rows if r.record.unit == one.unit]
        waits = [r.accepted - r.exit for r in mine]
        assert one.figures["median_seconds"] == round(median(waits) / 1000)


def test_other_letters_and_patients_who_are_here_are_not_counted():
    here = LetterRow(name=b"1", day=None, stale=1, record=LetterRecord())
    report = row(LetterRecord(exit=ms(2026, 11, 2), counts=False))
    assert rows_of([here, report], PARIS) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), max_size=6))
def test_what_is_published_again_is_nothing_and_who_is_gone_becomes_zeros(pairs):
    rows = [
        Published(period="2026-11", unit=unit, figures={**NOBODY, "sent": count})
        for unit, count in dict(pairs).items()
    ]
    assert changed(rows, rows) == []
    gone = {one.unit for one in rows if one.figures != NOBODY}
    assert {one.unit for one in changed([], rows)} == gone
    assert all(one.figures == NOBODY for one in changed([], rows))
