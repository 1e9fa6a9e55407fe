"""One transaction of the writer: messages judged, numbered and stored together.

The thread rows are locked first. What the rules need besides them is immutable
(records by hash, chains by head) or cached as of the locked head (counters), so
that most transactions read nothing but those rows.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from cordee.crypto.message import Header
from cordee.server.services.bringing import allowed
from cordee.server.services.cache import Cache
from cordee.server.services.chains import Chains
from cordee.server.services.judging import Found, Judge, Log, Pending
from cordee.server.services.records import Records
from cordee.server.store import holders, item_blobs, items, threads
from cordee.server.store.database import Connection
from cordee.server.store.threads import Advance, ThreadRow


class Counters(msgspec.Struct, gc=False):
    """Last counter of devices in one thread, true while its head is `head_seq`."""

    head_seq: int
    last: dict[bytes, int]


class Batch:
    """Judges pending messages in their order; `answer` of each is set."""

    def __init__(
        self,
        chains: Chains,
        records: Records,
        counters: Cache[bytes, Counters],
        pending: Sequence[Pending],
    ) -> None:
        self._chains = chains
        self._records = records
        self._counters = counters
        self._pending = pending
        self._found = Found()
        self._judge = Judge(chains, self._found)

    @property
    def logs(self) -> dict[bytes, Log]:
        return self._found.logs

    @property
    def faults(self) -> list[Exception]:
        return self._judge.faults

    async def prepare(self, connection: Connection, now: int) -> None:
        """Lock the threads and fetch what the rules need. `now` is Unix ms."""
        self._found.now = now
        wanted = {one.header.thread for one in self._pending}
        held: dict[bytes, tuple[bytes, ...]] = {}
        for thread, row in (await threads.lock(connection, list(wanted))).items():
            standing = await self._records.standing(connection, row)
            self.logs[thread] = Log(
                row,
                row.head_seq,
                row.log_hash,
                max(now, row.last_time),
                standing.record,
                self._last(row),
                {0: thread, row.head_seq: row.log_hash},
                [],
                standing.record.members,
            )
            if standing.held:
                held[thread] = standing.held
        if held:
            await self._fetch_holders(connection, held)
        await self._fetch_counters(connection)
        await self._fetch_stored(connection)
        await self._fetch_chains(connection)
        await self._fetch_blobs(connection)

    def judge(self) -> None:
        """Answer every message; one that is refused changes nothing."""
        for one in self._pending:
            one.answer = self._judge.answer(one)

    async def write(self, connection: Connection) -> None:
        """Store what was taken, by COPY, in the open transaction."""
        if self._judge.rows:
            await items.insert(connection, self._judge.rows)
        if self._judge.brought:
            await item_blobs.insert(connection, self._judge.brought)

    async def advance(self, connection: Connection) -> None:
        """Move the ends of the logs."""
        ends = [
            Advance(thread, log.seq, log.hash, log.time)
            for thread, log in self.logs.items()
            if log.items
        ]
        if ends:
            await threads.advance(connection, ends)

    def settle(self) -> None:
        """After the commit: the counters are true at the new heads."""
        for thread, log in self.logs.items():
            self._counters.put(thread, Counters(log.seq, log.last))

    def _last(self, row: ThreadRow) -> dict[bytes, int]:
        kept = self._counters.get(row.thread)
        self._counters.drop(row.thread)
        return kept.last if kept is not None and kept.head_seq == row.head_seq else {}

    async def _fetch_holders(
        self, connection: Connection, held: Mapping[bytes, Sequence[bytes]]
    ) -> None:
        """Who holds members of these threads, as it stands behind their locks.

        A hand-over marks a thread as stale under the same lock: whoever is found here
        reads what this transaction stores.
        """
        roles = {role for some in held.values() for role in some}
        self._found.holders = await holders.able(connection, list(roles))
        for thread, some in held.items():
            log = self.logs[thread]
            near = (self._found.holders[role] for role in some)
            log.audience = frozenset(log.record.members).difference(some).union(*near)

    async def _fetch_counters(self, connection: Connection) -> None:
        unknown = {
            (one.header.thread, one.header.device)
            for one in self._known()
            if one.header.device not in self.logs[one.header.thread].last
        }
        if unknown:
            found = await items.counters(connection, list(unknown))
            for (thread, device), n in found.items():
                self.logs[thread].last[device] = n

    async def _fetch_stored(self, connection: Connection) -> None:
        seen = [
            (one.header.thread, one.header.device, one.header.n)
            for one in self._known()
            if one.header.n <= self.logs[one.header.thread].last[one.header.device]
        ]
        if seen:
            self._found.stored = await items.stored(connection, seen)

    async def _fetch_chains(self, connection: Connection) -> None:
        wanted: dict[bytes, int] = {}
        for one in self._known():
            header = one.header
            if header.seat not in self.logs[header.thread].record.members:
                continue
            if header.behalf is not None:
                self._want_role(header, header.behalf, wanted)
            length = header.seq + 1
            if not self._chains.known(header.account, length):
                wanted[header.account] = max(wanted.get(header.account, 0), length)
        if wanted:
            await self._chains.load(connection, wanted)

    def _want_role(self, header: Header, role: bytes, wanted: dict[bytes, int]) -> None:
        """The role's chain up to the record, its holder's up to now."""
        record = self.logs[header.thread].record
        newest = self._found.holders.get(role, {}).get(header.account, 0)
        lengths = (role, record.members[role].seq + 1), (header.account, newest + 1)
        for account, length in lengths:
            if not self._chains.known(account, length):
                wanted[account] = max(wanted.get(account, 0), length)

    async def _fetch_blobs(self, connection: Connection) -> None:
        wanted = [
            (one.header.account, one.header.thread, blob)
            for one in self._pending
            if one.blobs
            for blob in one.blobs
        ]
        if wanted:
            self._found.allowed = await allowed(connection, wanted)

    def _known(self) -> Iterable[Pending]:
        return (one for one in self._pending if one.header.thread in self.logs)
