"""Days of acts: from Unix milliseconds to a day of a zone, as `YYYY-MM-DD`.

Days are texts in this one form, so that they compare as they follow one another. What
never enters this room: a clock.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from cordee.expertise.errors import QuestionError

PARIS: Final = "Europe/Paris"
DAY_MS: Final = 24 * 60 * 60 * 1000
_FORM: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


def day_of(ms: int, zone: str = PARIS) -> str:
    """The day of a time in Unix ms in `zone`, a name of the tz database.

    Raises QuestionError for a time after the year 9999 or an unknown zone.
    """
    try:
        place = _zone(zone)
    except (KeyError, OSError, ValueError):
        raise QuestionError("this machine does not know that time zone") from None
    try:
        at = (_BEGINNING + timedelta(milliseconds=ms)).astimezone(place)
    except OverflowError:
        raise QuestionError("a time lies outside of the calendar") from None
    return at.date().isoformat()


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def check_day(day: str) -> str:
    """Give back a day of the calendar. Raises QuestionError for anything else."""
    try:
        if _FORM.fullmatch(day):
            return date.fromisoformat(day).isoformat()
    except ValueError:
        pass
    raise QuestionError("a day is written YYYY-MM-DD")


def year_of(day: str) -> int:
    """The calendar year that a limit is counted in. Raises QuestionError."""
    return int(check_day(day)[:4])


def month_of(day: str) -> str:
    """`YYYY-MM` of a day. Raises QuestionError."""
    return check_day(day)[:7]


def check_month(month: str) -> str:
    """Give back a month `YYYY-MM`. Raises QuestionError for anything else."""
    return check_day(f"{month}-01")[:7]
