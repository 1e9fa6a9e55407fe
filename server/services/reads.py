"""What clients read: index, ranges, epochs, chains, boxes, people. Bounded answers."""

from typing import Final

from cordee.server.domain.folding import patterns_of
from cordee.server.domain.visibility import Window, clip, window
from cordee.server.protocol import client_frames as client
from cordee.server.protocol import limits
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import (
    Boxes,
    Chains,
    Cursors,
    Epochs,
    Index,
    People,
    Range,
)
from cordee.server.protocol.types import (
    ChainPart,
    DeviceCursor,
    EntryBoxes,
    EpochPart,
    IndexRow,
    Item,
    ItemKind,
    Person,
    Signed,
)
from cordee.server.services.context import Context
from cordee.server.services.fanout import to_item
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import not_found
from cordee.server.store import (
    attestations,
    cursors,
    entries,
    epochs,
    holders,
    items,
    members,
    threads,
)
from cordee.server.store.cursors import CursorRow
from cordee.server.store.database import Connection
from cordee.server.store.entries import EntryRow

MAX_RECORDS: Final = 64
"""Epoch records of one answer."""
MAX_ANSWER_BYTES: Final = 700 * 1024
"""Where an answer of records or chains stops: within one WebSocket message."""
LATEST: Final = 2**53 - 1


class Reads:
    """Answers that change nothing."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def index(self, who: Identity, frame: client.GetIndex) -> Index:
        """One page of the account's threads, latest first."""
        before = frame.before or LATEST
        async with self._context.pool.acquire() as connection:
            rows = await members.index(connection, who.account, before, frame.limit)
        following = rows[-1].last_time if len(rows) >= frame.limit else 0
        return Index(
            frame.ref,
            tuple(
                IndexRow(
                    r.thread,
                    r.head_seq,
                    r.log_hash,
                    r.epoch,
                    r.epoch_hash,
                    r.epoch_seq,
                    r.first_seq,
                    r.displayed,
                    r.last_time,
                    r.stale,
                    r.role,
                )
                for r in rows
            ),
            following,
        )

    async def range(self, who: Identity, frame: client.GetRange) -> Range:
        """Items that the asker may read, or what he holds may. Raises Refusal.

        NOT_FOUND, NOT_MEMBER.
        """
        reader = frame.account or who.account
        async with self._context.pool.acquire() as connection:
            seen = await visible(connection, frame.thread, who.account, frame.account)
            view = clip(Window(max(1, frame.first), frame.last), seen)
            if view.empty:
                place = await self._hash(connection, frame.thread, seen.last)
                return Range(frame.ref, frame.thread, place, ())
            previous = await self._hash(connection, frame.thread, view.first - 1)
            found = await self._items(connection, frame.thread, reader, view)
        return Range(frame.ref, frame.thread, previous, found)

    async def epochs(self, who: Identity, frame: client.GetEpochs) -> Epochs:
        """Epoch records up to the last that the asker may see, and the boxes of him.

        Or of what he holds. Raises Refusal NOT_FOUND, NOT_MEMBER.
        """
        reader = frame.account or who.account
        async with self._context.pool.acquire() as connection:
            seen = await visible(connection, frame.thread, who.account, frame.account)
            total = await epochs.total(connection, frame.thread, seen.last)
            rows = await epochs.records(
                connection,
                frame.thread,
                reader,
                frame.first,
                seen.last,
                MAX_RECORDS,
            )
        parts: list[EpochPart] = []
        size = 0
        for row in rows:
            size += len(row.body) + len(row.box or b"")
            if parts and size > MAX_ANSWER_BYTES:
                break
            signed = Signed(row.body, row.signature)
            parts.append(EpochPart(row.seq, signed, row.box))
        return Epochs(frame.ref, frame.thread, tuple(parts), total)

    async def cursors(self, who: Identity, frame: client.GetCursors) -> Cursors:
        """How far the devices of members, and of who holds one, are; for those."""
        async with self._context.pool.acquire() as connection:
            row = await members.reading(connection, frame.thread, who.account)
            if row is None or row.last_seq is not None:
                raise _stranger()
            rows = await cursors.of_thread(connection, frame.thread)
        return Cursors(frame.ref, frame.thread, tuple(map(_cursor, rows)))

    async def chains(self, who: Identity, frame: client.GetChains) -> Chains:
        """Chains by account id, for anybody; cut where the answer grows too large."""
        self._context.limiter.chains(who.account, len(frame.queries))
        asked = [(query.account, query.first) for query in frame.queries]
        async with self._context.pool.acquire() as connection:
            totals = await entries.lengths(connection, [a for a, _ in asked])
            wanted = [(a, min(f for b, f in asked if b == a)) for a in totals]
            found = await entries.of_chains(
                connection, wanted, limits.MAX_CHAIN_ENTRIES
            )
        room = MAX_ANSWER_BYTES
        parts: list[ChainPart] = []
        for account, first in asked:
            rows = [r for r in found.get(account, ()) if r.seq >= first]
            room, taken = _fill(room, rows)
            parts.append(ChainPart(account, first, totals.get(account, 0), taken))
        return Chains(frame.ref, tuple(parts))

    async def boxes(self, who: Identity, frame: client.GetBoxes) -> Boxes:
        """The boxes of one's own chain; of what one holds, those in force.

        The newest generation opens all before it (docs/protocol.md §5.1). Raises
        Refusal FORBIDDEN.
        """
        role = frame.account
        async with self._context.pool.acquire() as connection:
            if role is None or role == who.account:
                rows = await entries.boxes(connection, who.account)
            elif who.is_device and await holders.holds(connection, role, who.account):
                rows = await entries.newest_boxes(connection, role)
            else:
                raise Refusal(Code.FORBIDDEN, "this account does not hold it")
        found: dict[int, tuple[list[bytes], list[bytes]]] = {}
        for row in rows:
            found.setdefault(row.seq, ([], []))[row.reserve].append(row.box)
        return Boxes(
            frame.ref,
            tuple(
                EntryBoxes(seq, tuple(openers), tuple(reserve))
                for seq, (openers, reserve) in sorted(found.items())
            ),
        )

    async def people(self, who: Identity, frame: client.FindPeople) -> People:
        """People by the words of their attestations."""
        self._context.limiter.people(who.account)
        async with self._context.pool.acquire() as connection:
            rows = await attestations.find(
                connection,
                patterns_of(frame.query),
                frame.after,
                self._context.wall_seconds(),
                frame.limit,
            )
        people = tuple(
            Person(
                r.account, r.name, r.profession, r.speciality, r.place, r.organisation
            )
            for r in rows
        )
        following = rows[-1].sort_key if len(rows) == frame.limit else ""
        return People(frame.ref, people, following)

    async def _items(
        self, connection: Connection, thread: bytes, account: bytes, view: Window
    ) -> tuple[Item, ...]:
        rows = await items.stretch(
            connection,
            thread,
            view.first,
            view.last,
            limits.MAX_RANGE_ITEMS,
            limits.MAX_RANGE_BYTES,
        )
        boxes: dict[int, bytes] = {}
        if any(row.kind == ItemKind.EPOCH for row in rows):
            mine = await epochs.boxes(
                connection, thread, [account], view.first, view.last
            )
            boxes = mine.get(account, {})
        return tuple(to_item(row, boxes.get(row.seq)) for row in rows)

    async def _hash(self, connection: Connection, thread: bytes, seq: int) -> bytes:
        if seq == 0:
            return thread
        place = await items.at(connection, thread, seq)
        assert place is not None, "the log has no gap"
        return place.log_hash


