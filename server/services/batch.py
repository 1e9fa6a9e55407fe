"""One transaction of the writer: messages judged, numbered and stored together.

The thread rows are locked first. What the rules need besides them is immutable
(records by hash, chains by head) or cached as of the locked head (counters), so
that most transactions read nothing but those rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.errors import CryptoError, MessageError
from cordee.crypto.log import ItemKind, item_hash, next_hash
from cordee.crypto.message import Header, check_header, parse_header
from cordee.server.domain.counter import Verdict, place
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused, Stored
from cordee.server.protocol.types import Item
from cordee.server.protocol.types import ItemKind as WireKind
from cordee.server.services.blob_access import unknown
from cordee.server.services.bringing import Wanted, allowed
from cordee.server.services.cache import Cache
from cordee.server.services.chains import Chains
from cordee.server.services.ports import Refusal
from cordee.server.services.records import Records
from cordee.server.services.refusals import broken, not_found, ours
from cordee.server.services.wholeness import check_whole
from cordee.server.store import holders, item_blobs, items, threads
from cordee.server.store.database import Connection
from cordee.server.store.threads import Advance, ThreadRow

_CODES: Final[Mapping[str, Code]] = {
    "MSG-03": Code.CAPACITY,
    "MSG-06": Code.STALE_GENERATION,
}
"""Rules whose breach has a code of its own; the others are MESSAGE. Who holds a role
now and not in the state that the record names renews the epoch, and sends again."""

Counter = tuple[bytes, bytes, int]
"""Thread, device, n."""


class Pending(msgspec.Struct, gc=False):
    """A message that waits for its transaction, and who waits for the answer."""

    ref: int
    header: Header
    body: bytes
    payload: bytes
    done: Callable[[Stored | Refused], None]
    blobs: tuple[bytes, ...] = ()
    answer: Stored | Refused | None = None


class Counters(msgspec.Struct, gc=False):
    """Last counter of devices in one thread, true while its head is `head_seq`."""

    head_seq: int
    last: dict[bytes, int]


class Log(msgspec.Struct):
    """A locked thread while its batch is judged; `hashes` are those at hand.

    `audience` is who reads now: the members, and who holds those that are held.
    """

    row: ThreadRow
    seq: int
    hash: bytes
    time: int
    record: EpochRecord
    last: dict[bytes, int]
    hashes: dict[int, bytes]
    items: list[Item]
    audience: Collection[bytes]


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
        self._stored: dict[Counter, items.Place] = {}
        self._fresh: dict[Counter, tuple[bytes, Stored]] = {}
        self._rows: list[tuple[object, ...]] = []
        self._allowed: Collection[Wanted] = ()
        self._brought: list[item_blobs.Bringing] = []
        self._holders: dict[bytes, dict[bytes, int]] = {}
        self._now = 0
        self.logs: dict[bytes, Log] = {}
        self.faults: list[Exception] = []

    async def prepare(self, connection: Connection, now: int) -> None:
        """Lock the threads and fetch what the rules need. `now` is Unix ms."""
        self._now = now
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
            header = one.header
            log = self.logs.get(header.thread)
            try:
                one.answer = self._store(one, log)
            except Refusal as refusal:
                one.answer = refusal.frame(one.ref)
            except CryptoError as error:
                one.answer = broken(error, Code.MESSAGE).frame(one.ref)
            except Exception as error:  # noqa: BLE001 - its neighbours go on
                one.answer = ours().frame(one.ref)
                self.faults.append(error)

    async def write(self, connection: Connection) -> None:
        """Store what was taken, by COPY, in the open transaction."""
        if self._rows:
            await items.insert(connection, self._rows)
        if self._brought:
            await item_blobs.insert(connection, self._brought)

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
        self._holders = await holders.able(connection, list(roles))
        for thread, some in held.items():
            log = self.logs[thread]
            near = (self._holders[role] for role in some)
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
            self._stored = await items.stored(connection, seen)

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
        newest = self._holders.get(role, {}).get(header.account, 0)
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
            self._allowed = await allowed(connection, wanted)

    def _known(self) -> Iterable[Pending]:
        return (one for one in self._pending if one.header.thread in self.logs)

    def _store(self, one: Pending, log: Log | None) -> Stored:
        if log is None:
            raise not_found()
        header = one.header
        verdict = place(header.n, log.last[header.device])
        if verdict is Verdict.SEEN:
            return self._again(one)
        check_whole(log.row, self._now)
        _check_epoch(header, log)
        sender = self._chains.known(header.account)
        if header.seat not in log.record.members or sender is None:
            rule = "MSG-03" if header.behalf is None else "MSG-06"
            raise Refusal(Code.NOT_MEMBER, "not a member of this thread", rule=rule)
        role = None
        if header.behalf is not None:
            role = self._role(header, header.behalf, sender)
        try:
            check_header(header, log.record, sender, role)
        except MessageError as error:
            raise broken(error, _CODES.get(error.rule, Code.MESSAGE)) from None
        if verdict is Verdict.AHEAD:
            raise Refusal(
                Code.OUT_OF_ORDER, "an earlier message is missing", rule="MSG-07"
            )
        base = header.base
        if base.seq > log.seq or log.hashes.get(base.seq, base.hash) != base.hash:
            raise Refusal(Code.CONFLICT, "rests on another log", rule="LOG-02")
        if one.blobs:
            self._bring(one, log)
        return self._take(one, log)

    def _bring(self, one: Pending, log: Log) -> None:
        """Note what the item that follows brings. Raises Refusal."""
        account, thread = one.header.account, one.header.thread
        for blob in one.blobs:
            if (account, thread, blob) not in self._allowed:
                raise unknown()
        self._brought.extend((thread, log.seq + 1, blob) for blob in one.blobs)

    def _role(self, header: Header, role: bytes, sender: Chain) -> Chain:
        """The chain of a role that the sender holds now, by a device that he has now.

        Nothing but the role's own rotation makes its threads stale: what became of
        its holder since the record is asked here.
        """
        newest = self._holders.get(role, {}).get(header.account)
        chain = self._chains.known(role)
        if newest is None or newest > sender.state.seq or chain is None:
            raise Refusal(Code.NOT_MEMBER, "does not hold this role", rule="MSG-06")
        if chain.state.kind is not AccountKind.ROLE:
            raise Refusal(Code.MESSAGE, "nobody writes for a record", rule="MSG-06")
        if header.device not in sender.state.devices:
            raise Refusal(Code.MESSAGE, "device was revoked", rule="MSG-04")
        return chain

    def _take(self, one: Pending, log: Log) -> Stored:
        header, body, payload = one.header, one.body, one.payload
        seq = log.seq = log.seq + 1
        hashed = item_hash(ItemKind.MESSAGE, body, payload)
        log.hash = next_hash(log.hash, seq, hashed)
        log.hashes[seq] = log.hash
        log.last[header.device] = header.n
        self._rows.append(
            (
                header.thread,
                seq,
                "message",
                log.time,
                log.hash,
                header.device,
                header.n,
                body,
                payload,
                b"",
            )
        )
        log.items.append(
            Item(seq, WireKind.MESSAGE, log.time, body, payload, b"", None)
        )
        stored = Stored(one.ref, header.thread, seq, log.time, log.hash)
        self._fresh[(header.thread, header.device, header.n)] = (header.id, stored)
        return stored

    def _again(self, one: Pending) -> Stored:
        """MSG-09: stored is stored, under whichever epoch it was sealed again."""
        header = one.header
        key = (header.thread, header.device, header.n)
        fresh = self._fresh.get(key)
        if fresh is not None:
            first, stored = fresh
        else:
            found = self._stored.get(key)
            if found is None:
                raise _repeated()
            first = parse_header(found.body).id
            stored = Stored(0, header.thread, found.seq, found.time, found.log_hash)
        if first != header.id:
            raise _repeated()
        return msgspec.structs.replace(stored, ref=one.ref)


def _check_epoch(header: Header, log: Log) -> None:
    if log.row.stale:
        raise Refusal(Code.STALE_GENERATION, "the epoch must be renewed before sending")
    if header.epoch_hash != log.row.epoch_hash:
        raise Refusal(
            Code.STALE_EPOCH,
            "sealed under another epoch",
            rule="LOG-01",
        )


def _repeated() -> Refusal:
    return Refusal(Code.CONFLICT, "another message has this counter", rule="MSG-07")
