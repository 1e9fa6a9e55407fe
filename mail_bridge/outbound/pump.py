"""Takes the mails that the words of threads ask for.

What never enters this room: how a thread is read (`following`), what one word asks for
(`thread_fold`), how it is taken (`taking`).
"""

import contextlib
from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.errors import CordeeError
from cordee.clients.sdk.mailbox_fold import MAX_MAILBOXES, Standing
from cordee.crypto.mail_event import MailState
from cordee.mail_bridge.domain.delivery import Input, State
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.following import Following
from cordee.mail_bridge.outbound.evidence import Observation, report
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.outbound.ports import Conversations, Told
from cordee.mail_bridge.outbound.queue import Queue
from cordee.mail_bridge.outbound.taking import Taking
from cordee.mail_bridge.outbound.thread_fold import Answer, ThreadFold
from cordee.mail_bridge.store import slips
from cordee.mail_bridge.store.points import Points
from cordee.mail_bridge.store.records import Label

READER: Final = "outbound"


class Pump:
    """Reads for one bridge."""

    def __init__(
        self, conversations: Conversations, taking: Taking, queue: Queue, parts: Parts
    ) -> None:
        self._conversations: Final = conversations
        self._taking: Final = taking
        self._queue: Final = queue
        self._parts: Final = parts
        points = Points(parts.pool, parts.seals, conversations, READER)
        self._following: Final = Following(
            conversations, points, self._begin, self._hear_all, self._noted
        )

    async def run(self) -> None:
        """Read every thread that moves, for ever; one at a time."""
        await self._following.run()

    def _begin(self, thread: bytes) -> ThreadFold:
        """With the mailboxes whose words retention took: they stand all the same."""
        return ThreadFold(self._conversations.named_before(thread))

    def _noted(self) -> None:
        self._parts.faults(BridgePoint.AFTER_POINT)

    async def _hear_all(
        self, fold: ThreadFold, told: Sequence[Told], point: int
    ) -> None:
        for one in told:
            await self._hear(fold, one, is_new=one.seq > point)

    async def _hear(self, fold: ThreadFold, one: Told, *, is_new: bool) -> None:
        asked = fold.take(one)
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
            await self._taking.take(one, asked.mail, fold.qualified)

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
