"""One lost item put back where it stood, if every public rule lets it stand there.

What never enters this room: whom to believe; who calls has decided that.
"""

from collections.abc import Callable, Collection
from typing import Final

import msgspec

from cordee.crypto.chain import Chain
from cordee.crypto.epoch import EpochRecord, Rules, parse_record, verify_epoch
from cordee.crypto.errors import CryptoError, LogError, MessageError
from cordee.crypto.log import Base, ItemKind
from cordee.crypto.message import check_header, parse_header
from cordee.crypto.notice import (
    Complaint,
    Filed,
    Leave,
    parse_request,
    verify_filed,
    verify_request,
)
from cordee.crypto.signing import Signed
from cordee.server.services.context import Context
from cordee.server.store import epochs, erasures, healing, items, members, threads
from cordee.server.store.database import Connection
from cordee.server.store.healing import Waiting
from cordee.server.store.members import Ending
from cordee.server.store.threads import Advance, ThreadRow

LATER: Final = frozenset({"EPO-02", "EPO-05", "FRE-02", "MSG-03", "MSG-04", "MSG-06"})
"""What a chain that its owner has not healed yet breaks: the item waits for that."""


class Waits(Exception):  # noqa: N818 - an answer, not a fault
    """A chain that the item names is not here as far as it names it."""


class Mender:
    """Puts items back, inside the caller's transaction."""

    def __init__(self, context: Context, connection: Connection, thread: bytes) -> None:
        self._context = context
        self._connection = connection
        self._thread = thread

    async def row(self) -> ThreadRow | None:
        """The thread as it stands, locked; None while it has no first record."""
        rows = await threads.lock(self._connection, [self._thread])
        return rows.get(self._thread)

    async def store(self, item: Waiting, row: ThreadRow | None) -> None:
        """Verify and store an item. Raises CryptoError, and Waits."""
        kind = ItemKind(item.kind)
        try:
            if kind is ItemKind.EPOCH:
                await self._record(item, row)
            elif row is None:
                raise LogError("LOG-01", "nothing stands before the first record")
            elif kind is ItemKind.MESSAGE:
                await self._message(item, row)
            else:
                await self._notice(item, row, kind)
        except CryptoError as error:
            if error.rule in LATER:
                raise Waits from None
            raise

    async def _record(self, item: Waiting, row: ThreadRow | None) -> None:
        signed = Signed(item.body, item.signature)
        record = parse_record(signed)
        before = None if row is None else await self._in_force(row)
        rows = await members.of_thread(self._connection, self._thread)
        readers = {one.account for one in rows if one.last_seq is None}
        named = () if before is None else before.members
        rules = Rules(
            accounts=(await self._chains(_named(record))).get,
            log_hash=await self._hashes(record.core.base),
            leavers=frozenset(named) - readers,
        )
        verify_epoch(signed, before, rules)
        if record.thread != self._thread:
            raise LogError("LOG-01", "a record of another thread")
        await self._enter(item, row, record, readers)

    async def _enter(
        self,
        item: Waiting,
        row: ThreadRow | None,
        record: EpochRecord,
        readers: Collection[bytes],
    ) -> None:
        connection, thread = self._connection, self._thread
        epoch = record.core.epoch
        after = ThreadRow(
            thread=thread,
            head_seq=item.seq,
            log_hash=item.log_hash,
            epoch=epoch,
            epoch_hash=record.hash,
            epoch_seq=item.seq,
            stale=False,
            last_time=item.time,
        )
        if row is None:
            await threads.insert(connection, after)
            await healing.mark(connection, thread, await healing.until(connection))
        else:
            await threads.update(connection, after)
        await healing.insert(connection, item, None, None)
        await epochs.insert(connection, thread, epoch, record.hash, item.seq, [])
        rows = [(m.account, m.capacity, m.from_) for m in record.core.members]
        await members.put(connection, thread, rows)
        gone = list(set(readers) - record.members.keys())
        if gone:
            last = Ending(item.seq, item.time, item.log_hash, epoch)
            await members.end(connection, thread, gone, last)

    async def _message(self, item: Waiting, row: ThreadRow) -> None:
        header, record = parse_header(item.body), await self._in_force(row)
        chains = await self._chains({header.account, header.seat})
        role = None if header.behalf is None else chains.get(header.behalf)
        check_header(header, record, _known(chains, header.account), role)
        place = (self._thread, header.device)
        last = (await items.counters(self._connection, [place]))[place]
        if header.n != last + 1:
            raise MessageError("MSG-07")
        base = header.base
        if (await self._hashes(base))(base.seq) != base.hash:
            raise LogError("LOG-02")
        await healing.insert(self._connection, item, header.device, header.n)
        await self._advance(item)

    async def _notice(self, item: Waiting, row: ThreadRow, kind: ItemKind) -> None:
        signed, record = Signed(item.body, item.signature), await self._in_force(row)
        shape = {ItemKind.LEAVE: Leave, ItemKind.COMPLAINT: Complaint}.get(kind, Filed)
        request = parse_request(signed, shape)
        chains = await self._chains({request.account, request.seat})
        chain, held = _known(chains, request.account), None
        if request.behalf is not None:
            held = chains.get(request.behalf)
        if isinstance(request, Filed):
            verify_filed(signed, record, chain, row.head_seq, held)
            await erasures.filed(self._connection, self._thread, request.upto)
        else:
            verify_request(signed, shape, record, chain, held=held)
        await healing.insert(self._connection, item, None, None)
        await self._advance(item)
        if isinstance(request, Leave):
            last = Ending(item.seq, item.time, item.log_hash, row.epoch)
            leaver = [request.seat]
            await members.end(self._connection, self._thread, leaver, last)
        if not isinstance(request, Filed):
            stale = await self.row()
            assert stale is not None
            changed = msgspec.structs.replace(stale, stale=True)
            await threads.update(self._connection, changed)

    async def _advance(self, item: Waiting) -> None:
        end = Advance(self._thread, item.seq, item.log_hash, item.time)
        await threads.advance(self._connection, [end])

    async def _in_force(self, row: ThreadRow) -> EpochRecord:
        return await self._context.records.in_force(self._connection, row)

    async def _chains(self, accounts: Collection[bytes]) -> dict[bytes, Chain]:
        return await self._context.chains.current(self._connection, accounts)

    async def _hashes(self, base: Base | None) -> Callable[[int], bytes | None]:
        """The hash of the log where an item says that it rests."""
        known = {0: self._thread}
        if base is not None:
            place = await items.at(self._connection, self._thread, base.seq)
            if place is not None:
                known[place.seq] = place.log_hash
        return known.get


def _named(record: EpochRecord) -> list[bytes]:
    core = record.core
    return list({m.account for m in core.members} | {core.signer.account})


def _known(chains: dict[bytes, Chain], account: bytes) -> Chain:
    chain = chains.get(account)
    if chain is None:
        raise Waits
    return chain
