"""Bytes of mails that are in memory, over all connections, and of each address.

What never enters this room: the bytes.
"""

from collections import Counter
from typing import Final

from cordee.mail_bridge.errors import MailTemporary

FULL: Final = "We hold as many messages as we can; try again later"
PART: Final = 2
"""One address holds half of it at most: whoever fills that keeps nobody else out."""


class Budget:
    """A bound; whoever takes gives back."""

    def __init__(self, limit: int, largest: int = 0) -> None:
        """One mail of `largest` bytes is always within an address's share."""
        self.limit = limit
        self.taken = 0
        self._share = max(limit // PART, largest)
        self._of: Final = Counter[str]()

    def lease(self) -> "Lease":
        return Lease(self)

    def take(self, address: str, count: int) -> None:
        """Raises MailTemporary."""
        is_full = self.taken + count > self.limit
        if is_full or self._of[address] + count > self._share:
            raise MailTemporary("4.3.1", FULL)
        self.taken += count
        self._of[address] += count

    def give(self, address: str, count: int) -> None:
        self.taken -= count
        self._of[address] -= count
        if not self._of[address]:
            del self._of[address]


class Lease:
    """What one mail has taken of the budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._address = ""
        self.size = 0

    def grow_to(self, size: int, address: str) -> None:
        """Have at least so many bytes, of one address. Raises MailTemporary."""
        more = size - self.size
        if more <= 0:
            return
        self._budget.take(address, more)
        self._address = address
        self.size = size

    def release(self) -> None:
        """Give all back; more than once does no harm."""
        if self.size:
            self._budget.give(self._address, self.size)
        self.size = 0
