"""One thread of a stay, and the letters of a bridge beside its outbound mail."""

import asyncio
import hashlib
from zoneinfo import ZoneInfo

import msgspec

from cordee.crypto.attachment import FilePart
from cordee.crypto.attestation_body import Identity
from cordee.crypto.event import File
from cordee.crypto.letter_event import (
    FileOf,
    LetterDraft,
    LetterExit,
    LetterPatient,
    LetterRecall,
    LetterValidated,
    Recipient,
)
from cordee.crypto.mail_event import Mailbox, MailState
from cordee.documents.codes import HOSPITAL, IN_HOSPITAL
from cordee.documents.ins import PRODUCTION, TEST
from cordee.documents.model import Address, Organization
from cordee.mail_bridge.letters import LetterParts, Letters, LetterSite
from tests.mail_bridge.outbound.scene import BOOK, SEALS, Scene
from tests.mail_bridge.writing.drafts import STYLE
from tests.support.conversations import AUTHOR, FolderConversations, Journal, _person

THREAD = b"T" * 32
LETTER = b"L" * 16
SENIOR = b"V" * 32
SECRETARIAT = b"S" * 32
GP = Mailbox("yann.le-goff@medecin.mssante.fr", "Dr Yann Le Goff", "899700367909", "")
REFERRING = Mailbox("a.roy@medecin.mssante.fr", "Dr Anne Roy", "899700218896", "0299")
PARIS = ZoneInfo("Europe/Paris")
EXIT = 1_779_973_200_000
"""28 May 2026, 15:00 in Paris."""

PATIENT = LetterPatient(
    "MARTIN",
    "PAT-TROIS",
    "DOMINIQUE MARIE-LOUISE",
    "1979-03-28",
    "F",
    "51215",
    "279035121518989",
    TEST,
    "qualified",
)
SITE = LetterSite(
    establishment=Organization(
        identifier="1750803447",
        name="CHU de Rennes",
        telecoms=("tel:0299000000",),
        address=Address(lines=("2 rue Henri",), postal_code="35000", city="RENNES"),
    ),
    employee_prefix="3750803447",
    zone=PARIS,
    facility=HOSPITAL,
    setting=IN_HOSPITAL,
    authorities=PRODUCTION | {TEST},
)


class Ward(FolderConversations):
    """What the account of a bridge hears on a ward."""

    organisation = b"O" * 32

    def __init__(self, folder) -> None:
        super().__init__(folder)
        self.people[SENIOR] = _person(SENIOR, "Dr Camille ARNAUD")
        self.published = Journal(folder / "figures")
        self._points = {name: Journal(folder / f"points-{name}") for name in READERS}

    def has_letters(self, thread):
        return True

    def identity_of(self, account):
        named = {
            AUTHOR: Identity("", "Dr Anaïs Lefèvre", "Médecin", "", "CHU"),
            SENIOR: Identity(
                "899700218896",
                "Dr Camille ARNAUD",
                "Médecin",
                "Cardiologie et maladies vasculaires",
                "CHU",
            ),
        }
        return named.get(account)

    def caption_of(self, thread, message, author):
        return ""

    async def practitioner(self, practitioner):
        return None

    async def publish_figures(self, organisation, rows):
        for row in rows:
            figures = {one.name: one.value for one in row.figures}
            self.published.add(period=row.period, unit=row.unit, figures=figures)

    def point(self, reader, thread):
        seqs = [one["seq"] for one in self._points[reader].read()]
        return seqs[-1] if seqs else 0

    def note_point(self, reader, thread, seq):
        self._points[reader].add(seq=seq)

    def figures(self) -> dict:
        """What stands, by period and unit."""
        return {(o["period"], o["unit"]): o["figures"] for o in self.published.read()}


READERS = ("outbound", "letters")


class Stay(Scene):
    """What is said on the ward, and what came of it."""

    def __init__(self, pool, peer, folder) -> None:
        super().__init__(pool, peer, folder)
        self.conversations = Ward(folder)

    def letters(self, outbound, **changes) -> Letters:
        faults = changes.pop("faults", None)
        given = {"faults": faults} if faults else {}
        parts = LetterParts(
            pool=self.pool,
            seals=SEALS,
            addresses=BOOK,
            style=STYLE,
            site=msgspec.structs.replace(SITE, **changes),
            clock=self.clock,
            **given,
        )
        return Letters(
            self.conversations,
            outbound,
            lambda _thread, _unit: SECRETARIAT,
            lambda _thread: "CARDIO",
            parts,
        )

    def pdf(self, data: bytes) -> FileOf:
        """A file of the thread."""
        part = FilePart(
            blob=b"b" * 16,
            file_key=b"k" * 32,
            salt=b"s" * 16,
            segments=1,
            true_size=len(data),
            manifest_hash=b"m" * 32,
            key_commit=b"c" * 32,
            sha256_plain=hashlib.sha256(data).digest(),
            name="lettre.pdf",
            type="application/pdf",
            thumbnail=None,
        )
        message = self.conversations.say_as(THREAD, File("Lettre", None, (), (part,)))
        self.conversations.keep_file(message, 0, data)
        return FileOf(message, 0)

    def draft(self, data: bytes, **changes) -> LetterDraft:
        draft = LetterDraft(
            letter=LETTER,
            version=1,
            kind="discharge-letter",
            title="Lettre de liaison : cardiologie",
            patient=PATIENT,
            unit="CARDIO",
            entry=EXIT - 4 * 86_400_000,
            exit=0,
            file=self.pdf(data),
            sha256=hashlib.sha256(data).digest(),
            recipients=(Recipient(GP, "gp"), Recipient(REFERRING, "referring")),
            opposed=False,
            validator=SENIOR,
            validate_by=0,
        )
        draft = msgspec.structs.replace(draft, **changes)
        self.conversations.say_as(THREAD, draft)
        return draft

    def validate(self, draft: LetterDraft, author: bytes = SENIOR) -> bytes:
        event = LetterValidated(draft.letter, draft.version, draft.sha256)
        return self.conversations.say_as(THREAD, event, author=author)

    def exit(self, time: int = EXIT, letter: bytes = LETTER) -> bytes:
        return self.conversations.say_as(THREAD, LetterExit(letter, time))

    def recall(
        self, mailbox: Mailbox, version: int = 1, letter: bytes = LETTER
    ) -> bytes:
        event = LetterRecall(letter, version, mailbox.address, "homonyme")
        return self.conversations.say_as(THREAD, event)

    def told(self) -> list[tuple[str, str, str]]:
        return [
            (one.address, one.state, one.reason)
            for one in self.conversations.events(MailState)
        ]

    async def reads(self, letters: Letters) -> None:
        """Read the thread to its end, and publish what came of it."""
        await letters.pump.read(THREAD)
        while await letters.publishing.publish():
            pass

    async def until_told(self, count: int, state: str) -> None:
        """Until so many states were told."""
        async with asyncio.timeout(60):
            while sum(one[1] == state for one in self.told()) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
