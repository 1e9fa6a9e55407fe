"""How many more deadlines an account may set: counted seldom, and never too late.

Counting what an account has set takes longer the more there is, and a bridge is one
setter for a whole hospital. So a share of the room that a count leaves is given out
without another one. What never enters this room: a deadline; who may set one.
"""

from collections import OrderedDict
from typing import Final

from cordee.server.store import deadlines
from cordee.server.store.database import Connection

PROCESSES: Final = 16
"""Processes that may count the same room at once, each giving out its share of it."""

MAX_KNOWN: Final = 10_000
"""Accounts whose share is remembered; another one is counted anew."""


class DeadlineRoom:
    """The shares of one process."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._shares: OrderedDict[bytes, int] = OrderedDict()

    async def take(self, connection: Connection, setter: bytes) -> bool:
        """Whether there is room for one more of a setter, which is then taken.

        In the transaction that adds it: whoever counts lets nobody else count the same
        setter until its end.
        """
        share = self._shares.pop(setter, 0)
        if share == 0:
            await deadlines.lock_setter(connection, setter)
            left = self._limit - await deadlines.of_setter(connection, setter)
            if left <= 0:
                return False
            share = max(1, left // PROCESSES)
        self._shares[setter] = share - 1
        if len(self._shares) > MAX_KNOWN:
            self._shares.popitem(last=False)
        return True
