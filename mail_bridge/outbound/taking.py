"""Takes what a thread asks for: a row, a slip and a job for each mailbox, once.

All of one mail is one transaction under its one name: whoever was killed takes it again
and finds it taken. What never enters this room: sending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec
from msgspec.structs import replace

from cordee.clients.sdk.mailbox_fold import Standing
from cordee.crypto.mail_event import Mailbox
from cordee.documents.ins import Ins
from cordee.mail_bridge.domain.delivery import Input, State
from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.outbound.ports import Conversations, Told
from cordee.mail_bridge.outbound.recording import Learnt, own_digest, record_in
from cordee.mail_bridge.outbound.thread_fold import Wanted
from cordee.mail_bridge.outbound.waiting import FileRef, Ready, Waiting
from cordee.mail_bridge.store import mails, pairs
from cordee.mail_bridge.store.database import Connection
from cordee.mail_bridge.store.mails import Beginning
from cordee.mail_bridge.store.pairs import Pair
from cordee.mail_bridge.store.records import Fact, MailRecord, PairRecord, Word
from cordee.mail_bridge.writing import (
    Addressee,
    Author,
    Composed,
    Kind,
    Slip,
    check_addressee,
    check_size,
    reply_subject,
    subject_of,
)
from cordee.mail_bridge.writing.headers import domain_of, trimmed

MIME_COST: Final = (4, 3)
"""Base64 makes four bytes of three, before its line breaks."""
TAKEN: Final = "taken"
"""The first fact of each mail: who wrote it and when, never what."""


class Jobs(Protocol):
    """Where a job is put, in the transaction of whoever puts it."""

    async def put(self, connection: Connection, mail: bytes) -> None: ...


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Which mail this is: for whom, of which message, by whom."""

    thread: bytes
    message: bytes
    mailbox: Mailbox
    author: bytes
    author_name: str
    message_id: str
    kind: Kind = Kind.LETTER
    wants_answer: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    told: Told
    wanted: Wanted
    author: Author
    qualified: frozenset[Ins]


