"""New items to the sockets of this process, in order, whoever stored them.

What this process stores itself is pushed at once; what another one stored, or what
would leave a gap, is read from the log first. A thread is pushed by one of the two
at a time, so that a reader sees its numbers in order.
"""

import asyncio
from collections.abc import Collection, Coroutine, Iterable, Mapping, Sequence
from typing import Final

from structlog.typing import FilteringBoundLogger

from cordee.server.domain.visibility import Window, clip, window
from cordee.server.protocol.codec import decode_server, encode_frame, join_frames
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import ServerFrame
from cordee.server.protocol.types import Item, ItemKind
from cordee.server.services.bus import Bus, Dropped, Relay
from cordee.server.services.cache import Cache
from cordee.server.services.ports import Hub
from cordee.server.store import epochs, items, members, threads
from cordee.server.store.database import Connection, Pool
from cordee.server.store.errors import DRIVER
from cordee.server.store.items import ItemRow
from cordee.server.store.members import Reading

Boxes = Mapping[bytes, Mapping[int, bytes]]
NO_BOXES: Final[Boxes] = {}

MAX_FOLLOWED: Final = 100_000
"""Threads whose last pushed number is kept."""
STRETCH: Final = 256
RELAYED: Final = 100
"""Accounts named by one relay: what a notification holds."""
STRETCH_BYTES: Final = 512 * 1024


