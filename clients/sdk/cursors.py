"""How far everybody is: my signed cursor, theirs verified, hints as hints.

What never enters this room: a "displayed" that nobody signed for.
"""

import asyncio
import contextlib
from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import CordeeError, ServerRefused
from cordee.clients.sdk.store.items import item_at
from cordee.clients.sdk.store.threads import ReaderCursor
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.teller import Teller
from cordee.clients.sdk.threads import Thread, Threads
from cordee.crypto.encoding import decode
from cordee.crypto.errors import CryptoError
from cordee.crypto.log import Base
from cordee.crypto.notice import MAX_NOTICE, Cursor, verify_cursor
from cordee.crypto.opening.notice import sign_cursor
from cordee.crypto.signing import Signed
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import GetCursors, MoveCursor
from cordee.server.protocol.types import Signed as WireSigned

FORGED: Final = frozenset({"ENC", "SIG", "SUI"})
"""What no reader's device has made; a device that was revoked since is no lie."""

COALESCE: Final = 0.2
"""Seconds: scrolling through a thread is one cursor, not fifty."""


class Cursors:
    """Moves my cursor and follows the others'."""

    def __init__(
        self,
        context: Context,
        accounts: Accounts,
        threads: Threads,
        sync: Sync,
        teller: Teller,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._threads = threads
        self._sync = sync
        self._teller = teller
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def displayed(self, thread: Thread, seq: int) -> None:
        """Remember that I saw up to `seq`; said to the others in a moment."""
        seq = min(seq, thread.memory.seq)
        if seq <= thread.memory.displayed:
            return
        self._teller.displayed_elsewhere(thread, seq)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(COALESCE, self.flush)

    def flush(self) -> None:
        """Send the cursors that are ahead of what was said."""
        self._timer = None
        if self._context.link.is_open and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._flush(), name="cordee-cursors")

    async def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def fetch(self, thread: Thread) -> None:
        """Ask once a session how far the others are. Raises NotOnline."""
        if thread.has_cursors or thread.memory.epoch < 0 or not thread.memory.joined:
            return
        answer = await self._context.link.ask(lambda ref: GetCursors(ref, thread.id))
        thread.has_cursors = True
        if not isinstance(answer, told.Cursors):
            return
        for one in answer.cursors:
            self.delivered(thread, one.account, one.device, one.delivered)
            if one.displayed is not None:
                await self.moved(Signed(one.displayed.body, one.displayed.signature))

    async def read_elsewhere(self) -> None:
        """Ask for my own cursors where a device of mine is said to have read on."""
        for thread in self._threads.latest():
            if thread.claimed > thread.memory.displayed:
                with contextlib.suppress(ServerRefused):
                    await self.fetch(thread)

    def forget(self) -> None:
        """A new session begins: what moved meanwhile must be asked for."""
        for thread in self._threads.latest():
            thread.has_cursors = False

    def delivered(
        self, thread: Thread, account: bytes, device: bytes, seq: int
    ) -> None:
        """Take the server's word that a device holds the thread up to `seq`."""
        cursor = self._cursor(thread, account, device)
        before, cursor.delivered = cursor.delivered, max(cursor.delivered, seq)
        self._teller.reached(thread, before, cursor.delivered)

    async def moved(self, signed: Signed) -> None:
        """Verify a displayed cursor against its reader's chain and my own log."""
        try:
            claimed = decode(signed.body, Cursor, MAX_NOTICE)
            await self._have_reader(claimed)
            chain = self._accounts.get(claimed.account)
            thread = self._threads.find(claimed.thread)
            if chain is None or thread is None:
                return
            cursor = verify_cursor(signed, chain)
        except CryptoError as error:
            if error.family in FORGED:
                self._context.warn(error.rule, "cursor_refused")
            return
        if cursor.seq > thread.memory.seq:
            await self._sync.thread(thread, head=cursor.seq)
        known = thread.hash_at(cursor.seq)
        if known is not None and known != cursor.hash:
            self._freeze(thread, signed, cursor.seq, known)
        elif known is not None:
            self._take(thread, cursor)

    def _take(self, thread: Thread, cursor: Cursor) -> None:
        if cursor.account == self._context.me.account:
            if cursor.seq > thread.memory.displayed:
                self._teller.displayed_elsewhere(thread, cursor.seq)
            return
        reader = self._cursor(thread, cursor.account, cursor.device)
        before, reader.displayed = reader.displayed, max(reader.displayed, cursor.seq)
        thread.memory.anchored = max(thread.memory.anchored, cursor.seq)
        if cursor.seq >= thread.memory.first - 1:
            thread.memory.provisional = False
        self._teller.reached(thread, before, reader.displayed)

    def _freeze(self, thread: Thread, signed: Signed, seq: int, hash_: bytes) -> None:
        """A reader signed for another log than mine (LOG-02)."""
        evidence = [signed.body, signed.signature, hash_]
        ours = item_at(self._context.database, thread.id, seq)
        if ours is not None:
            record = ours.record
            evidence += [record.body, record.payload or record.signature]
        thread.freeze("LOG-02", tuple(evidence))
        self._context.warn("LOG-02", "thread_frozen", thread=thread.id)
        self._teller.thread(thread)

    async def _have_reader(self, claimed: Cursor) -> None:
        chain = self._accounts.get(claimed.account)
        if chain is None or claimed.device not in chain.state.devices:
            await self._accounts.refresh([claimed.account])

    @staticmethod
    def _cursor(thread: Thread, account: bytes, device: bytes) -> ReaderCursor:
        return thread.memory.cursors.setdefault(device, ReaderCursor(account, 0, 0))

    async def _flush(self) -> None:
        for thread in self._threads.latest():
            memory = thread.memory
            seq = memory.displayed
            hash_ = thread.hash_at(seq)
            if seq <= memory.displayed_sent or hash_ is None or not memory.joined:
                continue
            seen, keys = Base(seq, hash_), self._context.keys
            signed = sign_cursor(thread.id, self._context.me.account, seen, keys)
            wire = WireSigned(signed.body, signed.signature)
            try:
                await self._move(wire)
            except CordeeError:
                return
            memory.displayed_sent = seq
            thread.save()

    async def _move(self, signed: WireSigned) -> None:
        await self._context.link.ask(lambda ref: MoveCursor(ref, signed))
