"""One thread, one general practitioner, and the outbound half of a bridge."""

import asyncio
import time
from collections import Counter
from pathlib import Path

import msgspec

from cordee.crypto.attachment import FilePart
from cordee.crypto.event import File, Text
from cordee.crypto.mail_event import Correspondent, Mailbox, MailIn, MailState
from cordee.crypto.opening.secret import Secret
from cordee.mail_bridge.domain.address import AddressBook
from cordee.mail_bridge.domain.delivery import HOUR, Schedule
from cordee.mail_bridge.domain.watching import Terms
from cordee.mail_bridge.outbound import Outbound, Parts, Site
from cordee.mail_bridge.store import mails
from cordee.mail_bridge.store.sealing import Seals
from tests.mail_bridge.writing.drafts import STYLE
from tests.support.conversations import GATEWAY, FolderConversations
from tests.support.peer import PlainCarrier

THREAD = b"T" * 32
SECRETARIAT = b"S" * 32
SEALS = Seals(Secret(b"k" * 32))
BOOK = AddressBook(b"b" * 32, "fil", "cordee.chu-rennes.mssante.fr")
GP = Mailbox(
    "yann.le-goff@medecin.mssante.fr", "Dr Yann Le Goff", "810001", "02 99 00 00 00"
)
OTHER = Mailbox("cabinet@medecin.mssante.fr", "Cabinet", "", "")
TERMS = Terms(delivery=24 * HOUR, answer=48 * HOUR)


def site(**changes) -> Site:
    given = {
        "style": STYLE,
        "terms": TERMS,
        "schedule": Schedule(delays=(20,), give_up=60_000),
        "settle": 0,
    }
    return Site(**{**given, **changes})


class Clock:
    """The real time, and what a test adds to it."""

    def __init__(self) -> None:
        self.added = 0

    def __call__(self) -> int:
        return int(time.time() * 1000) + self.added


class Scene:
    def __init__(self, pool, peer, folder: Path) -> None:
        self.pool, self.peer = pool, peer
        self.conversations = FolderConversations(folder)
        self.carrier = PlainCarrier(peer.port)
        self.clock = Clock()

    def outbound(self, **changes) -> Outbound:
        faults = changes.pop("faults", None)
        given = {"faults": faults} if faults else {}
        parts = Parts(
            pool=self.pool,
            seals=SEALS,
            addresses=BOOK,
            site=site(**changes),
            clock=self.clock,
            **given,
        )
        return Outbound(self.conversations, self.carrier, lambda _: SECRETARIAT, parts)

    def name(
        self, mailbox: Mailbox = GP, *, on: bool = True, thread: bytes = THREAD
    ) -> bytes:
        return self.conversations.say_as(thread, Correspondent(mailbox, on))

    def say(self, body: str, thread: bytes = THREAD, **more) -> bytes:
        return self.conversations.say_as(thread, Text(body, None, ()), **more)

    def attach(
        self, data: bytes, name: str = "lettre.pdf", *, size: int | None = None
    ) -> bytes:
        part = FilePart(
            blob=b"b" * 16,
            file_key=b"k" * 32,
            salt=b"s" * 16,
            segments=1,
            true_size=len(data) if size is None else size,
            manifest_hash=b"m" * 32,
            key_commit=b"c" * 32,
            sha256_plain=b"p" * 32,
            name=name,
            type="application/pdf",
            thumbnail=None,
        )
        message = self.conversations.say_as(
            THREAD, File("Voir pièce", None, (), (part,))
        )
        self.conversations.keep_file(message, 0, data)
        return message

    def answer(self, message: bytes | None, mailbox: Mailbox = GP, **changes) -> bytes:
        mail = MailIn(
            digest=bytes(32),
            address=mailbox.address,
            name=mailbox.name,
            subject="Re",
            time=1_780_000_000_000,
            kind="reply",
            standing="known",
            reply_to=message,
            body="Bien reçu",
            quote="",
            opened=(),
            files=(),
            omitted=(),
        )
        event = msgspec.structs.replace(mail, **changes)
        return self.conversations.say_as(
            THREAD, event, author=GATEWAY, capacity="gateway"
        )

    def states(self, message: bytes, mailbox: Mailbox = GP) -> list[str]:
        return [
            one.state
            for one in self.conversations.events(MailState)
            if one.target == message and one.address == mailbox.address
        ]

    def kinds(self) -> Counter:
        return Counter(
            one["kind"] for one in self.conversations.standing_deadlines().values()
        )

    def message_id(self, message: bytes, mailbox: Mailbox = GP) -> str:
        return BOOK.message_id(THREAD, message, mailbox.address)

    async def row(self, message: bytes, mailbox: Mailbox = GP):
        name = mails.mail_name(SEALS, THREAD, message, mailbox.address)
        return await mails.load(self.pool, SEALS, name)

    async def until(self, condition, seconds: float = 60) -> None:
        """Wait for what must come; a test fails when it does not."""
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - rows and files say it, not an event
                await asyncio.sleep(0.02)
