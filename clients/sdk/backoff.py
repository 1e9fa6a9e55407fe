"""How long to wait before trying again: exponential, with full jitter."""

from collections.abc import Callable
from typing import Final

FIRST: Final = 0.25
"""Seconds: most losses are a moment of bad radio."""

CAP: Final = 30.0
"""Seconds: a ward must not wait longer once the server is back."""


class Backoff:
    """Gives the next delay; `reset` after a success."""

    def __init__(self, random: Callable[[], float], cap: float = CAP) -> None:
        """`random` gives a number in [0, 1)."""
        self._random = random
        self._cap = cap
        self._attempt = 0

    def next(self) -> float:
        """Seconds: uniform between 0 and the bound, which doubles each time."""
        bound = min(self._cap, FIRST * 2.0**self._attempt)
        self._attempt = min(self._attempt + 1, 16)
        return self._random() * bound

    def reset(self) -> None:
        self._attempt = 0
