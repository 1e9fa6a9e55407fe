"""A new thread or its next epoch: compare and set, with all that anyone can check.

Locks are taken in one order everywhere: accounts by id, then threads by id.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from cordee.crypto.epoch import (
    EpochRecord,
    Rules,
    parse_record,
    verify_epoch,
)
from cordee.crypto.errors import CryptoError
from cordee.crypto.log import ItemKind, item_hash, next_hash
from cordee.server.protocol.client_frames import AppendEpoch
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Stored
from cordee.server.protocol.types import Item
from cordee.server.protocol.types import ItemKind as WireKind
from cordee.server.services.audience import audience
from cordee.server.services.context import Context, unwire
from cordee.server.services.epoch_rules import (
    Before,
    Policy,
    check_boxes,
    check_current,
    check_device,
    check_order,
    check_sender,
)
from cordee.server.services.fanout import boxes_of_readers
from cordee.server.services.faults import Point
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken, not_found
from cordee.server.services.wholeness import check_whole
from cordee.server.store import (
    accounts,
    attestations,
    epochs,
    items,
    members,
    threads,
)
from cordee.server.store.accounts import AccountRow
from cordee.server.store.database import Connection
from cordee.server.store.members import Ending
from cordee.server.store.threads import ThreadRow

_CODES: Final[Mapping[str, Code]] = {
    "EPO-01": Code.CONFLICT,
    "EPO-03": Code.CAPACITY,
    "EPO-04": Code.ATTESTATION,
    "EPO-05": Code.STALE_GENERATION,
    "EPO-11": Code.CONFLICT,
    "EPO-13": Code.CAPACITY,
    "FRE-02": Code.CHAIN,
}
"""Rules whose breach has a code of its own; the others are EPOCH."""


class Placed(msgspec.Struct, frozen=True):
    """A record in its log, and who is to see it.

    `held` are the members that others hold; `ways` is the member as which each reader
    reads from here on, `gone` who reads no more.
    """

    stored: Stored
    record: EpochRecord
    held: tuple[bytes, ...]
    ways: Mapping[bytes, bytes]
    gone: frozenset[bytes]


class Epochs:
    """Appends of epoch records."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def append(self, who: Identity, frame: AppendEpoch) -> Stored:
        """Verify and store a record with its boxes.

        Raises Refusal: CONFLICT for the loser of a race, STALE_GENERATION when a
        member's keys have moved, ATTESTATION, CAPACITY, CHAIN, EPOCH with the rule.
        """
        context = self._context
        try:
            record = parse_record(unwire(frame.record))
        except CryptoError as error:
            raise broken(error, Code.EPOCH) from None
        check_sender(record, who)
        check_boxes(record, frame)
        if record.core.epoch == 0:
            context.limiter.thread(who.account)
        context.faults(Point.EPOCH_BEFORE_BEGIN)
        async with context.pool.acquire() as connection:
            await context.chains.current(connection, _named(record))
            async with connection.transaction():
                placed = await self._store(connection, record, frame)
        context.faults(Point.EPOCH_AFTER_COMMIT)
        if placed is None:
            return await self._again(record, frame)
        self._tell(placed, frame)
        return placed.stored

    async def _store(
        self, connection: Connection, record: EpochRecord, frame: AppendEpoch
    ) -> Placed | None:
        """Store in the open transaction; None when this very record is stored."""
        context = self._context
        known = await accounts.hold(connection, _named(record))
        before = await self._before(connection, record)
        context.faults(Point.EPOCH_AFTER_LOCK)
        epoch = record.core.epoch
        if await epochs.find(connection, record.thread, epoch, record.hash) is not None:
            return None
        check_whole(before.row, context.clock.wall())
        check_order(record, before)
        held = await self._verify(connection, record, before, known)
        row = _next_row(record, before.row, context.clock.wall())
        if not await self._write(connection, record, before, row, frame):
            return None
        gone = before.readers - record.members.keys()
        ways, past = await audience(connection, record.members, held, gone)
        context.faults(Point.EPOCH_BEFORE_COMMIT)
        stored = Stored(
            frame.ref, row.thread, row.head_seq, row.last_time, row.log_hash
        )
        return Placed(stored, record, held, ways, past)

    async def _before(self, connection: Connection, record: EpochRecord) -> Before:
        rows = await threads.lock(connection, [record.thread])
        row = rows.get(record.thread)
        if row is None:
            if record.core.epoch:
                raise not_found()
            return Before()
        previous = await self._context.records.in_force(connection, row)
        return Before(
            row, previous, tuple(await members.of_thread(connection, row.thread))
        )

    async def _verify(
        self,
        connection: Connection,
        record: EpochRecord,
        before: Before,
        known: Mapping[bytes, AccountRow],
    ) -> tuple[bytes, ...]:
        """Give the members that others hold. Raises Refusal."""
        lengths = {account: row.seq + 1 for account, row in known.items()}
        chains = await self._context.chains.load(connection, lengths)
        for member in record.core.members:
            check_current(member, known.get(member.account))
        seconds = self._context.wall_seconds()
        admitted = await attestations.attested(connection, list(known), seconds)
        hashes = await _hashes(connection, record)
        rules = Rules(
            accounts=chains.get,
            log_hash=hashes.get,
            leavers=before.leavers,
            admit=Policy(chains, admitted),
            max_retention=self._context.settings.max_retention,
        )
        try:
            verify_epoch(record.signed, before.record, rules)
            check_device(record, chains)
        except CryptoError as error:
            raise broken(error, _CODES.get(error.rule, Code.EPOCH)) from None
        return tuple(a for a in record.members if chains[a].state.is_held)

    async def _write(
        self,
        connection: Connection,
        record: EpochRecord,
        before: Before,
        row: ThreadRow,
        frame: AppendEpoch,
    ) -> bool:
        """Write every row; False when another transaction began the thread first."""
        if before.row is None:
            if not await threads.insert(connection, row):
                return False
        else:
            await threads.update(connection, row)
        seq, time, signed = row.head_seq, row.last_time, record.signed
        item = (row.thread, seq, ItemKind.EPOCH.value, time, row.log_hash, None, None)
        await items.insert(connection, [(*item, signed.body, b"", signed.signature)])
        sealed = list(zip(record.members, frame.boxes, strict=True))
        await epochs.insert(
            connection, row.thread, row.epoch, row.epoch_hash, seq, sealed
        )
        named = [(m.account, m.capacity, m.from_) for m in record.core.members]
        await members.put(connection, row.thread, named)
        gone = list(before.readers - record.members.keys())
        if gone:
            last = Ending(seq, time, row.log_hash, row.epoch)
            await members.end(connection, row.thread, gone, last)
        self._context.faults(Point.EPOCH_AFTER_INSERT)
        return True

    async def _again(self, record: EpochRecord, frame: AppendEpoch) -> Stored:
        """Answer as the first time."""
        thread, epoch = record.thread, record.core.epoch
        async with self._context.pool.acquire() as connection:
            seq = await epochs.find(connection, thread, epoch, record.hash)
            place = None if seq is None else await items.at(connection, thread, seq)
        if place is None:
            raise Refusal(Code.CONFLICT, "another record begins this thread")
        return Stored(frame.ref, thread, place.seq, place.time, place.log_hash)

    def _tell(self, placed: Placed, frame: AppendEpoch) -> None:
        record, stored = placed.record, placed.stored
        self._context.records.keep(record, placed.held)
        item = Item(
            stored.seq,
            WireKind.EPOCH,
            stored.time,
            record.signed.body,
            b"",
            record.signed.signature,
            None,
        )
        boxes = {
            account: {stored.seq: box}
            for account, box in zip(record.members, frame.boxes, strict=True)
        }
        self._context.fanout.grown(
            stored.thread,
            [item],
            placed.ways.keys() | placed.gone,
            boxes_of_readers(boxes, placed.ways),
        )


def _named(record: EpochRecord) -> list[bytes]:
    """The members, and who signs."""
    return list({*record.members, record.core.signer.account})


async def _hashes(connection: Connection, record: EpochRecord) -> dict[int, bytes]:
    """The running hash where the log begins, and where the record rests."""
    base, hashes = record.core.base, {0: record.thread}
    place = base and await items.at(connection, record.thread, base.seq)
    if place:
        hashes[place.seq] = place.log_hash
    return hashes


def _next_row(record: EpochRecord, row: ThreadRow | None, now: int) -> ThreadRow:
    thread = record.thread
    seq = 1 if row is None else row.head_seq + 1
    previous = thread if row is None else row.log_hash
    hashed = item_hash(ItemKind.EPOCH, record.signed.body, b"")
    return ThreadRow(
        thread=thread,
        head_seq=seq,
        log_hash=next_hash(previous, seq, hashed),
        epoch=record.core.epoch,
        epoch_hash=record.hash,
        epoch_seq=seq,
        stale=False,
        last_time=now if row is None else max(now, row.last_time),
    )
