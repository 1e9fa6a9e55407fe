"""The lying server: it speaks the wire and changes what it likes on the way.

A `Lie` sees each frame with the account whose connection it is, and gives the
frames that go on in its place: none, the same, others. Whatever it does, it has
no key: what a server could do, it can do.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from cordee.crypto.encoding import decode
from cordee.crypto.session import SessionProof
from cordee.server.protocol.client_frames import Authenticate, ClientFrame
from cordee.server.protocol.codec import (
    decode_client,
    decode_server,
    encode_frame,
    join_frames,
)
from cordee.server.protocol.limits import MAX_WEBSOCKET_MESSAGE
from cordee.server.protocol.server_frames import ServerFrame

SOCKET_PATH = "/v1/socket"


class Lie(Protocol):
    """What happens to frames; `who` is None until the client has signed in."""

    def from_client(
        self, who: bytes | None, frame: ClientFrame
    ) -> Sequence[ClientFrame]: ...

    def to_client(
        self, who: bytes | None, frame: ServerFrame
    ) -> Sequence[ServerFrame]: ...


class Honest:
    """The lie of an honest server; others override what they change."""

    def from_client(
        self, who: bytes | None, frame: ClientFrame
    ) -> Sequence[ClientFrame]:
        del who
        return [frame]

    def to_client(self, who: bytes | None, frame: ServerFrame) -> Sequence[ServerFrame]:
        del who
        return [frame]


class LyingServer:
    """`async with LyingServer(real, lie) as address:`; `real` is `http://host:port`."""

    def __init__(self, real: str, lie: Lie) -> None:
        self.real = real.replace("http", "ws", 1) + SOCKET_PATH
        self.lie = lie
        self._server: Server | None = None
        self._open: set[ServerConnection] = set()

    async def __aenter__(self) -> str:
        self._server = await serve(
            self._meet, "127.0.0.1", 0, max_size=MAX_WEBSOCKET_MESSAGE, compression=None
        )
        port = next(iter(self._server.sockets)).getsockname()[1]
        return f"http://127.0.0.1:{port}"

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def cut(self) -> None:
        """Break every connection, so that clients come back."""
        for connection in list(self._open):
            await connection.close()

    async def _meet(self, client: ServerConnection) -> None:
        self._open.add(client)
        try:
            async with connect(
                self.real, max_size=MAX_WEBSOCKET_MESSAGE, compression=None
            ) as server:
                await _Relay(client, server, self.lie).run()
        finally:
            self._open.discard(client)


class _Relay:
    """One connection, both ways."""

    def __init__(
        self, client: ServerConnection, server: ClientConnection, lie: Lie
    ) -> None:
        self.client, self.server, self.lie = client, server, lie
        self.who: bytes | None = None

    async def run(self) -> None:
        ways = [
            asyncio.ensure_future(self._upwards()),
            asyncio.ensure_future(self._downwards()),
        ]
        _done, rest = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in rest:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)

    async def _upwards(self) -> None:
        with suppress(ConnectionClosed):
            async for data in self.client:
                assert isinstance(data, bytes)
                for frame in decode_client(data):
                    self._notice(frame)
                    for told in self.lie.from_client(self.who, frame):
                        await self.server.send(join_frames([encode_frame(told)]))

    async def _downwards(self) -> None:
        with suppress(ConnectionClosed):
            async for data in self.server:
                assert isinstance(data, bytes)
                for frame in decode_server(data):
                    for told in self.lie.to_client(self.who, frame):
                        await self.client.send(join_frames([encode_frame(told)]))

    def _notice(self, frame: ClientFrame) -> None:
        if isinstance(frame, Authenticate):
            self.who = decode(frame.proof.body, SessionProof).account
