"""Up to which number a reader is done with a thread, beside what it took.

A database that is restored from a backup takes again what came since, under the same
names; one that was lost goes on from the profile's point, so that nobody is written to
a second time. What never enters this room: what is read.
"""

from collections import OrderedDict
from typing import Final, Protocol

from cordee.mail_bridge.store.database import Pool
from cordee.mail_bridge.store.sealing import Seals

POINT: Final = "point"
BEHIND: Final = 64
"""Words by which the database may be behind: hearing them again takes nothing twice."""
MAX_KNOWN: Final = 10_000
"""Threads of which is remembered what the database has."""

_GET: Final = "SELECT seq FROM bridge.point WHERE name = $1"
_NOTE: Final = """
INSERT INTO bridge.point AS p (name, seq) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET seq = excluded.seq WHERE p.seq < excluded.seq
"""


class Profile(Protocol):
    """The points that the account's profile keeps (clients/sdk/gateway.py)."""

    def point(self, reader: str, thread: bytes) -> int: ...
    def note_point(self, reader: str, thread: bytes, seq: int) -> None: ...


class Points:
    """The points of one reader, by its name."""

    def __init__(self, pool: Pool, seals: Seals, profile: Profile, reader: str) -> None:
        self._pool: Final = pool
        self._seals: Final = seals
        self._profile: Final = profile
        self._known: Final[OrderedDict[bytes, int]] = OrderedDict()
        self.reader: Final = reader

    async def get(self, thread: bytes) -> int:
        """The number; 0 for a thread that was never read."""
        found: int | None = await self._pool.fetchval(_GET, self._name(thread))
        return self._profile.point(self.reader, thread) if found is None else found

    async def note(self, thread: bytes, seq: int) -> None:
        """Note that all up to `seq` is done with."""
        self._profile.note_point(self.reader, thread, seq)
        known = self._known.get(thread)
        if known is not None and seq - known < BEHIND:
            return
        await self._pool.execute(_NOTE, self._name(thread), seq)
        self._known[thread] = seq
        if len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)

    def _name(self, thread: bytes) -> bytes:
        return self._seals.name(POINT, self.reader, thread)
