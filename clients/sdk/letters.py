"""The facade's letters: drafted, validated, due at the exit, called back (§5.13).

A gateway of the thread sends them. What never enters this room: a letter that is
mailed before its validator stands for it; CDA, mail.
"""

import asyncio
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.clients.sdk.attachments.source import look_at
from cordee.clients.sdk.deadlines import Deadlines
from cordee.clients.sdk.errors import (
    FileFault,
    MailRefused,
    NotFound,
    NotOnline,
    TamperedError,
    TooLarge,
)
from cordee.clients.sdk.files import Files
from cordee.clients.sdk.letter_fold import Letter
from cordee.clients.sdk.letter_views import LetterView
from cordee.clients.sdk.mail_lines import correspondents
from cordee.clients.sdk.mail_rules import TALKERS
from cordee.clients.sdk.mailbox_fold import folded
from cordee.clients.sdk.replacing import Replacing
from cordee.clients.sdk.said_about import letter_in, letters_of_thread, said_of_letter
from cordee.clients.sdk.threads import Thread
from cordee.crypto.letter_event import (
    MAX_RECIPIENTS,
    FileOf,
    LetterDraft,
    LetterExit,
    LetterPatient,
    LetterRecall,
    LetterValidated,
    Recipient,
)
from cordee.crypto.task_note import TaskNote
from cordee.server.protocol.deadline_types import DeadlineKind

LETTER_KINDS: Final = (
    "discharge-letter",
    "hospital-report",
    "imaging-report",
    "referral",
    "expertise-request",
    "expertise-report",
)
"""The table of docs/protocol.md §5.13."""

MAX_LETTER: Final = 25 * 2**20
"""Bytes of a letter's PDF: the most that MSSanté operators have to take."""

UPLOAD_SECONDS: Final = 300.0
"""How long a letter's file is waited for, on a bad line."""

FILES_LOOKED_AT: Final = 200
"""Messages in which a file that was sent before a kill is looked for."""

MAX_TITLE: Final = 128
MAX_VERSION: Final = 999
PDF: Final = b"%PDF-"


