"""The counter of a device in a thread: contiguous from 1 (MSG-07)."""

from enum import Enum, auto


class Verdict(Enum):
    NEXT = auto()
    SEEN = auto()
    """It was stored before, or another message took its place."""
    AHEAD = auto()
    """An earlier one is missing."""


def place(n: int, last: int) -> Verdict:
    """Judge counter `n` after `last`, which is 0 when the device wrote nothing."""
    if n <= last:
        return Verdict.SEEN
    return Verdict.NEXT if n == last + 1 else Verdict.AHEAD
