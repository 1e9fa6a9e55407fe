"""Sends the versions that go, refuses those that may not, and calls letters back.

Each mail is taken by outbound once under its one name, with the draft's message as its
target: whoever was killed sends it again and finds it taken. What never enters this
room: when a letter goes; SMTP.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec
import structlog

from cordee.clients.sdk import MAX_LETTER, NotAllowed, NotFound, TamperedError, TooLarge
from cordee.clients.sdk.letter_fold import Letter
from cordee.clients.sdk.mailbox_fold import folded
from cordee.crypto.letter_event import Recipient
from cordee.crypto.mail_event import MailState
from cordee.documents import ins
from cordee.documents.errors import InsError, InsKeyError
from cordee.documents.kinds import Kind as DocumentKind
from cordee.mail_bridge.domain.delivery import State
from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.letters import words
from cordee.mail_bridge.letters.body import body_of
from cordee.mail_bridge.letters.document import Facts, ins_of, status_of
from cordee.mail_bridge.letters.enclosing import Enclosed, enclose
from cordee.mail_bridge.letters.letter_fold import Asked, Going
from cordee.mail_bridge.letters.parts import LetterParts
from cordee.mail_bridge.letters.people import People, Signed
from cordee.mail_bridge.letters.ports import Account, Mails
from cordee.mail_bridge.outbound.ports import Told
from cordee.mail_bridge.outbound.taking import Order
from cordee.mail_bridge.store import mails
from cordee.mail_bridge.writing import (
    Addressee,
    Composed,
    Kind,
    Slip,
    check_addressee,
    check_size,
    compose,
    compose_document,
    subject_of,
)
from cordee.mail_bridge.writing.headers import domain_of

GP: Final = "gp"
PATIENT: Final = "patient"
SAID: Final = "letter said"
NUMBER: Final = "letter patient"
NUMBER_SIZE: Final = 8
"""Bytes of a patient's number: a large establishment has a few millions of them."""

_log: Final = structlog.get_logger("bridge.letters")


class _Version(msgspec.Struct, frozen=True, kw_only=True):
    """What all recipients of one version have in common."""

    thread: bytes
    letter: Letter
    went: tuple[Going, ...]
    signed: Signed

    @property
    def going(self) -> Going:
        return self.went[-1]


