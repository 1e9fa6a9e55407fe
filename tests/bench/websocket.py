"""A WebSocket client that costs little, since it shares the cores it measures.

RFC 6455 with what the workloads need: binary messages, ping, close. The mask is
zero, which the standard's framing allows and the server unmasks like any other;
what is sent within one turn of the loop is written once; all sockets read into
one buffer.
"""

import asyncio
import base64
import os
from collections.abc import Callable, Mapping
from typing import Final, cast

READ_BUFFER: Final = memoryview(bytearray(1 << 18))
"""Shared: a socket empties it before the loop turns to the next one."""
ZERO_MASK: Final = bytes(4)
BINARY, CLOSE, PING, PONG = 0x2, 0x8, 0x9, 0xA
FINAL, MASKED = 0x80, 0x80

OnMessage = Callable[[bytes], None]


class WebSocket(asyncio.BufferedProtocol):
    """One client socket; messages go to `on_message` as they arrive."""

    def __init__(self, on_message: OnMessage) -> None:
        self.on_message = on_message
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._partial = b""
        self._waiting: list[bytes] = []
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed during the handshake"))
        self._transport = None
        self.closed.set()

    def get_buffer(self, _sizehint: int) -> memoryview:
        return READ_BUFFER

    def buffer_updated(self, size: int) -> None:
        data = self._partial + READ_BUFFER[:size]
        if self.opened.done():
            self._partial = data[self._read(data) :]
        elif (end := data.find(b"\r\n\r\n")) < 0:
            self._partial = data
        else:
            self._upgraded(data[:end])
            self._partial = data[end + 4 + self._read(data[end + 4 :]) :]

    def send(self, message: bytes) -> None:
        """Queue a binary message for the end of this turn of the loop."""
        self._write(BINARY, message)

    async def close(self) -> None:
        """Close the connection, politely, and wait for its end."""
        self._write(CLOSE, b"\x03\xe8")
        try:
            await asyncio.wait_for(self.closed.wait(), 2)
        except TimeoutError:
            self.abort()
            await self.closed.wait()

    def abort(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.abort()

    def handshake(self, host: str, path: str, headers: Mapping[str, str]) -> None:
        """Ask for the upgrade; `opened` ends with the answer."""
        key = base64.b64encode(os.urandom(16)).decode()
        fields = {
            "Host": host,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
            **headers,
        }
        lines = [f"GET {path} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items())]
        self._waiting.append("\r\n".join([*lines, "", ""]).encode())
        self._flush()

    def _upgraded(self, answer: bytes) -> None:
        if answer.startswith(b"HTTP/1.1 101"):
            self.opened.set_result(None)
            return
        self.opened.set_exception(ConnectionError(answer.decode(errors="replace")))
        self.abort()

    def _read(self, data: bytes) -> int:
        """Deliver the complete frames; return how many bytes they took."""
        position, end = 0, len(data)
        while end - position >= 2:
            size, start = data[position + 1], position + 2
            if size >= 126:
                start += 2 if size == 126 else 8
                if end < start:
                    break
                size = int.from_bytes(data[position + 2 : start])
            if end - start < size:
                break
            self._frame(data[position], data[start : start + size])
            position = start + size
        return position

    def _frame(self, head: int, body: bytes) -> None:
        if head == FINAL | BINARY:
            self.on_message(body)
        elif head == FINAL | PING:
            self._write(PONG, body)
        elif head == FINAL | CLOSE:
            self.abort()
        elif head != FINAL | PONG:
            raise ConnectionError(f"a frame the bench does not read: {head:#x}")

    def _write(self, opcode: int, body: bytes) -> None:
        if not self._waiting:
            self._loop.call_soon(self._flush)
        size = len(body)
        if size < 126:
            length = bytes((MASKED | size,))
        elif size < 1 << 16:
            length = b"\xfe" + size.to_bytes(2)
        else:
            length = b"\xff" + size.to_bytes(8)
        self._waiting += (bytes((FINAL | opcode,)), length, ZERO_MASK, body)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if self._transport is not None:
            self._transport.write(b"".join(waiting))


async def open_websocket(
    address: tuple[str, int],
    on_message: OnMessage,
    path: str = "/",
    headers: Mapping[str, str] | None = None,
) -> WebSocket:
    """Connect and upgrade; raises OSError (ConnectionError if refused)."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: WebSocket(on_message), *address)
    socket.handshake(f"{address[0]}:{address[1]}", path, headers or {})
    async with asyncio.timeout(30):
        await socket.opened
    return socket
