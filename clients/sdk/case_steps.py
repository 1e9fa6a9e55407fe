"""The facade's steps of cases: asked of the server, then said once, whatever dies.

A step is noted first; after a crash it is asked for again and its word said. What never
enters this room: whether a step is wise.
"""

import contextlib
import secrets
from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.case_deadlines import CaseDeadlines
from cordee.clients.sdk.case_files import CaseFiles
from cordee.clients.sdk.case_fold import MayAct, SignedCase, may_take
from cordee.clients.sdk.case_journal import Begun
from cordee.clients.sdk.errors import (
    CaseRefused,
    CordeeError,
    NotFound,
    ServerRefused,
    TooLarge,
)
from cordee.clients.sdk.outbox import Said
from cordee.clients.sdk.said_of_case import acting, case_in
from cordee.clients.sdk.threads import Thread
from cordee.crypto.case_event import (
    ExpertiseStep,
)
from cordee.crypto.encoding import encode
from cordee.crypto.errors import CryptoError
from cordee.crypto.event import Unknown, decode_event
from cordee.server.protocol.case_types import (
    RUNNING,
    Case,
    CaseState,
    CaseStep,
)
from cordee.server.protocol.client_frames import GetCases, MoveCase, OpenCase
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_CASES
from cordee.server.protocol.server_frames import Cases as CaseRows

DAY_MS: Final = 86_400_000
FILES_SECONDS: Final = 300.0
"""How long a request waits for its files on a bad line; it goes on waiting after."""
MAX_PAGES: Final = 20
"""Pages of the server's rows that are asked for: two thousand cases."""
MAX_TEXT: Final = 2_000
LOOKED_AT: Final = 500
"""Lines in which files are found whose message took another id before a crash."""
ENDS: Final = frozenset({"answer", "decline", "redirect", "withdraw"})
"""Steps after which nobody waits for the expert any more."""


