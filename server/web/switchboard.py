"""The local sockets by account: whatever is pushed is encoded once for all."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from cordee.server.protocol.codec import encode_frame
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Pushed, ServerFrame
from cordee.server.protocol.types import Item
from cordee.server.services.ports import Identity
from cordee.server.web.limits import (
    HEARTBEAT_SECONDS,
    MAX_PUSHED,
    MAX_SESSIONS_OF_ACCOUNT,
)
from cordee.server.web.outgoing import Turn
from cordee.server.web.traffic import Traffic

REPLACED: Final = f"more than {MAX_SESSIONS_OF_ACCOUNT} sessions of this account"
PINGS_AT_ONCE: Final = 64
"""Then the loop turns: a thousand at once would hold up messages."""
DROPPED: Final = {
    Code.LOCKED: "this account was locked by its administrator",
    Code.REVOKED: "this device was removed from its account",
}


class Line(Protocol):
    """A socket as the switchboard knows it."""

    who: Identity | None

    def send(self, frame: bytes) -> None: ...
    def drain(self) -> None: ...
    def dismiss(self, code: Code, sentence: str) -> None: ...
    def abort(self) -> None: ...
    def check_alive(self) -> None: ...


class Switchboard:
    """`ports.Hub` over the sockets of this process. Never blocks."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.traffic = Traffic()
        self.turn = Turn(loop, self.traffic)
        self.drops = 0
        """Grows with every `drop`: whoever proved himself before asks again."""
        self.lines: set[Line] = set()
        """Every open socket, proved or not."""
        self.is_draining = False
        self._changed = asyncio.Event()
        self._accounts: dict[bytes, list[Line]] = {}
        self._workers: set[asyncio.Task[None]] = set()

    @property
    def accounts(self) -> int:
        """How many accounts have a session here."""
        return len(self._accounts)

    def open(self, line: Line) -> None:
        """Count a new socket, which proved nothing yet."""
        self.lines.add(line)

    def shut(self, line: Line) -> None:
        """Forget a socket that has ended."""
        self.lines.discard(line)
        self.leave(line)
        self._changed.set()

    def join(self, line: Line, who: Identity) -> None:
        """Count a proved socket; the oldest of too many gives its place."""
        lines = self._accounts.setdefault(who.account, [])
        lines.append(line)
        if len(lines) > MAX_SESSIONS_OF_ACCOUNT:
            lines[0].dismiss(Code.REPLACED, REPLACED)

    def leave(self, line: Line) -> None:
        """Push nothing more to a socket; more than once is once."""
        if line.who is None:
            return
        lines = self._accounts.get(line.who.account, [])
        if line in lines:
            lines.remove(line)
            if not lines:
                del self._accounts[line.who.account]

    def watch(self, worker: asyncio.Task[None]) -> None:
        """Keep a task that answers until it is done."""
        self._workers.add(worker)
        worker.add_done_callback(self._worker_done)

    def _worker_done(self, worker: asyncio.Task[None]) -> None:
        self._workers.discard(worker)
        self._changed.set()

    async def keep_alive(self) -> None:
        """Ask silent sockets for a sign of life, for ever, a few at a time."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for number, line in enumerate(tuple(self.lines), 1):
                line.check_alive()
                if number % PINGS_AT_ONCE == 0:
                    await asyncio.sleep(0)

    async def drain(self) -> None:
        """Take nothing more; return when all is answered and every socket is gone."""
        self.is_draining = True
        for line in tuple(self.lines):
            line.drain()
        while self.lines or self._workers:
            self._changed.clear()
            await self._changed.wait()

    def abort(self) -> None:
        """Drop every socket."""
        for line in tuple(self.lines):
            line.abort()

    def push(self, accounts: Iterable[bytes], frame: ServerFrame) -> None:
        """See `ports.Hub.push`."""
        encoded = b""
        for account in accounts:
            for line in tuple(self._accounts.get(account, ())):
                encoded = encoded or encode_frame(frame)
                line.send(encoded)

    def push_items(
        self,
        accounts: Iterable[bytes],
        thread: bytes,
        items: Sequence[Item],
        boxes: Mapping[bytes, Mapping[int, bytes]],
    ) -> None:
        """See `ports.Hub.push_items`; cut where a message would grow too large."""
        shared: list[bytes] = []
        for account in accounts:
            lines = self._accounts.get(account)
            if not lines:
                continue
            if own := boxes.get(account):
                frames = _encoded(thread, _with_boxes(items, own))
            else:
                shared = frames = shared or _encoded(thread, items)
            for line in tuple(lines):
                for frame in frames:
                    line.send(frame)

    def drop(self, account: bytes, devices: Iterable[bytes] | None, code: Code) -> None:
        """See `ports.Hub.drop`."""
        self.drops += 1
        gone = None if devices is None else set(devices)
        sentence = DROPPED.get(code, "the session was ended")
        for line in tuple(self._accounts.get(account, ())):
            if gone is None or (line.who is not None and line.who.device in gone):
                line.dismiss(code, sentence)

    def online(self, account: bytes) -> bool:
        """See `ports.Hub.online`."""
        return account in self._accounts


def _encoded(thread: bytes, items: Sequence[Item]) -> list[bytes]:
    """Pushed frames that hold these items in order, each within a message."""
    return [encode_frame(Pushed(thread, part)) for part in _cut(items)]


def _cut(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    part: list[Item] = []
    size = 0
    for item in items:
        weight = len(item.body) + len(item.payload) + len(item.box or b"")
        if part and size + weight > MAX_PUSHED:
            yield tuple(part)
            part, size = [], 0
        part.append(item)
        size += weight
    yield tuple(part)


def _with_boxes(items: Sequence[Item], boxes: Mapping[int, bytes]) -> list[Item]:
    replace = msgspec.structs.replace
    return [
        replace(item, box=box) if (box := boxes.get(item.seq)) else item
        for item in items
    ]
