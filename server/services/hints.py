"""Hints: typing and delivered. Coalesced, and gone when they make no sense."""

import asyncio
from typing import Final

from cordee.server.protocol.client_frames import Delivered, Typing
from cordee.server.protocol.server_frames import DeliveredMoved, TypingHint
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity
from cordee.server.services.refusals import told
from cordee.server.store import cursors, members
from cordee.server.store.cursors import Reached
from cordee.server.store.database import Connection

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
            except Exception as error:  # noqa: BLE001 - hints may be lost, not all
                self._context.log.warning("hints_lost", **told(error))
            await asyncio.sleep(PAUSE_SECONDS)

    async def _pass_on(self) -> None:
        typing, self._typing = self._typing, {}
        delivered, self._delivered = self._delivered, {}
        fanout = self._context.fanout
        async with self._context.pool.acquire() as connection:
            reached = [Reached(*key, seq) for key, seq in sorted(delivered.items())]
            moved = await _keep(connection, reached) if reached else []
            touched = {thread for thread, _ in typing} | {m.thread for m in moved}
            readers = await members.now_in(connection, list(touched))
        for (thread, account), on in typing.items():
            near = readers.get(thread, ())
            if account in near:
                fanout.send(near, TypingHint(thread, account, on), thread=thread)
        for one in moved:
            near = readers.get(one.thread, ())
            frame = DeliveredMoved(one.thread, one.account, one.device, one.seq)
            fanout.send(near, frame, thread=one.thread)


async def _keep(connection: Connection, reached: list[Reached]) -> list[Reached]:
    async with connection.transaction():
        await cursors.relax(connection)
        return await cursors.deliver(connection, reached)