async def visible(
    connection: Connection, thread: bytes, account: bytes, role: bytes | None = None
) -> Window:
    """What an account may read of a thread, as a member or through what it holds.

    `role` is the held member through which it asks; nil for the account itself.
    Raises Refusal for a stranger.
    """
    row = await threads.get(connection, thread)
    if role is None or role == account:
        bounds = await members.bounds(connection, thread, account)
    else:
        bounds = await members.through(connection, thread, account, role)
    if row is None:
        raise not_found()
    if bounds is None:
        raise _stranger()
    return window(*bounds, row.head_seq)


async def visible_somehow(
    connection: Connection, thread: bytes, account: bytes
) -> Window:
    """What an account may read of a thread in its best way. Raises Refusal."""
    reading = await members.reading(connection, thread, account)
    role = None if reading is None or reading.member == account else reading.member
    return await visible(connection, thread, account, role)


def _stranger() -> Refusal:
    return Refusal(Code.NOT_MEMBER, "not a member of this thread")


def _cursor(row: CursorRow) -> DeviceCursor:
    displayed = None
    if row.body is not None and row.signature is not None:
        displayed = Signed(row.body, row.signature)
    return DeviceCursor(row.account, row.device, row.delivered, displayed)


def _fill(room: int, rows: list[EntryRow]) -> tuple[int, tuple[Signed, ...]]:
    taken: list[Signed] = []
    for row in rows:
        room -= len(row.body)
        if room < 0:
            break
        taken.append(Signed(row.body, row.signature))
    return room, tuple(taken)
