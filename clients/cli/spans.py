"""Spans of time as a person writes and reads them.

What never enters this room: a clock.
"""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.catalogue import keeping as words

UNITS: Final[Mapping[str, int]] = {
    "j": 86_400,
    "d": 86_400,
    "h": 3_600,
    "m": 60,
    "s": 1,
}
MAX_DIGITS: Final = 9
"""More than any retention has, and never a number that takes long to read."""


def parse(text: str) -> int | None:
    """Seconds of `90j`, `90d`, `12h`, `30m`, `10s` or `0`; None for anything else."""
    count, unit = text[:-1], UNITS.get(text[-1:].lower())
    if text == "0":
        return 0
    is_number = count.isascii() and count.isdigit() and len(count) <= MAX_DIGITS
    return int(count) * unit if unit is not None and is_number else None


def span(seconds: int) -> str:
    """`90 jours`: the longest unit that says it exactly."""
    unit = next(unit for unit in words.SPANS if seconds % unit == 0)
    return words.SPANS[unit](seconds // unit)


def about(seconds: int) -> str:
    """`3 heures`: the longest unit of which there is one, rounded down."""
    unit = next((unit for unit in words.SPANS if seconds >= unit), 1)
    return words.SPANS[unit](seconds // unit)


def kept(retention: int, hold: int) -> str:
    """How long a thread keeps what is said in it."""
    if not retention:
        return words.KEPT_FOR_EVER()
    if hold > retention:
        return words.KEPT_UNTIL_FILED(span=span(retention), hold=span(hold))
    return words.KEPT(span=span(retention))
