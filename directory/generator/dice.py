"""Dice that fall the same way for the same words, on every machine and in any order.

What never enters this room: a global state. Whatever is drawn is a function of the
words alone, so that somebody can be drawn without all those before.
"""

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

_ENOUGH = 1 << 64
"""A pool above this is drawn from without a bias that anybody could measure."""


class Dice:
    """Draws from a pool of 512 bits, which is made of its words, and of the next."""

    __slots__ = ("_pool", "_refills", "_words")

    def __init__(self, words: str) -> None:
        self._words = words
        self._refills = 0
        self._pool = int.from_bytes(blake2b(words.encode()).digest(), "big")

    def below(self, bound: int) -> int:
        """0 to `bound` - 1, each as likely."""
        if self._pool < _ENOUGH:
            self._refills += 1
            more = f"{self._words}+{self._refills}".encode()
            self._pool = int.from_bytes(blake2b(more).digest(), "big")
        self._pool, drawn = divmod(self._pool, bound)
        return drawn

    def chance(self, per_mille: int) -> bool:
        """True as often as that."""
        return self.below(1000) < per_mille

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of these, each as likely."""
        return things[self.below(len(things))]

    def early(self, things: Sequence[Thing]) -> Thing:
        """One of these; the first ones are far more likely."""
        count = len(things)
        return things[self.below(count) * self.below(count) // count]


class Urn(Generic[Thing]):
    """Things with weights."""

    __slots__ = ("_sums", "_things", "_total")

    def __init__(self, things: Sequence[Thing], weights: Sequence[int]) -> None:
        self._things = things
        self._sums = list(accumulate(weights))
        self._total = self._sums[-1]

    def draw(self, dice: Dice) -> Thing:
        """One of the things, as likely as its weight says."""
        return self._things[bisect_right(self._sums, dice.below(self._total))]
