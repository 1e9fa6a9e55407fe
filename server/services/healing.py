"""Healing after a restore (RST-01): clients bring back, exactly, what was lost.

Nothing is signed anew. An item is taken once its author's account has brought it, or
two accounts have brought the same log, and only if it continues the log that is there
by every public rule. What never enters this room: a switch that believes one member.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.crypto.encoding import sha256
from cordee.crypto.epoch import parse_record
from cordee.crypto.errors import CryptoError
from cordee.crypto.log import ItemKind, erased_hash, next_hash
from cordee.crypto.message import parse_header
from cordee.crypto.notice import (
    Complaint,
    Cursor,
    Filed,
    Leave,
    Request,
    parse_request,
    verify_cursor,
)
from cordee.crypto.signing import Signed
from cordee.server.protocol.client_frames import Heal
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Healed
from cordee.server.protocol.types import Item
from cordee.server.protocol.types import ItemKind as WireKind
from cordee.server.services.context import Context, unwire
from cordee.server.services.mending import Mender, Waits
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken, not_found
from cordee.server.services.wholeness import RULE
from cordee.server.store import healing, items, members, threads
from cordee.server.store.database import Connection
from cordee.server.store.healing import Waiting
from cordee.server.store.threads import ThreadRow

ENOUGH: Final = 2
"""Accounts that bring the same log when the author's own is not among them."""


class Told(msgspec.Struct, frozen=True):
    """What a word about a thread came to, and what is new in the log."""

    head_seq: int
    log_hash: bytes
    waiting: bool
    fresh: tuple[Waiting, ...]
    readers: tuple[bytes, ...]


