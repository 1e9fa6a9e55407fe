"""A document of the record as a letter of its stay's thread, once.

Each step finds what a kill left of it. What never enters this room: a folder, a format.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from cordee.clients.agent.errors import LetterError
from cordee.clients.agent.letters.addressing import Addressed, Addressing
from cordee.clients.agent.letters.keeping import DocumentNote, Keeping
from cordee.clients.agent.letters.model import Handed, Left
from cordee.clients.agent.letters.settings import Settings, Unit
from cordee.clients.sdk import (
    Client,
    LetterPatient,
    LetterView,
    MailRefused,
    NotFound,
    signer_line,
)

NO_UNIT: Final = "L'unité du patient n'est pas dans la configuration."
NO_GATEWAY: Final = "L'établissement n'a pas de passerelle de messagerie."
REFUSED: Final = "La lettre a été refusée ({word})."
REFUSALS: Final = {
    "no_gateway": NO_GATEWAY,
    "drafts_leave": "Une boîte MSSanté est dans la conversation du séjour : un "
    "brouillon y partirait aussitôt. Retirez-la, puis déposez la lettre à nouveau.",
    "no_validator": "Le validateur de l'unité n'est pas dans la conversation.",
    "not_member": "Le compte du dossier n'est plus dans la conversation du séjour.",
    "no_pdf": "Le fichier PDF n'est pas un PDF.",
}
GONE: Final = "La conversation du séjour n'existe plus."
MAX_THREADS: Final = 5_000
TITLES: Final = {
    "discharge-letter": "Lettre de liaison",
    "hospital-report": "Compte rendu d'hospitalisation",
    "imaging-report": "Compte rendu d'imagerie",
    "referral": "Lettre d'adressage",
    "expertise-request": "Demande de télé-expertise",
    "expertise-report": "Compte rendu de télé-expertise",
}


class Drafting:
    """Drafts for one account; `clock` gives Unix ms, `folder` lies in the profile."""

    def __init__(
        self,
        client: Client,
        keeping: Keeping,
        settings: Settings,
        folder: Path,
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._client: Final = client
        self._keeping: Final = keeping
        self._settings: Final = settings
        self._folder: Final = folder
        self._clock: Final = clock
        self._addressing: Final = Addressing(client)

    async def hand(self, handed: Handed) -> str:
        """Take a document; what became of it, in one sentence.

        Raises LetterError for what never will, CordeeError for what will later.
        """
        if self._keeping.is_done(handed.key):
            return "taken before"
        unit = self._unit(handed.unit)
        to = await self._addressing.of(handed)
        thread = await self._thread(handed.stay, handed.patient, unit)
        try:
            letter = await self._letter(thread, handed, unit, to)
            if handed.signer is not None:
                await self._validate(thread, letter)
            await self._leave_if_gone(thread, handed, letter.letter)
        except MailRefused as refusal:
            word = refusal.word
            sentence = REFUSALS.get(word, REFUSED.format(word=word))
            raise LetterError(word, sentence) from None
        self._keeping.note_done(handed.key, self._clock())
        return _said(handed, to)

    async def leave(self, left: Left) -> str:
        """Take an exit: what is validated goes. Raises as `hand`."""
        if self._keeping.is_done(left.key):
            return "taken before"
        stay = self._keeping.stay(left.stay)
        if not stay.exit:
            stay = replace(stay, exit=left.time or self._clock())
            self._keeping.keep_stay(left.stay, stay)
        unit = self._settings.unit(left.unit)
        if stay.thread is not None:
            for letter in stay.letters:
                await self._exit(stay.thread, letter, stay.exit)
        elif unit is not None and unit.exits:
            thread = await self._thread(left.stay, left.patient, unit)
            letter = self._keeping.letter_id(left.stay)
            await self._client.announce_exit(thread, letter, stay.exit)
        self._keeping.note_done(left.key, self._clock())
        return f"exit noted, {len(stay.letters)} letters"

    def _unit(self, code: str) -> Unit:
        unit = self._settings.unit(code)
        if unit is None:
            raise LetterError("no_unit", NO_UNIT)
        return unit

    async def _thread(self, number: str, patient: LetterPatient, unit: Unit) -> bytes:
        """The thread of a stay: noted, left by a kill, or a new one."""
        stay = self._keeping.stay(number)
        if stay.thread is not None:
            return stay.thread
        who = _named(patient)
        title = f"Sortie de {who} · {number}"[:200]
        found = await self._begun(title)
        if found is None:
            gateways = await self._client.gateways()
            if not gateways:
                raise LetterError("no_gateway", NO_GATEWAY)
            accounts = [*map(bytes.fromhex, self._members(unit)), gateways[0]]
            found = (await self._client.new_thread(title, accounts, patient=who)).id
        self._keeping.keep_stay(number, replace(stay, thread=found))
        return found

    @staticmethod
    def _members(unit: Unit) -> list[str]:
        return list(dict.fromkeys((*unit.members, unit.validator)))

    async def _begun(self, title: str) -> bytes | None:
        """A thread of this title that was begun here, and not noted before a kill."""
        for thread in await self._client.threads(MAX_THREADS):
            if thread.title == title:
                return thread.id
        return None

    async def _letter(
        self, thread: bytes, handed: Handed, unit: Unit, to: Addressed
    ) -> LetterView:
        """The letter of a document, in the version that this file makes."""
        note = self._noted(handed)
        version = note.versions.index(handed.key) + 1
        known = await self._view(thread, note.letter)
        if known is not None and known.version >= version:
            return known
        path = self._folder / f"lettre-{handed.key[:16]}.pdf"
        path.write_bytes(handed.pdf)
        path.chmod(0o600)
        try:
            return await self._draft(thread, handed, unit, to, note, path, known)
        finally:
            path.unlink(missing_ok=True)

    async def _draft(  # noqa: PLR0913, PLR0917 - a letter has as many facts
        self,
        thread: bytes,
        handed: Handed,
        unit: Unit,
        to: Addressed,
        note: DocumentNote,
        path: Path,
        known: LetterView | None,
    ) -> LetterView:
        signer = handed.signer
        validator = bytes.fromhex(unit.validator)
        is_mine = signer is not None
        return await self._client.draft_letter(
            thread,
            path,
            kind=handed.kind,
            title=handed.title or TITLES[handed.kind],
            patient=handed.patient,
            recipients=to.recipients,
            validator=self._client.account if is_mine else validator,
            validate_by=0 if is_mine else self._settings.due(self._clock()),
            role=bytes.fromhex(unit.role) if unit.role else None,
            unit=unit.name or handed.unit,
            entry=handed.entry,
            opposed=to.opposed,
            letter=None if known is None else note.letter,
            new=note.letter if known is None else None,
            remark="" if signer is None else signer_line(signer),
        )

    def _noted(self, handed: Handed) -> DocumentNote:
        """Which letter and version a file makes, noted before it is made."""
        keeping = self._keeping
        note = keeping.document(handed.stay, handed.document)
        if note is None:
            stay = keeping.stay(handed.stay)
            words = (handed.stay, handed.document) if stay.letters else (handed.stay,)
            letter = keeping.letter_id(*words)
            note = DocumentNote(letter=letter)
        if handed.key not in note.versions:
            note = replace(note, versions=(*note.versions, handed.key))
            keeping.keep_document(handed.stay, handed.document, note)
        stay = keeping.stay(handed.stay)
        if note.letter not in stay.letters:
            letters = (*stay.letters, note.letter)
            keeping.keep_stay(handed.stay, replace(stay, letters=letters))
        return note

    async def _view(self, thread: bytes, letter: bytes) -> LetterView | None:
        try:
            letters = await self._client.letters(thread)
        except NotFound:
            raise LetterError("gone", GONE) from None
        return next((one for one in letters if one.letter == letter), None)

    async def _validate(self, thread: bytes, letter: LetterView) -> None:
        """Stand for it in the record's name, unless that was said."""
        if not letter.validated:
            await self._client.validate_letter(thread, letter.letter)

    async def _leave_if_gone(
        self, thread: bytes, handed: Handed, letter: bytes
    ) -> None:
        stay = self._keeping.stay(handed.stay)
        at = stay.exit or handed.exit
        if at:
            await self._exit(thread, letter, at)

    async def _exit(self, thread: bytes, letter: bytes, at: int) -> None:
        try:
            await self._client.letter_exit(thread, letter, at)
        except MailRefused as refusal:
            if refusal.word != "left":
                raise
        except NotFound:
            return  # its draft never came: whoever drafts it says the exit then


def _named(patient: LetterPatient) -> str:
    born = "/".join(reversed(patient.birth_date.split("-")))
    return f"{patient.family or patient.birth_name} {patient.given} {born}".strip()


def _said(handed: Handed, to: Addressed) -> str:
    if to.opposed:
        return "taken: the patient objects"
    done = "validated by the record" if handed.signer else "to be validated"
    missing = f", {to.unknown} without a mailbox" if to.unknown else ""
    return f"taken, {done}, {len(to.recipients)} recipients{missing}"
