"""What happens while a client runs, in the order it became true here.

What never enters this room: what to do about it.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final
from weakref import WeakSet

import msgspec

from cordee.clients.sdk.views import MessageState, MessageView, ThreadView

MAX_WAITING: Final = 10_000
"""Events kept for a slow reader; older ones are dropped and he is told."""


class NewMessage(msgspec.Struct, frozen=True):
    """A message that was not here before; also one of mine from another device."""

    thread: bytes
    message: MessageView


class MessageChanged(msgspec.Struct, frozen=True):
    """Edited, withdrawn, reacted to, acknowledged or renumbered.

    `previous_id` differs from the message's own id only when a message that was
    never sent took the number of one that the server refused for good, or when the
    files of one are stored.
    """

    thread: bytes
    message: MessageView
    previous_id: bytes


class StateChanged(msgspec.Struct, frozen=True):
    """A message of mine went on, with one recipient or with all.

    `state` is the same as before when it went on with some only; `reason` is set when
    it failed.
    """

    thread: bytes
    id: bytes
    state: MessageState
    reason: str | None = None


class MessageGone(msgspec.Struct, frozen=True):
    """Files that were on their way are given up: the line is no more."""

    thread: bytes
    id: bytes


class FileProgress(msgspec.Struct, frozen=True):
    """A file of a message is so far: `done` of `total` bytes.

    `index` is its place in the message; `upload` is False while it is saved.
    """

    thread: bytes
    id: bytes
    index: int
    done: int
    total: int
    upload: bool = True


class TypingChanged(msgspec.Struct, frozen=True):
    thread: bytes
    account: bytes
    on: bool


class PresenceChanged(msgspec.Struct, frozen=True):
    account: bytes
    online: bool


class ThreadChanged(msgspec.Struct, frozen=True):
    """New thread, title, members, unread count or frozen state."""

    thread: ThreadView


class LineChanged(msgspec.Struct, frozen=True):
    """Something was said on a line to an automation (docs/protocol.md §5.11)."""

    thread: bytes


class LedgerChanged(msgspec.Struct, frozen=True):
    """Something was said in a ledger that I read (docs/protocol.md §5.16)."""

    thread: bytes


class ConnectionChanged(msgspec.Struct, frozen=True):
    online: bool


class Warning_(msgspec.Struct, frozen=True):  # noqa: N801 - `Warning` is Python's
    """Something a person should know. `sentence` is a stable key, not a text."""

    rule: str
    sentence: str
    thread: bytes | None = None
    account: bytes | None = None


class CascadeProgress(msgspec.Struct, frozen=True):
    """So many of my threads have new keys, after a change of my own."""

    done: int
    total: int


class Erased(msgspec.Struct, frozen=True):
    """This device is no longer one of its account: nothing is kept here any more.

    `reason` is `revoked`, `locked` or `logged_out`.
    """

    reason: str


class Attested(msgspec.Struct, frozen=True):
    """My name is on my chain, vouched for by my organisation."""

    name: str


class RoleChanged(msgspec.Struct, frozen=True):
    """A role that I hold, manage or am asked to hold is not as it was."""

    role: bytes


class TaskChanged(msgspec.Struct, frozen=True):
    """A task of mine, or of what I hold, came or changed: ask for the tasks again."""

    id: bytes
    account: bytes


class CaseChanged(msgspec.Struct, frozen=True):
    """The server says that a case of mine was opened or moved: look at it again."""

    case: bytes
    thread: bytes


class EnrolmentWaiting(msgspec.Struct, frozen=True):
    """For an organisation: someone used an invitation."""

    account: bytes


ClientEvent = (
    NewMessage
    | MessageChanged
    | StateChanged
    | MessageGone
    | FileProgress
    | TypingChanged
    | PresenceChanged
    | ThreadChanged
    | LineChanged
    | LedgerChanged
    | CaseChanged
    | ConnectionChanged
    | Warning_
    | Attested
    | EnrolmentWaiting
    | RoleChanged
    | TaskChanged
    | CascadeProgress
    | Erased
)


class EventStream(AsyncIterator[ClientEvent]):
    """Events from the moment it was made; ends when the client closes."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[ClientEvent | None] = asyncio.Queue()
        self._has_dropped = False

    def offer(self, event: ClientEvent | None) -> None:
        """Add an event; None ends the stream."""
        if self._queue.qsize() >= MAX_WAITING:
            self._queue.get_nowait()
            self._has_dropped = True
        self._queue.put_nowait(event)

    async def __anext__(self) -> ClientEvent:
        if self._has_dropped:
            self._has_dropped = False
            return Warning_("", "events_dropped")
        event = await self._queue.get()
        if event is None:
            self._queue.put_nowait(None)
            raise StopAsyncIteration
        return event


class Broadcast:
    """Hands every event to every stream that someone still holds."""

    def __init__(self) -> None:
        self._streams: WeakSet[EventStream] = WeakSet()
        self._closed = False

    @property
    def is_heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._streams)

    def stream(self) -> EventStream:
        stream = EventStream()
        self._streams.add(stream)
        if self._closed:
            stream.offer(None)
        return stream

    def emit(self, event: ClientEvent) -> None:
        for stream in list(self._streams):
            stream.offer(event)

    def close(self) -> None:
        """End every stream, also those asked for later."""
        self._closed = True
        for stream in list(self._streams):
            stream.offer(None)
