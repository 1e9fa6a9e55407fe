"""A server that shows one member another log than the others have.

A `Forgery` keeps what its server really stored, and tells the victim what `twist`
makes of it, with numbers and hashes that fit: the lie is consistent with itself.
What never enters this room: a key. A twist moves, drops, repeats and invents.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from cordee.crypto.log import ItemKind, item_hash, next_hash
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import ClientFrame
from cordee.server.protocol.server_frames import ServerFrame
from cordee.server.protocol.types import IndexRow, Item
from cordee.server.protocol.types import ItemKind as StoredKind
from tests.malicious.proxy import Honest

Twist = Callable[[Sequence[Item]], Sequence[Item]]
"""From the items since the lie began to those that the victim is shown instead.

More real items may only make the told ones more: a server cannot take back what it
has pushed.
"""


class Log:
    """Items of one thread from number 1 on, and the running hash after each."""

    def __init__(self, thread: bytes, items: Sequence[Item] = ()) -> None:
        self.items: list[Item] = []
        self.hashes = [thread]
        for item in items:
            self.add(item)

    def __len__(self) -> int:
        return len(self.items)

    def add(self, item: Item) -> Item:
        """Append it under the next number."""
        seq = len(self.items) + 1
        placed = msgspec.structs.replace(item, seq=seq)
        self.items.append(placed)
        self.hashes.append(next_hash(self.hashes[-1], seq, hash_of(item)))
        return placed

    def span(self, first: int, last: int) -> tuple[bytes, tuple[Item, ...]]:
        """Items of a range, and the hash before the first."""
        start = min(max(first, 1), len(self.hashes))
        return self.hashes[start - 1], tuple(self.items[start - 1 : last])


def hash_of(item: Item) -> bytes:
    return item_hash(ItemKind(item.kind.value), item.body, item.payload)


def as_it_is(items: Sequence[Item]) -> Sequence[Item]:
    """The twist of an honest server."""
    return items


class Forgery(Honest):
    """Tells `victims` the twisted log of `thread` from `begin` on."""

    def __init__(self, twist: Twist = as_it_is) -> None:
        self.twist: Final = twist
        self.thread = b""
        self.victims: frozenset[bytes] = frozenset()
        self._mark = 0
        self._real: dict[tuple[bytes, bytes], dict[int, Item]] = {}
        self._shown: dict[bytes, int] = {}
        self._asked: dict[tuple[bytes, int], ClientFrame] = {}

    def begin(self, thread: bytes, *victims: bytes) -> None:
        """Lie from the next item on; every victim has been online since the first."""
        self.thread = thread
        self.victims = frozenset(victims)
        self._mark = max(len(self._real[who, thread]) for who in victims)
        for who in victims:
            assert len(self._real[who, thread]) == self._mark, "a victim lags"
            self._shown[who] = self._mark

    def log_of(self, who: bytes) -> Log:
        """The log that this account has been told, as far as it is known here."""
        real = self._real[who, self.thread]
        items = [real[seq] for seq in sorted(real)]
        return Log(
            self.thread, [*items[: self._mark], *self.twist(items[self._mark :])]
        )

    def real(self, who: bytes, thread: bytes) -> list[Item]:
        """What the server has really shown or stored, as one account reads it."""
        known = self._real.get((who, thread), {})
        return [known[seq] for seq in sorted(known)]

    def from_client(
        self, who: bytes | None, frame: ClientFrame
    ) -> Sequence[ClientFrame | ServerFrame]:
        ref = getattr(frame, "ref", None)
        if who is not None and ref is not None:
            self._asked[who, ref] = frame
        return [frame]

    def to_client(self, who: bytes | None, frame: ServerFrame) -> Sequence[ServerFrame]:
        if who is None:
            return [frame]
        if isinstance(frame, told.Pushed | told.Range):
            self._keep(who, frame.thread, frame.items)
        if who not in self.victims:
            return [frame]
        return self._lie(who, frame)

    def _keep(self, who: bytes, thread: bytes, items: Sequence[Item]) -> None:
        known = self._real.setdefault((who, thread), {})
        known.update({item.seq: item for item in items})

    def _lie(self, who: bytes, frame: ServerFrame) -> Sequence[ServerFrame]:
        match frame:
            case told.Pushed(thread=self.thread):
                return self.news(who)
            case told.Range(thread=self.thread):
                return [self._range(who, frame)]
            case told.Index():
                rows = tuple(self._row(who, row) for row in frame.rows)
                return [msgspec.structs.replace(frame, rows=rows)]
            case told.Stored(thread=self.thread):
                return [self._stored(who, frame)]
            case _:
                return [frame]

    def news(self, who: bytes) -> Sequence[ServerFrame]:
        """What the victim is pushed now: all that was not yet shown."""
        log = self.log_of(who)
        fresh = tuple(log.items[self._shown[who] :])
        self._shown[who] = len(log)
        return [told.Pushed(self.thread, fresh)] if fresh else []

    def _range(self, who: bytes, frame: told.Range) -> told.Range:
        query = self._asked[who, frame.ref]
        assert isinstance(query, asked.GetRange)
        previous, items = self.log_of(who).span(query.first, query.last)
        return told.Range(frame.ref, frame.thread, previous, items)

    def _row(self, who: bytes, row: IndexRow) -> IndexRow:
        if row.thread != self.thread:
            return row
        log = self.log_of(who)
        return msgspec.structs.replace(row, head_seq=len(log), log_hash=log.hashes[-1])

    def _stored(self, who: bytes, frame: told.Stored) -> told.Stored:
        """Number what the victim stored as it stands in the log that it is told."""
        mine = item_sent(self._asked[who, frame.ref])
        log = self.log_of(who)
        places = [item.seq for item in log.items if item.body == mine.body]
        seq = places[0] if places else len(log) + 1
        hash_ = next_hash(log.hashes[seq - 1], seq, hash_of(mine))
        return msgspec.structs.replace(frame, seq=seq, log_hash=hash_)


def item_sent(frame: ClientFrame) -> Item:
    """What a client asks to store, as it will stand in the log; without a number."""
    match frame:
        case asked.Append():
            kind = StoredKind.MESSAGE
            return Item(0, kind, 0, frame.header, frame.payload, b"", None)
        case asked.AppendEpoch():
            body, signature = frame.record.body, frame.record.signature
            return Item(0, StoredKind.EPOCH, 0, body, b"", signature, None)
        case _:
            raise AssertionError(f"{frame} stores nothing that is forged here")
