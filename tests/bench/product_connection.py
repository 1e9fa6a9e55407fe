"""One socket to the product: real frames, a real proof, messages sealed before."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codec import decode_server, encode_frame, join_frames
from cordee.server.protocol.codes import TEMPORARY, Code
from cordee.server.protocol.limits import MAX_INDEX_ROWS
from cordee.server.protocol.server_frames import (
    Challenge,
    Index,
    Pushed,
    Range,
    Refused,
    ServerFrame,
    Stored,
    Welcome,
)
from cordee.server.protocol.types import Item, ItemKind
from tests.bench.driver import OnPush
from tests.bench.websocket import WebSocket, open_websocket
from tests.support.people import Account

if TYPE_CHECKING:
    from tests.bench.crowd import Shelf

FIRST_REF: Final = 1 << 31
"""Requests other than messages are numbered from here."""
AGAIN_SECONDS: Final = 0.05
TRIES: Final = 200
"""Of a request that is refused for the moment: the database was just killed."""


class RefusedError(ConnectionError):
    """The server refused; a connection whose message was refused is given up."""

    def __init__(self, frame: Refused) -> None:
        super().__init__(f"{frame.code} {frame.rule or ''}: {frame.sentence}")
        self.code: Code = frame.code


class Books:
    """What the connections of one run share: names of threads, and what was sent."""

    def __init__(self) -> None:
        self.threads: dict[int, bytes] = {}
        self.numbers: dict[bytes, int] = {}
        self.shelves: dict[int, dict[int, Shelf]] = {}
        """By user, then by thread."""
        self.sent: MutableMapping[bytes, tuple[int, bytes]] = {}
        """Header of each message: its sender and what he meant to send."""


class ProductConnection:
    """A logged-in socket. Futures wait under the number of their request."""

    def __init__(self, books: Books, user: int, on_push: OnPush) -> None:
        self._books = books
        self._user = user
        self._on_push = on_push
        self._shelves: Mapping[int, Shelf] = books.shelves.get(user, {})
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._greeting: asyncio.Queue[ServerFrame] = asyncio.Queue()
        self._next_ref = FIRST_REF

    @classmethod
    async def open(
        cls,
        address: tuple[str, int],
        account: Account,
        books: Books,
        user: int,
        on_push: OnPush,
    ) -> Self:
        """Connect and prove the device. Raises OSError."""
        connection = cls(books, user, on_push)
        connection._socket = await open_websocket(
            address, connection._receive, "/v1/socket"
        )
        connection.closed = connection._socket.closed
        connection._watch = asyncio.create_task(connection._fail_at_close())
        await connection._log_in(account)
        return connection

    def send(self, thread: int, ordinal: int, payload: bytes) -> asyncio.Future[int]:
        """Send what was sealed under this ordinal; see `driver.Connection`."""
        if self.closed.is_set():
            raise ConnectionError("closed")
        shelf = self._shelves[thread]
        message, header = shelf.get(ordinal)
        self._books.sent[header] = self._user, payload[:STAMP_BYTES]
        future = self._waiting[shelf.ref(ordinal)] = self._loop.create_future()
        self._socket.send(message)
        return future

    async def index(self) -> None:
        """Ask where every thread stands, as a client that comes back does."""
        before = 0
        while True:
            make = partial(client.GetIndex, before=before, limit=MAX_INDEX_ROWS)
            page: Index = await self.ask(make)
            before = page.next
            if not before:
                return

    async def history(self, thread: int, first: int, last: int) -> list[bytes]:
        """Fetch a range; message 1 is item 2, after the record of the epoch."""
        id_, found, at = self._books.threads[thread], list[bytes](), first + (first > 1)
        while at <= last + 1:
            make = partial(client.GetRange, thread=id_, first=at, last=last + 1)
            part: Range = await self.ask(make)
            if not part.items:
                break
            found += map(self._sent, filter(_is_message, part.items))
            at = part.items[-1].seq + 1
        return found

    async def ask(self, make: Callable[[int], client.ClientFrame]) -> Any:
        """Have a request answered; again while it is refused for the moment."""
        for _ in range(TRIES):
            try:
                return await self._ask_once(make)
            except RefusedError as refusal:
                if refusal.code not in TEMPORARY:
                    raise
            await asyncio.sleep(AGAIN_SECONDS)
        raise TimeoutError("refused for the moment, again and again")

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()
        await self._watch

    async def _log_in(self, account: Account) -> None:
        self._write(client.Hello((1,), "bench"))
        challenge = await self._greeted(Challenge)
        self._write(client.Authenticate(account.session(challenge.nonce)))
        await self._greeted(Welcome)

    async def _greeted(self, kind: type[Any]) -> Any:
        closed = asyncio.ensure_future(self.closed.wait())
        frame = asyncio.ensure_future(self._greeting.get())
        await asyncio.wait({closed, frame}, return_when=asyncio.FIRST_COMPLETED)
        closed.cancel()
        if not frame.done():
            frame.cancel()
            raise ConnectionError("closed at the door")
        if not isinstance(frame.result(), kind):
            self._socket.abort()
            raise ConnectionError(f"not let in: {frame.result()}")
        return frame.result()

    async def _ask_once(self, make: Callable[[int], client.ClientFrame]) -> Any:
        if self.closed.is_set():
            raise ConnectionError("closed")
        ref = self._next_ref = self._next_ref + 1
        future = self._waiting[ref] = self._loop.create_future()
        self._write(make(ref))
        return await future

    def _write(self, frame: client.ClientFrame) -> None:
        self._socket.send(join_frames([encode_frame(frame)]))

    def _receive(self, message: bytes) -> None:
        for frame in decode_server(message):
            if type(frame) is Stored:
                future = self._waiting.pop(frame.ref)
                if not future.done():
                    future.set_result(frame.seq - 1 if frame.ref < FIRST_REF else frame)
            elif type(frame) is Pushed:
                self._pushed(frame)
            else:
                self._other(frame)

    def _pushed(self, frame: Pushed) -> None:
        thread = self._books.numbers[frame.thread]
        for item in frame.items:
            if item.kind is ItemKind.MESSAGE:
                sender, sent = self._books.sent[item.body]
                if sender != self._user:
                    self._on_push(thread, item.seq - 1, sent)

    def _other(self, frame: ServerFrame) -> None:
        if type(frame) is Refused and frame.ref is not None:
            future = self._waiting.pop(frame.ref)
            if not future.done():
                future.set_exception(RefusedError(frame))
                future.exception()
            if frame.ref < FIRST_REF:
                self._socket.abort()
        elif isinstance(frame, Challenge | Welcome | Refused):
            self._greeting.put_nowait(frame)
        elif (ref := getattr(frame, "ref", None)) is not None:
            future = self._waiting.pop(ref)
            if not future.done():
                future.set_result(frame)

    def _sent(self, item: Item) -> bytes:
        return self._books.sent[item.body][1]

    async def _fail_at_close(self) -> None:
        await self.closed.wait()
        _fail(self._waiting.values())

    _socket: WebSocket
    _watch: asyncio.Task[None]
    closed: asyncio.Event


STAMP_BYTES: Final = 20
"""What the workloads read of a payload."""


def _is_message(item: Item) -> bool:
    return item.kind is ItemKind.MESSAGE


def _fail(futures: Iterable[asyncio.Future[Any]]) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(ConnectionError("closed"))
            future.exception()  # who does not wait any more need not hear it