class Taking:
    """Takes mails for one bridge."""

    def __init__(self, conversations: Conversations, jobs: Jobs, parts: Parts) -> None:
        self._conversations: Final = conversations
        self._jobs: Final = jobs
        self._parts: Final = parts

    async def change(self, thread: bytes, changed: Sequence[Standing]) -> list[bytes]:
        """Keep mailboxes as they now are; gives the names of those switched off."""
        off: list[bytes] = []
        async with self._parts.pool.acquire() as connection, connection.transaction():
            for one in changed:
                name = await self._keep(connection, thread, one)
                if not one.on:
                    off.append(name)
        return off

    async def take(self, told: Told, wanted: Wanted, qualified: frozenset[Ins]) -> None:
        """Take one mail for each mailbox that the word is for."""
        word = _Word(told, wanted, await self._author(told), qualified)
        for standing in wanted.mailboxes:
            self._parts.faults(BridgePoint.BEFORE_TAKEN)
            pool = self._parts.pool
            async with pool.acquire() as connection, connection.transaction():
                await self._take(connection, word, standing)
            self._parts.faults(BridgePoint.AFTER_TAKEN)

    async def take_ready(self, order: Order, mail: Composed) -> bytes | None:
        """Take a mail that was composed, for a mailbox that nobody need have named.

        Gives its name, None when it was taken before.
        """
        ready = Ready(
            data=mail.data,
            sender=mail.sender,
            codes=mail.codes,
            is_qualified=mail.is_qualified,
            needs_utf8=mail.needs_utf8,
        )
        thread, mailbox, seals = order.thread, order.mailbox, self._parts.seals
        async with self._parts.pool.acquire() as connection, connection.transaction():
            pair = pairs.pair_name(seals, thread, mailbox.address)
            if await pairs.lock(connection, seals, pair) is None:
                known = PairRecord(thread=thread, mailbox=mailbox, since=0)
                await pairs.save(connection, seals, known, is_on=False)
            else:
                await pairs.touch(connection, pair)
            waiting = Waiting(ready=ready, is_bound=False)
            return await self._put(connection, pair, order, waiting)

    async def refuse_ready(self, order: Order, refusal: MailPermanent) -> bytes | None:
        """Take a mail that cannot be composed, and note why, in one transaction.

        Gives its name, None when it was taken before.
        """
        thread, mailbox, seals = order.thread, order.mailbox, self._parts.seals
        async with self._parts.pool.acquire() as connection, connection.transaction():
            pair = pairs.pair_name(seals, thread, mailbox.address)
            if await pairs.lock(connection, seals, pair) is None:
                known = PairRecord(thread=thread, mailbox=mailbox, since=0)
                await pairs.save(connection, seals, known, is_on=False)
            else:
                await pairs.touch(connection, pair)
            waiting = Waiting(is_bound=False)
            name = await self._put(connection, pair, order, waiting)
            if name is not None:
                await self._refuse(connection, name, refusal)
        return name

    async def _keep(
        self, connection: Connection, thread: bytes, one: Standing
    ) -> bytes:
        """Keep what a newer word says of a mailbox."""
        seals = self._parts.seals
        name = pairs.pair_name(seals, thread, one.mailbox.address)
        known = await pairs.lock(connection, seals, name)
        if known is not None and known.record.since > one.since:
            return name
        record = _renewed(thread, one, known)
        return await pairs.save(connection, seals, record, is_on=one.on)

    async def _take(
        self, connection: Connection, word: _Word, standing: Standing
    ) -> None:
        parts, told, wanted = self._parts, word.told, word.wanted
        mailbox, seals = standing.mailbox, parts.seals
        pair = pairs.pair_name(seals, told.thread, mailbox.address)
        known = await pairs.lock(connection, seals, pair)
        is_newer = known is not None and known.record.since > standing.since
        if known is None or not is_newer:
            kept, is_on = _renewed(told.thread, standing, known), standing.on
        else:
            kept, is_on = known.record, known.is_on
        if known is None:
            await pairs.save(connection, seals, kept, is_on=is_on)
        slip, conversation = self._write(word, kept)
        files = tuple(
            FileRef(told.message, index, one.name, one.type, one.true_size)
            for index, one in enumerate(wanted.files)
        )
        order = Order(
            thread=told.thread,
            message=told.message,
            mailbox=mailbox,
            author=told.author,
            author_name=word.author.name,
            kind=wanted.kind,
            message_id=slip.message_id,
            wants_answer=wanted.kind is not Kind.WITHDRAW,
        )
        after = self._after(told, wanted, mailbox)
        waiting = Waiting(slip=slip, files=files, after=after)
        name = await self._put(connection, pair, order, waiting)
        if name is None:
            return
        await pairs.save(connection, seals, conversation, is_on=is_on)
        refusal = self._refusal(mailbox.address, files, word.qualified)
        if refusal is not None:
            await self._refuse(connection, name, refusal)

    def _write(self, word: _Word, pair: PairRecord) -> tuple[Slip, PairRecord]:
        """The slip, and the conversation with it in."""
        told, wanted, author = word.told, word.wanted, word.author
        addresses, style = self._parts.addresses, self._parts.site.style
        mailbox = pair.mailbox
        message_id = addresses.message_id(told.thread, told.message, mailbox.address)
        token = addresses.thread_token(told.thread)
        first = pair.subject or subject_of(style, author, token)
        ours = pair.references[-1] if pair.references else ""
        slip = Slip(
            kind=wanted.kind,
            author=author,
            addressee=Addressee(mailbox.address, mailbox.name),
            sender=addresses.sender(told.thread, told.author),
            subject=reply_subject(style, first) if pair.references else first,
            time=told.time,
            message_id=message_id,
            body=wanted.body,
            in_reply_to=pair.last_in or ours,
            references=pair.references,
            original=wanted.original,
            withdrawn_files=wanted.withdrawn_files,
        )
        references = trimmed((*pair.references, message_id))
        return slip, replace(pair, subject=first, references=references)

    def _record(self, order: Order) -> MailRecord:
        mailbox = order.mailbox
        domain = domain_of(mailbox.address)
        return MailRecord(
            thread=order.thread,
            message=order.message,
            address=mailbox.address,
            name=mailbox.name,
            phone=mailbox.phone,
            author=order.author,
            author_name=order.author_name,
            kind=order.kind,
            message_id=order.message_id,
            is_to_patient=domain in self._parts.site.style.patient_domains,
        )

    async def _put(
        self, connection: Connection, pair: bytes, order: Order, waiting: Waiting
    ) -> bytes | None:
        """A row, its first fact, its slip, its job; None when they are there."""
        parts, now = self._parts, self._parts.clock()
        begun = Beginning(
            record=self._record(order),
            pair=pair,
            now=now,
            due=now + parts.site.terms.delivery,
            wants_answer=order.wants_answer,
            digest=own_digest(TAKEN),
            fact=Fact(what=TAKEN, time=now, state=State.ACCEPTED),
            waiting=waiting,
        )
        name = await mails.insert(connection, parts.seals, begun)
        if name is not None:
            await self._jobs.put(connection, name)
        return name

    def _after(self, told: Told, wanted: Wanted, mailbox: Mailbox) -> bytes | None:
        if wanted.target is None:
            return None
        seals, address = self._parts.seals, mailbox.address
        return mails.mail_name(seals, told.thread, wanted.target, address)

    def _refusal(
        self, address: str, files: Sequence[FileRef], qualified: frozenset[Ins]
    ) -> MailPermanent | None:
        """Why it will not be sent, as far as is known before it is composed."""
        style = self._parts.site.style
        up, down = MIME_COST
        size = sum(file.size for file in files) * up // down
        try:
            check_addressee(address, style, qualified)
            check_size(size, address, style, None)
        except MailPermanent as refusal:
            return refusal
        return None

    async def _refuse(
        self, connection: Connection, name: bytes, refusal: MailPermanent
    ) -> None:
        row = await mails.lock(connection, self._parts.seals, name)
        assert row is not None
        learnt = Learnt(
            what=Input.UNSENDABLE,
            time=self._parts.clock(),
            digest=own_digest("unsendable"),
            word=Word(refusal.code, str(refusal)),
        )
        await record_in(self._parts, connection, row, learnt)

    async def _author(self, told: Told) -> Author:
        """Who writes, as attested, and for which role he does."""
        person = await self._conversations.person(told.author)
        role = ""
        if told.behalf is not None:
            seat = await self._conversations.person(told.behalf)
            role = seat.name if seat is not None else ""
        organisation = self._parts.site.style.organisation
        if person is None:
            return Author("", "", organisation, role)
        words = (person.profession, person.speciality)
        profession = ", ".join(word for word in words if word)
        return Author(person.name, profession, organisation, role)


def _renewed(thread: bytes, one: Standing, known: Pair | None) -> PairRecord:
    """A mailbox as its newest word describes it, with its conversation."""
    if known is None:
        return PairRecord(thread=thread, mailbox=one.mailbox, since=one.since)
    return replace(known.record, mailbox=one.mailbox, since=one.since)
