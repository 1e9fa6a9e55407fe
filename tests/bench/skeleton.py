"""The bare skeleton: socket, queue, one writer, commit, ack, push. No checks.

What the product is compared with: the least that a durable store-and-forward
server can do. No membership, no epochs, no cryptography enter here. It is its
own process, stops at the end of its time or of its standard input, and fails
when its database fails. `--tuned` says what two more ideas would bring: COPY
in place of INSERT, and one WebSocket message per socket and commit.
"""

import argparse
import asyncio
import json
import sys
from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Final, TypeAlias

import asyncpg
import msgspec
from aiohttp import WSMsgType, web

from cordee.postgres import Dsn
from tests.bench import frames
from tests.bench.hosting import host

BATCH: Final = 256
"""Rows per transaction at most."""
READERS: Final = 4
"""Database connections for range downloads."""
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS thread (
    thread BIGINT PRIMARY KEY, members BIGINT[] NOT NULL);
CREATE TABLE IF NOT EXISTS message (
    thread BIGINT, number BIGINT, sender BIGINT NOT NULL, ordinal BIGINT NOT NULL,
    payload BYTEA NOT NULL, PRIMARY KEY (thread, number));
"""
COLUMNS: Final = ("thread", "number", "sender", "ordinal", "payload")
INSERT: Final = """
INSERT INTO message (thread, number, sender, ordinal, payload)
VALUES ($1, $2, $3, $4, $5)
"""

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Row = tuple[int, int, int, int, bytes]
"""Thread, number, sender, ordinal, payload."""


class Peer:
    """One socket, and what waits to be written to it after the commit."""

    __slots__ = ("outbox", "socket", "user")

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.user = 0
        self.outbox: list[frames.ServerFrame | msgspec.Raw] = []

    async def flush(self, *, joined: bool) -> None:
        """Write what waits, in one WebSocket message or one each.

        A closed socket loses it.
        """
        waiting, self.outbox = self.outbox, []
        messages = [waiting] if joined else [[frame] for frame in waiting]
        try:
            for message in messages:
                await self.socket.send_bytes(frames.ENCODER.encode(message))
        except ConnectionError:
            return


class Writer:
    """The group commit: takes what is queued, commits, acknowledges, pushes."""

    def __init__(self, connection: Connection, *, tuned: bool) -> None:
        self.connection = connection
        self.tuned = tuned
        self.queue: deque[tuple[Peer, frames.Send]] = deque()
        self.wake = asyncio.Event()
        self.members: dict[int, list[int]] = {}
        self.heads: defaultdict[int, int] = defaultdict(int)
        self.ordinals: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.online: dict[int, Peer] = {}

    async def load(self) -> None:
        """Read members, heads and ordinals that an earlier process left."""
        await self.connection.execute(SCHEMA)
        for row in await self.connection.fetch("SELECT thread, members FROM thread"):
            self.members[row["thread"]] = row["members"]
        heads = "SELECT thread, max(number) FROM message GROUP BY thread"
        self.heads.update(
            {row["thread"]: row["max"] for row in await self.connection.fetch(heads)}
        )
        ordinals = (
            "SELECT thread, sender, max(ordinal) FROM message GROUP BY thread, sender"
        )
        for row in await self.connection.fetch(ordinals):
            self.ordinals[row["thread"], row["sender"]] = row["max"]

    def put(self, peer: Peer, message: frames.Send) -> None:
        """Queue a message; the queue is bounded by what clients have in flight."""
        self.queue.append((peer, message))
        self.wake.set()

    async def run(self) -> None:
        """Commit batch after batch, until the database fails."""
        while True:
            await self.wake.wait()
            self.wake.clear()
            while self.queue:
                size = min(BATCH, len(self.queue))
                await self.commit([self.queue.popleft() for _ in range(size)])

    async def commit(self, batch: Sequence[tuple[Peer, frames.Send]]) -> None:
        """One transaction, then the acks and pushes that follow from it."""
        rows: list[Row] = []
        touched: dict[Peer, None] = {}
        for peer, message in batch:
            row = self.number(peer, message)
            if row is not None:
                rows.append(row)
                self.share(peer, message, row[1], touched)
            touched[peer] = None
            number = 0 if row is None else row[1]
            peer.outbox.append(frames.Ack(message.thread, message.ordinal, number))
        if rows:
            await self.store(rows)
        for peer in touched:
            await peer.flush(joined=self.tuned)

    async def store(self, rows: Sequence[Row]) -> None:
        """Commit the rows, in one transaction."""
        if self.tuned:
            await self.connection.copy_records_to_table(
                "message", records=rows, columns=COLUMNS
            )
        else:
            await self.connection.executemany(INSERT, rows)

    def number(self, peer: Peer, message: frames.Send) -> Row | None:
        """Give the row with the thread's next number, or none if it is stored."""
        key = message.thread, peer.user
        if message.ordinal <= self.ordinals[key]:
            return None
        self.ordinals[key] = message.ordinal
        self.heads[message.thread] = number = self.heads[message.thread] + 1
        return message.thread, number, peer.user, message.ordinal, message.payload

    def share(
        self,
        sender: Peer,
        message: frames.Send,
        number: int,
        touched: dict[Peer, None],
    ) -> None:
        """Put the message, encoded once, in the outbox of each other member."""
        push = frames.Push(message.thread, number, message.payload)
        encoded = msgspec.Raw(frames.ENCODER.encode(push))
        for user in self.members[message.thread]:
            peer = self.online.get(user)
            if peer is not None and peer is not sender:
                peer.outbox.append(encoded)
                touched[peer] = None


