"""Hints between the processes of one database: coalesced, outside every transaction.

A hint is never the truth, which is in the tables: a lost one is healed by the next,
and by a look at the heads whenever the connection is made anew.
"""

import asyncio
import base64
import secrets
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta
from structlog.typing import FilteringBoundLogger

from cordee.server.protocol.codes import Code
from cordee.server.services.faults import Faults, Point
from cordee.server.services.refusals import told
from cordee.server.store import hints
from cordee.server.store.database import OwnConnection, Where, connect
from cordee.server.store.errors import DRIVER

PAUSE_SECONDS: Final = 0.01
"""At most a hundred notifications a second, however many items."""
RETRY_SECONDS: Final = 0.2
LOOK_SECONDS: Final = 30.0
"""A process that is alone tells nobody, and looks around each time instead, which
costs no commit; this is how long it tells one that died."""
MAX_BYTES: Final = 5_900
"""A notification holds 8,000 characters; base64 takes four for three bytes."""
MAX_WAITING: Final = 10_000
"""Hints that wait; more are dropped, as hints may be."""

Id = Annotated[bytes, Meta(min_length=32, max_length=32)]


class Hint(msgspec.Struct, frozen=True, array_like=True):
    """What one process tells the others."""


class Grown(Hint, frozen=True, tag="g"):
    """Items `first` to `last` of a thread are stored."""

    thread: Id
    first: int
    last: int


class Dropped(Hint, frozen=True, tag="d"):
    """These devices of an account, or all, lose their sessions."""

    account: Id
    devices: tuple[Id, ...] | None
    code: Code


class Relay(Hint, frozen=True, tag="r"):
    """One encoded frame for accounts, or for the members of a thread."""

    accounts: tuple[Id, ...]
    thread: Id | None
    frame: bytes


class Presence(Hint, frozen=True, tag="p"):
    """An account came or went."""

    account: Id
    online: bool


class Asked(Hint, frozen=True, tag="a"):
    """Asks which of these accounts are online elsewhere."""

    accounts: tuple[Id, ...]


class Linked(Hint, frozen=True, tag="l"):
    """A link session has moved."""

    number: int


class Here(Hint, frozen=True, tag="h"):
    """A process has come, and hears."""


AnyHint = Here | Grown | Dropped | Presence | Relay | Asked | Linked


class _Envelope(msgspec.Struct, frozen=True, array_like=True):
    sender: bytes
    hints: tuple[msgspec.Raw, ...]


_shape: Any = AnyHint
_encode: Final = msgspec.msgpack.Encoder().encode
_envelope: Final = msgspec.msgpack.Decoder(_Envelope)
_hint: Final = msgspec.msgpack.Decoder(_shape)


class Bus:
    """Tells and hears over PostgreSQL's LISTEN and NOTIFY."""

    def __init__(self, where: Where, faults: Faults, log: FilteringBoundLogger) -> None:
        self._where = where
        self._faults = faults
        self._log = log
        self._me = secrets.token_bytes(8)
        self._grown: dict[bytes, tuple[int, int]] = {}
        self._others: list[bytes] = []
        self._wake = asyncio.Event()
        self._heard: Callable[[AnyHint], None] = lambda _hint: None
        self._again: Callable[[], None] = lambda: None
        self._alone = True
        self._look_at = 0.0
        self.ready = asyncio.Event()

    def listen(
        self, heard: Callable[[AnyHint], None], again: Callable[[], None]
    ) -> None:
        """Call `heard` for each hint of others; `again` when some may be lost."""
        self._heard, self._again = heard, again

    def grown(self, thread: bytes, first: int, last: int) -> None:
        """Tell that a thread has grown."""
        before = self._grown.get(thread)
        if before is not None:
            first = min(first, before[0])
        elif len(self._grown) >= MAX_WAITING:
            return
        self._grown[thread] = (first, last)
        self._wake.set()

    def tell(self, hint: AnyHint) -> None:
        """Tell anything else; what is too large for a notification is dropped."""
        data = _encode(hint)
        if len(data) < MAX_BYTES and len(self._others) < MAX_WAITING:
            self._others.append(data)
            self._wake.set()

    async def run(self) -> None:
        """Keep a connection, and tell what waits, until cancelled."""
        while True:
            try:
                connection = await connect(self._where)
            except DRIVER:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            try:
                await self._serve(connection)
            except Exception as error:  # noqa: BLE001 - it is made anew, whatever it was
                self._log.warning("bus_lost", **told(error))
            finally:
                self.ready.clear()
                connection.terminate()

    async def _serve(self, connection: OwnConnection) -> None:
        connection.add_termination_listener(lambda _connection: self._wake.set())
        await hints.join(connection)
        await connection.add_listener(hints.CHANNEL, self._receive)
        await hints.notify(connection, [self._seal([_encode(Here())])])
        await self._look_around(connection)
        self.ready.set()
        self._again()
        while not connection.is_closed():
            await self._wake.wait()
            self._wake.clear()
            if self._grown or self._others:
                self._faults(Point.BEFORE_NOTIFY)
                await self._notify(connection)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _notify(self, connection: OwnConnection) -> None:
        """Tell what waits, if anybody hears it.

        Whoever comes marks his connection before he looks at the heads: seen alone
        after a commit, this process has nobody to tell of it.
        """
        waiting = self._take()
        if self._alone or asyncio.get_running_loop().time() >= self._look_at:
            await self._look_around(connection)
        if not self._alone:
            await hints.notify(connection, list(map(self._seal, _parts(waiting))))

    async def _look_around(self, connection: OwnConnection) -> None:
        """Whoever comes says so; who has gone is noticed after a while."""
        self._look_at = asyncio.get_running_loop().time() + LOOK_SECONDS
        self._alone = True
        self._alone = await hints.others(connection) == 0 and self._alone

    def _take(self) -> list[bytes]:
        grown, self._grown = self._grown, {}
        others, self._others = self._others, []
        told = (Grown(t, first, last) for t, (first, last) in grown.items())
        return [*map(_encode, told), *others]

    def _seal(self, told: Sequence[bytes]) -> str:
        envelope = _Envelope(self._me, tuple(msgspec.Raw(one) for one in told))
        return base64.b64encode(_encode(envelope)).decode()

    def _receive(self, *message: object) -> None:
        try:
            envelope = _envelope.decode(base64.b64decode(str(message[-1])))
            heard: list[AnyHint] = [_hint.decode(one) for one in envelope.hints]
        except (ValueError, msgspec.DecodeError):
            self._log.warning("hint_not_understood")
            return
        if envelope.sender == self._me:
            return
        self._alone = False
        for hint in heard:
            self._heard(hint)


def _parts(told: Sequence[bytes]) -> list[list[bytes]]:
    parts: list[list[bytes]] = []
    room = 0
    for one in told:
        if len(one) > room:
            parts.append([])
            room = MAX_BYTES
        parts[-1].append(one)
        room -= len(one)
    return parts
