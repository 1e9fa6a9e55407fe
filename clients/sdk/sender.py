"""The outbox at work: sealed at the last moment, in order, exactly once.

A message keeps its id, counter and event whatever epoch it is sealed under; the
server finds it by them and answers a repeat as the first time (MSG-09).
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from cordee.clients.sdk.backoff import Backoff
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import (
    CordeeError,
    NotOnline,
    ServerRefused,
    TamperedError,
)
from cordee.clients.sdk.events import StateChanged
from cordee.clients.sdk.faults import FaultPoint
from cordee.clients.sdk.outbox import Outbox
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.rotation import Rotation
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.session import refusal
from cordee.clients.sdk.store import outbox
from cordee.clients.sdk.store.items import item_at
from cordee.clients.sdk.store.outbox import Outgoing
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.teller import Teller
from cordee.clients.sdk.threads import Thread, Threads
from cordee.crypto.opening.message import seal_message
from cordee.crypto.opening.notice import sign_complaint
from cordee.server.protocol.client_frames import Append, Complain
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused, ServerFrame, Stored
from cordee.server.protocol.types import Signed as WireSigned

WINDOW: Final = 32
"""Messages of a thread under way at once; half of what the server allows."""

PAGE: Final = 256
"""Messages read from the outbox at a time."""

PATIENCE: Final = 5
"""Refusals for a stale epoch in a row, before waiting a while."""

STALE: Final = frozenset({Code.STALE_EPOCH, Code.STALE_GENERATION})
ENDED: Final = frozenset({Code.LOCKED, Code.REVOKED, Code.UNAUTHENTICATED})

Sent = tuple[Outgoing, ServerFrame]


class Sender:
    """One task a thread while it has something to send."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins the parts
        self,
        context: Context,
        own: OwnAccount,
        seats: Seats,
        threads: Threads,
        sync: Sync,
        rotation: Rotation,
        teller: Teller,
        backoff: Backoff,
    ) -> None:
        self._context = context
        self._own = own
        self._seats = seats
        self._threads = threads
        self._sync = sync
        self._rotation = rotation
        self._teller = teller
        self._backoff = backoff
        self.outbox: Final = Outbox(context, teller, self.kick)
        self._tasks: dict[bytes, asyncio.Task[None]] = {}
        self._again: set[bytes] = set()
        self._timers: dict[bytes, asyncio.TimerHandle] = {}

    def kick(self, thread: bytes) -> None:
        """Send what waits in a thread, now or when the present round ends."""
        if thread in self._tasks:
            self._again.add(thread)
        elif self._context.link.is_open and self._threads.find(thread) is not None:
            task = asyncio.create_task(self._run(thread), name="cordee-send")
            self._tasks[thread] = task
            task.add_done_callback(lambda _task: self._done(thread))

    def kick_all(self) -> None:
        """After a connection: everything that waits."""
        for thread in outbox.threads_waiting(self._context.database):
            self.kick(thread)

    async def stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, thread: bytes) -> None:
        self._tasks.pop(thread, None)
        if thread in self._again:
            self._again.discard(thread)
            self.kick(thread)

    def _later(self, thread: bytes, seconds: float) -> None:
        known = self._timers.pop(thread, None)
        if known is not None:
            known.cancel()
        loop = asyncio.get_running_loop()
        self._timers[thread] = loop.call_later(seconds, self.kick, thread)

    async def _run(self, thread_id: bytes) -> None:
        thread = self._threads.get(thread_id)
        try:
            stale = 0
            while stale < PATIENCE:
                result = await self._round(thread)
                if result is None:
                    self._backoff.reset()
                    return
                stale = stale + 1 if result else 0
            self._later(thread_id, self._backoff.next())
        except NotOnline:
            return
        except ServerRefused as error:
            if error.code is Code.STORAGE_FULL:
                self._context.warn("", "server_full")
            if error.code not in ENDED:
                wait = (error.retry_after or 0) / 1000
                self._later(thread_id, max(wait, self._backoff.next()))
        except CordeeError as error:
            rule = getattr(error, "rule", "")
            self._context.warn(rule, "outbox_waits", thread=thread_id)

    async def _round(self, thread: Thread) -> bool | None:
        """Send a page. None when nothing is left; whether an epoch was stale."""
        rows = outbox.waiting_in(self._context.database, thread.id, PAGE)
        if not rows or thread.memory.frozen or thread.suspended:
            return None
        if not self._may_speak(thread, rows[0]):
            self.outbox.fail(thread, rows[0], Code.NOT_MEMBER)
            return False
        rows = _said_alike(rows)
        if not await self._prepare(thread, rows[0].record.behalf):
            return None
        sent, failed = await self._send(thread, rows)
        if failed is None:
            return False if sent else None
        return await self._handle(thread, *failed)

    def _may_speak(self, thread: Thread, row: Outgoing) -> bool:
        if not thread.memory.joined or thread.current is None:
            return thread.memory.joined
        return self._seats.may_speak(thread.record, row.record.behalf)

    async def _prepare(self, thread: Thread, behalf: bytes | None) -> bool:
        """Have an epoch in force that may be written in, for this role."""
        if thread.memory.epoch < 0 or thread.memory.complain:
            await self._sync.thread(thread)
        if thread.memory.complain:
            await self.complain(thread)
        is_due = self._rotation.is_due(thread, behalf)
        if is_due and self._rotation.may_rotate(thread):
            if thread.current is None or thread.current.key is None:
                return False
            await self._rotation.renew_if_due(thread, behalf)
        return thread.current is not None and thread.current.key is not None

    async def complain(self, thread: Thread) -> None:
        """Say once, signed, that my box of this epoch does not open (EPO-10)."""
        state, keys = self._own.chain.state, self._context.keys
        signed = sign_complaint(thread.record, state, keys, thread.memory.seat)
        wire = WireSigned(signed.body, signed.signature)
        await self._context.link.ask(lambda ref: Complain(ref, wire))
        thread.memory.complain = False
        thread.save()

    async def _send(
        self, thread: Thread, rows: Sequence[Outgoing]
    ) -> tuple[int, Sent | None]:
        """Pipeline in order; after the first refusal, wait for all that is under way.

        Gives how many were taken, and the first refusal.
        """
        flying: deque[tuple[Outgoing, asyncio.Future[ServerFrame]]] = deque()
        waiting, taken, failed = deque(rows), 0, None
        while flying or (waiting and failed is None):
            while waiting and failed is None and len(flying) < WINDOW:
                row = waiting.popleft()
                flying.append((row, self._submit(thread, row)))
            row, future = flying.popleft()
            answers: list[Sent] = [(row, await future)]
            while flying and flying[0][1].done():
                row, future = flying.popleft()
                answers.append((row, future.result()))
            stored = [(o, a) for o, a in answers if isinstance(a, Stored)]
            self._acked(thread, stored)
            taken += len(stored)
            refused = (one for one in answers if not isinstance(one[1], Stored))
            failed = failed or next(refused, None)
        return taken, failed

    def _submit(self, thread: Thread, row: Outgoing) -> "asyncio.Future[ServerFrame]":
        held = thread.current
        if held is None or held.key is None or row.n is None:
            raise NotOnline("the epoch moved while sending")
        sealed = seal_message(
            row.record.event,
            id_=row.message,
            n=row.n,
            record=held.record,
            key=held.key,
            sender=self._own.chain.state,
            keys=self._context.keys,
            base=thread.base,
            behalf=row.record.behalf,
        )
        return self._context.link.session.submit(
            lambda ref: Append(ref, sealed.header, sealed.payload, row.record.blobs)
        )

    def _acked(self, thread: Thread, stored: Iterable[tuple[Outgoing, Stored]]) -> None:
        database, acks = self._context.database, list(stored)
        if not acks:
            return
        self._context.fault(FaultPoint.AFTER_ACK_BEFORE_COMMIT)
        with database.transaction():
            for row, ack in acks:
                outbox.set_acked(database, row, ack.seq, ack.log_hash)
        self._context.fault(FaultPoint.AFTER_ACK_COMMIT)
        self._context.settled("", "server_full")
        for row, ack in acks:
            self._check_ack(thread, row, ack)
            self._context.awaited.stored(row.message, ack.seq)
            self._context.emit(StateChanged(thread.id, row.message, "stored"))

    def _check_ack(self, thread: Thread, row: Outgoing, ack: Stored) -> None:
        """An ack must name the place where the log has this very message."""
        here = item_at(self._context.database, thread.id, ack.seq)
        if here is None:
            return
        repeat = here.message == row.message and ack.log_hash == here.log_hash
        if ack.thread != thread.id or not repeat:
            thread.freeze("LOG-02", (here.record.body, row.message + ack.log_hash))
            self._context.warn("LOG-02", "thread_frozen", thread=thread.id)
            self._teller.thread(thread)

    async def _handle(
        self, thread: Thread, row: Outgoing, answer: ServerFrame
    ) -> bool | None:
        """Act on a refusal; whether the epoch was stale, None to stop for now."""
        if not isinstance(answer, Refused):
            raise TamperedError("ENC-01", "another answer than to a message")
        code = answer.code
        if code in STALE:
            await self._sync.thread(thread)
            thread.memory.stale = thread.memory.stale or code is Code.STALE_GENERATION
            return True
        error = refusal(answer)
        if error.temporary or error.retry_after or code in ENDED:
            raise error
        if code in {Code.OUT_OF_ORDER, Code.CONFLICT}:
            return await self._counter_differs(thread, row, answer)
        self.outbox.fail(thread, row, code)
        return False

    async def _counter_differs(
        self, thread: Thread, row: Outgoing, answer: Refused
    ) -> bool | None:
        """My counter is not the server's: it has more of mine, or less of the log."""
        await self._sync.thread(thread)
        waiting = outbox.waiting_in(self._context.database, thread.id, 1)
        if waiting and waiting[0].place != row.place:
            return True
        if answer.rule == "LOG-02":
            thread.suspended = "LOG-02"
            self._context.warn("LOG-02", "thread_rolled_back", thread=thread.id)
        elif waiting:
            self._context.warn("LNK-08", "profile_was_copied", thread=thread.id)
        return None


def _said_alike(rows: Sequence[Outgoing]) -> list[Outgoing]:
    """The first rows that are said for the same role."""
    behalf = rows[0].record.behalf
    return list(takewhile(lambda row: row.record.behalf == behalf, rows))
