"""The facade's conversation: what was said, what to say, how far it has come.

What never enters this room: who is in a thread.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.errors import (
    CordeeError,
    FileFault,
    NotAllowed,
    NotFound,
    NotOnline,
    ServerRefused,
    TamperedError,
    TooLarge,
)
from cordee.clients.sdk.events import (
    EventStream,
    MessageChanged,
    NewMessage,
    StateChanged,
)
from cordee.clients.sdk.facade import Facade
from cordee.clients.sdk.outbox import Said
from cordee.clients.sdk.store.uploads import upload_of
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.views import MessageView
from cordee.crypto.epoch import WRITERS
from cordee.crypto.errors import RULES, CryptoError
from cordee.crypto.event import MAX_BODY, Acknowledge, Edit, Reaction, Text, Withdraw
from cordee.server.protocol.client_frames import Typing
from cordee.server.protocol.codes import Code

RANK: Final[dict[str, int]] = {
    "waiting": 0,
    "stored": 1,
    "delivered": 2,
    "displayed": 3,
}
"""How far a message is; a failed one has no rank."""


class Conversation(Facade):
    """Reads and writes the lines of a thread."""

    async def history(
        self, thread: bytes, before: int | None = None, limit: int = 50
    ) -> list[MessageView]:
        """Give the last `limit` lines before number `before`, oldest first.

        Mine that wait come last when `before` is None.
        """
        known = self._thread(thread)
        await self._have_cursors(known)
        return self._parts.timeline.history(known, before, limit)

    async def message(self, thread: bytes, message: bytes) -> MessageView:
        """One message. Raises NotFound."""
        return self._parts.timeline.message(self._thread(thread), message)

    async def send(
        self,
        thread: bytes,
        text: str,
        *,
        reply_to: bytes | None = None,
        mentions: Sequence[bytes] = (),
        behalf: bytes | None = None,
    ) -> MessageView:
        """Put a text in the outbox, durable when this returns; works offline.

        `behalf` is a role of mine to write for, implied where I read through one only.
        Raises ThreadFrozen, NotAllowed, TooLarge.
        """
        _check_text(text)
        self._check_sent(thread, reply_to)
        event = Text(text, reply_to, tuple(mentions))
        message = await self._say(thread, event, behalf)
        view = await self.message(thread, message)
        self._parts.context.emit(NewMessage(thread, view))
        return view

    async def edit(self, thread: bytes, message: bytes, text: str) -> None:
        """Replace the text of a message of mine, or what it says about its files."""
        _check_text(text)
        await self._change(thread, message, Edit(message, text), only_mine=True)

    async def withdraw(self, thread: bytes, message: bytes) -> None:
        """Take a message of mine back."""
        await self._change(thread, message, Withdraw(message), only_mine=True)

    async def react(
        self, thread: bytes, message: bytes, symbol: str, *, on: bool = True
    ) -> None:
        """Set a reaction or take it away; one an account and symbol."""
        await self._change(thread, message, Reaction(message, symbol, on))

    async def acknowledge(self, thread: bytes, message: bytes) -> None:
        """Say by name that this is taken in charge."""
        await self._change(thread, message, Acknowledge(message))

    async def wait_state(
        self,
        thread: bytes,
        message: bytes,
        state: str,
        timeout: float | None = None,  # noqa: ASYNC109 - a caller's deadline
    ) -> MessageView:
        """Wait until a message of mine is at least at `state`.

        It is followed when it takes another id. Raises TimeoutError, NotFound,
        ServerRefused, FileFault, TamperedError when it failed.
        """
        known, stream = self._thread(thread), self.events()
        if state not in RANK:
            raise NotFound(f"{state} is no state")
        message = self._parts.uploads.id_now(message)
        await self.message(thread, message)
        await self._have_cursors(known)
        async with asyncio.timeout(timeout):
            while True:
                view = self._parts.timeline.find(known, message)
                if view is not None and view.state == "failed":
                    raise _failed(view)
                if view is not None and RANK[view.state] >= RANK[state]:
                    return view
                message = await _next_id(stream, message)

    async def typing(self, thread: bytes, on: bool) -> None:  # noqa: FBT001 - a state
        """Hint that I type; nothing happens offline."""
        self._parts.link.post(Typing(thread, on))

    async def displayed(self, thread: bytes, seq: int) -> None:
        """Say, signed, that everything up to `seq` was on my screen."""
        self._parts.cursors.displayed(self._thread(thread), seq)

    def _check_may_write(self, thread: bytes, behalf: bytes | None = None) -> Thread:
        """Give the thread. Raises NotFound, ThreadFrozen, NotAllowed."""
        known = self._thread(thread)
        known.check_writable()
        behalf = self._parts.seats.behalf(known, behalf)
        if known.record.capacity(behalf or self.account) not in WRITERS:
            raise NotAllowed("a reader does not write")
        return known

    def _check_sent(self, thread: bytes, message: bytes | None) -> None:
        """Raise NotAllowed for files on their way: their id is not yet the last."""
        database = self._parts.context.database
        if message is not None and upload_of(database, thread, message) is not None:
            raise NotAllowed("its files are on their way: wait, or cancel them")

    async def _say(
        self, thread: bytes, event: Said, behalf: bytes | None = None
    ) -> bytes:
        known = self._check_may_write(thread, behalf)
        behalf = self._parts.seats.behalf(known, behalf)
        try:
            return await self._parts.sender.outbox.put(known, event, behalf=behalf)
        except CryptoError as error:
            raise TooLarge(str(error)) from None

    async def _change(
        self, thread: bytes, message: bytes, event: Said, *, only_mine: bool = False
    ) -> None:
        known = self._thread(thread)
        view = self._parts.timeline.message(known, message)
        if only_mine and not view.mine:
            raise NotAllowed("only its author does this")
        self._check_sent(thread, message)
        await self._say(thread, event, view.behalf if only_mine else None)
        self._parts.teller.changed(known, message)

    async def _have_cursors(self, thread: Thread) -> None:
        with contextlib.suppress(NotOnline, ServerRefused):
            await self._parts.cursors.fetch(thread)


async def _next_id(stream: EventStream, message: bytes) -> bytes:
    """Wait for something about a message; its id, which may have become another."""
    while True:
        event = await anext(stream)
        if isinstance(event, MessageChanged) and event.previous_id == message:
            return event.message.id
        if isinstance(event, StateChanged) and event.id == message:
            return message


def _failed(view: MessageView) -> CordeeError:
    """What a message failed with: a file here, a rule, or the server's code."""
    reason = view.reason or Code.INTERNAL.value
    if reason.startswith("file_"):
        names = ", ".join(file.name for file in view.files)
        return FileFault(reason.removeprefix("file_"), names)
    if reason in RULES:
        return TamperedError(reason)
    return ServerRefused(Code(reason), None, "refused for good")


def _check_text(text: str) -> None:
    if not 0 < len(text) <= MAX_BODY:
        raise TooLarge(f"a text has 1 to {MAX_BODY} characters")
