"""One socket: runs what its session decides, on aiohttp and on the services.

The session decides, this runs: no rule is taken here.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Final

from aiohttp import WSMessage, WSMsgType, web
from aiohttp.abc import AbstractStreamWriter

from cordee.server.protocol.codec import FrameError, decode_client, encode_frame
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import HELLO_SECONDS
from cordee.server.protocol.server_frames import Refused, ServerFrame, Stored
from cordee.server.protocol.types import Signed
from cordee.server.services.ports import Identity
from cordee.server.session import (
    Append,
    Ask,
    Close,
    Effect,
    Hint,
    Send,
    Session,
    State,
    Verify,
)
from cordee.server.web.desk import Desk
from cordee.server.web.garbled import refs_in
from cordee.server.web.limits import (
    CLOSE_SECONDS,
    MAX_UNREAD_ANSWERS,
    MAX_WAITING_BYTES,
    NARROW_SECONDS,
)
from cordee.server.web.outgoing import Outgoing
from cordee.server.web.refusals import refused

PING: Final = b"\x89\x00"
CLOSE_HEAD: Final = b"\x88\x02"
"""Heads of the control frames written here (RFC 6455 §5.5)."""

STATES: Final[Mapping[str, State]] = {
    "session": State.READY,
    "recover": State.RECOVERING,
    "chain": State.LOOKING,
}
"""What a session may do, by what it was opened for."""

SLOW: Final = "you read more slowly than you are written to: resume from your cursors"


class Connection:
    """A socket from its upgrade to its end."""

    __slots__ = (
        "_address",
        "_asked",
        "_desk",
        "_is_silent",
        "_out",
        "_session",
        "_socket",
        "_timer",
        "_transport",
        "_worker",
        "_writer",
        "who",
    )

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport,
        writer: AbstractStreamWriter,
        address: str,
        desk: Desk,
    ) -> None:
        self._socket = socket
        self._address = address
        self._transport = transport
        self._writer = writer
        self._desk = desk
        self._session = Session(secrets.token_bytes(32), monotonic())
        self._out = Outgoing(transport, desk.board.turn, self._slow)
        self._asked: deque[Ask] | None = None
        self._worker: asyncio.Task[None] | None = None
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(HELLO_SECONDS, self._expire)
        self._is_silent = False
        self.who: Identity | None = None
        transport.set_write_buffer_limits(high=MAX_UNREAD_ANSWERS)

    async def run(self) -> None:
        """Read until the socket ends, whoever ends it."""
        receive = self._socket.receive
        try:
            while True:
                message = await receive()
                self._is_silent = False
                if message.type is WSMsgType.BINARY:
                    await self._read(message.data)
                elif not self._control(message):
                    break
            if self._session.state is not State.CLOSED:
                await self._socket.close(drain=False)
        finally:
            self._end()

    def send(self, frame: bytes) -> None:
        """Write an encoded frame, if the socket still stands."""
        self._out.put(frame)

    def drain(self) -> None:
        """Take no request any more; say Bye when all have their answer."""
        sentence = "the server stops: connect again in a moment"
        self._perform(self._session.drain(Code.DRAINING, sentence))

    def dismiss(self, code: Code, sentence: str) -> None:
        """Say Bye now."""
        self._perform(self._session.end(code, sentence))

    def abort(self) -> None:
        """Drop the socket without a word."""
        self._transport.abort()

    def check_alive(self) -> None:
        """Ask for a sign of life; drop a socket that gave none since the last time."""
        if self._is_silent:
            self.abort()
        elif self._session.state is not State.CLOSED:
            self._is_silent = True
            self._transport.write(PING)

    async def _read(self, data: bytes) -> None:
        """Take a message; a frame is not looked at before the one ahead is done."""
        session = self._session
        if session.state >= State.CLOSING:
            return
        traffic = self._desk.board.traffic
        traffic.messages_in += 1
        traffic.bytes_in += len(data)
        try:
            frames = decode_client(data)
        except FrameError as error:
            traffic.garbled += 1
            sentence = refused(error, None).sentence
            self._perform(session.garbled(refs_in(data), sentence))
            return
        traffic.frames_in += len(frames)
        now = monotonic()
        for frame in frames:
            for effect in session.receive(frame, now):
                if type(effect) is Verify:
                    await self._verify(effect.proof)
                else:
                    self._run(effect)
        if pause := session.pause():
            await asyncio.sleep(pause)

    def _control(self, message: WSMessage) -> bool:
        """Take what is not binary; whether there is more to read."""
        if message.type is WSMsgType.PING:
            if not self._transport.is_closing():
                pong = bytes((0x8A, len(message.data))) + message.data
                self._transport.write(pong)
            return True
        if message.type is WSMsgType.TEXT:
            sentence = "frames travel in binary messages"
            self._perform(self._session.garbled([], sentence))
            return True
        return message.type is WSMsgType.PONG

    def _perform(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            self._run(effect)

    def _run(self, effect: Effect) -> None:
        if type(effect) is Append:
            self._append(effect)
        elif type(effect) is Send:
            self._send(effect.frame)
        elif type(effect) is Ask:
            self._ask(effect)
        elif type(effect) is Hint:
            self._hint(effect)
        elif type(effect) is Close:
            self._close(effect.code)

    def _append(self, effect: Append) -> None:
        assert self.who is not None
        try:
            self._desk.backend.append(self.who, effect.frame, self._appended)
        except Exception as error:  # noqa: BLE001 - told in words, whatever it is
            self._reply(effect.frame.ref, refused(error, effect.frame.ref))

    def _appended(self, answer: Stored | Refused) -> None:
        if answer.ref is not None:
            self._desk.board.traffic.stored += type(answer) is Stored
            self._reply(answer.ref, answer)

    def _reply(self, ref: int, frame: ServerFrame) -> None:
        for effect in self._session.answer(ref, frame):
            self._run(effect)

    def _send(self, frame: ServerFrame) -> None:
        encoded = encode_frame(frame)
        if len(encoded) > MAX_WAITING_BYTES:
            sentence = "the answer is too large for one message: ask for less"
            ref = getattr(frame, "ref", None)
            frame = Refused(ref, Code.TOO_LARGE, None, sentence, None)
            encoded = encode_frame(frame)
        if type(frame) is Refused:
            self._desk.board.traffic.refused[frame.code] += 1
        self._out.put(encoded)

    def _hint(self, effect: Hint) -> None:
        assert self.who is not None
        try:
            self._desk.backend.hint(self.who, effect.frame)
        except Exception as error:  # noqa: BLE001 - nobody waits for an answer
            refused(error, None)

    async def _verify(self, proof: Signed) -> None:
        """Ask who this is; again if a device was dropped while we asked."""
        board, backend = self._desk.board, self._desk.backend
        nonce = self._session.nonce
        try:
            while True:
                drops = board.drops
                who, welcome = await backend.authenticate(
                    proof, self._desk.origin, nonce
                )
                if drops == board.drops:
                    break
        except Exception as error:  # noqa: BLE001 - told in words, whatever it is
            self._perform(self._session.refuse_proof(refused(error, None)))
            return
        effects = self._session.welcome(welcome, STATES[who.purpose])
        if not effects:
            return
        self._timer.cancel()
        self.who = who
        self._desk.doors.prove(self._address)
        self._perform(effects)
        if who.is_device:
            board.join(self, who)
            backend.connected(who)
        else:  # nothing is pushed to it, and it does not stay
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(NARROW_SECONDS, self._overstay)

    def _ask(self, ask: Ask) -> None:
        if self._asked is None:
            self._asked = deque()
        self._asked.append(ask)
        if self._worker is None:
            self._worker = asyncio.create_task(self._answer_all(self._asked))
            self._desk.board.watch(self._worker)

    async def _answer_all(self, asked: deque[Ask]) -> None:
        """Answer one after the other, no faster than the peer reads.

        The end of the socket does not cancel what has begun: it may be committed,
        and others must be told.
        """
        assert self.who is not None
        try:
            while asked:
                await self._writer.drain()
                ask = asked.popleft()
                self._reply(ask.ref, await self._answer(self.who, ask))
        except ConnectionError:
            asked.clear()
        finally:
            self._worker = self._asked = None

    async def _answer(self, who: Identity, ask: Ask) -> ServerFrame:
        try:
            return await self._desk.backend.answer(who, ask.frame)
        except Exception as error:  # noqa: BLE001 - told in words, whatever it is
            return refused(error, ask.ref)

    def _slow(self) -> None:
        self._desk.board.traffic.slow_readers += 1
        self.dismiss(Code.SLOW_READER, SLOW)

    def _overstay(self) -> None:
        sentence = f"such a session lasts {NARROW_SECONDS} s: connect again"
        self.dismiss(Code.UNAUTHENTICATED, sentence)

    def _expire(self) -> None:
        self._perform(self._session.expire())

    def _close(self, code: int) -> None:
        """Begin the closing handshake; reading goes on until the peer answers it."""
        self._out.shut()
        self._timer.cancel()
        if not self._transport.is_closing():
            self._transport.write(CLOSE_HEAD + code.to_bytes(2, "big"))
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(CLOSE_SECONDS, self._transport.abort)
        self._desk.board.leave(self)

    def _end(self) -> None:
        self._session.lost()
        self._timer.cancel()
        self._out.shut()
        self._transport.close()
        if self._asked is not None:
            self._asked.clear()
        self._desk.board.shut(self)
        if self.who is not None and self.who.is_device:
            self._desk.backend.disconnected(self.who)
