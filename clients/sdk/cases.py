"""The facade's tele-expertise: asked, claimed, redirected, withdrawn (§5.15).

A case is shown as its members signed it, beside what the server says. What never enters
this room: a report; an act; a decision of the rules.
"""

import os
import secrets
from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.case_asking import Asking, ConsentGiven, asked_again
from cordee.clients.sdk.case_fold import RETURNED, SignedCase
from cordee.clients.sdk.case_journal import Begun
from cordee.clients.sdk.case_people import CasePeople
from cordee.clients.sdk.case_rules import question_of_asking, request_of
from cordee.clients.sdk.case_shown import ShownCases
from cordee.clients.sdk.case_views import CaseView
from cordee.clients.sdk.consents import consent_event
from cordee.clients.sdk.errors import CaseRefused, NotOnline, TooLarge
from cordee.clients.sdk.mail_rules import TALKERS
from cordee.clients.sdk.said_of_case import consent_in
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.used import check_used
from cordee.crypto.case_event import Consent, ExpertiseRequest
from cordee.crypto.encoding import encode
from cordee.crypto.letter_event import FileOf
from cordee.crypto.opening.epoch import ThreadState
from cordee.expertise.rules import Verdict, judge, judged
from cordee.server.protocol.case_types import RUNNING, CaseState, CaseStep

MAX_VERSION: Final = 999
ME: Final = "professional"
SETTINGS: Final = "expertise"


