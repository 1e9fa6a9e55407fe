"""One authenticated socket: requests by number, frames batched into messages.

What never enters this room: what a frame means, and trying again.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidURI, WebSocketException

from cordee import __version__
from cordee.clients.sdk.errors import NotOnline, ServerRefused, TamperedError
from cordee.clients.sdk.faults import FaultPoint, Hook
from cordee.clients.sdk.origin import socket_address, tls_context
from cordee.crypto.opening.notice import sign_session
from cordee.crypto.opening.secret import DeviceKeys
from cordee.crypto.session import Purpose
from cordee.server.protocol.client_frames import (
    Append,
    Authenticate,
    ClientFrame,
    Hello,
)
from cordee.server.protocol.codec import (
    FrameError,
    decode_server,
    encode_frame,
    join_frames,
)
from cordee.server.protocol.limits import (
    MAX_FRAMES,
    MAX_WEBSOCKET_MESSAGE,
    VERSIONS,
)
from cordee.server.protocol.server_frames import (
    Bye,
    Challenge,
    Refused,
    ServerFrame,
    Welcome,
)
from cordee.server.protocol.types import Signed

OPEN_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 60.0
"""An answer takes milliseconds; after a minute the socket is taken for dead."""

CLOSE_SECONDS: Final = 1.0
PING_SECONDS: Final = 20.0
AGENT: Final = f"cordee-python/{__version__}"
MAX_REF: Final = 2**32 - 1
MESSAGE_BYTES: Final = MAX_WEBSOCKET_MESSAGE - 16
"""Room for the head of the array of frames."""

T = TypeVar("T")


class Credentials(Protocol):
    """Where to connect, and what the session proof is made of.

    The origin is the profile's own, whatever address is dialled and whoever answers.
    """

    @property
    def origin(self) -> str: ...
    @property
    def ca(self) -> str | None: ...
    @property
    def account(self) -> bytes: ...
    @property
    def keys(self) -> DeviceKeys: ...


class Session:
    """An open session; ends by `close` or by the peer, and then stays ended."""

    def __init__(
        self,
        socket: ClientConnection,
        welcome: Welcome,
        told: Callable[[ServerFrame], None],
        fault: Hook,
    ) -> None:
        self.welcome: Final = welcome
        self._socket = socket
        self._told = told
        self._fault = fault
        self._ref = 0
        self._waiting: dict[int, asyncio.Future[ServerFrame]] = {}
        self._outgoing: list[tuple[bytes, bool]] = []
        self._ready = asyncio.Event()
        self._written = asyncio.Event()
        self.ended: Final[asyncio.Event] = asyncio.Event()
        self.reason: ServerRefused | None = None
        self._tasks = [
            asyncio.create_task(self._read(), name="cordee-read"),
            asyncio.create_task(self._write(), name="cordee-write"),
        ]

    @property
    def is_open(self) -> bool:
        return not self.ended.is_set()

    def submit(self, make: Callable[[int], ClientFrame]) -> asyncio.Future[ServerFrame]:
        """Send a request; the future gives its answer, whatever it is.

        It raises NotOnline when the session ends first.
        """
        if not self.is_open:
            raise NotOnline("the session has ended")
        self._ref = self._ref % MAX_REF + 1
        future: asyncio.Future[ServerFrame] = asyncio.get_running_loop().create_future()
        self._waiting[self._ref] = future
        self.post(make(self._ref))
        return future

    async def ask(self, make: Callable[[int], ClientFrame]) -> ServerFrame:
        """Send a request and wait. Raises ServerRefused, NotOnline."""
        return await self.answer(self.submit(make))

    async def answer(self, future: asyncio.Future[ServerFrame]) -> ServerFrame:
        """Wait for the answer of `submit`. Raises ServerRefused, NotOnline."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await future
        except TimeoutError:
            self._end()
            raise NotOnline("the server does not answer") from None
        if isinstance(answer, Refused):
            raise refusal(answer)
        return answer

    def post(self, frame: ClientFrame) -> None:
        """Send a frame that nothing answers; dropped when the session has ended."""
        if self.is_open:
            self._outgoing.append((encode_frame(frame), isinstance(frame, Append)))
            self._ready.set()

    async def flushed(self) -> None:
        """Wait until everything submitted was handed to the socket."""
        while self._outgoing and self.is_open:
            self._written.clear()
            await self._written.wait()

    async def close(self) -> None:
        """Close the socket and let every waiting request fail."""
        self._end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(WebSocketException, OSError, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._socket.close()
        self._socket.transport.abort()  # of a server that answers no close
        await self._socket.wait_closed()

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                for frame in decode_server(
                    message if isinstance(message, bytes) else b""
                ):
                    self._take(frame)
        except (WebSocketException, OSError, FrameError):
            pass
        finally:
            self._end()

    def _take(self, frame: ServerFrame) -> None:
        ref = getattr(frame, "ref", None)
        if ref is not None:
            future = self._waiting.pop(ref, None)
            if future is not None and not future.done():
                future.set_result(frame)
        elif isinstance(frame, Bye):
            self.reason = ServerRefused(frame.code, None, frame.sentence)
        elif isinstance(frame, Refused):
            self.reason = refusal(frame)
        else:
            self._told(frame)

    async def _write(self) -> None:
        try:
            while True:
                await self._ready.wait()
                self._ready.clear()
                while self._outgoing:
                    await self._write_some()
        except (WebSocketException, OSError):
            pass
        finally:
            self._end()

    async def _write_some(self) -> None:
        frames: list[bytes] = []
        size, appends = 0, False
        for frame, is_append in self._outgoing[:MAX_FRAMES]:
            size += len(frame)
            if frames and size > MESSAGE_BYTES:
                break
            frames.append(frame)
            appends = appends or is_append
        if appends:
            self._fault(FaultPoint.BEFORE_SOCKET_WRITE)
        await self._socket.send(join_frames(frames))
        del self._outgoing[: len(frames)]
        self._written.set()
        if appends:
            self._fault(FaultPoint.AFTER_SOCKET_WRITE)

    def _end(self) -> None:
        if self.ended.is_set():
            return
        self.ended.set()
        self._written.set()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(NotOnline("the session ended"))
                future.exception()
        self._waiting.clear()


async def open_session(
    who: Credentials,
    address: str,
    told: Callable[[ServerFrame], None],
    fault: Hook,
    purpose: Purpose = Purpose.SESSION,
) -> Session:
    """Connect to `address` and prove the keys to the profile's own origin.

    Raises NotOnline, ServerRefused.
    """
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            socket = await connect(
                socket_address(address),
                ssl=tls_context(address, who.ca),
                compression=None,
                proxy=None,
                max_size=MAX_WEBSOCKET_MESSAGE,
                max_queue=64,
                open_timeout=None,
                close_timeout=CLOSE_SECONDS,
                ping_interval=PING_SECONDS,
                ping_timeout=PING_SECONDS,
            )
            welcome = await _prove(socket, who, purpose)
    except (InvalidURI, InvalidHandshake, WebSocketException) as error:
        raise NotOnline(f"{address}: {error}") from None
    except (TimeoutError, OSError) as error:
        raise NotOnline(f"{address}: {str(error) or 'no answer'}") from None
    return Session(socket, welcome, told, fault)


async def _prove(
    socket: ClientConnection, who: Credentials, purpose: Purpose
) -> Welcome:
    try:
        await _send(socket, Hello(VERSIONS, AGENT))
        challenge = _expect(await _receive(socket), Challenge)
        _check_version(challenge)
        nonce = challenge.nonce
        proof = sign_session(who.origin, nonce, who.account, who.keys, purpose)
        await _send(socket, Authenticate(Signed(proof.body, proof.signature)))
        return _expect(await _receive(socket), Welcome)
    except BaseException:
        await socket.close()
        raise


def _check_version(challenge: Challenge) -> None:
    if challenge.version not in VERSIONS:
        raise TamperedError("ENC-01", "a version that was not offered")


async def _send(socket: ClientConnection, frame: ClientFrame) -> None:
    await socket.send(join_frames([encode_frame(frame)]))


async def _receive(socket: ClientConnection) -> ServerFrame:
    message = await socket.recv()
    try:
        frames = decode_server(message if isinstance(message, bytes) else b"")
    except FrameError as error:
        raise NotOnline(f"not a frame: {error}") from None
    return frames[0]


def _expect(frame: ServerFrame, shape: type[T]) -> T:
    if isinstance(frame, shape):
        return frame
    if isinstance(frame, Refused):
        raise refusal(frame)
    if isinstance(frame, Bye):
        raise ServerRefused(frame.code, None, frame.sentence)
    raise NotOnline(f"unexpected frame {type(frame).__name__}")


def refusal(frame: Refused) -> ServerRefused:
    """The error that a refusal becomes."""
    return ServerRefused(frame.code, frame.rule, frame.sentence, frame.retry_after)
