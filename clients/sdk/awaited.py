"""Who waits until a message of this device is stored, without a view being built.

A message is known by the first half of its id, which stays when it takes another
counter. What never enters this room: what a message says.
"""

import asyncio
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from cordee.clients.sdk.errors import ServerRefused
from cordee.clients.sdk.store.intents import STEM
from cordee.server.protocol.codes import Code

Waiting = asyncio.Future[int]


class Awaited:
    """Futures by message; each gives the number under which the server stored it."""

    def __init__(self) -> None:
        self._waiting: Final = defaultdict[bytes, set[Waiting]](set)

    @contextmanager
    def until_stored(self, message: bytes) -> Generator[Waiting]:
        """Give a future that raises ServerRefused for a message refused for good."""
        stem, future = message[:STEM], asyncio.get_running_loop().create_future()
        self._waiting[stem].add(future)
        try:
            yield future
        finally:
            self._waiting[stem].discard(future)
            if not self._waiting[stem]:
                del self._waiting[stem]

    def stored(self, message: bytes, seq: int) -> None:
        """The server has it, under this number."""
        for future in self._waiting.get(message[:STEM], ()):
            if not future.done():
                future.set_result(seq)

    def failed(self, message: bytes, code: Code) -> None:
        """The server will never take it."""
        for future in self._waiting.get(message[:STEM], ()):
            if not future.done():
                future.set_exception(ServerRefused(code, None, "refused for good"))
                future.exception()
