"""The lying server: it speaks the wire and changes what it likes on the way.

A `Lie` sees each frame with the account whose connection it is, and gives the
frames that go on in its place: none, the same, others. Whatever it does, it has
no key: what a server could do, it can do.
"""

import asyncio
import io
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Protocol

import msgspec
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web

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
from cordee.server.protocol.rest import SignUp
from cordee.server.protocol.server_frames import ServerFrame
from tests.support.hanging_up import clean_up

SOCKET_PATH: Final = "/v1/socket"
ACCOUNTS_PATH: Final = "/v1/accounts"

Socket = web.WebSocketResponse | ClientWebSocketResponse[Any]


class CutOff(Exception):  # noqa: N818 - what happens
    """Raised by a lie: the connection breaks, an answer in its middle."""


class Lie(Protocol):
    """What happens to frames; `who` is None until the client has signed in.

    What a client sent may be answered at once: such frames go back to it.
    """

    def from_client(
        self, who: bytes | None, frame: ClientFrame
    ) -> Sequence[ClientFrame | ServerFrame]: ...

    def to_client(
        self, who: bytes | None, frame: ServerFrame
    ) -> Sequence[ServerFrame]: ...

    def sign_up(self, request: SignUp) -> SignUp: ...

    def asked(self, path: str, body: bytes) -> bytes:
        """What the server is asked over HTTP, in place of `body`."""
        ...

    def answered(self, path: str, body: bytes) -> bytes:
        """What is answered over HTTP, in place of `body`."""
        ...


class Honest:
    """The lie of an honest server; others override what they change."""

    def from_client(
        self, who: bytes | None, frame: ClientFrame
    ) -> Sequence[ClientFrame | ServerFrame]:
        del who
        return [frame]

    def to_client(self, who: bytes | None, frame: ServerFrame) -> Sequence[ServerFrame]:
        del who
        return [frame]

    def sign_up(self, request: SignUp) -> SignUp:
        return request

    def asked(self, path: str, body: bytes) -> bytes:
        del path
        return body

    def answered(self, path: str, body: bytes) -> bytes:
        del path
        return body


class LyingServer:
    """`async with LyingServer(real, lie) as address:`; `real` is `http://host:port`."""

    def __init__(self, real: str, lie: Lie) -> None:
        self.real = real
        self.lie = lie
        self._runner: web.AppRunner | None = None
        self._session: ClientSession | None = None
        self._relays: set[_Relay] = set()
        self._failures: list[Exception] = []

    async def __aenter__(self) -> str:
        app = web.Application(client_max_size=2 * MAX_WEBSOCKET_MESSAGE)
        app.router.add_get(SOCKET_PATH, self._meet)
        app.router.add_post(ACCOUNTS_PATH, self._sign_up)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._session = ClientSession()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self._runner is not None
        assert self._session is not None
        await self.cut()
        await clean_up(self._runner)
        await self._session.close()
        for failure in self._failures:  # a lie that breaks is no lie
            raise failure

    async def cut(self) -> None:
        """Break every connection, so that clients come back."""
        for relay in list(self._relays):
            await relay.client.close()

    async def tell(self, who: bytes, *frames: ServerFrame) -> None:
        """Say something to an account that its server has not said."""
        for relay in list(self._relays):
            if relay.who == who:
                for frame in frames:
                    await relay.down(frame)

    async def ask(self, who: bytes, *frames: ClientFrame) -> None:
        """Ask the server in the name of an account that is connected."""
        for relay in list(self._relays):
            if relay.who == who:
                for frame in frames:
                    await relay.up(frame)

    async def _meet(self, request: web.Request) -> web.StreamResponse:
        assert self._session is not None
        client = web.WebSocketResponse(
            compress=False, max_msg_size=MAX_WEBSOCKET_MESSAGE
        )
        await client.prepare(request)
        async with self._session.ws_connect(
            self.real + SOCKET_PATH, max_msg_size=2 * MAX_WEBSOCKET_MESSAGE
        ) as server:
            relay = _Relay(client, server, self)
            self._relays.add(relay)
            try:
                await relay.run()
            except Exception as failure:  # noqa: BLE001 - raised at the end
                self._failures.append(failure)
            finally:
                self._relays.discard(relay)
                await client.close()
        return client

    async def _sign_up(self, request: web.Request) -> web.StreamResponse:
        told = msgspec.msgpack.decode(await request.read(), type=SignUp)
        body = msgspec.msgpack.encode(self.lie.sign_up(told))
        return await self._forward(request, body)

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        try:
            body = self.lie.asked(request.path, await request.read())
        except CutOff:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return await self._forward(request, body)

    async def _forward(self, request: web.Request, body: bytes) -> web.StreamResponse:
        assert self._session is not None
        kept = {"Content-Type", "Authorization"} & request.headers.keys()
        headers = {name: request.headers[name] for name in kept}
        async with self._session.request(
            request.method,
            self.real + request.path,
            data=io.BytesIO(body),
            headers=headers,
        ) as answer:
            told = await answer.read()
            try:
                told = self.lie.answered(request.path, told)
            except CutOff:
                return await _half(request, told)
            return web.Response(
                status=answer.status,
                body=io.BytesIO(told),
                content_type=answer.content_type,
            )


async def _half(request: web.Request, told: bytes) -> web.StreamResponse:
    """Begin an answer, and break the connection before its end."""
    response = web.StreamResponse()
    response.content_length = len(told)
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write(told[: len(told) // 2])
    assert request.transport is not None
    request.transport.abort()
    return response


class _Relay:
    """One connection, both ways."""

    def __init__(
        self,
        client: web.WebSocketResponse,
        server: ClientWebSocketResponse[Any],
        liar: LyingServer,
    ) -> None:
        self.client, self.server, self.liar = client, server, liar
        self.who: bytes | None = None

    async def run(self) -> None:
        ways = [
            asyncio.ensure_future(self._upwards()),
            asyncio.ensure_future(self._downwards()),
        ]
        _done, rest = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in rest:
            way.cancel()
        for result in await asyncio.gather(*ways, return_exceptions=True):
            if isinstance(result, Exception):
                raise result

    async def up(self, frame: ClientFrame) -> None:
        with suppress(ConnectionError):
            await self.server.send_bytes(join_frames([encode_frame(frame)]))

    async def down(self, frame: ServerFrame) -> None:
        with suppress(ConnectionError):
            await self.client.send_bytes(join_frames([encode_frame(frame)]))

    async def _upwards(self) -> None:
        async for message in self.client:
            assert message.type is WSMsgType.BINARY, message
            for frame in decode_client(message.data):
                self._notice(frame)
                for told in self.liar.lie.from_client(self.who, frame):
                    if isinstance(told, ServerFrame):
                        await self.down(told)
                    else:
                        await self.up(told)

    async def _downwards(self) -> None:
        async for message in self.server:
            assert message.type is WSMsgType.BINARY, message
            for frame in decode_server(message.data):
                for told in self.liar.lie.to_client(self.who, frame):
                    await self.down(told)

    def _notice(self, frame: ClientFrame) -> None:
        if isinstance(frame, Authenticate):
            self.who = decode(frame.proof.body, SessionProof).account