class Sending:
    """Sends for one bridge."""

    def __init__(self, account: Account, post: Mails, parts: LetterParts) -> None:
        self._account: Final = account
        self._post: Final = post
        self._parts: Final = parts
        self._people: Final = People(account, parts.site)

    async def send(self, told: Told, letter: Letter, went: tuple[Going, ...]) -> None:
        """Send a version that goes to each of its recipients, or say why not.

        Raises CordeeError while the server, or a file, is away.
        """
        assert letter.validated is not None
        waiting = [
            one
            for one in letter.draft.recipients
            if await self._is_new(told, one, went)
        ]
        if letter.draft.opposed:
            for one in waiting:
                await self._say(told.thread, went[-1], one, words.OPPOSED, "opposed")
            return
        if not waiting:
            return
        signed = await self._people.signed(told.thread, letter, letter.validated)
        version = _Version(thread=told.thread, letter=letter, went=went, signed=signed)
        made = await self._enclosed(version)
        for one in waiting:
            await self._one(version, one, made)
            self._parts.faults(BridgePoint.LETTER_QUEUED)

    async def replace(self, told: Told, went: Sequence[Going]) -> None:
        """Stop what has not left yet of versions that another one replaces."""
        seals = self._parts.seals
        for going in went:
            for address in sorted(going.addresses):
                name = mails.mail_name(seals, told.thread, going.message, address)
                await self._post.stop_letter(name, words.REPLACED)

    async def recall(self, told: Told, asked: Asked) -> None:
        """Stop what has not left yet, and write to whom it may have reached."""
        going, to = asked.recall, asked.recalled
        assert going is not None
        assert to is not None
        address = to.mailbox.address
        name = mails.mail_name(self._parts.seals, told.thread, going.message, address)
        row = await mails.load(self._parts.pool, self._parts.seals, name)
        if row is None or row.state in {State.FAILED, State.REFUSED}:
            return  # it never arrived, and never will
        await self._post.stop_letter(name, words.CALLED_BACK)
        self._parts.faults(BridgePoint.LETTER_STOPPED)
        author = await self._people.shown(told.author, told.behalf)
        order = self._order(told.thread, told.message, to, told.author, author.name)
        style, addresses = self._parts.style, self._parts.addresses
        before = addresses.message_id(told.thread, going.message, address)
        token = addresses.thread_token(told.thread)
        slip = Slip(
            kind=Kind.RECALL,
            author=author,
            addressee=Addressee(address, to.mailbox.name),
            sender=addresses.sender(told.thread, told.author),
            subject=subject_of(style, author, token),
            time=told.time,
            message_id=order.message_id,
            original=going.time,
            in_reply_to=before,
            references=(before,),
            is_final=to.role == PATIENT and not self._parts.site.patient_may_answer,
        )
        order = msgspec.structs.replace(order, kind=Kind.RECALL)
        await self._post.queue_letter(order, compose(slip, (), style))
        self._parts.faults(BridgePoint.LETTER_RECALLED)

    async def _is_new(self, told: Told, to: Recipient, went: Sequence[Going]) -> bool:
        """Whether nothing was taken for this recipient of this version yet."""
        parts, message = self._parts, went[-1].message
        name = mails.mail_name(parts.seals, told.thread, message, to.mailbox.address)
        return await mails.load(parts.pool, parts.seals, name) is None

    async def _enclosed(self, version: _Version) -> Enclosed | MailPermanent:
        """The enclosure of a version, or why there is none."""
        draft, parts = version.letter.draft, self._parts
        if draft.kind not in set(DocumentKind):
            return MailPermanent("5.6.0", words.UNKNOWN_KIND)
        try:
            data = await self._pdf(version)
        except MailPermanent as refusal:
            return refusal
        parts.faults(BridgePoint.LETTER_FETCHED)
        facts = await self._facts(version)
        label = words.words_of(parts.style.language).labels[DocumentKind(draft.kind)]
        try:
            made = await asyncio.to_thread(enclose, facts, parts.site, data, label)
        except MailPermanent as refusal:
            return refusal
        except Exception as error:  # noqa: BLE001 - a person is told, whatever it is
            _log.warning("letter_not_enclosed", trouble=type(error).__name__)
            return MailPermanent("5.6.0", words.NOT_MADE)
        parts.faults(BridgePoint.LETTER_ENCLOSED)
        return made

    async def _pdf(self, version: _Version) -> bytes:
        """The bytes that were validated. Raises MailPermanent, CordeeError."""
        draft = version.letter.draft
        file = draft.file
        try:
            data = await self._account.read_file(
                version.thread, file.message, file.index, MAX_LETTER
            )
        except TamperedError:
            raise MailPermanent("5.6.0", words.CHANGED) from None
        except TooLarge:
            raise MailPermanent("5.3.4", words.TOO_LARGE) from None
        except NotFound:
            raise MailPermanent("5.6.0", words.UNREADABLE) from None
        if hashlib.sha256(data).digest() != draft.sha256:
            raise MailPermanent("5.6.0", words.CHANGED)
        return data

    async def _facts(self, version: _Version) -> Facts:
        draft = version.letter.draft
        told = draft.patient
        found = {
            one.mailbox.address: await self._people.recipient(one.mailbox)
            for one in draft.recipients
            if one.role != PATIENT and not self._is_called_back(version, one)
        }
        gps = [one for one in draft.recipients if one.role == GP]
        traits = (told.birth_name, told.given, told.birth_date, told.sex)
        number = self._parts.seals.name(NUMBER, *traits)[:NUMBER_SIZE].hex()
        known = tuple(one for one in found.values() if one is not None)
        return Facts(
            thread=version.thread,
            letter=version.letter,
            went=version.went,
            signed=version.signed,
            recipients=known,
            general_practitioner=next(
                (w for g in gps if (w := found.get(g.mailbox.address))), None
            ),
            number=number,
        )

    async def _one(
        self, version: _Version, to: Recipient, made: Enclosed | MailPermanent
    ) -> None:
        """One mail to one recipient, or its refusal."""
        order = self._order(
            version.thread,
            version.going.message,
            to,
            version.letter.validated.account if version.letter.validated else b"",
            version.signed.shown.name,
        )
        try:
            self._check(version, to)
            if isinstance(made, MailPermanent):
                raise made
            mail = self._compose(version, to, order, made)
            check_size(mail.size, mail.recipient, self._parts.style, None)
        except MailPermanent as refusal:
            await self._post.refuse_letter(order, refusal)
            return
        if made.obstacles:
            await self._remark(version, to, made.obstacles)
        await self._post.queue_letter(order, mail)

    def _check(self, version: _Version, to: Recipient) -> None:
        """Whether this recipient may get it. Raises MailPermanent."""
        if self._is_called_back(version, to):
            raise MailPermanent("recalled", words.CALLED_BACK)
        address, style = to.mailbox.address, self._parts.style
        is_theirs = domain_of(address) in style.patient_domains
        if to.role != PATIENT and not is_theirs:
            check_addressee(address, style)
            return
        told = version.letter.draft.patient
        known = ins_of(told)
        if known is None or not is_theirs:
            raise MailPermanent("5.7.1", words.NO_INS)
        try:
            own = ins.patient_mailbox(
                known,
                status_of(told.status),
                domain=domain_of(address),
                authorities=self._parts.site.authorities,
            )
        except InsKeyError:
            raise MailPermanent("5.7.1", words.WRONG_KEY) from None
        except InsError:
            raise MailPermanent("5.7.1", words.NO_INS) from None
        if folded(own) != folded(address):
            raise MailPermanent("5.7.1", words.NO_INS)

    @staticmethod
    def _is_called_back(version: _Version, to: Recipient) -> bool:
        return folded(to.mailbox.address) in version.letter.recalls

    def _compose(
        self, version: _Version, to: Recipient, order: Order, made: Enclosed
    ) -> Composed:
        addresses, parts = self._parts.addresses, self._parts
        address, thread = to.mailbox.address, version.thread
        earlier = [one for one in version.went[:-1] if folded(address) in one.addresses]
        ids = [addresses.message_id(thread, one.message, address) for one in earlier]
        slip = Slip(
            kind=Kind.LETTER,
            author=version.signed.shown,
            addressee=Addressee(address, to.mailbox.name),
            sender=addresses.sender(thread, order.author),
            subject=made.enclosure.subject,
            time=version.going.time,
            message_id=order.message_id,
            body=body_of(version.letter, version.signed, parts.site, parts.style),
            original=earlier[-1].time if earlier else 0,
            in_reply_to=ids[-1] if ids else "",
            references=tuple(ids),
            is_final=to.role == PATIENT and not parts.site.patient_may_answer,
        )
        return compose_document(slip, made.enclosure, parts.style)

    def _order(
        self, thread: bytes, message: bytes, to: Recipient, author: bytes, name: str
    ) -> Order:
        address = to.mailbox.address
        return Order(
            thread=thread,
            message=message,
            mailbox=to.mailbox,
            author=author,
            author_name=name,
            message_id=self._parts.addresses.message_id(thread, message, address),
        )

    async def _remark(
        self, version: _Version, to: Recipient, obstacles: Sequence[str]
    ) -> None:
        """Say that the PDF goes as it is, and why."""
        named = ", ".join(words.OBSTACLES.get(one, one) for one in obstacles)
        sentence = words.NOT_ARCHIVABLE.format(obstacles=named)
        await self._say(
            version.thread, version.going, to, sentence, "no-pdfa", State.ACCEPTED
        )

    async def _say(
        self,
        thread: bytes,
        going: Going,
        to: Recipient,
        sentence: str,
        code: str,
        state: State = State.REFUSED,
    ) -> None:
        """Say a state of which no mail is the reason; said once."""
        address = to.mailbox.address
        event = MailState(
            target=going.message,
            address=address,
            state=state,
            time=going.time,
            code=code,
            reason=sentence[:512],
            host="",
        )
        name = self._parts.seals.name(SAID, going.message, folded(address), code)
        try:
            await self._account.say(thread, event, intent=name)
        except NotAllowed:
            return  # the bridge is no member any more: nobody there hears it
