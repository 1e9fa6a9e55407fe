"""What every part of the facade stands on: the open profile and its threads.

What never enters this room: anything that a program asks for.
"""

from cordee.clients.sdk.errors import NotAllowed
from cordee.clients.sdk.events import EventStream
from cordee.clients.sdk.parts import Parts
from cordee.clients.sdk.threads import Thread


class Facade:
    """Parts of an open client. Raises NotAllowed once it is closed, or before."""

    _opened: Parts | None = None

    @property
    def account(self) -> bytes:
        return self._parts.context.me.account

    def events(self) -> EventStream:
        """Events from now on; ends when the client closes."""
        return self._parts.context.broadcast.stream()

    @property
    def _parts(self) -> Parts:
        if self._opened is None:
            raise NotAllowed("the client is not open: use `async with`")
        return self._opened

    def _thread(self, thread: bytes) -> Thread:
        return self._parts.threads.get(thread)
