"""Lookups as they are counted before they are written: by who, minute and kind.

What never enters this room: what was asked for, what was found, a table.
"""

from collections.abc import Callable, Sequence
from typing import Final

from cordee.server.protocol.codes import Code
from cordee.server.services.ports import Refusal
from cordee.server.store.lookups import LookupRow

MINUTE_MS: Final = 60_000
MAX_WAITING: Final = 20_000
"""Counts that wait for the database: a busy hospital's of an hour. Beyond, what cannot
be audited is not answered."""

Key = tuple[int, bytes, str, str]


class Lookups:
    """Counts in memory; `wall` gives Unix milliseconds."""

    def __init__(self, wall: Callable[[], int]) -> None:
        self._wall = wall
        self._counts: dict[Key, tuple[int, int]] = {}

    def note(self, account: bytes, key: str, kind: str, rows: int) -> None:
        """Count one lookup and what it gave, before it is answered.

        `account` is empty for a key of the directory, `key` for an account; `kind` is
        of a closed list. Raises Refusal UNAVAILABLE when too many wait.
        """
        minute = self._wall() // MINUTE_MS * MINUTE_MS
        at = (minute, account, key, kind)
        if at not in self._counts and len(self._counts) >= MAX_WAITING:
            sentence = "lookups cannot be audited now, so that none is answered"
            raise Refusal(Code.UNAVAILABLE, sentence)
        self._add(at, 1, rows)

    def take(self, limit: int) -> list[LookupRow]:
        """Take counts out, the oldest first, at most so many rows."""
        taken = [(at, self._counts[at]) for at in list(self._counts)[:limit]]
        for at, _ in taken:
            del self._counts[at]
        return [LookupRow(*at, *counts) for at, counts in taken]

    def give_back(self, rows: Sequence[LookupRow]) -> None:
        """Put back what could not be written."""
        for row in rows:
            at = (row.minute, row.account, row.key, row.kind)
            self._add(at, row.queries, row.found)

    def _add(self, at: Key, queries: int, found: int) -> None:
        before = self._counts.get(at, (0, 0))
        self._counts[at] = (before[0] + queries, before[1] + found)
