"""A real server in this process on an ephemeral port, and a client for it.

The client is the `websockets` library: an implementation that is not the server's.

What never enters this room: a backend.
"""

import asyncio
import inspect
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web
from websockets.asyncio.client import connect

from cordee.server.protocol.client_frames import Authenticate, Hello
from cordee.server.protocol.codec import decode_server, encode_frame, join_frames
from cordee.server.protocol.server_frames import Bye, Challenge, Welcome
from cordee.server.web.application import application
from cordee.server.web.desk import Desk
from cordee.server.web.doors import Doors
from cordee.server.web.switchboard import Switchboard
from tests.support.hanging_up import clean_up

WAIT_SECONDS = 60


class House:
    """A running server: its desk, its address."""

    def __init__(self, desk, url):
        self.desk = desk
        self.board = desk.board
        self.url = url
        self.origin = desk.origin

    @property
    def socket_url(self):
        return self.url.replace("http", "ws", 1) + "/v1/socket"

    @asynccontextmanager
    async def client(self, **options) -> AsyncGenerator["Peer", None]:
        """A socket on which nothing was said yet."""
        options = {"compression": None, "max_size": None, **options}
        async with connect(self.socket_url, **options) as socket:
            yield Peer(socket)

    @asynccontextmanager
    async def session(self, device, **options) -> AsyncGenerator["Peer", None]:
        """A socket that has proved `device`."""
        async with self.client(**options) as peer:
            await peer.prove(device, self.origin)
            yield peer


class Peer:
    """The client's end: whole frames in and out, none lost."""

    def __init__(self, socket):
        self.socket = socket
        self.frames = []

    async def send(self, *frames):
        await self.socket.send(join_frames([encode_frame(frame) for frame in frames]))

    async def next(self):
        """The next frame, whatever it is."""
        while not self.frames:
            async with asyncio.timeout(WAIT_SECONDS):
                data = await self.socket.recv()
            self.frames = decode_server(data)
        return self.frames.pop(0)

    async def wait_for(self, kind):
        """The next frame of this kind; those before it are passed over."""
        while not isinstance(frame := await self.next(), kind):
            pass
        return frame

    async def prove(self, device, origin):
        await self.send(Hello((1,), "test"))
        challenge = await self.next()
        assert isinstance(challenge, Challenge)
        await self.send(Authenticate(proof_of(device, origin, challenge.nonce)))
        welcome = await self.next()
        assert isinstance(welcome, Welcome), welcome
        return welcome

    async def farewell(self):
        """The last word, and the code with which the server closed."""
        bye = await self.wait_for(Bye)
        async with asyncio.timeout(WAIT_SECONDS):
            await self.socket.wait_closed()
        return bye, self.socket.close_code


def proof_of(device, origin, nonce):
    """What a `Device` or an `Account` of people.py answers to a challenge."""
    if hasattr(device, "proof"):
        return device.proof(origin, nonce)
    return device.session(nonce, origin=origin)


@asynccontextmanager
async def house(
    make_backend, *, doors=None, name="Test", origin=None, context=None, **more
):
    """Serve `make_backend(hub)`, awaited if need be, until the block ends.

    `more` are fields of the desk.
    """
    board = Switchboard(asyncio.get_running_loop())
    backend = make_backend(board)
    if inspect.isawaitable(backend):
        backend = await backend
    scheme = "https" if context else "http"
    listener = _listener()
    url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    desk = Desk(backend, board, doors or Doors(), name, origin or url, **more)
    runner = web.AppRunner(application(desk), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, listener, ssl_context=context).start()
    try:
        yield House(desk, url)
    finally:
        board.abort()
        await clean_up(runner)


def _listener():
    return socket.create_server(("127.0.0.1", 0))


async def until(condition):
    """Wait until `condition()` holds; the test's own timeout is the limit."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():  # noqa: ASYNC110 - many conditions have no event
            await asyncio.sleep(0.005)
