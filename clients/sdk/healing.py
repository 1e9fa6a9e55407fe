"""Bring back to a restored server what it lost, exactly as it was (RST-01).

What never enters this room: an item signed anew, a log made shorter.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import CordeeError, NotOnline, ServerRefused
from cordee.clients.sdk.index import index_page
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.sender import Sender
from cordee.clients.sdk.store.items import StoredItem, items_from
from cordee.clients.sdk.store.outbox import unmeet_acks
from cordee.clients.sdk.threads import Thread, Threads
from cordee.crypto.log import Base
from cordee.crypto.opening.notice import sign_cursor
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import Heal
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Healed
from cordee.server.protocol.types import Item, ItemKind
from cordee.server.protocol.types import Signed as WireSigned

PAGE: Final = 128
"""Items of one request at most."""
BYTES: Final = 512 * 1024
"""Bytes of one request: half of what one message may have."""
PAUSES: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 15.0)
"""Seconds until the next look at what waits for others; the last one goes on."""

LATER: Final = frozenset({Code.NOT_MEMBER, Code.NOT_FOUND, Code.UNAVAILABLE})
"""Another member first brings the record that lets me in."""

logger: Final = logging.getLogger(__name__)


class Healer:
    """One task while a server that was restored lets itself be healed."""

    def __init__(
        self, context: Context, own: OwnAccount, threads: Threads, sender: Sender
    ) -> None:
        self._context = context
        self._own = own
        self._threads = threads
        self._sender = sender
        self._task: asyncio.Task[None] | None = None

    async def begin(self, welcome: told.Welcome) -> None:
        """Take the server's word that it was restored, and heal my own chain.

        Where a message was stored counts no more; it is sent again, and the server
        that still has it says so.
        """
        await self.stop()
        self._context.healing = welcome.healing
        if not self._context.is_healing:
            return
        unmeet_acks(self._context.database)
        await self._own.heal(welcome.seq)

    def start(self) -> None:
        """Heal the threads, now that the rest is up to date."""
        if self._context.is_healing:
            self._task = asyncio.create_task(self._run(), name="cordee-healing")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        try:
            heads = await self._heads()
            left = [one for one in self._threads.latest() if one.current is not None]
            for pause in (*PAUSES, *[PAUSES[-1]] * 10_000):
                left = [one for one in left if not await self._thread(one, heads)]
                if not left or not self._context.is_healing:
                    return
                await asyncio.sleep(pause)
        except NotOnline:
            pass
        except CordeeError as error:
            self._context.warn("RST-01", "healing_failed")
            logger.warning("healing stopped: %s", error)

    async def _heads(self) -> dict[bytes, int]:
        """Where the server stands in each thread that it has."""
        heads, before = dict[bytes, int](), 0
        while True:
            answer = await index_page(self._context.link, before)
            heads |= {row.thread: row.head_seq for row in answer.rows}
            before = answer.next
            if not before or not answer.rows:
                return heads

    async def _thread(self, thread: Thread, heads: dict[bytes, int]) -> bool:
        """Bring what the server lacks; whether it is whole, or never will be."""
        memory, head = thread.memory, heads.get(thread.id, 0)
        if memory.frozen or head + 1 < memory.first:
            return bool(memory.frozen)
        try:
            healed = await self._bring(thread, head)
        except ServerRefused as error:
            if error.code in LATER:
                return False
            return self._refused(thread, error, head)
        heads[thread.id] = healed.head_seq
        if healed.waiting:
            return False
        self._settle(thread, healed.head_seq)
        return True

    async def _bring(self, thread: Thread, head: int) -> Healed:
        claim = self._claim(thread)
        first = head + 1
        while True:
            items = self._page(thread, first)
            healed = await self._heal(thread, items, claim)
            first = items[-1].seq + 1 if items else first
            if not items or first > thread.memory.seq:
                return healed

    async def _heal(
        self, thread: Thread, items: Sequence[Item], claim: WireSigned
    ) -> Healed:
        brought = tuple(items)
        answer = await self._context.link.ask(
            lambda ref: Heal(ref, thread.id, brought, claim)
        )
        if not isinstance(answer, Healed):
            raise CordeeError("another answer than to what was brought back")
        return answer

    def _claim(self, thread: Thread) -> WireSigned:
        base = Base(thread.memory.seq, thread.memory.hash)
        me, keys = self._context.me.account, self._context.keys
        signed = sign_cursor(thread.id, me, base, keys)
        return WireSigned(signed.body, signed.signature)

    def _page(self, thread: Thread, first: int) -> list[Item]:
        page, size = list[Item](), 0
        for stored in items_from(self._context.database, thread.id, first, PAGE):
            item = _wire(stored)
            size += len(item.body) + len(item.payload) + len(item.box or b"")
            if page and size > BYTES:
                break
            page.append(item)
        return page

    def _refused(self, thread: Thread, error: ServerRefused, head: int) -> bool:
        if error.rule == "LOG-02":
            thread.suspended = "LOG-02"
            self._context.warn("LOG-02", "thread_rolled_back", thread=thread.id)
        else:
            self._settle(thread, head)
        return True

    def _settle(self, thread: Thread, head: int) -> None:
        """What I hold beyond the server's log was brought by nobody else."""
        if head < thread.memory.seq:
            thread.suspended = "RST-01"
            self._context.warn("RST-01", "not_healed", thread=thread.id)
            return
        thread.suspended = None
        self._sender.kick(thread.id)


def _wire(stored: StoredItem) -> Item:
    record = stored.record
    return Item(
        stored.seq,
        ItemKind(record.kind),
        record.time,
        record.body,
        record.payload,
        record.signature,
        record.box,
        record.erased,
    )
