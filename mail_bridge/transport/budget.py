"""Bytes of mails that are in memory, over all connections.

What never enters this room: the bytes.
"""

from cordee.mail_bridge.errors import MailTemporary

FULL = "We hold as many messages as we can; try again later"


class Budget:
    """A bound; whoever takes gives back."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken = 0

    def room(self, count: int) -> bool:
        return self.taken + count <= self.limit

    def lease(self) -> "Lease":
        return Lease(self)


class Lease:
    """What one mail has taken of the budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.size = 0

    def grow_to(self, size: int) -> None:
        """Have at least so many bytes. Raises MailTemporary."""
        more = size - self.size
        if more <= 0:
            return
        if not self._budget.room(more):
            raise MailTemporary("4.3.1", FULL)
        self._budget.taken += more
        self.size = size

    def release(self) -> None:
        """Give all back; more than once does no harm."""
        self._budget.taken -= self.size
        self.size = 0
