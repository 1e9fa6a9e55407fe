"""The facade's reports by mail: to a doctor who is not on Cordée (§5.13, §5.15).

The PDF is forwarded into a thread of its own with a gateway, where nothing else of the
patient's is, and goes at once. What never enters this room: mail, CDA.
"""

import os
from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.acts import Acts
from cordee.clients.sdk.case_fold import SignedCase
from cordee.clients.sdk.errors import CaseRefused
from cordee.clients.sdk.letter_views import LetterView
from cordee.clients.sdk.letters import Letters
from cordee.clients.sdk.threads import Thread
from cordee.crypto.case_event import ExpertiseReport
from cordee.crypto.event import File
from cordee.crypto.letter_event import FileOf, LetterDraft, Recipient
from cordee.crypto.opening.epoch import ThreadState

KIND: Final = "expertise-report"
SENT: Final = "report letters"
GP: Final = "gp"


class Sent(msgspec.Struct, frozen=True):
    """Where the letter of a report is: its thread, and its id."""

    thread: bytes
    letter: bytes


class ReportLetters(Letters, Acts):
    """For the author of a report."""

    async def send_report(
        self,
        thread: bytes,
        case: bytes,
        recipients: Sequence[Recipient] = (),
        *,
        title: str,
    ) -> LetterView:
        """Send the newest report to mailboxes; to the patient's own doctor by default.

        A report that replaces another one goes as the next version of the same letter;
        none goes once the patient agrees no more: it may show what that was about.
        Raises CaseRefused for who did not write it and where nobody is to get it,
        MailRefused without a gateway, NotFound, NotOnline, ServerRefused.
        """
        stood = self._case(self._thread(thread), case)
        report = stood.report
        if report is None or stood.reports[-1].account != self.account:
            raise CaseRefused("not_reported", "only who answered sends the report")
        if self._is_ended(self._thread(thread), stood.request.consent):
            raise CaseRefused("no_consent", "the patient has taken this consent back")
        doctor = stood.request.doctor
        to = tuple(recipients) or ((Recipient(doctor, GP),) if doctor else ())
        if not to:
            raise CaseRefused("no_expert", "nobody is named who is to get the report")
        part = self._part(thread, report.file.message, report.file.index)
        known, letter, version = await self._letter_thread(stood, title)
        await self._have_gateway(known)
        brought = File(title, None, (), (part,))
        message = await self._say_and_wait(known, brought)
        draft = self._letter_draft(stood, report, message, to, title)
        draft = msgspec.structs.replace(draft, letter=letter, version=version)
        await self._say_and_wait(known, draft)
        self._parts.notes.put(SENT, (case,), Sent(known.id, letter))
        await self.validate_letter(known.id, letter)
        if version == 1:
            return await self.letter_exit(known.id, letter)
        return self._letter_view(known, letter)

    async def report_letter(self, case: bytes) -> LetterView | None:
        """The letter of a report that I sent, and how far it is; None for none."""
        sent = self._parts.notes.get(SENT, (case,), Sent)
        if sent is None:
            return None
        return self._letter_view(self._thread(sent.thread), sent.letter)

    async def _letter_thread(
        self, case: SignedCase, title: str
    ) -> tuple[Thread, bytes, int]:
        """The thread of the letter, its id, and which version is next."""
        sent = self._parts.notes.get(SENT, (case.request.case,), Sent)
        if sent is not None:
            known = self._talking(sent.thread)
            return (
                known,
                sent.letter,
                self._letter(known, sent.letter).draft.version + 1,
            )
        patient = case.request.patient
        known = await self._parts.membership.begin(
            ThreadState(title[:200], f"{patient.family} {patient.given}".strip()),
            (),
            (),
            direct=False,
            retention=await self._proposed(),
        )
        return known, os.urandom(16), 1

    def _letter_draft(
        self,
        case: SignedCase,
        report: ExpertiseReport,
        message: bytes,
        recipients: tuple[Recipient, ...],
        title: str,
    ) -> LetterDraft:
        return LetterDraft(
            letter=bytes(16),
            version=1,
            kind=KIND,
            title=title[:128],
            patient=case.request.patient,
            unit="",
            entry=0,
            exit=0,
            file=FileOf(message, 0),
            sha256=report.sha256,
            recipients=recipients,
            opposed=False,
            validator=self.account,
            validate_by=0,
        )