class CaseSteps(CaseFiles, CaseDeadlines):
    """Carries steps out; `Cases` says which."""

    @property
    def _may_act(self) -> MayAct:
        return acting(self._parts.accounts)

    async def resume_cases(self) -> int:
        """End what a crash or a cut left: steps that were begun here, words not said.

        How many were carried out. One that the server refuses for good is dropped. What
        the server alone calls a step of mine is shown, and signed by nobody: a step
        that is taken once more is said.
        """
        done = 0
        for begun in list(self._journal.all()):
            with contextlib.suppress(CordeeError):
                await self._carry_out(begun)
                done += 1
        if not any(one.memory.cases for one in self._parts.threads.latest()):
            return done  # most people have none: the server is not asked
        return done

    async def _take(
        self,
        thread: Thread,
        case: SignedCase,
        step: CaseStep,
        events: Sequence[Said],
    ) -> None:
        """Take a step: note it, ask the server, say these. Raises CaseRefused."""
        now, case_id = self._parts.context.clock(), case.request.case
        if not may_take(case, step, self.account, now, self._may_act):
            now = await self._now_of(case)
        if not may_take(case, step, self.account, now, self._may_act):
            raise self._not_now(case, step)
        begun = Begun(
            id=secrets.token_bytes(16),
            case=case_id,
            thread=thread.id,
            step=step.value,
            to=case.request.expert,
            behalf=self._behalf_in(thread, case),
            events=tuple(encode(one) for one in events),
        )
        self._journal.begin(begun)
        await self._carry_out(begun)

    async def _now_of(self, case: SignedCase) -> int:
        """What time it is for a case: by the server's word, whatever this clock says.

        The seven days are the server's (§5.15.3); off line it is this clock.
        """
        now, rows = self._parts.context.clock(), list[Case]()
        with contextlib.suppress(CordeeError):
            rows = await self._rows()
        row = next((one for one in rows if one.case == case.request.case), None)
        if row is None:
            return now
        if row.state is CaseState.EXPIRED:
            return max(now, case.due)
        return min(now, case.due - 1) if row.state in RUNNING else now

    def _not_now(self, case: SignedCase, step: CaseStep) -> CaseRefused:
        """Why a step is not even asked for: somebody else has it, or the table."""
        by = case.claimant
        if step is CaseStep.CLAIM and by not in {None, self.account}:
            return CaseRefused("taken", "somebody else has claimed it")
        return CaseRefused("no_step", f"{step.value} is no step here for this account")

    def _word(
        self, case: bytes, step: CaseStep, text: str = "", to: bytes | None = None
    ) -> ExpertiseStep:
        """A step as it is signed. Raises TooLarge."""
        if len(text) > MAX_TEXT:
            raise TooLarge(f"a reason has at most {MAX_TEXT} characters")
        return ExpertiseStep(case, step.value, to, text, self._parts.context.clock())

    async def _carry_out(self, begun: Begun) -> None:
        """Do what was noted, from wherever it was left; then forget the note.

        What is only late stays noted, and is raised.
        """
        thread = self._thread(begun.thread)
        begun = await self._with_files(thread, begun)
        for place, event in enumerate(begun.before):
            await self._say_once(thread, begun, -1 - place, event)
        try:
            await self._ask_server(begun)
        except ServerRefused as error:
            if error.temporary or error.retry_after:
                raise
            self._journal.end(begun)
            raise _refused(begun, error) from None
        for place, event in enumerate(begun.events):
            await self._say_once(thread, begun, place, event)
        await self._mind_deadlines(thread, begun)
        self._journal.end(begun)

    async def _ask_server(self, begun: Begun) -> None:
        link, step = self._parts.link, CaseStep(begun.step)
        if step is not CaseStep.SEND:
            await link.ask(lambda ref: MoveCase(ref, begun.case, step))
            return
        expert = begun.to
        if expert is None:
            raise NotFound("a request names its expert")
        await link.ask(lambda ref: OpenCase(ref, begun.case, begun.thread, expert))

    async def _say_once(
        self, thread: Thread, begun: Begun, place: int, data: bytes
    ) -> None:
        """Say an event of a step, once, and wait until the log has it."""
        event, outbox = decode_event(data), self._parts.sender.outbox
        if isinstance(event, Unknown):
            raise NotFound("this step was noted by a newer version")
        name = self._journal.intent(begun, place)
        try:
            message = await outbox.put(
                thread, event, behalf=begun.behalf, intents=(name,)
            )
        except CryptoError as error:
            raise TooLarge(str(error)) from None
        await self._in_log(thread, message)

    async def _rows(self) -> list[Case]:
        """What the server says of my cases, newest change first. Raises NotOnline."""
        found: list[Case] = []
        before: int | None = None
        for _ in range(MAX_PAGES):
            last = before

            def ask(ref: int, last: int | None = last) -> GetCases:
                return GetCases(ref, running=False, before=last, limit=MAX_CASES)

            answer = await self._parts.link.ask(ask)
            if not isinstance(answer, CaseRows):
                break
            found += answer.cases
            if not answer.more or not answer.cases:
                break
            before = answer.cases[-1].moved
        return found

    def _behalf_in(self, thread: Thread, case: SignedCase) -> bytes | None:
        """The role that I speak for here: the pool, where I am one of it."""
        expert, seats = case.request.expert, self._parts.seats
        if self.account in {case.requester, expert}:
            return None
        if expert in seats.roles(thread.record.members):
            return expert
        return None

    def _case(self, thread: Thread, case: bytes) -> SignedCase:
        """Where a case of a thread stands. Raises NotFound."""
        found = case_in(self._parts.context, thread, case, self._may_act)
        if found is None:
            raise NotFound("no such case here")
        return found


def _refused(begun: Begun, error: ServerRefused) -> CordeeError:
    """A refusal in words: somebody else was first, it expired, he takes no more."""
    if error.code is Code.CONFLICT:
        word = "taken" if begun.step == CaseStep.CLAIM.value else "moved"
        return CaseRefused(word, "the case stands elsewhere: look at it again")
    if error.code is Code.QUOTA:
        return CaseRefused("full", "no more cases are taken")
    if error.code is Code.FORBIDDEN:
        word = "away" if begun.step == CaseStep.SEND.value else "no_step"
        return CaseRefused(word, "this expert takes no case now, or may not")
    return error