class Healing:
    """Takes items that a restored server lost."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def heal(self, who: Identity, frame: Heal) -> Healed:
        """Take what a member brings, and where he stands.

        Raises Refusal: NOT_MEMBER for a stranger, CONFLICT LOG-02 for another log than
        the one that is there, CONFLICT RST-01 when nothing is healed.
        """
        async with self._context.pool.acquire() as connection, connection.transaction():
            await healing.alone(connection, frame.thread)
            claim = await self._claim(connection, who, frame)
            told = await self._take(connection, who, frame, claim)
        self._push(frame.thread, told)
        return Healed(
            frame.ref, frame.thread, told.head_seq, told.log_hash, told.waiting
        )

    async def _take(
        self, connection: Connection, who: Identity, frame: Heal, claim: Cursor
    ) -> Told:
        thread, now = frame.thread, self._context.clock.wall()
        await _check_member(connection, who, frame)
        if not await self._is_open(connection, thread, now):
            return await _whole(connection, claim)
        rows = await _proposals(connection, who, frame, now)
        _check_claim(claim, rows)
        place = await items.at(connection, thread, claim.seq)
        if place is not None and place.log_hash != claim.hash:
            raise _another_log()
        await self._keep_boxes(connection, rows)
        row = await threads.get(connection, thread)
        head = 0 if row is None else row.head_seq
        ahead = [one for one in rows if one.seq > head]
        if ahead:
            await healing.propose(connection, ahead)
        if not rows or rows[-1].seq == claim.seq or claim.seq <= head:
            await healing.claim(connection, thread, who.account, claim.seq, claim.hash)
        fresh = await self._settle(connection, thread)
        return await self._told(connection, thread, fresh)

    async def _told(
        self, connection: Connection, thread: bytes, fresh: Sequence[Waiting]
    ) -> Told:
        row = await threads.get(connection, thread)
        if row is None:
            return Told(0, thread, waiting=True, fresh=(), readers=())
        waiting = bool(await healing.waits(connection, thread))
        said = await healing.claims(connection, thread)
        if await healing.awaited(connection, thread) <= said.keys():
            if waiting or max(said.values(), default=0) > row.head_seq:
                self._context.log.warning("healed_with_loss")
                self._context.metrics.count("healed_with_loss")
            await healing.end(connection, thread)
            waiting = False
        near = await members.now_in(connection, [thread])
        readers = tuple(near.get(thread, ()))
        return Told(row.head_seq, row.log_hash, waiting, tuple(fresh), readers)

    async def _settle(self, connection: Connection, thread: bytes) -> list[Waiting]:
        """Take what is certain, number after number."""
        mender, fresh = Mender(self._context, connection, thread), list[Waiting]()
        while True:
            row = await mender.row()
            seq = 1 if row is None else row.head_seq + 1
            candidates = await healing.at(connection, thread, seq)
            chosen = _choose(row, candidates)
            if chosen is None:
                break
            try:
                await mender.store(chosen, row)
            except Waits:
                break
            except CryptoError:
                who = [one.account for one in candidates if _same(one, chosen)]
                await healing.drop(connection, thread, who, seq)
                continue
            others = [one.account for one in candidates if not _same(one, chosen)]
            await healing.drop(connection, thread, others, seq)
            await self._keep_boxes(connection, candidates)
            await healing.taken(connection, thread, seq)
            fresh.append(chosen)
        return fresh

    async def _is_open(self, connection: Connection, thread: bytes, now: int) -> bool:
        """Whether it is healed now; one that was lost whole is while the server is."""
        end = await healing.of_thread(connection, thread)
        if end is None:
            end = await healing.until(connection)
        return end > now

    async def _claim(
        self, connection: Connection, who: Identity, frame: Heal
    ) -> Cursor:
        chains = await self._context.chains.current(connection, [who.account])
        try:
            claim = verify_cursor(unwire(frame.claim), chains[who.account])
        except CryptoError as error:
            raise broken(error, Code.MESSAGE) from None
        if claim.device != who.device or claim.thread != frame.thread:
            raise Refusal(Code.FORBIDDEN, "another device's claim", rule="MSG-04")
        return claim

    async def _keep_boxes(
        self, connection: Connection, rows: Sequence[Waiting]
    ) -> None:
        """Each member's own box of a record that is in the log, if it is the one."""
        for one in rows:
            place = await items.at(connection, one.thread, one.seq)
            if one.box is None or place is None or place.log_hash != one.log_hash:
                continue
            record = parse_record(Signed(one.body, one.signature))
            if one.account not in record.members:
                continue
            named = record.body.box_hashes[record.box_index(one.account)]
            if sha256(one.box) == named:
                await healing.keep_box(
                    connection, one.thread, one.account, one.seq, one.box
                )

    def _push(self, thread: bytes, told: Told) -> None:
        """To members who lack them; boxes are asked for, as after an absence."""
        new = [
            Item(
                one.seq,
                WireKind(one.kind),
                one.time,
                one.body,
                one.payload,
                one.signature,
                None,
                one.erased,
            )
            for one in told.fresh
        ]
        if new:
            self._context.fanout.grown(thread, new, told.readers)


async def _whole(connection: Connection, claim: Cursor) -> Told:
    """The answer when nothing is healed any more: good for who stands in this log."""
    row = await threads.get(connection, claim.thread)
    place = await items.at(connection, claim.thread, claim.seq)
    if row is None or place is None or place.log_hash != claim.hash:
        raise Refusal(Code.CONFLICT, "nothing is healed here now", rule=RULE)
    return Told(row.head_seq, row.log_hash, waiting=False, fresh=(), readers=())


def _choose(row: ThreadRow | None, candidates: Sequence[Waiting]) -> Waiting | None:
    """The candidate that its author, or a second account, has brought."""
    for one in candidates:
        previous = one.thread if row is None else row.log_hash
        if next_hash(previous, one.seq, _hash(one)) != one.log_hash:
            continue
        said = {other.account for other in candidates if _same(other, one)}
        if len(said) >= ENOUGH or _author(one) in said:
            return one
    return None