class Cases(ShownCases, CasePeople):
    """For whoever asks, and whoever is asked or holds the role that is."""

    def judge_asking(self, asking: Asking) -> Verdict:
        """What the rules say of a request before it goes: billable, or why not."""
        now = self._parts.context.clock()
        return judge(question_of_asking(asking, now), self.expertise_settings)

    async def ask_expertise(
        self,
        thread: bytes | None,
        asking: Asking,
        consent: ConsentGiven | bytes,
        *,
        title: str = "",
    ) -> CaseView:
        """Ask an expert, in a thread or in a new one with him.

        `consent` is given now, of all that is asked with it, or the id of one in the
        thread. It waits for files that are still on their way, and goes on waiting when
        this gives up: `resume_cases`. Raises CaseRefused, ConsentEnded, TooLarge,
        NotFound, NotAllowed, NotOnline, ServerRefused.
        """
        asking.check()
        verdict = self.judge_asking(asking)
        if not verdict.may_ask:
            raise CaseRefused("no_step", f"this may not be asked: {verdict.rule}")
        known = await self._thread_for(thread, asking, title)
        now = self._parts.context.clock()
        before: tuple[bytes, ...] = ()
        if isinstance(consent, bytes):
            self._check_consent_stands(known, consent)
            consent_id = consent
        else:
            said = consent_event(
                asking.patient,
                (),
                purposes=consent.purposes,
                form=consent.form,
                informed=consent.informed,
                time=now,
            )
            before, consent_id = (encode(said),), said.consent
        case = os.urandom(16)
        request = request_of(asking, case=case, version=1, consent=consent_id, time=now)
        request = msgspec.structs.replace(request, judged=judged(verdict))
        await self._send_request(known, request, before)
        return await self.case(known.id, case)

    async def send_again(
        self,
        thread: bytes,
        case: bytes,
        *,
        expert: bytes | None = None,
        asking: Asking | None = None,
    ) -> CaseView:
        """Send a case anew that came back, to the same or to another expert.

        Raises CaseRefused for one that runs or was answered, and as `ask_expertise`.
        """
        known = self._talking(thread)
        stood = self._case(known, case)
        has_returned = stood.state_at(self._parts.context.clock()) in RETURNED
        if (
            not has_returned
            and stood.state_at(await self._now_of(stood)) not in RETURNED
        ):
            raise CaseRefused("no_step", "only what came back is sent anew")
        self._check_mine(stood)
        self._check_consent_stands(known, stood.request.consent)
        asked = asking or asked_again(stood.request, expert)
        asked.check()
        self._check_expert(known, asked.expert)
        verdict = self.judge_asking(asked)
        request = request_of(
            asked,
            case=case,
            version=_next(stood.request.version),
            consent=stood.request.consent,
            time=self._parts.context.clock(),
        )
        request = msgspec.structs.replace(request, judged=judged(verdict))
        await self._send_request(known, request, ())
        return await self.case(known.id, case)

    async def accept_redirect(self, thread: bytes, case: bytes) -> CaseView:
        """Send a redirected case to whom the expert named; he is let in first.

        Raises CaseRefused where nobody was named, NotAllowed where I am no owner.
        """
        known = self._talking(thread)
        stood = self._case(known, case)
        to = stood.redirected_to
        if stood.state is not CaseState.REDIRECTED or to is None:
            raise CaseRefused("no_expert", "the expert has named nobody")
        self._check_mine(stood)
        if to not in known.record.members:
            await self._parts.membership.invite(known, to, "member", past=True)
        return await self.send_again(thread, case, expert=to)

    async def claim(self, thread: bytes, case: bytes) -> CaseView:
        """Take it on oneself; exactly one does. Raises CaseRefused `taken`, `full`."""
        return await self._step(thread, case, CaseStep.CLAIM)

    async def release(self, thread: bytes, case: bytes, reason: str = "") -> CaseView:
        """Give it back to its pool."""
        return await self._step(thread, case, CaseStep.RELEASE, reason)

    async def ask_more(self, thread: bytes, case: bytes, text: str) -> CaseView:
        """Ask the requester for more."""
        return await self._step(thread, case, CaseStep.ASK, text)

    async def give_more(
        self,
        thread: bytes,
        case: bytes,
        text: str = "",
        *,
        documents: Sequence[tuple[bytes, int]] = (),
        studies: Sequence[bytes] = (),
    ) -> CaseView:
        """Give what was asked for; more documents are named by a next version."""
        known = self._talking(thread)
        stood = self._case(known, case)
        more: list[Consent | ExpertiseRequest] = []
        if documents or studies:
            files = tuple(FileOf(message, index) for message, index in documents)
            request = msgspec.structs.replace(
                stood.request,
                version=_next(stood.request.version),
                documents=(*stood.request.documents, *files),
                studies=(*stood.request.studies, *studies),
                time=self._parts.context.clock(),
            )
            hashes = await self._hashes_of(known, request)
            check_used(known, hashes)
            consent = self._wider(known, request.consent, hashes)
            if consent is not None:
                named = consent.consent
                request = msgspec.structs.replace(request, consent=named)
                more.append(consent)
            more.append(request)
        word = self._word(case, CaseStep.GIVE, text)
        await self._take(known, stood, CaseStep.GIVE, [word, *more])
        return await self.case(thread, case)

    async def decline(self, thread: bytes, case: bytes, reason: str) -> CaseView:
        """Not this one, and why."""
        if not reason.strip():
            raise CaseRefused("no_reason", "whoever declines says why")
        return await self._step(thread, case, CaseStep.DECLINE, reason)

    async def redirect(
        self, thread: bytes, case: bytes, to: bytes, reason: str
    ) -> CaseView:
        """Give it back to the requester with somebody's name: a person or a role.

        Raises NotFound, NotAllowed for somebody whom nobody trusted vouches for.
        """
        await self._parts.membership.check_can_be_added([to])
        known = self._talking(thread)
        stood = self._case(known, case)
        if to in {stood.requester, stood.request.expert}:
            raise CaseRefused("no_expert", "redirect it to somebody else")
        word = self._word(case, CaseStep.REDIRECT, reason, to)
        await self._take(known, stood, CaseStep.REDIRECT, [word])
        return await self.case(thread, case)

    async def withdraw_case(
        self, thread: bytes, case: bytes, reason: str = ""
    ) -> CaseView:
        """Ask no more."""
        return await self._step(thread, case, CaseStep.WITHDRAW, reason)

    async def close_case(self, thread: bytes, case: bytes) -> CaseView:
        """It was answered, and read."""
        return await self._step(thread, case, CaseStep.CLOSE)

    async def case(self, thread: bytes, case: bytes) -> CaseView:
        """A case as it is signed; works offline. Raises NotFound."""
        known = self._thread(thread)
        stood = self._case(known, case)
        await self._meet_named([stood])
        return self._case_view(known, stood, None)

    async def cases(self, *, running: bool = False) -> list[CaseView]:
        """Cases of every thread that is here, newest change first, beside the server's.

        Offline it is what is signed.
        """
        try:
            rows = await self._rows()
        except NotOnline:
            rows = []
        by_id = {row.case: row for row in rows}
        signed = [
            (thread, one)
            for thread in self._parts.threads.latest()
            for case in thread.memory.cases
            if (one := self._signed(thread, case)) is not None
        ]
        await self._meet_named([one for _thread, one in signed])
        found = [
            self._case_view(thread, one, by_id.pop(one.request.case, None))
            for thread, one in signed
        ]
        found += [self._unsigned_view(row) for row in by_id.values()]
        if running:
            found = [one for one in found if one.state in RUNNING]
        return sorted(found, key=lambda one: one.moved, reverse=True)

    async def _step(
        self, thread: bytes, case: bytes, step: CaseStep, text: str = ""
    ) -> CaseView:
        known = self._talking(thread)
        word = self._word(case, step, text)
        await self._take(known, self._case(known, case), step, [word])
        return await self.case(thread, case)

    async def _thread_for(
        self, thread: bytes | None, asking: Asking, title: str
    ) -> Thread:
        """The thread, in which the expert takes part. Raises CaseRefused."""
        parts = self._parts
        if asking.expert == self.account:
            raise CaseRefused("no_expert", "nobody asks himself")
        if thread is None:
            await parts.membership.check_can_be_added([asking.expert])
            patient = asking.patient
            who = f"{patient.family} {patient.given}".strip() or None
            begun = await self.new_expertise_thread(title, asking.expert, who)
            return self._talking(begun)
        known = self._talking(thread)
        if asking.expert not in known.record.members:
            await parts.membership.invite(known, asking.expert, "member", past=True)
        self._check_expert(known, asking.expert)
        return known

    async def new_expertise_thread(
        self, title: str, expert: bytes, patient: str | None
    ) -> bytes:
        """A thread of me and an expert, to bring files to before asking."""
        thread = await self._parts.membership.begin(
            ThreadState(title, patient),
            [expert],
            (),
            direct=False,
            retention=await self._proposed(),
        )
        return thread.id

    async def _send_request(
        self, thread: Thread, request: ExpertiseRequest, before: tuple[bytes, ...]
    ) -> None:
        """Note it, then send it once all its files are stored."""
        named = [one.message for one in request.documents] + list(request.studies)
        coming = [one for one in dict.fromkeys(named) if self._is_coming(thread, one)]
        begun = Begun(
            id=secrets.token_bytes(16),
            case=request.case,
            thread=thread.id,
            step=CaseStep.SEND.value,
            to=request.expert,
            behalf=self._parts.seats.behalf(thread),
            events=(encode(request),),
            before=before,
            waits=tuple(coming) or tuple(dict.fromkeys(named)),
        )
        self._journal.begin(begun)
        await self._carry_out(begun)

    def _check_expert(self, thread: Thread, expert: bytes) -> None:
        if thread.record.capacity(expert) not in TALKERS:
            raise CaseRefused("no_expert", "the expert takes no part in this thread")

    def _check_mine(self, case: SignedCase) -> None:
        if case.requester != self.account:
            raise CaseRefused("no_step", "only who asked sends it anew")

    def _wider(
        self, thread: Thread, consent: bytes, hashes: Sequence[bytes]
    ) -> Consent | None:
        """The consent of before, about what is brought now too: both end together.

        None where it is about all of it. Raises CaseRefused where it has ended.
        """
        known = consent_in(self._parts.context, thread, consent)
        if known is None:
            return None
        self._check_consent_stands(thread, consent)
        before = known.event
        if set(hashes) <= set(before.about):
            return None
        return consent_event(
            before.patient,
            (*before.about, *hashes),
            purposes=before.purposes,
            form=before.form,
            informed=before.informed,
            time=self._parts.context.clock(),
        )

    def _check_consent_stands(self, thread: Thread, consent: bytes) -> None:
        if consent not in thread.memory.consents:
            raise CaseRefused("no_consent", "no such consent in this thread")
        if self._is_ended(thread, consent):
            raise CaseRefused("no_consent", "the patient has taken this consent back")


def _next(version: int) -> int:
    if version >= MAX_VERSION:
        raise TooLarge(f"a request has at most {MAX_VERSION} versions")
    return version + 1
