"""Reads each thread from where it was, and takes the mails that its words ask for.

A thread is folded from its first word when it moves first after a start; only words
beyond the noted point ask for anything. What never enters this room: what one word
asks for (`thread_fold`), how it is taken (`taking`).
"""

import asyncio
import contextlib
from collections import OrderedDict
from typing import Final

import structlog

from cordee.clients.sdk.errors import CordeeError
from cordee.clients.sdk.mailbox_fold import MAX_MAILBOXES, Standing
from cordee.crypto.mail_event import MailState
from cordee.mail_bridge.domain.delivery import Input, State
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.outbound.evidence import Observation, report
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.outbound.ports import Conversations, Told
from cordee.mail_bridge.outbound.queue import Queue
from cordee.mail_bridge.outbound.taking import Taking
from cordee.mail_bridge.outbound.thread_fold import Answer, ThreadFold
from cordee.mail_bridge.store import slips
from cordee.mail_bridge.store.records import Label

READER: Final = "outbound"
MAX_FOLDS: Final = 2_000
"""Threads whose fold is in memory; others are folded anew when they move."""
PAUSE: Final = 5.0
"""Seconds before a thread is read again whose reading failed."""

_log: Final = structlog.get_logger()


class _Kept:
    """A fold, and up to which number it was folded."""

    def __init__(self) -> None:
        self.fold: Final = ThreadFold()
        self.seq = 0


class Pump:
    """Reads for one bridge."""

    def __init__(
        self, conversations: Conversations, taking: Taking, queue: Queue, parts: Parts
    ) -> None:
        self._conversations: Final = conversations
        self._taking: Final = taking
        self._queue: Final = queue
        self._parts: Final = parts
        self._folds: Final[OrderedDict[bytes, _Kept]] = OrderedDict()
        self._later: set[bytes] = set()
        self._one: Final = asyncio.Lock()

    async def run(self) -> None:
        """Read every thread that moves, for ever; one at a time."""
        again = asyncio.create_task(self._read_later(), name="outbound-pump-later")
        try:
            async for thread in self._conversations.moved():
                await self._read(thread)
        finally:
            again.cancel()

    async def read(self, thread: bytes) -> None:
        """Read a thread up to its end."""
        conversations = self._conversations
        if not conversations.is_carried(thread):
            return
        point = conversations.point(READER, thread)
        kept = self._kept(thread)
        while True:
            told, seq = conversations.told_to(thread, kept.seq)
            if seq <= kept.seq:
                return
            for one in told:
                await self._hear(kept, one, is_new=one.seq > point)
            kept.seq = seq
            if seq > point:
                conversations.note_point(READER, thread, seq)
                self._parts.faults(BridgePoint.AFTER_POINT)

    async def _read(self, thread: bytes) -> None:
        """Read; what cannot be taken now is taken later, from where it was."""
        async with self._one:
            try:
                await self.read(thread)
            except Exception as error:  # noqa: BLE001 - one thread must not end all
                self._folds.pop(thread, None)
                self._later.add(thread)
                _log.warning("thread_not_read", trouble=type(error).__name__)

    async def _read_later(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            later, self._later = self._later, set()
            for thread in later:
                await self._read(thread)

    async def _hear(self, kept: _Kept, one: Told, *, is_new: bool) -> None:
        asked = kept.fold.take(one)
        if not is_new:
            return
        if asked.changed:
            off = await self._taking.change(one.thread, asked.changed)
            await self._hasten(off)
        if asked.excess is not None:
            await self._too_many(one, asked.excess)
        if asked.answer is not None:
            await self._answered(one, asked.answer)
        if asked.mail is not None:
            await self._taking.take(one, asked.mail, kept.fold.qualified)

    async def _answered(self, one: Told, answer: Answer) -> None:
        """The log itself says it, so that no kill forgets an answer."""
        observation = Observation(
            what=Input.ANSWER,
            digest=answer.digest,
            time=one.time,
            thread=one.thread,
            address=answer.address,
            message=answer.reply_to,
        )
        await report(self._parts, observation)

    async def _hasten(self, off: list[bytes]) -> None:
        """Stop now, and say so, what waits for a mailbox that was switched off."""
        for pair in off:
            await self._queue.hasten(await slips.of_pair(self._parts.pool, pair))

    async def _too_many(self, one: Told, excess: Standing) -> None:
        event = MailState(
            target=one.message,
            address=excess.mailbox.address,
            state=State.REFUSED,
            time=one.time,
            code="too-many",
            reason=f"Une conversation écrit à {MAX_MAILBOXES} adresses au plus.",
            host="",
        )
        intent = self._parts.seals.name(Label.SAID, one.message, "too-many")
        with contextlib.suppress(CordeeError):
            await self._conversations.say(one.thread, event, intent=intent)

    def _kept(self, thread: bytes) -> _Kept:
        kept = self._folds.pop(thread, None) or _Kept()
        self._folds[thread] = kept
        while len(self._folds) > MAX_FOLDS:
            self._folds.popitem(last=False)
        return kept
