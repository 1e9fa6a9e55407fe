"""The load: what users do, the same for every system, through a driver.

A payload begins with who sent it and when, so that whoever receives it knows
how long it took; the rest is noise that does not compress.
"""

import asyncio
import os
import struct
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Final

from tests.bench import processes
from tests.bench.driver import Connection, Driver, OnPush, System

Figures = dict[str, float]
Workload = Callable[[System], Awaitable[Figures]]

PAYLOAD_BYTES: Final = 1024
STAMP: Final = struct.Struct(">IIId")
"""Sender, thread, ordinal, and when it was sent (seconds of this process)."""
NOISE: Final = os.urandom(1 << 20)
CONNECTING: Final = 50
"""Connections opened at the same time."""
FLOOD_EACH: Final = 2_000
"""Messages that one user of W2 has ready: 33,000 a second of 200 users."""
PAIRS: Final = tuple((2 * pair + 1, 2 * pair + 2) for pair in range(100))
"""Users of thread 1, of thread 2, ..."""


def payload(sender: int, thread: int, ordinal: int) -> bytes:
    """Make a message of 1 KiB, stamped now."""
    noise = PAYLOAD_BYTES - STAMP.size
    start = (sender * 8191 + ordinal * 1021) % (len(NOISE) - noise)
    stamp = STAMP.pack(sender, thread, ordinal, time.perf_counter())
    return stamp + NOISE[start : start + noise]


class Chat:
    """Connected users, and each one's count of messages sent per thread."""

    def __init__(self, connections: dict[int, Connection]) -> None:
        self.connections = connections
        self._ordinals: dict[tuple[int, int], int] = {}

    def send(self, user: int, thread: int) -> asyncio.Future[int]:
        """Send the user's next message in the thread."""
        ordinal = self._ordinals.get((user, thread), 0) + 1
        self._ordinals[user, thread] = ordinal
        body = payload(user, thread, ordinal)
        return self.connections[user].send(thread, ordinal, body)

    async def close(self) -> None:
        """Everybody leaves."""
        await asyncio.gather(*(one.close() for one in self.connections.values()))


async def gather_users(driver: Driver, users: Iterable[int], on_push: OnPush) -> Chat:
    """Connect users, some at a time."""
    turn = asyncio.Semaphore(CONNECTING)

    async def connect(user: int) -> tuple[int, Connection]:
        async with turn:
            return user, await driver.connect(user, on_push)

    return Chat(dict(await asyncio.gather(*map(connect, users))))


def ignore(_thread: int, _number: int, _payload: bytes) -> None:
    """Receive a push and do nothing with it."""


