"""Forget what is due, here as on the server, and say so; notice what went too early.

What never enters this room: a message that is not due.
"""

import asyncio
import logging
from itertools import takewhile
from typing import Final

import msgspec

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import CordeeError
from cordee.clients.sdk.expiry import (
    Clock,
    is_due_here,
    keep_evidence,
    may_be_erased,
)
from cordee.clients.sdk.store.items import (
    StoredItem,
    aimed_at,
    erase_item,
    item_at,
    items_from,
    set_record,
)
from cordee.clients.sdk.store.threads import HeldEpoch
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.teller import Teller
from cordee.clients.sdk.threads import Thread, Threads
from cordee.crypto.log import Base, ItemKind
from cordee.crypto.opening.notice import sign_receipt
from cordee.server.protocol.client_frames import GiveReceipt
from cordee.server.protocol.types import Signed as WireSigned

EVERY: Final = 3_600.0
"""Seconds between two looks at the clock; the server tells when it erases."""

PAGE: Final = 200
"""Items of one transaction."""

logger: Final = logging.getLogger(__name__)


class Eraser:
    """Forgets; one task looks at the clock."""

    def __init__(
        self, context: Context, threads: Threads, sync: Sync, teller: Teller
    ) -> None:
        self._context = context
        self._threads = threads
        self._sync = sync
        self._teller = teller
        self.clock: Final = Clock(context)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="cordee-erasing")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def everything(self) -> None:
        """Erase what is due in every thread, and say so where there is a session."""
        for thread in self._threads.latest():
            async with thread.lock:
                self._thread(thread)
            await self._say(thread)

    async def told(self, thread_id: bytes, seq: int) -> None:
        """The server says that what was due up to a number is erased there."""
        thread = self._threads.find(thread_id)
        if thread is None or thread.memory.epoch < 0:
            return
        await self._sync.thread(thread)
        async with thread.lock:
            self._doubt(thread, seq)
            self._thread(thread)
        await self._say(thread)

    def _thread(self, thread: Thread) -> None:
        if thread.current is None:
            return
        memory, touched = thread.memory, list[bytes]()
        before, now = memory.erased, self.clock.now(memory.last_time)
        while self._page(thread, now, touched):
            pass
        if not self._forget_keys(thread) and memory.erased == before:
            return
        self._context.database.fold()
        for message in touched:
            self._teller.changed(thread, message)
        self._teller.thread(thread)

    def _page(self, thread: Thread, now: int, touched: list[bytes]) -> bool:
        """Erase a page of what is due; whether there may be more."""
        due = self._due(thread, now)
        if not due:
            return False
        with self._context.database.transaction(durable=True):
            for item in due:
                self._forget(thread, item, touched)
            thread.memory.erased = due[-1].seq
            thread.save()
        return True

    def _due(self, thread: Thread, now: int) -> list[StoredItem]:
        """What is due of the next page; most often the first item is not."""
        database, memory = self._context.database, thread.memory
        first = max(memory.erased + 1, memory.first)
        oldest = items_from(database, thread.id, first, 1)
        if not oldest or not is_due_here(thread, oldest[0], now):
            return []
        page = items_from(database, thread.id, first, PAGE)
        return list(takewhile(lambda item: is_due_here(thread, item, now), page))

    def _forget(self, thread: Thread, item: StoredItem, touched: list[bytes]) -> None:
        """A message, and what was said about it since, due or not."""
        database, memory = self._context.database, thread.memory
        if item.record.kind != ItemKind.MESSAGE:
            return
        if item.message is not None:
            for later in aimed_at(database, thread.id, item.message):
                erase_item(database, thread.id, later)
            touched.append(item.message)
        if item.record.payload:
            erase_item(database, thread.id, item)
        if item.message == memory.last_id:
            memory.last_text, memory.last_id = "", b""

    def _forget_keys(self, thread: Thread) -> bool:
        """The keys of epochs that hold nothing any more, that in force excepted."""
        last, over = thread.memory.erased + 1, list[HeldEpoch]()
        for epoch, held in thread.epochs.items():
            following = thread.epochs.get(epoch + 1)
            if following is not None and following.seq <= last:
                thread.found_keys.pop(held.record.hash, None)
                over += [held] if held.key is not None else []
        with self._context.database.transaction(durable=bool(over)):
            for held in over:
                thread.keep(HeldEpoch(held.record, held.seq, None))
                self._forget_box(thread, held.seq)
        return bool(over)

    def _forget_box(self, thread: Thread, seq: int) -> None:
        """My box of an epoch gives its key again: it goes with it."""
        item = item_at(self._context.database, thread.id, seq)
        if item is not None and item.record.box is not None:
            kept = msgspec.structs.replace(item.record, box=None)
            set_record(self._context.database, thread.id, seq, kept)

    def _doubt(self, thread: Thread, seq: int) -> None:
        """What I hold is said to be erased and is not due: I keep it, and say so."""
        item = item_at(self._context.database, thread.id, min(seq, thread.memory.seq))
        while item is not None and item.record.kind != ItemKind.MESSAGE:
            item = item_at(self._context.database, thread.id, item.seq - 1)
        if item is not None and not may_be_erased(self._context, thread, item):
            keep_evidence(self._context, thread, item)

    async def _say(self, thread: Thread) -> None:
        """Give a receipt for what was erased since the last one."""
        memory = thread.memory
        hash_ = thread.hash_at(memory.erased)
        if memory.erased <= memory.receipt or hash_ is None or not memory.joined:
            return
        me, keys = self._context.me.account, self._context.keys
        signed = sign_receipt(thread.id, me, Base(memory.erased, hash_), keys)
        wire = WireSigned(signed.body, signed.signature)
        try:
            await self._context.link.ask(lambda ref: GiveReceipt(ref, wire))
        except CordeeError:
            return
        memory.receipt = memory.erased
        thread.save()

    async def _run(self) -> None:
        while True:
            try:
                await self.everything()
            except Exception:
                logger.exception("erasing did not finish")
            await asyncio.sleep(EVERY)
