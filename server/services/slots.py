"""How many requests are under way: of blobs, each holds a segment in memory."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from cordee.server.protocol.codes import Code
from cordee.server.services.ports import Refusal

MAX_MOVES: Final = 64
"""Requests of one process: 64 MiB of segments, and their copies on the way."""
MAX_MOVES_OF_ACCOUNT: Final = 8
"""Of them by one account: nobody takes the line of all others."""
RETRY_MS: Final = 1_000


class Slots:
    """Counts what is under way; nobody waits, who is too many is told so."""

    def __init__(
        self,
        most: int = MAX_MOVES,
        most_of_one: int = MAX_MOVES_OF_ACCOUNT,
        what: str = "attachments",
    ) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._what = what
        self._taken: Counter[bytes] = Counter()

    @contextmanager
    def hold(self, account: bytes) -> Generator[None, None, None]:
        """Be counted while this is entered. Raises Refusal TOO_MANY."""
        if self._taken[account] >= self._most_of_one:
            raise _too_many(f"too many {self._what} of this account are under way")
        if self._taken.total() >= self._most:
            raise _too_many(f"too many {self._what} are under way")
        self._taken[account] += 1
        try:
            yield
        finally:
            self._taken[account] -= 1
            if not self._taken[account]:
                del self._taken[account]


def _too_many(sentence: str) -> Refusal:
    return Refusal(Code.TOO_MANY, sentence, retry_after=RETRY_MS)