def percentile(values: Sequence[float], share: float) -> float:
    """Give the nearest-rank percentile; NaN of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def paced(rate: float, seconds: float, act: Callable[[int], object]) -> None:
    """Call `act(0)`, `act(1)`, ... at even times, however long each one takes."""
    loop = asyncio.get_running_loop()
    start, count = loop.time(), int(rate * seconds)
    ended = loop.create_future()
    for index in range(count):
        loop.call_at(start + index / rate, act, index)
    loop.call_at(start + seconds, ended.set_result, None)
    await ended


async def w1_latency(system: System) -> Figures:
    """100 users in 50 pairs, 100 messages a second: sent to received."""
    pairs, delays, sent = PAIRS[:50], list[float](), list[asyncio.Future[int]]()

    def received(_thread: int, _number: int, body: bytes) -> None:
        delays.append(time.perf_counter() - STAMP.unpack_from(body)[3])

    driver = system.driver()
    await driver.prepare(100, pairs, each=30)
    chat = await gather_users(driver, range(1, 101), received)

    def send(index: int) -> None:
        thread = index % len(pairs)
        user = pairs[thread][index // len(pairs) % 2]
        sent.append(chat.send(user, thread + 1))

    await paced(100, 2, send)
    delays.clear()
    await paced(100, 20, send)
    await asyncio.gather(*sent)
    await chat.close()
    return {
        "W1 p50": percentile(delays, 0.50) * 1e3,
        "W1 p99": percentile(delays, 0.99) * 1e3,
    }


class Flood:
    """Senders that each keep `window` messages in flight until told to stop."""

    def __init__(self, chat: Chat, window: int, most: int) -> None:
        self._chat, self._left = chat, most
        self._window = window
        self.acknowledged = 0

    async def run(self, pairs: Sequence[Sequence[int]]) -> None:
        """Send until `stop`, or until `most` messages were sent."""
        async with asyncio.TaskGroup() as group:
            for thread, users in enumerate(pairs, start=1):
                for user in users:
                    for _ in range(self._window):
                        group.create_task(self._one(user, thread))

    def stop(self) -> None:
        """Send no more; what is in flight is still awaited."""
        self._left = 0

    async def _one(self, user: int, thread: int) -> None:
        send = self._chat.send
        while self._left > 0:
            self._left -= 1
            await send(user, thread)
            self.acknowledged += 1


async def w2_throughput(system: System) -> Figures:
    """100 pairs, 4 in flight per sender, 10 s: durable messages, CPU of each."""
    driver = system.driver()
    await driver.prepare(200, PAIRS, each=FLOOD_EACH)
    chat = await gather_users(driver, range(1, 201), ignore)
    flood = Flood(chat, window=4, most=1_000_000)
    running = asyncio.create_task(flood.run(PAIRS))
    await asyncio.wait({running}, timeout=2)
    before = _meter(system, flood)
    await asyncio.wait({running}, timeout=10)
    after = _meter(system, flood)
    flood.stop()
    await running
    await chat.close()
    spent, count, server, database, load = (
        b - a for a, b in zip(before, after, strict=True)
    )
    return {
        "W2 rate": count / spent,
        "W2 CPU": (server + database) / count * 1e3,
        "W2 CPU server": server / count * 1e3,
        "W2 CPU postgres": database / count * 1e3,
        "W2 CPU load": load / count * 1e3,
    }


def _meter(system: System, flood: Flood) -> tuple[float, ...]:
    return (
        time.perf_counter(),
        flood.acknowledged,
        processes.cpu_seconds(system.server_processes()),
        processes.cpu_seconds(system.database_processes()),
        time.process_time(),
    )


async def w3_group(system: System) -> Figures:
    """A group of 200 on line, 5 messages a second: until the last one has it."""
    members, left, delays = range(1, 201), dict[int, int](), list[float]()
    sent = list[asyncio.Future[int]]()

    def received(_thread: int, number: int, body: bytes) -> None:
        left[number] = left.get(number, len(members) - 1) - 1
        if left[number] == 0:
            delays.append(time.perf_counter() - STAMP.unpack_from(body)[3])

    driver = system.driver()
    await driver.prepare(200, [members], each=1)
    chat = await gather_users(driver, members, received)

    def send(index: int) -> None:
        sent.append(chat.send(index % len(members) + 1, 1))

    await paced(5, 2, send)
    delays.clear()
    await paced(5, 20, send)
    await asyncio.gather(*sent)
    await chat.close()
    return {
        "W3 p50": percentile(delays, 0.50) * 1e3,
        "W3 p99": percentile(delays, 0.99) * 1e3,
    }


async def w4_history(system: System) -> Figures:
    """10,000 messages in 50 threads fetched by one client: median of 5."""
    threads, each = 50, 200
    driver = system.driver()
    pairs = [(2 + index, 1) for index in range(threads)]
    await driver.prepare(threads + 1, pairs, each)
    chat = await gather_users(driver, range(1, threads + 2), ignore)
    for first in range(0, each, 20):
        await asyncio.gather(*_fill(chat, threads, min(20, each - first)))
    times = [await _fetch(chat.connections[1], threads, each) for _ in range(5)]
    await chat.close()
    return {"W4 seconds": percentile(times, 0.5)}


def _fill(chat: Chat, threads: int, count: int) -> Iterator[asyncio.Future[int]]:
    for thread in range(1, threads + 1):
        for _ in range(count):
            yield chat.send(1 + thread, thread)


async def _fetch(connection: Connection, threads: int, each: int) -> float:
    start = time.perf_counter()
    await connection.index()
    ranges = await asyncio.gather(
        *(connection.history(thread, 1, each) for thread in range(1, threads + 1))
    )
    spent = time.perf_counter() - start
    fetched = sum(map(len, ranges))
    if fetched != threads * each:
        raise RuntimeError(f"{fetched} of {threads * each} messages came back")
    return spent


async def w5_idle(system: System) -> Figures:
    """2,000 idle connections: memory of the server for each."""
    count, warm = 2_000, 20
    driver = system.driver()
    await driver.prepare(warm + count, [])
    # A server that has just started has nobody's keys in its caches.
    await system.crash(database=False)
    await system.revive()
    driver = system.driver()
    first = await gather_users(driver, range(1, warm + 1), ignore)
    before = processes.pss_kib(system.server_processes())
    chat = await gather_users(driver, range(warm + 1, warm + count + 1), ignore)
    after = processes.pss_kib(system.server_processes())
    await chat.close()
    await first.close()
    return {"W5 KiB": (after - before) / count}


WORKLOADS: Final[dict[str, Workload]] = {
    "W1": w1_latency,
    "W2": w2_throughput,
    "W3": w3_group,
    "W4": w4_history,
    "W5": w5_idle,
}
