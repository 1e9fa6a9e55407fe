"""Tells what became of mails: the thread by `mail-state`, the directory by a word.

What is told is what stands in the rows; a kill before or after the telling tells it
again under the same intent, which the account's outbox says once. What never enters
this room: a state that is not in a row.
"""

from typing import Final, Literal, cast

from cordee.clients.sdk.errors import (
    CordeeError,
    NotAllowed,
    NotFound,
    NotOnline,
    ServerRefused,
)
from cordee.crypto.mail_event import MailState
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.outbound.ports import Conversations
from cordee.mail_bridge.store import mails
from cordee.mail_bridge.store.mails import MailRow
from cordee.mail_bridge.store.records import Label

BATCH: Final = 200
PAUSE: Final = 60_000
"""How long a mail is left alone whose thread cannot be told now, ms."""
MAX_PAUSED: Final = 10_000

Outcome = Literal["accepted", "delivered", "bounced"]


class Telling:
    """Tells for one bridge."""

    def __init__(self, conversations: Conversations, parts: Parts) -> None:
        self._conversations: Final = conversations
        self._parts: Final = parts
        self._paused: Final[dict[bytes, int]] = {}

    async def tell(self) -> bool:
        """Tell threads what has settled; True when there may be more at once.

        A state that lasts is told; one that gave way to another within a moment is
        not, so that a mail is two or three lines and never ten.
        """
        parts, now = self._parts, self._parts.clock()
        before = now - parts.site.settle
        rows = await mails.unsaid(parts.pool, parts.seals, before, BATCH)
        told: dict[bytes, str] = {}
        for row in rows:
            if self._paused.get(row.name, 0) <= now and await self._tell(row):
                told[row.name] = row.state
        if told:
            parts.faults(BridgePoint.AFTER_SAID)
            await mails.note_said(parts.pool, told)
            parts.faults(BridgePoint.AFTER_SAID_NOTED)
        return len(told) == BATCH

    async def report(self) -> bool:
        """Tell the directory how deliveries ended; True when there may be more."""
        parts = self._parts
        rows = await mails.unreported(parts.pool, parts.seals, BATCH)
        told: dict[bytes, str | None] = {}
        for row in rows:
            if not await self._report(row):
                break
            told[row.name] = row.outcome
        if told:
            parts.faults(BridgePoint.AFTER_REPORTED)
            await mails.note_reported(parts.pool, told)
        return len(told) == BATCH

    async def _tell(self, row: MailRow) -> bool:
        parts, record = self._parts, row.record
        intent = parts.seals.name(Label.SAID, row.name, row.state, row.changed)
        event = MailState(
            target=record.message,
            address=record.address,
            state=row.state,
            time=row.changed,
            code=record.word.code[:32],
            reason=record.word.reason[:512],
            host=record.word.host[:255],
        )
        parts.faults(BridgePoint.BEFORE_SAID)
        try:
            await self._conversations.say(record.thread, event, intent=intent)
        except (NotAllowed, NotFound):
            pass  # the bridge is no member any more: nobody there hears it
        except CordeeError:
            self._pause(row.name)
            return False
        return True

    async def _report(self, row: MailRow) -> bool:
        """Whether the directory can be told more now."""
        if row.outcome is None:
            return True
        outcome, address = cast("Outcome", row.outcome), row.record.address
        try:
            await self._conversations.report_delivery(address, outcome, row.changed)
        except NotOnline:
            return False
        except ServerRefused as refusal:
            return not refusal.temporary
        return True

    def _pause(self, mail: bytes) -> None:
        if len(self._paused) >= MAX_PAUSED:
            self._paused.clear()
        self._paused[mail] = self._parts.clock() + PAUSE
