"""A mail on its way into a thread: read, placed, said, stored, and only then taken.

    received ─ read ─ known already? ─ placed ─ scanned ─ opened ─ said ─ stored ─▶ 250

Whoever dies at any point is given the mail again, and finds what was said by the
reasons that stand beside it (ADR 21). What never enters this room: a mail that is
answered before the server has it.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import structlog

from cordee.clients.sdk import CordeeError
from cordee.mail_bridge.domain.address import AddressBook
from cordee.mail_bridge.domain.threading import Placement
from cordee.mail_bridge.errors import MailMalformed, MailPermanent, MailTemporary
from cordee.mail_bridge.faults import BridgePoint, Hook, no_faults
from cordee.mail_bridge.inbound import answers, reasons
from cordee.mail_bridge.inbound.desk import Desk
from cordee.mail_bridge.inbound.event import Found, Told, tell
from cordee.mail_bridge.inbound.figures import InboundFigures, words_of
from cordee.mail_bridge.inbound.opened import Inside, open_clinical
from cordee.mail_bridge.inbound.placing import Placing
from cordee.mail_bridge.inbound.ports import Conversations, Evidence
from cordee.mail_bridge.inbound.rates import Rates
from cordee.mail_bridge.inbound.reasons import Identity
from cordee.mail_bridge.inbound.scanned import Quarantine, look
from cordee.mail_bridge.inbound.traces import Traces
from cordee.mail_bridge.outbound.evidence import observations
from cordee.mail_bridge.reading import Mail, read
from cordee.mail_bridge.scanning import Scanner
from cordee.mail_bridge.store.database import DRIVER
from cordee.mail_bridge.store.received import Trace
from cordee.mail_bridge.transport.received import Received

LARGE: Final = 256 * 1024
"""Bytes of a mail that is read in a thread of its own: the loop goes on meanwhile."""

READERS: Final = 2
"""Large mails that are read at once: each is held twice meanwhile, and once after."""

_log: Final = structlog.get_logger("bridge.inbound")

REPORTS: Final = frozenset({"delivery-report", "read-receipt"})
ABOUT_OURS: Final = frozenset({"automatic", "fault"})
"""Kinds that say something of a mail of ours beside what the thread is told."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a site bounds: hops of a mail, and seconds until it must be stored."""

    hops: int = 30
    stored_seconds: float = 120.0


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What inbound mail is joined of.

    `speaks_for` says whether who handed a mail over speaks for the author it names.
    """

    conversations: Conversations
    evidence: Evidence
    book: AddressBook
    placing: Placing
    desk: Desk
    traces: Traces
    rates: Rates
    clock: Callable[[], int]
    scanner: Scanner
    speaks_for: Callable[[Received, str], bool]
    rules: Rules = Rules()
    figures: InboundFigures = msgspec.field(default_factory=InboundFigures)
    faults: Hook = no_faults


class _Come(msgspec.Struct, frozen=True):
    """A mail that came: as it was handed over, as it reads, which one it is."""

    received: Received
    mail: Mail
    identity: Identity


class _Target(msgspec.Struct, frozen=True):
    """A thread that is told; `reasons` are those for which it is told once."""

    thread: bytes
    standing: str
    reply_to: bytes | None
    reasons: tuple[bytes, ...]


class Inbound:
    """Takes mails; as many at once as are given."""

    def __init__(self, parts: Parts) -> None:
        self._parts: Final = parts
        self._large: Final = asyncio.Semaphore(READERS)

    def knows(self, address: str) -> bool:
        """Whether an address is one of ours; asked at RCPT."""
        return self._parts.book.recipient(address) is not None

    async def take(self, received: Received) -> None:
        """Hand a mail on; returns when the server has it.

        Raises MailTemporary and MailPermanent.
        """
        try:
            await self._take(received)
        except CordeeError as error:
            code = getattr(error, "code", None)
            _log.warning("mail_waits", trouble=type(error).__name__, code=code)
            raise answers.answer(error) from None
        except DRIVER as error:
            _log.warning("mail_waits", trouble=type(error).__name__, code=None)
            raise MailTemporary(*answers.LATER) from None

    async def _take(self, received: Received) -> None:
        parts = self._parts
        parts.faults(BridgePoint.IN_RECEIVED)
        if not parts.conversations.online:
            raise MailTemporary(*answers.AWAY)
        mail = await self._read(received.data)
        parts.faults(BridgePoint.IN_READ)
        if mail.loop.hops > parts.rules.hops:
            raise MailPermanent(*answers.LOOPS)
        if mail.kind in REPORTS:
            await self._heard(mail, received)
            await self._note(mail, received, _Target(b"", "report", None, ()), b"")
            return
        author = mail.sender.address
        is_believed = parts.speaks_for(received, author)
        come = _Come(received, mail, Identity(mail.digest, author, is_believed))
        told = await self._told_before(come)
        fresh = [one for one in received.recipients if one not in told]
        targets = await self._targets(come, fresh)
        if not targets:
            return
        quarantine = await look(parts.scanner, mail, received.data)
        received.let_go()
        for target in targets:
            await self._hand_on(mail, received, target, quarantine)

    async def _read(self, data: bytes) -> Mail:
        """Read a mail. Raises MailPermanent for what is none, or too large."""
        try:
            if len(data) < LARGE:
                return read(data)
            async with self._large:
                return await asyncio.to_thread(read, data)
        except MailMalformed as error:
            code = getattr(error, "code", answers.UNREADABLE[0])
            raise MailPermanent(code, str(error) or answers.UNREADABLE[1]) from None

    async def _told_before(self, come: _Come) -> set[str]:
        """For whom this mail was said already; returns when that is stored."""
        told: dict[str, tuple[bytes, bytes]] = {}
        for recipient in come.received.recipients:
            reason = reasons.came_for(come.identity, recipient)
            found = self._parts.conversations.intended(reason)
            if found is not None and found.state != "failed":
                told[recipient] = (found.thread, found.message)
        for thread, message in set(told.values()):
            await self._stored(thread, message)
            self._parts.figures.count("told_before")
        return set(told)

    async def _targets(self, come: _Come, recipients: Sequence[str]) -> list[_Target]:
        """Which threads are told, each once however many addresses name it."""
        targets: dict[bytes, _Target] = {}
        for recipient in recipients:
            placed = await self._parts.placing.place(come.mail, [recipient])
            target = self._target(come, recipient, placed)
            known = targets.get(target.thread)
            if known is not None:
                both = (*known.reasons, *target.reasons)
                target = msgspec.structs.replace(known, reasons=both)
            targets[target.thread] = target
        return list(targets.values())

    def _target(self, come: _Come, recipient: str, placed: Placement) -> _Target:
        if placed.standing == "loop":
            raise MailPermanent(*answers.LOOPS)
        thread, reply_to = placed.thread, placed.reply_to
        standing = self._standing(come, placed)
        if thread is None or not self._parts.conversations.is_carried(thread):
            thread, reply_to = self._parts.desk.find(), None
            standing = "desk" if come.identity.is_believed else "held"
        if thread is None:
            raise MailTemporary(*answers.NO_DESK)
        why = (
            reasons.came_for(come.identity, recipient),
            reasons.belongs_in(come.identity, thread),
        )
        return _Target(thread, standing, reply_to, why)

    def _standing(self, come: _Come, placed: Placement) -> str:
        """In a thread: whoever may not be who he says waits for a member's word.

        A machine that could not file our mail speaks for its own mailbox alone.
        """
        if not come.identity.is_believed:
            return "held"
        if placed.standing != "report" or placed.thread is None:
            return placed.standing
        author = come.mail.sender.address
        is_theirs = self._parts.placing.is_mailbox(placed.thread, author)
        return "known" if is_theirs else "held"

    async def _hand_on(
        self, mail: Mail, received: Received, target: _Target, quarantine: Quarantine
    ) -> None:
        parts = self._parts
        parts.faults(BridgePoint.IN_PLACED)
        if not parts.rates.passes(target.thread, mail.sender.address, parts.clock()):
            parts.figures.count("too_often")
            raise MailTemporary(*answers.TOO_OFTEN)
        told = await self._event(mail, received, target, quarantine)
        parts.faults(BridgePoint.IN_SCANNED)
        message = await parts.conversations.say_with_files(
            target.thread, told.event, told.files, intent=target.reasons
        )
        parts.faults(BridgePoint.IN_SAID)
        stored, noted = await asyncio.gather(
            self._stored(target.thread, message),
            self._note(mail, received, target, message),
            return_exceptions=True,
        )
        for outcome in (stored, noted):
            if isinstance(outcome, BaseException):
                raise outcome
        parts.faults(BridgePoint.IN_STORED)
        await self._answered(mail, received, target)
        parts.faults(BridgePoint.IN_REPORTED)
        parts.figures.count(target.standing)

    async def _event(
        self, mail: Mail, received: Received, target: _Target, quarantine: Quarantine
    ) -> Told:
        """What the thread is told, without what is infected."""
        parts = self._parts
        if not quarantine.is_empty:
            parts.figures.count("quarantined")
        inside = await _opened(mail, quarantine)
        found = Found(
            opened=inside.opened,
            inside=inside.files,
            infected=quarantine.infected,
            is_text_infected=quarantine.is_text_infected,
        )
        return tell(
            mail,
            found,
            standing=target.standing,
            reply_to=target.reply_to,
            now=received.received_at,
        )

    async def _stored(self, thread: bytes, message: bytes) -> None:
        """Wait for the server. Raises MailTemporary when it takes too long."""
        seconds = self._parts.rules.stored_seconds
        try:
            await self._parts.conversations.wait_stored(thread, message, seconds)
        except TimeoutError:
            raise MailTemporary(*answers.LATER) from None

    async def _note(
        self, mail: Mail, received: Received, target: _Target, message: bytes
    ) -> None:
        trace = Trace(
            digest=mail.digest,
            thread=target.thread,
            message=message,
            time=received.received_at,
            sender=received.sender or mail.sender.address,
            peer=str(received.peer.name),
            standing=target.standing,
            kind=mail.kind,
            words=words_of(mail, target.standing),
        )
        await self._parts.traces.note(trace)
        self._parts.faults(BridgePoint.IN_NOTED)

    async def _heard(self, mail: Mail, received: Received) -> None:
        """A report, or what a machine said, about mails of ours."""
        host, now = str(received.peer.name), received.received_at
        for one in observations(mail, host, now):
            if not await self._parts.evidence.report(one):
                self._parts.figures.count("report_about_nothing")

    async def _answered(self, mail: Mail, received: Received, target: _Target) -> None:
        """Tell the evidence what a machine said, or what our next mail answers.

        That a person answered, it reads in the thread.
        """
        if mail.kind in ABOUT_OURS:
            await self._heard(mail, received)
        elif target.standing == "known" and mail.message_id:
            address = mail.sender.address
            self._parts.evidence.heard(target.thread, address, mail.message_id)


async def _opened(mail: Mail, quarantine: Quarantine) -> Inside:
    """Clinical documents of what is not infected, opened in a thread of their own."""
    files = [
        file
        for index, file in enumerate(mail.attachments)
        if index not in quarantine.infected
    ]
    if not any(file.clinical for file in files):
        return Inside()
    return await asyncio.to_thread(open_clinical, files)
