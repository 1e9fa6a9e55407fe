"""The facade's requests by mail: to an expert who has nothing but a mailbox (§5.13).

Nobody takes a step on Cordée: there is no case, no clock of seven days and no act. What
never enters this room: mail, CDA, how a PDF is set.
"""

import asyncio
import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.sdk.attachments.source import look_at, read_all
from cordee.clients.sdk.case_asking import Asking, ConsentGiven
from cordee.clients.sdk.consents import consent_event
from cordee.clients.sdk.errors import CaseRefused, TooLarge
from cordee.clients.sdk.letter_views import LetterView
from cordee.clients.sdk.letters import MAX_TITLE, UPLOAD_SECONDS
from cordee.clients.sdk.mailboxes import check_mailbox
from cordee.clients.sdk.report_letters import ReportLetters
from cordee.clients.sdk.reports import check_pdf
from cordee.clients.sdk.threads import Thread
from cordee.crypto.attachment import MAX_FILES, FilePart
from cordee.crypto.event import File
from cordee.crypto.letter_event import FileOf, LetterDraft, Recipient
from cordee.crypto.mail_event import Mailbox
from cordee.crypto.opening.epoch import ThreadState

KIND: Final = "expertise-request"
EXPERT: Final = "other"
"""As what an expert gets a letter: no word of §5.13 is nearer."""
BY_MAIL: Final = bytes(32)
"""The `expert` of an Asking whose expert has no account; it is not looked at."""


class RequestSent(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request by mail is: the thread in which the answer comes, its letter.

    `documents` are the messages that bring what goes with it, mailed behind it.
    """

    thread: bytes
    letter: LetterView
    documents: tuple[bytes, ...]


class RequestLetters(ReportLetters):
    """For whoever asks somebody who is not on Cordée."""

    async def send_request(  # noqa: PLR0913 - a request by mail has as many facts
        self,
        asking: Asking,
        mailbox: Mailbox,
        consent: ConsentGiven,
        *,
        pdf: bytes,
        title: str,
        name: str = "demande.pdf",
        files: Sequence[Path | str] = (),
        source: bytes | None = None,
        letter: bytes | None = None,
    ) -> RequestSent:
        """Ask an expert by his mailbox, in a thread of its own with a gateway.

        The PDF goes at once as a letter that I stand for; its documents (those of
        `asking`, in the thread `source`, and `files` of this machine) follow as mails,
        and what he answers comes back into that thread. `letter` is the id that it is
        to have. Cut in between, what was sent stands, and nothing goes by itself.
        Raises CaseRefused, ConsentEnded, MailRefused without a gateway, FileFault,
        TooLarge, NotFound, NotOnline, ServerRefused.
        """
        self._check_request(asking, mailbox, pdf, title, files)
        brought = [self._part_of(source, *one) for one in asking.documents]
        agreed = consent_event(
            asking.patient,
            [one.sha256_plain for one in brought] + await _hashes(files),
            purposes=consent.purposes,
            form=consent.form,
            informed=consent.informed,
            time=self._parts.context.clock(),
        )
        known = await self._with_gateway(asking, title)
        await self._say_and_wait(known, agreed)
        message = await self._bring_pdf(known, pdf, name)
        draft = self._request_draft(asking, mailbox, message, pdf, title)
        draft = msgspec.structs.replace(draft, letter=letter or os.urandom(16))
        await self._say_and_wait(known, draft)
        await self.validate_letter(known.id, draft.letter)
        await self.letter_exit(known.id, draft.letter)
        await self.add_mailbox(known.id, mailbox)
        documents = await self._follow(known, title, brought, files)
        return RequestSent(
            thread=known.id,
            letter=self._letter_view(known, draft.letter),
            documents=documents,
        )

    def _check_request(
        self,
        asking: Asking,
        mailbox: Mailbox,
        pdf: bytes,
        title: str,
        files: Sequence[Path | str],
    ) -> None:
        """Raise before a thread is begun in which nothing would be asked."""
        asking.check()
        check_pdf(pdf)
        check_mailbox(mailbox)
        if asking.studies:
            raise CaseRefused("no_study", "a study does not go by mail")
        if len(asking.documents) > MAX_FILES or len(files) > MAX_FILES:
            raise TooLarge(f"a mail has at most {MAX_FILES} files")
        if not 0 < len(title) <= MAX_TITLE:
            raise TooLarge(f"a letter has a title of at most {MAX_TITLE} characters")
        verdict = self.judge_asking(asking)
        if not verdict.may_ask:
            raise CaseRefused("no_step", f"this may not be asked: {verdict.rule}")

    def _part_of(self, source: bytes | None, message: bytes, index: int) -> FilePart:
        if source is None:
            raise CaseRefused("no_step", "whose documents these are is not said")
        return self._part(source, message, index)

    async def _with_gateway(self, asking: Asking, title: str) -> Thread:
        """A thread of me and a gateway. Raises MailRefused."""
        patient = asking.patient
        return await self._parts.membership.begin(
            ThreadState(title, f"{patient.family} {patient.given}".strip() or None),
            [await self._gateway()],
            (),
            direct=False,
            retention=await self._proposed(),
        )

    async def _follow(
        self,
        thread: Thread,
        title: str,
        brought: Sequence[FilePart],
        files: Sequence[Path | str],
    ) -> tuple[bytes, ...]:
        """Say what goes with it, which the gateway mails; a slow line goes on later."""
        said: list[bytes] = []
        if brought:
            event = File(title, None, (), tuple(brought))
            said.append(await self._say_and_wait(thread, event))
        if files:
            sent = (await self.send_files(thread.id, files, title)).id
            with contextlib.suppress(TimeoutError):
                view = await self.wait_state(thread.id, sent, "stored", UPLOAD_SECONDS)
                sent = view.id
            said.append(sent)
        return tuple(said)

    def _request_draft(
        self, asking: Asking, mailbox: Mailbox, message: bytes, pdf: bytes, title: str
    ) -> LetterDraft:
        return LetterDraft(
            letter=bytes(16),
            version=1,
            kind=KIND,
            title=title,
            patient=asking.patient,
            unit="",
            entry=0,
            exit=0,
            file=FileOf(message, 0),
            sha256=hashlib.sha256(pdf).digest(),
            recipients=(Recipient(mailbox, EXPERT),),
            opposed=False,
            validator=self.account,
            validate_by=0,
        )


async def _hashes(files: Sequence[Path | str]) -> list[bytes]:
    """SHA-256 of files of this machine. Raises FileFault, TooLarge."""
    return await asyncio.to_thread(lambda: [_hash(Path(one)) for one in files])


def _hash(path: Path) -> bytes:
    path = path.absolute()
    return read_all(path, look_at(path)).whole
