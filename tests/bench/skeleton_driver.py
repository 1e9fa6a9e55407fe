"""The driver to the bare skeleton: its frames over the bench's own socket."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Self

from tests.bench import frames
from tests.bench.driver import OnPush
from tests.bench.websocket import WebSocket, open_websocket


class SkeletonConnection:
    """One logged-in socket. Futures wait under what their answer will carry."""

    def __init__(self, on_push: OnPush) -> None:
        self._on_push = on_push
        self._loop = asyncio.get_running_loop()
        self._acks: dict[tuple[int, int], asyncio.Future[int]] = {}
        self._dones: dict[int, asyncio.Future[None]] = {}
        self._ranges: dict[tuple[int, int], asyncio.Future[list[bytes]]] = {}

    @classmethod
    async def open(cls, address: tuple[str, int], user: int, on_push: OnPush) -> Self:
        """Connect and log in."""
        connection = cls(on_push)
        connection._socket = await open_websocket(address, connection._receive)
        connection.closed = connection._socket.closed
        connection._watch = asyncio.create_task(connection._fail_at_close())
        await connection._done(0, frames.Login(user))
        return connection

    def send(self, thread: int, ordinal: int, payload: bytes) -> asyncio.Future[int]:
        """Send a message; see `driver.Connection`."""
        if self.closed.is_set():
            raise ConnectionError("closed")
        future = self._acks[thread, ordinal] = self._loop.create_future()
        self._socket.send(frames.ENCODER.encode(frames.Send(thread, ordinal, payload)))
        return future

    async def create(self, thread: int, members: Sequence[int]) -> None:
        """Make a thread."""
        await self._done(thread, frames.Create(thread, list(members)))

    async def index(self) -> None:
        """Ask nothing: a skeleton keeps no index."""

    async def history(self, thread: int, first: int, last: int) -> list[bytes]:
        """Fetch a range; see `driver.Connection`."""
        future: asyncio.Future[list[bytes]] = self._loop.create_future()
        self._ranges[thread, first] = future
        self._socket.send(frames.ENCODER.encode(frames.Fetch(thread, first, last)))
        return await future

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()
        await self._watch

    async def _done(self, thread: int, frame: frames.ClientFrame) -> None:
        future = self._dones[thread] = self._loop.create_future()
        self._socket.send(frames.ENCODER.encode(frame))
        await future

    async def _fail_at_close(self) -> None:
        await self.closed.wait()
        for waiting in (self._acks, self._dones, self._ranges):
            _fail(waiting.values())

    def _receive(self, message: bytes) -> None:
        for frame in frames.SERVER_DECODER.decode(message):
            if type(frame) is frames.Ack:
                future = self._acks.pop((frame.thread, frame.ordinal))
                if not future.done():
                    future.set_result(frame.number)
            elif type(frame) is frames.Push:
                self._on_push(frame.thread, frame.number, frame.payload)
            elif type(frame) is frames.Range:
                self._ranges.pop((frame.thread, frame.first)).set_result(frame.payloads)
            elif type(frame) is frames.Done:
                self._dones.pop(frame.thread).set_result(None)

    _socket: WebSocket
    _watch: asyncio.Task[None]
    closed: asyncio.Event


def _fail(futures: Iterable[asyncio.Future[Any]]) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(ConnectionError("closed"))
            future.exception()  # who does not wait any more need not hear it


class SkeletonDriver:
    """Threads and connections on a skeleton that listens at `address`."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address

    async def prepare(
        self, users: int, threads: Sequence[Sequence[int]], each: int = 0
    ) -> None:
        """Make the threads; users and messages need nothing here."""
        del users, each
        connection = await self.connect(0, lambda *_: None)
        for thread, members in enumerate(threads, start=1):
            await connection.create(thread, members)
        await connection.close()

    async def connect(self, user: int, on_push: OnPush) -> SkeletonConnection:
        """Log in."""
        return await SkeletonConnection.open(self._address, user, on_push)
