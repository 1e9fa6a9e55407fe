"""What a head of service sees of discharges: counts, and one median; no content.

Pure. A letter is sent when the operator of its GP has accepted it (HAS, facts G): the
same day is that of the exit, on the clock of the establishment. What never enters this
room: a patient, a recipient.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from statistics import median
from typing import Final

from cordee.mail_bridge.store.letters import LetterRecord, LetterRow, Published

SUBJECT: Final = "letters"
NAMES: Final = (
    "discharged",
    "sent_same_day",
    "sent",
    "validated",
    "unreachable",
    "read",
    "median_seconds",
)
"""Of each row, in this order."""

NOBODY: Final[dict[str, int]] = dict.fromkeys(NAMES, 0)


def day_of(time: int, zone: tzinfo) -> date:
    """The local day of a time in Unix ms."""
    return datetime.fromtimestamp(time / 1000, UTC).astimezone(zone).date()


def periods_of(day: date) -> tuple[str, str]:
    """The month and the day, as rows name them."""
    return f"{day:%Y-%m}", f"{day:%Y-%m-%d}"


def rows_of(letters: Iterable[LetterRow], zone: tzinfo) -> list[Published]:
    """Rows of every month, day and unit that these letters are of."""
    groups = defaultdict[tuple[str, str], list[LetterRecord]](list)
    for row in letters:
        if row.day is None or not row.record.counts:
            continue
        for period in periods_of(row.day):
            groups[period, row.record.unit].append(row.record)
    return [
        Published(period=period, unit=unit, figures=figures_of(records, zone))
        for (period, unit), records in sorted(groups.items())
    ]


def figures_of(records: Iterable[LetterRecord], zone: tzinfo) -> dict[str, int]:
    """The figures of some discharges; the median is 0 where nothing was sent."""
    found, waits = dict(NOBODY), list[int]()
    for one in records:
        found["discharged"] += 1
        found["validated"] += one.validated > 0
        found["unreachable"] += one.is_unreachable
        if not one.accepted:
            continue
        found["sent"] += 1
        found["read"] += one.is_read
        found["sent_same_day"] += day_of(one.accepted, zone) <= day_of(one.exit, zone)
        waits.append(max(0, one.accepted - one.exit))
    if waits:
        found["median_seconds"] = round(median(waits) / 1000)
    return found


def changed(
    computed: Iterable[Published], before: Iterable[Published]
) -> list[Published]:
    """Rows to publish: those that differ, and zeros where there is nobody any more."""
    known = {(row.period, row.unit): row.figures for row in before}
    now = {(row.period, row.unit): row.figures for row in computed}
    gone = {key: NOBODY for key in known if key not in now}
    return [
        Published(period=period, unit=unit, figures=figures)
        for (period, unit), figures in sorted({**now, **gone}.items())
        if known.get((period, unit)) != figures
    ]
