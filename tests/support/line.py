"""The line between people and a server, which breaks when it is told to.

    async with laid() as line:
        line.to(server_port)
        line.break_after(up=8 << 20)  # bytes
        await line.broken.wait()
        line.mend()
        line.hold("down")  # what the server says arrives at nobody, for now
        line.let_go()

What never enters this room: what the bytes mean.
"""

import asyncio
from contextlib import asynccontextmanager, suppress

from tests.support.hanging_up import accept_no_more

CHUNK = 1 << 16
HOST = "127.0.0.1"


class Line:
    """Passes TCP connections on, while it holds."""

    def __init__(self):
        self.address = ""
        self.broken = asyncio.Event()
        self._port = 0
        self._room = {}
        self._ends = set()
        self._meetings = set()
        self._trap = 0
        self._held = {"up": asyncio.Event(), "down": asyncio.Event()}
        self.let_go()

    def to(self, port):
        self._port = port

    def break_after(self, **room):
        """So many bytes more pass `up` or `down`; then nothing does."""
        self._room = room

    def mend(self):
        self._room = {}
        self.broken.clear()

    def hold(self, way):
        """Keep back what comes this way; it arrives late, or with a cut never."""
        self._held[way].clear()

    def hold_answers_to(self, size):
        """Keep back all answers from the moment that a piece of `size` bytes goes up."""
        self._trap = size

    def let_go(self):
        self._trap = 0
        for may_pass in self._held.values():
            may_pass.set()

    @property
    def is_troubled(self):
        held = any(not may_pass.is_set() for may_pass in self._held.values())
        return held or self.broken.is_set()

    def cut(self):
        self.broken.set()
        for writer in self._ends:
            writer.transport.abort()

    async def end(self):
        """Cut it, and wait until nothing is left of it."""
        self.let_go()
        self.cut()
        await asyncio.gather(*self._meetings, return_exceptions=True)

    async def meet(self, reader, writer):
        """One connection, until either end is tired of it."""
        meeting = asyncio.current_task()
        self._meetings.add(meeting)
        meeting.add_done_callback(self._meetings.discard)
        if self.broken.is_set():
            writer.transport.abort()
            return
        ends = {writer}
        try:
            with suppress(ConnectionError):  # nobody is there: the server has ended
                there, onward = await asyncio.open_connection(HOST, self._port)
                ends.add(onward)
                if self.broken.is_set():  # meanwhile
                    return
                self._ends |= ends
                ways = (
                    self._pass("up", reader, onward),
                    self._pass("down", there, writer),
                )
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            self._ends -= ends
            for end in ends:
                end.close()

    async def _pass(self, way, reader, writer):
        try:
            while data := await reader.read(CHUNK):
                if not self._holds(way, len(data)):
                    self.cut()
                    return
                if way == "up" and 0 < self._trap <= len(data):
                    self.hold("down")
                await self._held[way].wait()
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()

    def _holds(self, way, size):
        if way not in self._room:
            return not self.broken.is_set()
        self._room[way] -= size
        return self._room[way] >= 0


@asynccontextmanager
async def laid():
    """A line that leads nowhere yet; its address is known, for the server to bear."""
    line = Line()
    async with await asyncio.start_server(line.meet, HOST, 0) as listening:
        line.address = f"http://{HOST}:{listening.sockets[0].getsockname()[1]}"
        yield line
        await accept_no_more(listening)
        await line.end()
