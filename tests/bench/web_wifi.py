"""A hospital's Wi-Fi: everything between the browser and the server goes through here.

    async with wifi() as air:
        air.port = server_port   # where it leads
        air.slow()               # 5 Mbit/s, 80 ms there and back; air.free() ends that

DevTools slows the requests of a page, but neither its worker's socket nor its service
worker. What never enters this room: what is carried.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

BYTES_A_SECOND: Final = 5_000_000 / 8
ROUND_TRIP_SECONDS: Final = 0.08
HOST: Final = "127.0.0.1"
CHUNK: Final = 1500
"""Bytes that travel together, as on the air."""
QUEUE: Final = 256
"""Chunks under way in one direction before the sender has to wait."""
FREE_CHUNK: Final = 1 << 16

Chunk = tuple[float, bytes]
"""When it arrives, by the loop's clock, and what."""


class Lane:
    """One direction of the air, which all connections share."""

    def __init__(self) -> None:
        self._free_at = 0.0
        self.rate = BYTES_A_SECOND
        self.round_trip = ROUND_TRIP_SECONDS

    def arrival(self, now: float, size: int) -> float:
        """Say when so many bytes that are given now are there."""
        self._free_at = max(self._free_at, now) + size / self.rate
        return self._free_at + self.round_trip / 2


class Wifi:
    """Relays each connection to a port of this machine."""

    def __init__(self) -> None:
        self.address = ""
        self.port = 0
        self._is_slow = False
        self._up, self._down = Lane(), Lane()
        self._connections: set[asyncio.Task[None]] = set()

    def slow(
        self, rate: float = BYTES_A_SECOND, round_trip: float = ROUND_TRIP_SECONDS
    ) -> None:
        """Be the Wi-Fi of a hospital from now on, or any other line."""
        for lane in (self._up, self._down):
            lane.rate, lane.round_trip = rate, round_trip
        self._is_slow = True

    def free(self) -> None:
        """Be no hindrance."""
        self._is_slow = False

    async def accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry one connection until both ends have closed."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            if self._is_slow:
                await asyncio.sleep(self._up.round_trip)  # SYN, SYN ACK
            far_reader, far_writer = await asyncio.open_connection(HOST, self.port)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, far_writer, self._up))
                group.create_task(self._carry(far_reader, writer, self._down))
        finally:
            self._connections.discard(task)
            writer.close()

    async def end(self) -> None:
        """Cut every connection."""
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lane: Lane
    ) -> None:
        under_way: asyncio.Queue[Chunk] = asyncio.Queue(QUEUE)
        delivering = asyncio.create_task(_deliver(under_way, writer))
        loop = asyncio.get_running_loop()
        try:
            while data := await _read(reader, CHUNK if self._is_slow else FREE_CHUNK):
                now = loop.time()
                at = lane.arrival(now, len(data)) if self._is_slow else now
                await under_way.put((at, data))
            await under_way.put((0.0, b""))
            await delivering
        finally:
            delivering.cancel()


async def _read(reader: asyncio.StreamReader, most: int) -> bytes:
    try:
        return await reader.read(most)
    except ConnectionError:
        return b""


async def _deliver(
    under_way: asyncio.Queue[Chunk], writer: asyncio.StreamWriter
) -> None:
    loop = asyncio.get_running_loop()
    try:
        while (chunk := await under_way.get())[1]:
            at, data = chunk
            if (wait := at - loop.time()) > 0:
                await asyncio.sleep(wait)
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass  # who was to have it is gone: the other direction ends by itself
    finally:
        writer.close()


@asynccontextmanager
async def wifi() -> AsyncGenerator[Wifi]:
    """Listen until the block ends; free at first."""
    air = Wifi()
    server = await asyncio.start_server(air.accept, HOST, 0)
    air.address = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
    try:
        yield air
    finally:
        server.close()
        await air.end()
