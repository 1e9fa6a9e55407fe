"""Tries one mail: composes it, hands it over, writes down what was answered.

SMTP is at least once: a bridge that is killed between the other operator's 250 and its
own note sends the same bytes again, under the same Message-ID, by which the reader's
program knows them. What never enters this room: which mail is tried when.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from cordee.clients.sdk.errors import CordeeError, NotFound, TamperedError, TooLarge
from cordee.mail_bridge.domain.delivery import Input
from cordee.mail_bridge.errors import MailPermanent, MailTemporary
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.outbound.ports import Carrier, Conversations, Letter, Taken
from cordee.mail_bridge.outbound.recording import (
    ENDS_WAIT,
    Learnt,
    own_digest,
    record,
)
from cordee.mail_bridge.outbound.waiting import FileRef, Waiting
from cordee.mail_bridge.store import mails, slips
from cordee.mail_bridge.store.mails import MailRow
from cordee.mail_bridge.store.records import Word
from cordee.mail_bridge.writing import (
    Composed,
    Kind,
    MailFile,
    check_size,
    compose,
)
from cordee.mail_bridge.writing.headers import domain_of

IN_FLIGHT: Final = 200 * 1000 * 1000
"""Bytes of mails that are composed at the same time: a bound on memory."""
MAX_ENVELOPE_ID: Final = 100
"""Characters of an ENVID (RFC 3461 §4.4)."""
BEHIND: Final = timedelta(milliseconds=250), timedelta(seconds=10)
"""How long an edit waits, at least and at most, to look again whether the mail that it
is about has left; between them, half of the time that it has waited. It is woken when
that one leaves, unless both were being looked at in the same moment."""
NEVER_SENT: Final = "Le message d'origine n'est jamais parti : rien n'est à retirer."
UNREADABLE: Final = "Non envoyé : une pièce jointe n'est plus lisible ou a été effacée."
SWITCHED_OFF: Final = "Non envoyé : cette adresse a été retirée de la conversation."


class Sending:
    """Tries mails for one bridge; `changed` is set after each."""

    def __init__(
        self,
        conversations: Conversations,
        carrier: Carrier,
        hasten: Callable[[Sequence[bytes]], Awaitable[None]],
        parts: Parts,
    ) -> None:
        self._hasten: Final = hasten
        self._conversations: Final = conversations
        self._carrier: Final = carrier
        self._parts: Final = parts
        self._budget: Final = _Budget(IN_FLIGHT)
        self._delayed: Final[set[bytes]] = set()
        """Mailboxes for which something waits longer than it need, since the start."""
        self.changed: Final = asyncio.Event()

    async def attempt(self, name: bytes) -> timedelta | None:
        """Try a mail; gives when to try again, None when it is over.

        Whatever happens to a mail is written down; what is raised is our own trouble.
        """
        parts = self._parts
        found = await slips.load(parts.pool, parts.seals, name, Waiting)
        if found is None:
            return None
        row, waiting, stands = found
        if waiting.is_bound and not stands:
            return await self._stop(row, "stopped", SWITCHED_OFF)
        if waiting.after is not None:
            target = await mails.load(parts.pool, parts.seals, waiting.after)
            has_left = target is not None and target.has_left
            is_over = target is None or target.state in ENDS_WAIT
            if not has_left and not is_over:
                self._delayed.add(row.pair)
                return self._behind(row)
            if not has_left and row.record.kind == Kind.WITHDRAW:
                return await self._stop(row, "unsent", NEVER_SENT)
        async with self._budget.of(_size(waiting)):
            learnt = await self._try(row, waiting)
        again = self._again(row, learnt)
        if learnt.what is Input.TEMPORARY and again is None:
            learnt = msgspec.structs.replace(learnt, what=Input.EXPIRED)
        await self._note(row, learnt)
        parts.faults(BridgePoint.AFTER_SEND_NOTED)
        return again

    def _behind(self, row: MailRow) -> timedelta:
        shortest, longest = BEHIND
        waited = timedelta(milliseconds=self._parts.clock() - row.accepted)
        return min(max(shortest, waited / 2), longest)

    async def stop(self, name: bytes, reason: str) -> None:
        """Try a mail no more; nothing for one that has left, or is over."""
        row = await mails.load(self._parts.pool, self._parts.seals, name)
        if row is not None and not row.has_left and row.state not in ENDS_WAIT:
            await self._stop(row, "stopped", reason)

    async def _stop(self, row: MailRow, code: str, reason: str) -> timedelta | None:
        learnt = Learnt(
            what=Input.STOPPED,
            time=self._parts.clock(),
            digest=own_digest("stopped"),
            word=Word(code, reason),
        )
        await self._note(row, learnt)
        return None

    async def _try(self, row: MailRow, waiting: Waiting) -> Learnt:
        """Compose and hand over; what came of it, whatever it was."""
        faults, clock = self._parts.faults, self._parts.clock
        faults(BridgePoint.BEFORE_COMPOSED)
        attempt = own_digest("attempt", str(row.attempts + 1))
        try:
            mail = await self._compose(row, waiting)
            await self._check(mail)
        except MailPermanent as refusal:
            return Learnt(
                what=Input.UNSENDABLE,
                time=clock(),
                digest=own_digest("unsendable"),
                word=Word(refusal.code, str(refusal)),
            )
        except MailTemporary as trouble:
            word = Word(trouble.code, str(trouble))
            return Learnt(what=Input.TEMPORARY, time=clock(), digest=attempt, word=word)
        faults(BridgePoint.BEFORE_SEND)
        taken = await self._send(mail)
        faults(BridgePoint.AFTER_SEND)
        what = _INPUTS[taken.outcome]
        return Learnt(
            what=what,
            time=clock(),
            digest=own_digest("handed over")
            if taken.outcome == "accepted"
            else attempt,
            word=Word(taken.code, taken.text, taken.host),
            promised=taken.promised,
            size=mail.size,
            codes=mail.codes,
            is_qualified=mail.is_qualified,
        )

    async def _send(self, mail: Composed) -> Taken:
        letter = Letter(
            sender=mail.sender,
            recipient=mail.recipient,
            data=mail.data,
            envelope_id=mail.message_id.strip("<>").partition("@")[0][:MAX_ENVELOPE_ID],
            needs_utf8=mail.needs_utf8,
        )
        try:
            return await self._carrier.send(letter)
        except MailTemporary as error:
            return Taken(outcome="temporary", code=error.code, text=str(error), host="")
        except MailPermanent as error:
            return Taken(outcome="permanent", code=error.code, text=str(error), host="")

    async def _compose(self, row: MailRow, waiting: Waiting) -> Composed:
        if waiting.ready is not None:
            ready = waiting.ready
            return Composed(
                data=ready.data,
                message_id=row.record.message_id,
                sender=ready.sender,
                recipient=row.record.address,
                subject="",
                codes=ready.codes,
                is_qualified=ready.is_qualified,
                needs_utf8=ready.needs_utf8,
            )
        assert waiting.slip is not None
        files = [await self._file(row, one) for one in waiting.files]
        style = self._parts.site.style
        return await asyncio.to_thread(compose, waiting.slip, files, style)

    async def _file(self, row: MailRow, ref: FileRef) -> MailFile:
        thread = row.record.thread
        try:
            data = await self._conversations.read_file(
                thread, ref.message, ref.index, ref.size
            )
        except (NotFound, TamperedError, TooLarge):
            raise MailPermanent("5.6.0", UNREADABLE) from None
        except CordeeError:
            raise MailTemporary("4.3.0", "the server of the files is away") from None
        return MailFile(ref.name, ref.media_type, data)

    async def _check(self, mail: Composed) -> None:
        style, address = self._parts.site.style, mail.recipient
        check_size(mail.size, address, style, None)
        try:
            offered = await self._carrier.size_limit(domain_of(address))
        except (MailPermanent, MailTemporary):
            return  # sending says it better, and with the right word
        check_size(mail.size, address, style, offered)

    def _again(self, row: MailRow, learnt: Learnt) -> timedelta | None:
        if learnt.what is not Input.TEMPORARY:
            return None
        now, schedule = self._parts.clock(), self._parts.site.schedule
        then = schedule.next_attempt(row.accepted, row.attempts + 1, now)
        return None if then is None else timedelta(milliseconds=then - now)

    async def _note(self, row: MailRow, learnt: Learnt) -> None:
        """Write it down. A mailbox that took one takes the others that wait for it."""
        await record(self._parts, row.name, learnt)
        self.changed.set()
        if learnt.what is Input.TEMPORARY:
            self._delayed.add(row.pair)
        elif row.pair in self._delayed:
            self._delayed.discard(row.pair)
            await self._hasten(await slips.of_pair(self._parts.pool, row.pair))


_INPUTS: Final = {
    "accepted": Input.HANDED_OVER,
    "temporary": Input.TEMPORARY,
    "permanent": Input.PERMANENT,
}


def _size(waiting: Waiting) -> int:
    """Bytes that composing takes, about: the files, their base64, the whole."""
    if waiting.ready is not None:
        return 2 * len(waiting.ready.data)
    return 4 * sum(file.size for file in waiting.files)


class _Budget:
    """Bytes that may be held at once; one mail that is larger than all waits alone."""

    def __init__(self, size: int) -> None:
        self._size: Final = size
        self._used = 0
        self._freed: Final = asyncio.Condition()

    def of(self, size: int) -> "_Share":
        return _Share(self, min(size, self._size))

    async def take(self, size: int) -> None:
        async with self._freed:
            await self._freed.wait_for(lambda: self._used + size <= self._size)
            self._used += size

    async def give(self, size: int) -> None:
        async with self._freed:
            self._used -= size
            self._freed.notify_all()


class _Share:
    def __init__(self, budget: _Budget, size: int) -> None:
        self._budget, self._size = budget, size

    async def __aenter__(self) -> None:
        await self._budget.take(self._size)

    async def __aexit__(self, *_: object) -> None:
        await self._budget.give(self._size)
