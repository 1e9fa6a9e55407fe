"""Times as a person says them, in this machine's time zone."""

from datetime import date, datetime, timedelta

from cordee.clients.cli.catalogue import moments as words


def local(milliseconds: int) -> datetime:
    """Unix milliseconds to local time."""
    return datetime.fromtimestamp(milliseconds / 1000).astimezone()


def now() -> datetime:
    return datetime.now().astimezone()


def clock(milliseconds: int) -> str:
    """`14:32`."""
    return local(milliseconds).strftime("%H:%M")


def hour(milliseconds: int) -> str:
    """`14:32` today, `hier 14:32` or `3 mai 14:32` before."""
    when, today = brief(milliseconds, now().date()), clock(milliseconds)
    return today if when in {"", today} else f"{when} {today}"


def day(when: date, today: date) -> str:
    """`Aujourd'hui`, `Hier`, `Lundi 3 mai`, `1er mai 2025`."""
    if when == today:
        return words.TODAY()
    if when == today - timedelta(days=1):
        return words.YESTERDAY()
    number = words.FIRST() if when.day == 1 else str(when.day)
    month = words.MONTHS[when.month - 1]()
    if when.year != today.year:
        return words.OTHER_YEAR(day=number, month=month, year=when.year)
    weekday = words.WEEKDAYS[when.weekday()]()
    text = words.THIS_YEAR(weekday=weekday, day=number, month=month)
    return text[0].upper() + text[1:]


def brief(milliseconds: int, today: date) -> str:
    """For a list: the hour today, else the shortest that is clear."""
    if not milliseconds:
        return ""
    when = local(milliseconds)
    if when.date() == today:
        return when.strftime("%H:%M")
    if when.date() == today - timedelta(days=1):
        return words.YESTERDAY().lower()
    return words.SHORT_DAY(day=when.day, month=when.month)