class Fanout:
    """Pushes to local sockets and hints to the other processes."""

    def __init__(
        self, hub: Hub, bus: Bus, pool: Pool, log: FilteringBoundLogger
    ) -> None:
        self.hub = hub
        self.bus = bus
        self._pool = pool
        self._log = log
        self._pushed: Cache[bytes, int] = Cache(MAX_FOLLOWED)
        self._targets: dict[bytes, int] = {}
        self._chases: set[asyncio.Task[None]] = set()

    def grown(
        self,
        thread: bytes,
        new: Sequence[Item],
        audience: Iterable[bytes],
        boxes: Boxes = NO_BOXES,
    ) -> None:
        """Push what this process has committed, and tell the others."""
        first, last = new[0].seq, new[-1].seq
        if self._follows(thread, first, last):
            self._pushed.put(thread, last)
            self.hub.push_items(audience, thread, new, boxes)
        self.bus.grown(thread, first, last)

    def heard(self, thread: bytes, first: int, last: int) -> None:
        """Another process has stored these."""
        self._chase(thread, first, last)

    def again(self) -> None:
        """Hints may be lost: compare the threads followed with their heads."""
        self._start(self._compare(self._pushed.keys()))

    def send(
        self,
        accounts: Collection[bytes],
        frame: ServerFrame,
        *,
        thread: bytes | None = None,
    ) -> None:
        """Push a frame here and, through the bus, elsewhere.

        When it goes to all the members of a thread, the bus names the thread.
        """
        self.hub.push(accounts, frame)
        named = tuple(accounts) if thread is None else ()
        for start in range(0, max(1, len(named)), RELAYED):
            part = named[start : start + RELAYED]
            self.bus.tell(Relay(part, thread, encode_frame(frame)))

    def drop(
        self, account: bytes, devices: tuple[bytes, ...] | None, code: Code
    ) -> None:
        """End sessions of these devices, here and elsewhere."""
        self.hub.drop(account, devices, code)
        self.bus.tell(Dropped(account, devices, code))

    def relayed(self, relay: Relay) -> None:
        """Another process passes a frame on."""
        (frame,) = decode_server(join_frames([relay.frame]))
        if relay.thread is None:
            self.hub.push(relay.accounts, frame)
        else:
            self._start(self._to_members(relay.thread, frame))

    async def close(self) -> None:
        """Wait for the reading that is under way."""
        for task in self._chases:
            task.cancel()
        await asyncio.gather(*self._chases, return_exceptions=True)

    def _follows(self, thread: bytes, first: int, last: int) -> bool:
        known = self._pushed.get(thread)
        if thread not in self._targets and (known is None or first == known + 1):
            return True
        self._chase(thread, first, last)
        return False

    def _chase(self, thread: bytes, first: int, last: int) -> None:
        known = self._pushed.get(thread)
        if known is None:
            known = first - 1
            self._pushed.put(thread, known)
        elif known >= last:
            return
        if thread in self._targets:
            self._targets[thread] = max(last, self._targets[thread])
            return
        self._targets[thread] = last
        self._start(self._catch_up(thread, known))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._chases.add(task)
        task.add_done_callback(self._chases.discard)

    async def _to_members(self, thread: bytes, frame: ServerFrame) -> None:
        try:
            readers = await members.now_in(self._pool, [thread])
        except DRIVER:
            return
        self.hub.push(readers.get(thread, ()), frame)

    async def _compare(self, followed: Sequence[bytes]) -> None:
        try:
            heads = await threads.heads(self._pool, followed)
        except DRIVER as error:
            self._log.warning("compare_failed", kind=type(error).__name__)
            return
        for thread, head in heads.items():
            known = self._pushed.get(thread)
            if known is not None and known < head:
                self._chase(thread, known + 1, head)

    async def _catch_up(self, thread: bytes, known: int) -> None:
        """Read up to the target, which may grow until nothing is waited for any more.

        It does while the connection is given back: whoever then forgot the target
        would leave its items to a hint that may never come.
        """
        try:
            while known < self._targets[thread]:
                async with self._pool.acquire() as connection:
                    known = await self._reach(connection, thread, known)
        except DRIVER as error:
            self._log.warning("catch_up_failed", kind=type(error).__name__)
        finally:
            del self._targets[thread]

    async def _reach(self, connection: Connection, thread: bytes, known: int) -> int:
        while known < self._targets[thread]:
            known = await self._read(connection, thread, known + 1)
            self._pushed.put(thread, known)
        return known

    async def _read(self, connection: Connection, thread: bytes, first: int) -> int:
        """Push a stretch from `first` on, and give the number that it reached.

        Who reads is asked again at the end: whoever lost the thread, or what he held,
        while it was read is given nothing.
        """
        target = self._targets[thread]
        near = await self._online(connection, thread)
        if not near:
            return target
        rows = await items.stretch(
            connection, thread, first, target, STRETCH, STRETCH_BYTES
        )
        if not rows:
            return target
        last = rows[-1].seq
        boxes: Boxes = NO_BOXES
        if any(row.kind == ItemKind.EPOCH for row in rows):
            named = list({row.member for row in near})
            boxes = await epochs.boxes(connection, thread, named, first, last)
        readers = await self._online(connection, thread)
        boxes = boxes_of_readers(boxes, {r.account: r.member for r in readers})
        self._push(thread, [to_item(row) for row in rows], readers, boxes)
        return last

    async def _online(self, connection: Connection, thread: bytes) -> list[Reading]:
        rows = await members.readers(connection, thread)
        return [row for row in rows if self.hub.online(row.account)]

    def _push(
        self,
        thread: bytes,
        new: Sequence[Item],
        readers: Sequence[Reading],
        boxes: Boxes,
    ) -> None:
        whole = Window(new[0].seq, new[-1].seq)
        views: dict[Window, list[bytes]] = {}
        for row in readers:
            view = clip(whole, window(row.first_seq, row.last_seq, whole.last))
            if not view.empty:
                views.setdefault(view, []).append(row.account)
        for view, accounts in views.items():
            seen = [item for item in new if item.seq in view]
            self.hub.push_items(accounts, thread, seen, boxes)


def boxes_of_readers(boxes: Boxes, ways: Mapping[bytes, bytes]) -> Boxes:
    """Boxes by reader instead of by member; `ways` is the member each reads as."""
    return {who: boxes[as_] for who, as_ in ways.items() if as_ in boxes}


def to_item(row: ItemRow, box: bytes | None = None) -> Item:
    """A stored row as the wire has it."""
    return Item(
        row.seq,
        ItemKind(row.kind),
        row.time,
        row.body,
        row.payload,
        row.signature,
        box,
        row.erased,
    )
