"""Hints: typing and delivered. Coalesced, and gone when they make no sense."""

import asyncio
from typing import Final

from cordee.server.protocol.client_frames import Delivered, Typing
from cordee.server.protocol.server_frames import DeliveredMoved, TypingHint
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity
from cordee.server.store import cursors, members
from cordee.server.store.cursors import Reached
from cordee.server.store.errors import DRIVER

PAUSE_SECONDS: Final = 0.1
"""Hints are written this often at most: a tenth of a second is not felt."""
MAX_WAITING: Final = 50_000
"""Hints that wait; more are dropped, as hints may be."""


class Hints:
    """Typing and delivered marks, written and passed on in batches."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._delivered: dict[tuple[bytes, bytes, bytes], int] = {}
        self._typing: dict[tuple[bytes, bytes], bool] = {}
        self._wake = asyncio.Event()

    def take(self, who: Identity, frame: Typing | Delivered) -> None:
        """Remember a hint; the newest of its kind counts."""
        if len(self._delivered) + len(self._typing) >= MAX_WAITING:
            return
        if isinstance(frame, Typing):
            self._typing[frame.thread, who.account] = frame.on
        else:
            key = (frame.thread, who.account, who.device)
            self._delivered[key] = max(frame.seq, self._delivered.get(key, 0))
        self._wake.set()

    async def run(self) -> None:
        """Pass hints on until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._pass_on()
            except DRIVER as error:
                kind = type(error).__name__
                self._context.log.warning("hints_lost", kind=kind)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _pass_on(self) -> None:
        typing, self._typing = self._typing, {}
        delivered, self._delivered = self._delivered, {}
        fanout = self._context.fanout
        async with self._context.pool.acquire() as connection:
            reached = [Reached(*key, seq) for key, seq in sorted(delivered.items())]
            moved = await cursors.deliver(connection, reached) if reached else []
            touched = {thread for thread, _ in typing} | {m.thread for m in moved}
            readers = await members.now_in(connection, list(touched))
        for (thread, account), on in typing.items():
            told = readers.get(thread, ())
            if account in told:
                fanout.send(told, TypingHint(thread, account, on), thread=thread)
        for one in moved:
            told = readers.get(one.thread, ())
            frame = DeliveredMoved(one.thread, one.account, one.device, one.seq)
            fanout.send(told, frame, thread=one.thread)
