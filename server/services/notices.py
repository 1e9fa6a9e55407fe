"""Leave, complaint, filing: signed clear items; the first two ask for a new epoch."""

from typing import Final, TypeVar

import msgspec

from cordee.crypto.chain import Chain
from cordee.crypto.epoch import Capacity, EpochRecord
from cordee.crypto.errors import CryptoError
from cordee.crypto.log import ItemKind, item_hash, next_hash
from cordee.crypto.notice import (
    Complaint,
    Filed,
    Leave,
    parse_request,
    verify_filed,
    verify_request,
)
from cordee.server.protocol.client_frames import Complain, MarkFiled
from cordee.server.protocol.client_frames import Leave as LeaveFrame
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Stored, ThreadStale
from cordee.server.protocol.types import Item
from cordee.server.protocol.types import ItemKind as WireKind
from cordee.server.services.context import Context, unwire
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken, not_found
from cordee.server.services.wholeness import check_whole
from cordee.server.store import erasures, holders, items, members, threads
from cordee.server.store.database import Connection
from cordee.server.store.items import Place
from cordee.server.store.members import Ending, MemberRow
from cordee.server.store.threads import ThreadRow

Request = TypeVar("Request", Complaint, Leave, Filed)
Frame = LeaveFrame | Complain | MarkFiled

_CODES: Final = {
    "LOG-01": Code.STALE_EPOCH,
    "MSG-03": Code.NOT_MEMBER,
    "MSG-06": Code.STALE_GENERATION,
    "EPO-07": Code.CAPACITY,
}


class Told(msgspec.Struct, frozen=True):
    """A stored notice, and who is to hear of it."""

    place: Place
    readers: tuple[bytes, ...]
    fresh: bool = True


class Notices:
    """Appends of leaves, complaints and filings."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def leave(self, who: Identity, frame: LeaveFrame) -> Stored:
        """Let a member go at once. Raises Refusal CAPACITY for the last owner."""
        request = _parse(frame, Leave, who)
        async with self._context.pool.acquire() as connection, connection.transaction():
            told = await self._store(connection, frame, request, ItemKind.LEAVE)
        return self._answer(request.thread, frame, told, WireKind.LEAVE)

    async def complain(self, who: Identity, frame: Complain) -> Stored:
        """Keep a member's word that his box does not open."""
        request = _parse(frame, Complaint, who)
        async with self._context.pool.acquire() as connection, connection.transaction():
            told = await self._store(connection, frame, request, ItemKind.COMPLAINT)
        return self._answer(request.thread, frame, told, WireKind.COMPLAINT)

    async def file(self, who: Identity, frame: MarkFiled) -> Stored:
        """Keep the word that items are in the patient's record."""
        request = _parse(frame, Filed, who)
        async with self._context.pool.acquire() as connection, connection.transaction():
            told = await self._store(connection, frame, request, ItemKind.FILED)
            await erasures.filed(connection, request.thread, request.upto)
        return self._answer(request.thread, frame, told, WireKind.FILED)

    async def _store(
        self,
        connection: Connection,
        frame: Frame,
        request: Leave | Complaint | Filed,
        kind: ItemKind,
    ) -> Told:
        thread = request.thread
        row = (await threads.lock(connection, [thread])).get(thread)
        if row is None:
            raise not_found()
        known = await items.notice(connection, thread, frame.signed.body)
        if known is not None:
            return Told(known, (), fresh=False)
        check_whole(row, self._context.clock.wall())
        rows = await members.of_thread(connection, thread)
        readers = [one for one in rows if one.last_seq is None]
        if request.seat not in {one.account for one in readers}:
            rule = "MSG-03" if request.behalf is None else "MSG-06"
            raise Refusal(Code.NOT_MEMBER, "not a member of this thread", rule=rule)
        near = await members.now_in(connection, [thread])
        record = await self._context.records.in_force(connection, row)
        await self._verify(connection, frame, request, record, row.head_seq)
        if kind is ItemKind.LEAVE:
            _check_owner_left(request.seat, readers)
        place = await self._write(connection, row, frame, kind)
        if kind is ItemKind.LEAVE:
            last = Ending(place.seq, place.time, place.log_hash, row.epoch)
            await members.end(connection, thread, [request.seat], last)
        return Told(place, tuple(near[thread]))

    async def _verify(
        self,
        connection: Connection,
        frame: Frame,
        request: Leave | Complaint | Filed,
        record: EpochRecord,
        newest: int,
    ) -> None:
        named = {request.account, request.seat}
        chains = await self._context.chains.current(connection, named)
        signed = unwire(frame.signed)
        chain, held = chains[request.account], None
        if request.behalf is not None:
            await _check_holds(connection, request.behalf, request, chain)
            held = chains[request.behalf]
        try:
            if isinstance(request, Filed):
                verify_filed(signed, record, chain, newest, held)
            else:
                verify_request(signed, type(request), record, chain, held=held)
        except CryptoError as error:
            raise broken(error, _CODES.get(error.rule, Code.MESSAGE)) from None

    async def _write(
        self,
        connection: Connection,
        row: ThreadRow,
        frame: Frame,
        kind: ItemKind,
    ) -> Place:
        seq, body = row.head_seq + 1, frame.signed.body
        time = max(self._context.clock.wall(), row.last_time)
        log_hash = next_hash(row.log_hash, seq, item_hash(kind, body, b""))
        item = (row.thread, seq, kind.value, time, log_hash, None, None, body, b"")
        await items.insert(connection, [(*item, frame.signed.signature)])
        changed = msgspec.structs.replace(
            row,
            head_seq=seq,
            log_hash=log_hash,
            last_time=time,
            stale=row.stale or kind is not ItemKind.FILED,
        )
        await threads.update(connection, changed)
        return Place(seq, time, log_hash, body)

    def _answer(
        self,
        thread: bytes,
        frame: Frame,
        told: Told,
        kind: WireKind,
    ) -> Stored:
        place, signed = told.place, frame.signed
        if told.fresh:
            item = Item(
                place.seq, kind, place.time, place.body, b"", signed.signature, None
            )
            fanout = self._context.fanout
            fanout.grown(thread, [item], told.readers)
            if kind is not WireKind.FILED:
                fanout.send(told.readers, ThreadStale(thread), thread=thread)
        return Stored(frame.ref, thread, place.seq, place.time, place.log_hash)


def _parse(frame: Frame, shape: type[Request], who: Identity) -> Request:
    try:
        request = parse_request(unwire(frame.signed), shape)
    except CryptoError as error:
        raise broken(error, Code.MESSAGE) from None
    if request.account != who.account or request.device != who.device:
        raise Refusal(
            Code.FORBIDDEN, "signed by another account or device", rule="MSG-04"
        )
    return request


async def _check_holds(
    connection: Connection,
    role: bytes,
    request: Leave | Complaint | Filed,
    chain: Chain,
) -> None:
    """Raise Refusal unless he holds the account now, by a device that he has now."""
    if not await holders.holds(connection, role, request.account):
        raise Refusal(Code.NOT_MEMBER, "does not hold this account", rule="MSG-06")
    if request.device not in chain.state.devices:
        raise Refusal(Code.MESSAGE, "device was revoked", rule="MSG-04")


def _check_owner_left(leaver: bytes, readers: list[MemberRow]) -> None:
    owners = {one.account for one in readers if one.capacity == Capacity.OWNER}
    if owners == {leaver}:
        raise Refusal(
            Code.CAPACITY, "the last owner names another one first", rule="EPO-07"
        )
