"""What the services count. No account and no thread is ever a label."""

from typing import Protocol


class Metrics(Protocol):
    """A sink of numbers; the web room exports them."""

    def count(self, name: str, amount: int = 1, *, label: str = "") -> None:
        """Add to a counter; `label` is a code out of a closed list."""
        ...

    def observe(self, name: str, value: float) -> None:
        """Add one value to a histogram: seconds, or a number of things."""
        ...

    def measure(self, name: str, value: float) -> None:
        """Say how much of something there is now, instead of what was said before."""
        ...


class NoMetrics:
    """Counts nothing."""

    def count(self, name: str, amount: int = 1, *, label: str = "") -> None: ...

    def observe(self, name: str, value: float) -> None: ...

    def measure(self, name: str, value: float) -> None: ...
