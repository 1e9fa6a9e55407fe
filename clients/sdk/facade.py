"""What every part of the facade stands on: the open profile and its threads.

What never enters this room: anything that a program asks for.
"""

from cordee.clients.sdk.errors import NotAllowed, ProfileErased
from cordee.clients.sdk.events import Erased, EventStream
from cordee.clients.sdk.farewell import Reason
from cordee.clients.sdk.parts import Parts
from cordee.clients.sdk.threads import Thread


class Facade:
    """Parts of an open client. Raises NotAllowed once it is closed, or before."""

    _opened: Parts | None = None
    _erased: Reason | None = None

    @property
    def account(self) -> bytes:
        return self._parts.context.me.account

    def events(self) -> EventStream:
        """Events from now on; ends when the client closes."""
        return self._parts.context.broadcast.stream()

    @property
    def _parts(self) -> Parts:
        if self._erased is not None:
            raise ProfileErased(self._erased)
        if self._opened is None:
            raise NotAllowed("the client is not open: use `async with`")
        return self._opened

    async def _erase(self, reason: Reason) -> None:
        """Stop, and leave nothing here: the key first, then what it opened."""
        parts, self._erased = self._parts, reason
        parts.profile.condemn(reason)
        parts.context.emit(Erased(reason))
        self._opened = None
        await parts.stop(erase=True)

    def _thread(self, thread: bytes) -> Thread:
        return self._parts.threads.get(thread)