class Letters(Replacing, Files, Deadlines):
    """For owners and members; the validator is one of them, or a role."""

    async def letters(self, thread: bytes) -> list[LetterView]:
        """Letters of a thread, in the order they were begun; works offline."""
        parts, known = self._parts, self._thread(thread)
        return letters_of_thread(parts.context, known, parts.identities.name)

    async def draft_letter(  # noqa: PLR0913 - a letter has as many facts
        self,
        thread: bytes,
        path: Path | str,
        *,
        kind: str,
        title: str,
        patient: LetterPatient,
        recipients: Sequence[Recipient],
        validator: bytes,
        validate_by: int = 0,
        role: bytes | None = None,
        unit: str = "",
        entry: int = 0,
        exit: int = 0,  # noqa: A002 - the field's name in §5.13
        opposed: bool = False,
        letter: bytes | None = None,
        new: bytes | None = None,
        remark: str = "",
    ) -> LetterView:
        """Put a PDF in the thread as a letter, or as the next version of `letter`.

        A gateway is let in when there is none. Not validated by `validate_by` (Unix
        ms, 0 for never), it becomes a task of `role`, or of the validator. `new` is the
        id of a first version, drawn unless given: drafted under it before, it is given
        as it stands, and a PDF that lies here is not sent again. `remark` stands below
        the file. Raises MailRefused where mailboxes stand: they would be mailed the
        draft (§5.12); NotFound, TooLarge, FileFault, NotOnline, ServerRefused.
        """
        known = self._talking(thread)
        if new is not None and letter_in(self._parts.context, known, new) is not None:
            return self._letter_view(known, new)
        digest = await asyncio.to_thread(_checked, Path(path))
        before = self._to_replace(known, letter)
        self._check_draft(known, kind, title, recipients, validator)
        await self._have_gateway(known)
        sent = None if new is None else await self._sent_before(thread, path, digest)
        if sent is None:
            caption = "\n".join(filter(None, (title, remark)))
            sent = (await self.send_files(thread, [path], caption)).id
        draft = LetterDraft(
            letter=letter or new or os.urandom(16),
            version=1 if before is None else before.draft.version + 1,
            kind=kind,
            title=title,
            patient=patient,
            unit=unit,
            entry=entry,
            exit=exit,
            file=FileOf(await self._stored_file(thread, sent, path, digest), 0),
            sha256=digest,
            recipients=tuple(recipients),
            opposed=opposed,
            validator=validator,
            validate_by=validate_by,
        )
        if validate_by and not opposed:
            await self._await_validation(known, draft, role or validator)
        await self._say_and_wait(known, draft)
        return self._letter_view(known, draft.letter)

    async def letter_pdf(self, thread: bytes, letter: bytes) -> bytes:
        """The bytes of a letter, checked against its draft.

        Raises NotFound, TamperedError, TooLarge, NotOnline, ServerRefused.
        """
        draft = self._letter(self._thread(thread), letter).draft
        part = self._part(thread, draft.file.message, draft.file.index)
        if part.true_size > MAX_LETTER:
            raise TooLarge(f"a letter has at most {MAX_LETTER} bytes")
        download, data = self._download(part), bytearray()
        for n in range(part.segments):
            data += await download.segment(n)
        if hashlib.sha256(data).digest() != draft.sha256:
            raise TamperedError("FIL-06", "the file is not the letter that was drafted")
        return bytes(data)

    async def validate_letter(self, thread: bytes, letter: bytes) -> LetterView:
        """Stand for exactly these bytes, which are fetched and checked first.

        Raises MailRefused for anybody but the validator; as `letter_pdf`.
        """
        known = self._talking(thread)
        drafted = self._letter(known, letter)
        if drafted.validated is not None:
            raise MailRefused("validated", "it is validated already")
        draft = drafted.draft
        behalf = None if draft.validator == self.account else draft.validator
        if behalf is not None and behalf not in self._parts.seats.roles(
            known.record.members
        ):
            raise MailRefused("not_validator", "only its validator stands for a letter")
        await self.letter_pdf(thread, letter)
        said = LetterValidated(letter, draft.version, draft.sha256)
        await self._say_and_wait(known, said, behalf)
        if draft.validate_by:
            await self.clear_deadline(letter)
        return self._letter_view(known, letter)

    async def letter_exit(
        self, thread: bytes, letter: bytes, time: int = 0
    ) -> LetterView:
        """Say that the patient left, at `time` (Unix ms, 0 for now)."""
        known = self._talking(thread)
        if self._letter(known, letter).exit is not None:
            raise MailRefused("left", "the exit was said already")
        time = time or self._parts.context.clock()
        await self._say_and_wait(known, LetterExit(letter, time))
        return self._letter_view(known, letter)

    async def announce_exit(self, thread: bytes, letter: bytes, time: int) -> None:
        """Say that the patient left, of a letter that is still to be drafted.

        `letter` is the id that its first version will have. Said once.
        """
        known = self._talking(thread)
        said = said_of_letter(self._parts.context, known, letter)
        if not any(isinstance(one.event, LetterExit) for one in said):
            await self._say_and_wait(known, LetterExit(letter, time))

    async def recall_letter(
        self, thread: bytes, letter: bytes, address: str, reason: str
    ) -> LetterView:
        """Call a letter back from one who should not have had it.

        Raises NotFound when no version names this address, MailRefused twice.
        """
        known = self._talking(thread)
        stood = self._letter(known, letter)
        if folded(address) in stood.recalls:
            raise MailRefused("recalled", "it was called back already")
        version = self._version_to(known, letter, address)
        await self._say_and_wait(known, LetterRecall(letter, version, address, reason))
        return self._letter_view(known, letter)

    def _letter(self, thread: Thread, letter: bytes) -> Letter:
        found = letter_in(self._parts.context, thread, letter)
        if found is None:
            raise NotFound("no such letter here")
        return found

    def _letter_view(self, thread: Thread, letter: bytes) -> LetterView:
        parts = self._parts
        shown = letters_of_thread(parts.context, thread, parts.identities.name)
        found = next((one for one in shown if one.letter == letter), None)
        if found is None:
            raise NotFound("somebody drafted another version meanwhile")
        return found

    def _to_replace(self, thread: Thread, letter: bytes | None) -> Letter | None:
        """The letter of which a next version is drafted; None for a new one."""
        if letter is None:
            return None
        before = self._letter(thread, letter)
        if before.draft.version >= MAX_VERSION:
            raise TooLarge(f"a letter has at most {MAX_VERSION} versions")
        return before

    def _check_draft(
        self,
        thread: Thread,
        kind: str,
        title: str,
        recipients: Sequence[Recipient],
        validator: bytes,
    ) -> None:
        if kind not in LETTER_KINDS:
            raise MailRefused("no_kind", f"{kind} is no kind of letter")
        if not 0 < len(title) <= MAX_TITLE or len(recipients) > MAX_RECIPIENTS:
            raise TooLarge("a letter has a title, and at most 20 recipients")
        if thread.record.capacity(validator) not in TALKERS:
            raise MailRefused("no_validator", "the validator is no member")
        if correspondents(thread.memory.mailboxes):
            raise MailRefused("drafts_leave", "a mailbox would be sent the draft")

    async def _sent_before(
        self, thread: bytes, path: Path | str, digest: bytes
    ) -> bytes | None:
        """A message of mine with just this file, which a kill left without a letter."""
        for message in await self.history(thread, limit=FILES_LOOKED_AT):
            if not message.mine or message.state == "failed" or len(message.files) != 1:
                continue
            [file] = message.files
            is_on_its_way = file.sha256 is None and file.name == Path(path).name
            if file.sha256 == digest or is_on_its_way:
                return message.id
        return None

    async def _stored_file(
        self, thread: bytes, message: bytes, path: Path | str, digest: bytes
    ) -> bytes:
        """Wait until the message with the PDF is in the log."""
        try:
            stored = await self.wait_state(thread, message, "stored", UPLOAD_SECONDS)
        except TimeoutError:
            raise NotOnline("the letter's file is still on its way") from None
        if stored.files[0].sha256 != digest:
            raise FileFault("changed", str(path))
        return stored.id

    async def _await_validation(
        self, thread: Thread, draft: LetterDraft, account: bytes
    ) -> None:
        """Have somebody told when nobody validates it in time."""
        patient, parts = draft.patient, self._parts
        who = f"{patient.family} {patient.given} {patient.birth_date}".strip()
        note = TaskNote(
            title=parts.timeline.thread(thread).title[:256],
            patient=who[:128],
            name=parts.identities.name(draft.validator)[:128],
            phone="",
            text=draft.title,
            message=None,
        )
        if draft.version > 1:
            await self.clear_deadline(draft.letter)  # perhaps of another's setting
        await self.set_deadline(
            thread.id,
            DeadlineKind.LETTER_VALIDATION,
            draft.validate_by,
            account,
            note,
            id=draft.letter,
        )

    def _version_to(self, thread: Thread, letter: bytes, address: str) -> int:
        """The newest version that was for an address. Raises NotFound."""
        wanted, versions = folded(address), list[int]()
        for said in said_of_letter(self._parts.context, thread, letter):
            draft = said.event
            if isinstance(draft, LetterDraft) and any(
                folded(one.mailbox.address) == wanted for one in draft.recipients
            ):
                versions.append(draft.version)
        if not versions:
            raise NotFound("no version of this letter was for this address")
        return max(versions)


def _checked(path: Path) -> bytes:
    """SHA-256 of a PDF. Raises FileFault, MailRefused for anything else, TooLarge."""
    look_at(path.absolute())
    try:
        with path.open("rb") as file:
            data = file.read(MAX_LETTER + 1)
    except OSError:
        raise FileFault("unreadable", str(path)) from None
    if len(data) > MAX_LETTER:
        raise TooLarge(f"a letter has at most {MAX_LETTER} bytes")
    if not data.startswith(PDF):
        raise MailRefused("no_pdf", "a letter is a PDF")
    return hashlib.sha256(data).digest()