def _check_claim(claim: Cursor, rows: Sequence[Waiting]) -> None:
    if not rows:
        return
    last = rows[-1]
    if claim.seq < last.seq or (claim.seq == last.seq and claim.hash != last.log_hash):
        raise Refusal(Code.CONFLICT, "the claim is not of these items", rule="LOG-02")


async def _check_member(connection: Connection, who: Identity, frame: Heal) -> None:
    """A member, or one whom the first record of a lost thread names."""
    row = await threads.get(connection, frame.thread)
    if row is not None:
        if await members.get(connection, frame.thread, who.account) is None:
            raise Refusal(Code.NOT_MEMBER, "not a member of this thread")
        return
    if await healing.proposed(connection, frame.thread, who.account, 1) is not None:
        return
    if not frame.items or frame.items[0].seq != 1:
        raise not_found()
    first = frame.items[0]
    try:
        record = parse_record(Signed(first.body, first.signature))
    except CryptoError as error:
        raise broken(error, Code.EPOCH) from None
    if record.thread != frame.thread or who.account not in record.members:
        raise Refusal(Code.NOT_MEMBER, "not a member of this thread")


async def _proposals(
    connection: Connection, who: Identity, frame: Heal, now: int
) -> list[Waiting]:
    """The items with their log hashes, from a place that is known."""
    if not frame.items:
        return []
    thread, first = frame.thread, frame.items[0].seq
    hash_ = await _hash_before(connection, who, thread, first)
    rows, before = list[Waiting](), 0
    for number, item in enumerate(frame.items):
        if item.seq != first + number or not before <= item.time <= now:
            raise Refusal(Code.CONFLICT, "items do not follow", rule="LOG-03")
        one = _waiting(thread, who.account, item)
        hash_ = next_hash(hash_, one.seq, _hash(one))
        place = await items.at(connection, thread, one.seq)
        if place is not None and place.log_hash != hash_:
            raise _another_log()
        rows.append(msgspec.structs.replace(one, log_hash=hash_))
        before = item.time
    return rows


async def _hash_before(
    connection: Connection, who: Identity, thread: bytes, first: int
) -> bytes:
    if first == 1:
        return thread
    place = await items.at(connection, thread, first - 1)
    if place is not None:
        return place.log_hash
    own = await healing.proposed(connection, thread, who.account, first - 1)
    if own is None:
        raise Refusal(Code.CONFLICT, "an earlier item is missing", rule="LOG-03")
    return own


def _waiting(thread: bytes, account: bytes, item: Item) -> Waiting:
    is_message = item.kind is WireKind.MESSAGE
    return Waiting(
        thread=thread,
        account=account,
        seq=item.seq,
        log_hash=b"",
        kind=item.kind.value,
        time=item.time,
        body=item.body,
        payload=item.payload if is_message else b"",
        signature=item.signature,
        erased=item.erased if is_message and not item.payload else None,
        box=item.box if item.kind is WireKind.EPOCH else None,
    )


def _hash(one: Waiting) -> bytes:
    hash_ = sha256(one.payload) if one.erased is None else one.erased
    return erased_hash(ItemKind(one.kind), one.body, hash_)


def _same(one: Waiting, other: Waiting) -> bool:
    return one.log_hash == other.log_hash


def _author(one: Waiting) -> bytes | None:
    """Who signed it, by its own word; None when that cannot be read."""
    signed, kind = Signed(one.body, one.signature), ItemKind(one.kind)
    try:
        if kind is ItemKind.MESSAGE:
            return parse_header(one.body).account
        if kind is ItemKind.EPOCH:
            return parse_record(signed).core.signer.account
        return _parse_notice(signed, kind).account
    except CryptoError:
        return None


def _parse_notice(signed: Signed, kind: ItemKind) -> Request:
    if kind is ItemKind.FILED:
        return parse_request(signed, Filed)
    return parse_request(signed, Leave if kind is ItemKind.LEAVE else Complaint)


def _another_log() -> Refusal:
    return Refusal(Code.CONFLICT, "this is another log than ours", rule="LOG-02")
