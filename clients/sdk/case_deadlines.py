"""The two deadlines of a case: the expert is told at five days, who asked at seven.

What never enters this room: when a case expires; the server decides that.
"""

import contextlib
from typing import Final

from cordee.clients.sdk.case_files import request_in
from cordee.clients.sdk.case_journal import Begun
from cordee.clients.sdk.deadlines import Deadlines
from cordee.clients.sdk.errors import ServerRefused
from cordee.clients.sdk.threads import Thread
from cordee.crypto.task_note import TaskNote
from cordee.server.protocol.case_types import CASE_DAYS, REMINDER_DAYS, CaseStep
from cordee.server.protocol.deadline_types import DeadlineKind

DAY_MS: Final = 86_400_000
ENDS: Final = frozenset({"answer", "decline", "redirect", "withdraw"})
"""Steps after which nobody waits for the expert any more."""


class CaseDeadlines(Deadlines):
    """Set by who asks, cleared by who ends the waiting; a refusal ends no step."""

    async def _mind_deadlines(self, thread: Thread, begun: Begun) -> None:
        """Have the expert told at five days, me at seven; or nobody any more."""
        if begun.step in ENDS:
            for deadline in deadlines_of(begun.case):
                with contextlib.suppress(ServerRefused):
                    await self.clear_deadline(deadline)
        elif begun.step == CaseStep.SEND.value and begun.to is not None:
            with contextlib.suppress(ServerRefused):
                await self._set_deadlines(thread, begun, begun.to)

    async def _set_deadlines(self, thread: Thread, begun: Begun, expert: bytes) -> None:
        request, now = request_in(begun.events[0]), self._parts.context.clock()
        patient = request.patient
        who = f"{patient.family} {patient.given} {patient.birth_date}".strip()
        note = TaskNote(
            title=self._parts.timeline.thread(thread).title[:256],
            patient=who[:128],
            name=request.requester.name[:128],
            phone="",
            text=request.question,
            message=None,
        )
        reminder, returned = deadlines_of(begun.case)
        rows = (
            (reminder, DeadlineKind.EXPERTISE_ANSWER, REMINDER_DAYS, expert),
            (returned, DeadlineKind.EXPERTISE_RETURNED, CASE_DAYS, self.account),
        )
        for deadline, kind, days, account in rows:
            due = now + days * DAY_MS
            await self.set_deadline(thread.id, kind, due, account, note, id=deadline)


def deadlines_of(case: bytes) -> tuple[bytes, bytes]:
    """The ids of both: that of the case, and the same with its last bit turned."""
    return case, case[:-1] + bytes([case[-1] ^ 1])
