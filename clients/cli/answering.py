"""Services in words: when they answer, how long it takes, who holds the role now.

What never enters this room: a layout, the network.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cordee.clients.cli import moments, wording
from cordee.clients.cli.catalogue import directory as words
from cordee.clients.cli.catalogue import moments as days
from cordee.clients.cli.language import Language, current
from cordee.clients.sdk import HoursView, LineView, ServiceView

PARIS: Final = "Europe/Paris"
HOUR: Final = 60
DAY: Final = 24 * HOUR
TWO_HOURS: Final = 2 * HOUR
TWO_DAYS: Final = 2 * DAY


def lines_of(service: ServiceView) -> list[str]:
    """The name, then what one needs to call or to write."""
    head = ", ".join(part for part in (service.name, service.organization_name) if part)
    about = [standing(service), answer_time(service.answer_minutes)]
    calls = [_line(line) for line in service.lines]
    texts = [
        ", ".join(part for part in about if part),
        wording.one_line(", ".join(calls)),
        holders(service),
        wording.one_line(service.comment),
    ]
    return [wording.one_line(head), *(f"  {text}" for text in texts if text)]


def standing(service: ServiceView) -> str:
    """`ouvert jusqu'à 17:00 (lun-ven 9 h-17 h, sauf jours fériés)`."""
    if service.always:
        return words.ALWAYS()
    if not service.hours:
        return words.NO_HOURS()
    now, until = (
        (words.OPEN, words.OPEN_UNTIL)
        if service.open
        else (words.CLOSED, words.CLOSED_UNTIL)
    )
    said = until(when=_moment(service)) if service.until else now()
    more = [hours(service.hours)]
    if not service.holidays:
        more.append(words.NOT_ON_HOLIDAYS())
    return f"{said} ({', '.join(more)})"


def hours(spans: Sequence[HoursView]) -> str:
    """Days that have the same hours together: `lun-ven 9 h-17 h, sam 9 h-12 h`."""
    of_day = {
        day: tuple((s.opens, s.closes) for s in _in_order(spans) if s.weekday == day)
        for day in range(len(words.DAYS))
    }
    said: list[str] = []
    for times, group in groupby(of_day, key=lambda day: of_day[day]):
        found = list(group)
        if times:
            spoken = ", ".join(
                words.SPAN(opens=_clock(opens), closes=_clock(closes))
                for opens, closes in times
            )
            said.append(f"{_days(found[0], found[-1])} {spoken}")
    return ", ".join(said)


def answer_time(minutes: int) -> str:
    """`répond en 15 min environ`; empty when nobody said."""
    if not minutes:
        return ""
    if minutes < TWO_HOURS and minutes % HOUR:
        return words.ANSWERS_MINUTES(minutes)
    if minutes < TWO_DAYS:
        return words.ANSWERS_HOURS(round(minutes / HOUR))
    return words.ANSWERS_DAYS(round(minutes / DAY))


def holders(service: ServiceView) -> str:
    """Who stands for it on Cordée now; empty for one that is not there."""
    if service.role is None:
        return ""
    if not service.verified:
        return words.UNVERIFIED()
    names = ", ".join(wording.one_line(name) for name in service.holders if name)
    return words.HELD_BY(names=names) if names else words.HELD_BY_NOBODY()


def _line(line: LineView) -> str:
    return (
        words.LINE(number=line.number, label=line.label)
        if line.label
        else (line.number)
    )


def _in_order(spans: Sequence[HoursView]) -> list[HoursView]:
    return sorted(spans, key=lambda span: (span.weekday, span.opens))


def _days(first: int, last: int) -> str:
    names = words.DAYS[first](), words.DAYS[last]()
    if first == last:
        return names[0]
    text = words.DAY_PAIR if last == first + 1 else words.DAY_RANGE
    return text(first=names[0], last=names[1])


def _clock(minutes: int) -> str:
    """`9 h`, `13 h 30`, or `09:00` in English; midnight at the end is 24."""
    hour, minute = divmod(minutes if minutes <= DAY else minutes - DAY, HOUR)
    if current() is Language.EN:
        return f"{hour:02}:{minute:02}"
    return f"{hour} h {minute:02}" if minute else f"{hour} h"


def _moment(service: ServiceView) -> str:
    """The hour today, with the day within a week, the date beyond."""
    when, today = _there(service), moments.now().date()
    at = _clock(when.hour * HOUR + when.minute)
    if when.date() == today:
        return at
    if when.date() - today < timedelta(days=7):
        return f"{days.WEEKDAYS[when.weekday()]()} {at}"
    return f"{moments.day(when.date(), today)} {at}"


def _there(service: ServiceView) -> datetime:
    """When that changes, by the clock that its hours are of: here, else in Paris."""
    here = moments.local(service.until)
    with suppress(ZoneInfoNotFoundError):
        there = here.astimezone(ZoneInfo(PARIS))
        if not _is_told(service, here) and _is_told(service, there):
            return there
    return here


def _is_told(service: ServiceView, when: datetime) -> bool:
    minute = when.hour * HOUR + when.minute
    return any(
        minute in {span.opens, span.closes % DAY}
        for span in service.hours
        if span.weekday == when.weekday()
    )
