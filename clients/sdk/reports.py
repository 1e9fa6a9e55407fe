"""The facade's reports: the answer of an expert, as a PDF and as what it says (§5.15).

What never enters this room: how a PDF is set; a gateway.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.attachments.memory import Content, upload_contents
from cordee.clients.sdk.case_fold import SignedCase
from cordee.clients.sdk.case_views import CaseView
from cordee.clients.sdk.cases import Cases
from cordee.clients.sdk.errors import CaseRefused, NotFound, TamperedError, TooLarge
from cordee.clients.sdk.files import Files
from cordee.clients.sdk.threads import Thread
from cordee.crypto.case_event import (
    MAX_DOCUMENTS,
    MAX_MARKS,
    MAX_SECTION,
    MAX_SECTIONS,
    MAX_STUDIES,
    ExpertiseReport,
    Professional,
    Section,
)
from cordee.crypto.event import File
from cordee.crypto.letter_event import FileOf
from cordee.server.protocol.case_types import CaseState, CaseStep

MAX_REPORT: Final = 25 * 2**20
"""Bytes of a report's PDF: the most that MSSanté operators have to take."""
PDF: Final = b"%PDF-"
REPORTED: Final = frozenset({CaseState.ANSWERED, CaseState.CLOSED, CaseState.BILLED})


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an expert answers; `seen` are files by message and place.

    `request` is the version that was read: another one is not answered by it. 0 is any.
    """

    conclusion: str
    sections: Sequence[tuple[str, str]] = ()
    template: str = ""
    incidents: str = ""
    seen: Sequence[tuple[bytes, int]] = ()
    studies: Sequence[bytes] = ()
    marks: Sequence[bytes] = ()
    request: int = 0

    def check(self) -> None:
        """Raise CaseRefused, TooLarge for what no report can say."""
        if not self.conclusion.strip():
            raise CaseRefused("no_report", "a report has a conclusion")
        texts = [self.conclusion, *(text for _title, text in self.sections)]
        if max(map(len, texts)) > MAX_SECTION or len(self.sections) > MAX_SECTIONS:
            raise TooLarge(f"{MAX_SECTIONS} sections of {MAX_SECTION} characters")
        if len(self.seen) > MAX_DOCUMENTS or len(self.studies) > MAX_STUDIES:
            raise TooLarge(f"at most {MAX_DOCUMENTS} documents, {MAX_STUDIES} studies")
        if len(self.marks) > MAX_MARKS:
            raise TooLarge(f"at most {MAX_MARKS} key images")


class Reports(Cases, Files):
    """For the claimant of a case."""

    async def report(
        self,
        thread: bytes,
        case: bytes,
        answer: Answer,
        *,
        pdf: bytes,
        name: str = "compte-rendu.pdf",
        author: Professional | None = None,
    ) -> CaseView:
        """Answer a case, or replace the report that there is by a next version.

        The PDF goes into the thread first; what is read there is checked against
        `sha256`. Raises CaseRefused, ConsentEnded, TooLarge, NotFound, NotOnline,
        ServerRefused.
        """
        answer.check()
        check_pdf(pdf)
        known = self._talking(thread)
        stood = self._case(known, case)
        is_next = stood.state in REPORTED
        if answer.request not in {0, stood.request.version}:
            raise CaseRefused("moved", "the request has changed: read it again")
        await self._check_may_answer(known, stood, is_next=is_next)
        me = author or await self.professional()
        if not me.name:
            raise CaseRefused(
                "no_name", "who answers is named by an organisation first"
            )
        behalf = self._behalf_in(known, stood)
        message = await self._bring_pdf(known, pdf, name, behalf)
        report = self._event(stood, answer, me, message, pdf)
        if is_next:
            await self._say_and_wait(known, report, behalf)
        else:
            await self._take(known, stood, CaseStep.ANSWER, [report])
        return await self.case(thread, case)

    async def report_pdf(self, thread: bytes, case: bytes) -> bytes:
        """The bytes of the newest report, checked against it.

        Raises CaseRefused where there is none, NotFound, TamperedError, NotOnline.
        """
        report = self._case(self._thread(thread), case).report
        if report is None:
            raise CaseRefused("not_reported", "there is no report yet")
        part = self._part(thread, report.file.message, report.file.index)
        if part.true_size > MAX_REPORT:
            raise TooLarge(f"a report has at most {MAX_REPORT} bytes")
        download, data = self._download(part), bytearray()
        for n in range(part.segments):
            data += await download.segment(n)
        if hashlib.sha256(data).digest() != report.sha256:
            raise TamperedError("FIL-06", "the file is not the report that was said")
        return bytes(data)

    async def _check_may_answer(
        self, thread: Thread, case: SignedCase, *, is_next: bool
    ) -> None:
        """Raise before a PDF is brought that nobody would ask for."""
        now = self._parts.context.clock()
        if not is_next and self._is_ended(thread, case.request.consent):
            raise CaseRefused("no_consent", "the patient has taken this consent back")
        if case.state_at(now) is CaseState.EXPIRED:
            now = await self._now_of(case)
        if case.state_at(now) is CaseState.EXPIRED:
            raise CaseRefused("expired", "seven days are over: it went back")
        is_mine = case.claimant == self.account
        if not is_mine or not (
            is_next or CaseStep.ANSWER.value in self._may(case, now)
        ):
            raise CaseRefused("no_step", "only who claimed a case answers it")

    async def _bring_pdf(
        self, thread: Thread, pdf: bytes, name: str, behalf: bytes | None = None
    ) -> bytes:
        """Store a PDF in a thread; the message that brings it."""
        uploads, blobs = self._parts.uploads, self._parts.blobs
        content = Content(name, "application/pdf", pdf)
        try:
            [part] = await upload_contents(blobs, uploads.slots, thread.id, [content])
        except ValueError:
            raise NotFound("the file of the PDF did not arrive") from None
        return await self._say_and_wait(thread, File("", None, (), (part,)), behalf)

    def _event(
        self,
        case: SignedCase,
        answer: Answer,
        author: Professional,
        message: bytes,
        pdf: bytes,
    ) -> ExpertiseReport:
        last = case.report
        return ExpertiseReport(
            case=case.request.case,
            version=1 if last is None else last.version + 1,
            template=answer.template,
            author=author,
            sections=tuple(Section(title, text) for title, text in answer.sections),
            conclusion=answer.conclusion,
            incidents=answer.incidents,
            seen=tuple(FileOf(message, index) for message, index in answer.seen),
            studies=tuple(answer.studies),
            marks=tuple(answer.marks),
            file=FileOf(message, 0),
            sha256=hashlib.sha256(pdf).digest(),
            began=case.claimed,
            time=self._parts.context.clock(),
        )


def check_pdf(pdf: bytes) -> None:
    """Raise CaseRefused for what no mail operator has to take, or is no PDF."""
    if not pdf.startswith(PDF) or len(pdf) > MAX_REPORT:
        raise CaseRefused("no_pdf", "it is a PDF of at most 25 MiB")