class Server:
    """The socket handler and what it shares with the writer."""

    def __init__(self, writer: Writer, readers: "asyncpg.Pool[asyncpg.Record]") -> None:
        self.writer = writer
        self.readers = readers
        self.fetches: set[asyncio.Task[None]] = set()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until it closes."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        peer = Peer(socket)
        decode, put = frames.CLIENT_DECODER.decode, self.writer.put
        async for received in socket:
            if received.type is not WSMsgType.BINARY:
                break
            frame = decode(received.data)
            if type(frame) is frames.Send:
                put(peer, frame)
            else:
                await self.control(peer, frame)
        if self.writer.online.get(peer.user) is peer:
            del self.writer.online[peer.user]
        return socket

    async def control(self, peer: Peer, frame: frames.ClientFrame) -> None:
        """Everything that is not a message."""
        if isinstance(frame, frames.Login):
            peer.user = frame.user
            self.writer.online[frame.user] = peer
            await self.reply(peer, frames.Done(0))
        elif isinstance(frame, frames.Create):
            await self.readers.execute(
                "INSERT INTO thread (thread, members) VALUES ($1, $2)",
                frame.thread,
                frame.members,
            )
            self.writer.members[frame.thread] = frame.members
            await self.reply(peer, frames.Done(frame.thread))
        elif isinstance(frame, frames.Fetch):
            task = asyncio.create_task(self.fetch(peer, frame))
            self.fetches.add(task)
            task.add_done_callback(self.fetches.discard)

    async def fetch(self, peer: Peer, wanted: frames.Fetch) -> None:
        """Answer with a range of a thread."""
        rows = await self.readers.fetch(
            "SELECT payload FROM message WHERE thread = $1"
            " AND number BETWEEN $2 AND $3 ORDER BY number",
            wanted.thread,
            wanted.first,
            wanted.last,
        )
        payloads = [row[0] for row in rows]
        await self.reply(peer, frames.Range(wanted.thread, wanted.first, payloads))

    async def reply(self, peer: Peer, frame: frames.ServerFrame) -> None:
        """Write one frame at once."""
        await peer.socket.send_bytes(frames.ENCODER.encode([frame]))


async def serve(where: Dsn, seconds: float, *, tuned: bool) -> None:
    """Serve what the database at `where` holds until told to stop, or in time."""
    writer = Writer(await asyncpg.connect(**where), tuned=tuned)
    await writer.load()
    pool = asyncpg.create_pool(**where, min_size=0, max_size=READERS)
    async with pool as readers:
        await host(Server(writer, readers).handle, seconds, writer.run())


def main() -> None:
    """Run as `python -m tests.bench.skeleton '{"host": ...}'`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=json.loads, help="arguments of asyncpg, JSON")
    parser.add_argument("--seconds", type=float, default=300.0, help="life at most")
    parser.add_argument("--tuned", action="store_true", help="COPY, joined frames")
    options = parser.parse_args()
    try:
        asyncio.run(serve(options.database, options.seconds, tuned=options.tuned))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        sys.exit(1)


if __name__ == "__main__":
    main()
