"""What the machine allows: commits without a server, sockets without a database."""

import asyncio
import os
import tempfile
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from tests.bench import processes
from tests.bench.database import Connection, Database
from tests.bench.skeleton import COLUMNS, INSERT, SCHEMA, Row
from tests.bench.systems import ServerProcess, Skeleton
from tests.bench.websocket import WebSocket, open_websocket
from tests.bench.workloads import Figures, payload, w2_throughput

SECONDS: Final = 3.0
"""Length of each measurement."""
BATCH: Final = 256
SOCKETS, WINDOW = 200, 4


async def limits() -> Figures:
    """Measure them all."""
    return {**disk(), **await commits(), **await echo(), **await tuned()}


def disk() -> Figures:
    """Write one page and fdatasync it, one after the other: ms of each."""
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(bytes(1 << 20))
        os.fsync(file.fileno())
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < SECONDS:
            os.pwrite(file.fileno(), os.urandom(8192), count % 128 * 8192)
            os.fdatasync(file.fileno())
            count += 1
        return {"limit sync of a page": (time.perf_counter() - start) / count * 1e3}


async def commits() -> Figures:
    """Rows of 1 KiB a second: in batches, by COPY, and one by one."""
    database = Database()
    try:
        await database.start()
        first = await database.connect()
        await first.execute(SCHEMA)
        others = [await database.connect() for _ in range(16)]
        insert, copy, single = _insert(first), _copy(first), [_single(first)]
        singles = [_single(other, thread) for thread, other in enumerate(others, 10)]
        return {
            "limit INSERT of 256": BATCH * await _rate([insert]),
            "limit COPY of 256": BATCH * await _rate([copy]),
            "limit single commits": await _rate(single),
            "limit single commits of 16": await _rate(singles),
        }
    finally:
        await database.stop()


def _rows(thread: int, first: int, count: int) -> list[Row]:
    return [
        (thread, number, 1, number, payload(1, thread, number))
        for number in range(first, first + count)
    ]


def _insert(connection: Connection) -> Callable[[int], Awaitable[object]]:
    return lambda turn: connection.executemany(INSERT, _rows(1, turn * BATCH, BATCH))


def _copy(connection: Connection) -> Callable[[int], Awaitable[object]]:
    return lambda turn: connection.copy_records_to_table(
        "message", records=_rows(2, turn * BATCH, BATCH), columns=COLUMNS
    )


def _single(
    connection: Connection, thread: int = 3
) -> Callable[[int], Awaitable[object]]:
    return lambda turn: connection.execute(INSERT, *_rows(thread, turn, 1)[0])


async def _rate(acts: list[Callable[[int], Awaitable[object]]]) -> float:
    """Do each act again and again, all beside each other; give acts a second."""
    start = time.perf_counter()

    async def again(act: Callable[[int], Awaitable[object]]) -> int:
        turn = 0
        while time.perf_counter() - start < SECONDS:
            await act(turn)
            turn += 1
        return turn

    counts = await asyncio.gather(*map(again, acts))
    return sum(counts) / (time.perf_counter() - start)


class Echoes:
    """Sockets that keep a few messages going back and forth."""

    def __init__(self) -> None:
        self.count = 0
        self.sockets: deque[WebSocket] = deque()

    async def connect(self, port: int) -> None:
        """Open one more socket and send its first messages."""

        def again(message: bytes) -> None:
            self.count += 1
            socket.send(message)

        socket = await open_websocket(("127.0.0.1", port), again)
        self.sockets.append(socket)
        for _ in range(WINDOW):
            socket.send(payload(1, 1, 1))


async def echo() -> Figures:
    """1 KiB there and back through aiohttp, 200 sockets with 4 in flight each."""
    server, echoes = ServerProcess(), Echoes()
    try:
        await server.start("-m", "tests.bench.echo")
        for _ in range(SOCKETS):
            await echoes.connect(server.port)
        counted, start = echoes.count, time.perf_counter()
        before = processes.cpu_seconds(server.processes())
        await asyncio.sleep(SECONDS)
        spent, count = time.perf_counter() - start, echoes.count - counted
        cpu = processes.cpu_seconds(server.processes()) - before
    finally:
        for socket in echoes.sockets:
            socket.abort()
        await server.stop()
    return {"limit echo": count / spent, "limit echo CPU": cpu / count * 1e3}


async def tuned() -> Figures:
    """W2 of a skeleton with COPY and joined frames: what they would bring."""
    system = Skeleton("--tuned")
    try:
        await system.start()
        figures = await w2_throughput(system)
    finally:
        await system.stop()
    return {
        "limit tuned skeleton": figures["W2 rate"],
        "limit tuned skeleton CPU": figures["W2 CPU"],
    }
