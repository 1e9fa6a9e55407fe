"""What goes out of one socket: frames joined per turn of the loop, and bounded.

The transport's own buffer is the queue, so that an idle socket holds nothing and no
task sends: what a commit gives to a socket leaves in one message and one system call.
"""

import asyncio
from collections.abc import Callable

from cordee.server.protocol.codec import join_frames
from cordee.server.protocol.limits import MAX_FRAMES
from cordee.server.web.limits import MAX_UNREAD, MAX_WAITING_BYTES
from cordee.server.web.traffic import Traffic


def binary_head(size: int) -> bytes:
    """Head of a final, unmasked binary frame of `size` bytes (RFC 6455 §5.2)."""
    if size < 126:
        return bytes((0x82, size))
    if size < 1 << 16:
        return b"\x82\x7e" + size.to_bytes(2, "big")
    return b"\x82\x7f" + size.to_bytes(8, "big")


class Turn:
    """The sockets that have something to say at the end of this turn of the loop."""

    __slots__ = ("_due", "_loop", "traffic")

    def __init__(self, loop: asyncio.AbstractEventLoop, traffic: Traffic) -> None:
        self._loop = loop
        self._due: list[Outgoing] = []
        self.traffic = traffic

    def add(self, outgoing: "Outgoing") -> None:
        """Flush `outgoing` when this turn is over."""
        if not self._due:
            self._loop.call_soon(self._flush)
        self._due.append(outgoing)

    def _flush(self) -> None:
        due, self._due = self._due, []
        for outgoing in due:
            outgoing.flush()


class Outgoing:
    """The way out of one socket. `slow` is called once when its reader is."""

    __slots__ = ("_is_open", "_size", "_slow", "_transport", "_turn", "_waiting")

    def __init__(
        self, transport: asyncio.Transport, turn: Turn, slow: Callable[[], None]
    ) -> None:
        self._transport = transport
        self._turn = turn
        self._slow = slow
        self._waiting: list[bytes] = []
        self._size = 0
        self._is_open = True

    @property
    def unread(self) -> int:
        """Bytes that the reader has not taken."""
        return self._transport.get_write_buffer_size() + self._size

    def put(self, frame: bytes) -> None:
        """Add one encoded frame of at most MAX_WAITING_BYTES; drop it when shut."""
        if not self._is_open:
            return
        waiting = self._waiting
        if not waiting:
            self._turn.add(self)
        elif len(waiting) == MAX_FRAMES or self._size + len(frame) > MAX_WAITING_BYTES:
            if not self.flush():
                return
            waiting = self._waiting
        waiting.append(frame)
        self._size += len(frame)

    def flush(self) -> bool:
        """Write what waits as one message; whether there is still a way out.

        Tells when the reader does not keep up.
        """
        if not self._waiting:
            return self._is_open
        frames, self._waiting, self._size = self._waiting, [], 0
        transport = self._transport
        if transport.is_closing():
            self._is_open = False
            return False
        message = join_frames(frames)
        transport.write(binary_head(len(message)) + message)
        traffic = self._turn.traffic
        traffic.frames_out += len(frames)
        traffic.messages_out += 1
        traffic.bytes_out += len(message)
        if self._is_open and transport.get_write_buffer_size() > MAX_UNREAD:
            self._slow()
        return self._is_open

    def shut(self) -> None:
        """Write what waits, and take nothing more."""
        self._is_open = False
        self.flush()
