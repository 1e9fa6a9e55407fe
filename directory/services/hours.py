"""Hours of a week in people's words, both ways: `lun-ven 9:00-17:00; sam 9h-12h`.

French and English names of days; `24/7` is at any moment. A span across midnight is
two in the model, and one in words. What never enters this room: a date.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import msgspec

from cordee.directory.folding import fold
from cordee.directory.model import Span

LONGEST: Final = 1000
"""Characters of a week's hours: seven days, several spans each, fit in a third."""

MIDNIGHT: Final = 24 * 60

FRENCH: Final = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_NAMES: Final = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "monday tuesday wednesday thursday friday saturday sunday",
    "lun mar mer jeu ven sam dim",
    "mon tue wed thu fri sat sun",
    "lu ma me je ve sa di",
    "mo tu we th fr sa su",
)
_DAYS: Final = {
    name: day for names in _NAMES for day, name in enumerate(names.split())
} | {"tues": 1, "thur": 3, "thurs": 3}
_GROUPS: Final = {
    "tous les jours": range(7),
    "every day": range(7),
    "daily": range(7),
    "week end": (5, 6),
    "weekend": (5, 6),
}
_ALWAYS: Final = frozenset(
    {"24 7", "24h 24", "24h 24 7j 7", "7j 7 24h 24", "24 24", "always", "toujours"}
)
_TIME: Final = r"(\d{1,2})(?:[:hH](\d{2})?)?"
_SPAN: Final = re.compile(rf"{_TIME}\s*(?:-|\u2013|à|to)\s*{_TIME}", re.ASCII)
_PART: Final = re.compile(r"([^\d;]+)([\d].*)", re.DOTALL)
_RANGE: Final = re.compile(r"\s*(?:-|\u2013|\bau?\b|\bto\b)\s*")


class Hours(msgspec.Struct, frozen=True):
    """Spans by weekday and time, none touching another; or at any moment."""

    spans: tuple[Span, ...] = ()
    always: bool = False


def parse_hours(text: str) -> Hours:
    """Read hours. Empty text is none. Raises ValueError, with what was not understood.

    `lun-ven 9:00-12:00, 14:00-18:00; sam 20:00-8:00` has four spans: the last one goes
    on on Sunday.
    """
    if len(text) > LONGEST:
        raise ValueError(f"hours have {LONGEST} characters at most")
    if fold(text) in _ALWAYS:
        return Hours(always=True)
    parts = re.split(r"[;\n]", text)
    spans = (span for part in parts if part.strip() for span in _part(part.strip()))
    return Hours(merged(spans))


def format_hours(hours: Hours, names: Sequence[str] = FRENCH) -> str:
    """Say hours so that `parse_hours` reads them again."""
    if hours.always:
        return "24/7"
    days = list(_joined(hours.spans))
    told: list[str] = []
    for times, group in groupby(sorted(days), key=lambda day: day[0]):
        told.extend(f"{some} {times}" for some in _runs([d for _, d in group], names))
    return "; ".join(sorted(told, key=lambda one: names.index(one[: len(names[0])])))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same hours in order, with those joined that overlap or touch on a day."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.weekday, s.opens)):
        last = found[-1] if found else None
        if last and last.weekday == span.weekday and span.opens <= last.closes:
            found[-1] = Span(last.weekday, last.opens, max(last.closes, span.closes))
        else:
            found.append(span)
    return tuple(found)


def _part(text: str) -> Iterator[Span]:
    match = _PART.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not days and times, such as lun-ven 9:00-17:00")
    days = list(_days(match[1]))
    for time in match[2].split(","):
        opens, closes = _times(time.strip())
        for day in days:
            yield from _spans(day, opens, closes)


def _days(text: str) -> Iterator[int]:
    for some in text.split(","):
        group = _GROUPS.get(fold(some))
        if group is not None:
            yield from group
        elif some.strip():
            yield from _day_range(some.strip().rstrip(":"))


def _day_range(text: str) -> Iterator[int]:
    ends = [_day(name) for name in _RANGE.split(text.lower(), maxsplit=1)]
    first, last = ends[0], ends[-1]
    yield from ((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))


def _day(name: str) -> int:
    day = _DAYS.get(fold(name))
    if day is None:
        raise ValueError(f"{name.strip()!r} is no day of the week")
    return day


def _times(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no span of time, such as 9:00-17:00")
    opens, closes = _minute(match[1], match[2]), _minute(match[3], match[4])
    if opens in {MIDNIGHT, closes}:
        raise ValueError(f"{text!r} has no length; a whole day is 0:00-24:00")
    return opens, closes


def _minute(hour: str, minute: str | None) -> int:
    found = int(hour) * 60 + int(minute or 0)
    if found > MIDNIGHT or int(minute or 0) > 59:
        raise ValueError(f"{hour}:{minute or '00'} is no time of a day")
    return found


def _spans(day: int, opens: int, closes: int) -> Iterator[Span]:
    if opens < closes:
        yield Span(day, opens, closes)
        return
    yield Span(day, opens, MIDNIGHT)
    if closes:
        yield Span((day + 1) % 7, 0, closes)


def _joined(spans: Sequence[Span]) -> Iterator[tuple[str, int]]:
    """The times of each day in words, with the nights that end on the next one."""
    starts = {span.weekday: span for span in spans if not span.opens}
    late = {s.weekday for s in spans if s.closes == MIDNIGHT and s.opens}
    nights = {
        day
        for day in late
        if (after := starts.get((day + 1) % 7)) and _is_short(after, day, spans)
    }
    for day in range(7):
        there = [span for span in spans if span.weekday == day]
        told = [
            _span_in_words(span, starts[(day + 1) % 7] if day in nights else None)
            for span in there
            if span.opens or (day - 1) % 7 not in nights
        ]
        if told:
            yield ", ".join(told), day


def _is_short(after: Span, day: int, spans: Sequence[Span]) -> bool:
    """Whether the night that begins on `day` ends before the hour it began at."""
    began = max(span.opens for span in spans if span.weekday == day)
    return after.closes < began


def _span_in_words(span: Span, after: Span | None) -> str:
    is_night = after is not None and span.closes == MIDNIGHT and span.opens
    closes = after.closes if after is not None and is_night else span.closes
    return f"{_time(span.opens)}-{_time(closes)}"


def _time(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _runs(days: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    """Days in a row as a range, each alone otherwise."""
    for _, group in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        run = [day for _, day in group]
        if len(run) > 2:
            yield f"{names[run[0]]}-{names[run[-1]]}"
        else:
            yield ",".join(names[day] for day in run)
