"""How many mails of one address a thread takes in an hour: beyond, it is a loop.

In memory: whoever writes after a restart begins at nought. What never enters this room:
an address in clear in any words of an error.
"""

from collections import OrderedDict, deque
from typing import Final

HOUR: Final = 3_600_000
"""Milliseconds."""

MAX_KNOWN: Final = 20_000
"""Senders that are remembered; beyond, the one that wrote longest ago is forgotten."""


class Rates:
    """Counts by thread and sender."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._times: OrderedDict[tuple[bytes, str], deque[int]] = OrderedDict()

    def passes(self, thread: bytes, sender: str, now: int) -> bool:
        """Count one more at `now` (Unix ms), or say that it is too many."""
        key = (thread, sender.casefold())
        times = self._times.pop(key, None) or deque[int]()
        self._times[key] = times
        while times and times[0] <= now - HOUR:
            times.popleft()
        if len(self._times) > MAX_KNOWN:
            self._times.popitem(last=False)
        if len(times) >= self._limit:
            return False
        times.append(now)
        return True
