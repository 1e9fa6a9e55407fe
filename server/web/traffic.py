"""What went through, as plain counters: one addition each, read when scraped."""

from bisect import bisect_left
from collections import Counter
from typing import Final

SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
NUMBERS: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)
"""Upper bounds of the classes of what is observed."""


class Spread:
    """How often values fell into each class, and their sum."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class Traffic:
    """Counters since start; no account, no address, no thread enters them.

    It is the `Metrics` that the services count into.
    """

    __slots__ = (
        "bytes_in",
        "bytes_out",
        "counted",
        "frames_in",
        "frames_out",
        "garbled",
        "measured",
        "messages_in",
        "messages_out",
        "observed",
        "refused",
        "signed_up",
        "slow_readers",
        "stored",
        "turned_away",
    )

    def __init__(self) -> None:
        self.bytes_in = 0
        self.bytes_out = 0
        self.counted: Counter[tuple[str, str]] = Counter()
        self.frames_in = 0
        self.frames_out = 0
        self.garbled = 0
        self.measured: dict[str, float] = {}
        self.messages_in = 0
        self.messages_out = 0
        self.observed: dict[str, Spread] = {}
        self.refused: Counter[str] = Counter()
        self.signed_up = 0
        self.slow_readers = 0
        self.stored = 0
        self.turned_away = 0

    def count(self, name: str, amount: int = 1, *, label: str = "") -> None:
        """Add to a counter; `label` is a code out of a closed list."""
        self.counted[name, label] += amount

    def observe(self, name: str, value: float) -> None:
        """Add one value: seconds when `name` ends so, else a number of things."""
        spread = self.observed.get(name)
        if spread is None:
            bounds = SECONDS if name.endswith("_seconds") else NUMBERS
            spread = self.observed[name] = Spread(bounds)
        spread.add(value)

    def measure(self, name: str, value: float) -> None:
        """Keep how much there is now."""
        self.measured[name] = value
