"""Messages that this process has stored and tasks that it made, to wake devices for.

What never enters this room: what a message says, a device, the database.
"""

import asyncio
from collections.abc import Collection
from typing import Final

import msgspec

MAX_TOLD: Final = 4096
"""Threads with an author that wait to be looked at: a tenth of a second's worth."""


class Told(msgspec.Struct):
    """Up to `seq`, by one author, in one thread; `readers` is who reads there.

    Of a task or a case `thread` is its id and `seq` 0.
    """

    thread: bytes
    author: bytes
    seq: int
    readers: Collection[bytes]


class News:
    """Kept only when somebody wants them; more than MAX_TOLD are dropped."""

    def __init__(self) -> None:
        self.is_wanted = False
        self.came: Final = asyncio.Event()
        self.dropped = 0
        self._told: dict[tuple[bytes, bytes], Told] = {}

    def tell(
        self, thread: bytes, author: bytes, seq: int, readers: Collection[bytes]
    ) -> None:
        """Say what was added to a thread."""
        key = (thread, author)
        if not self.is_wanted:
            return
        if len(self._told) >= MAX_TOLD and key not in self._told:
            self.dropped += 1
            return
        self._told[key] = Told(thread, author, seq, readers)
        self.came.set()

    def take(self) -> list[Told]:
        """All that waits."""
        told, self._told = self._told, {}
        self.came.clear()
        return list(told.values())
