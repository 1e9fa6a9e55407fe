"""Token buckets: a rate that bursts are drawn from. Time is an argument, in seconds."""

from collections import OrderedDict
from typing import Final

import msgspec

MAX_BUCKETS: Final = 100_000
"""Buckets kept at once; the longest unused is forgotten, which only forgives."""


class Rate(msgspec.Struct, frozen=True):
    """So many tokens a second, and at most `burst` saved up."""

    per_second: float
    burst: float


class Buckets:
    """One bucket for each key, all of one rate."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._levels: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def take(self, key: bytes, amount: float, now: float) -> float:
        """Take tokens; 0.0 when they were there, else seconds until they are.

        Nothing is taken on a refusal. More than a whole burst waits for a full one.
        """
        rate = self._rate
        level, then = self._levels.get(key, (rate.burst, now))
        level = min(rate.burst, level + (now - then) * rate.per_second)
        wanted = min(amount, rate.burst)
        if level < wanted:
            return (wanted - level) / rate.per_second
        self._keep(key, level - amount, now)
        return 0.0

    def spend(self, key: bytes, amount: float, now: float) -> None:
        """Take what was already given: never refuses, and the next one pays for it."""
        rate = self._rate
        level, then = self._levels.get(key, (rate.burst, now))
        level = min(rate.burst, level + (now - then) * rate.per_second)
        self._keep(key, level - amount, now)

    def _keep(self, key: bytes, level: float, now: float) -> None:
        self._levels[key] = (level, now)
        self._levels.move_to_end(key)
        if len(self._levels) > MAX_BUCKETS:
            self._levels.popitem(last=False)
