"""Answers what is asked on the lines, each question once, whatever dies when.

What is answered follows from the log and the outbox alone: a question whose answer is
in neither is answered, be it after a kill. What never enters this room: an INS in a
log, an answer to somebody whom the own organisation does not vouch for.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from cordee.clients.agent import merging
from cordee.clients.agent.askers import is_of
from cordee.clients.agent.book import Book
from cordee.clients.agent.counting import Counting
from cordee.clients.agent.journal import Journal
from cordee.clients.agent.keys import Keys
from cordee.clients.agent.model import practitioner_of
from cordee.clients.agent.wards import Wards
from cordee.clients.sdk import (
    Client,
    CordeeError,
    CountAnswer,
    CountAsk,
    Kept,
    PatientAnswer,
    PatientAsk,
    PatientChoice,
    PersonView,
    Said,
    WardAsk,
    WardList,
    WardPatient,
)
from cordee.documents import ins as identity
from cordee.documents.errors import InsError
from cordee.documents.ins import Ins

HOUR: Final = 3_600_000
COUNTED: Final = (PatientAsk, PatientChoice, WardAsk, CountAsk)
"""Questions: each counts against what one may ask in an hour."""
REVOKED: Final = "MSG-05"
AGAIN_SECONDS: Final = 2.0
"""After which a line that could not be answered is read again."""

AskedWard = Callable[[Said, str, tuple[WardPatient, ...] | None], None]
"""Told who asked for which ward, and what he is answered, None where he was before."""

logger: Final = logging.getLogger(__name__)


class Answering:
    """One task reads the lines, one after the other."""

    def __init__(  # noqa: PLR0913 - it joins the parts
        self,
        client: Client,
        book: Book,
        keys: Keys,
        wards: Wards,
        counting: Counting,
        journal: Journal,
        *,
        clock: Callable[[], int],
        asks_per_hour: int,
        asked_ward: AskedWard,
    ) -> None:
        self._client = client
        self._book = book
        self._keys = keys
        self._wards = wards
        self._counting = counting
        self._journal = journal
        self._clock = clock
        self._most = asks_per_hour
        self._asked_ward = asked_ward
        self._done: dict[bytes, int] = {}
        self._counted: dict[bytes, int] = {}
        self._times: dict[bytes, deque[int]] = {}

    async def run(self) -> None:
        """Answer until cancelled."""
        events = self._client.events()
        while True:
            is_whole = await self._everything()
            with suppress(TimeoutError):
                async with asyncio.timeout(None if is_whole else AGAIN_SECONDS):
                    if await anext(events, None) is None:
                        return

    async def _everything(self) -> bool:
        """Read every line; whether nothing is left to be tried again."""
        is_whole = True
        for line in self._client.lines_to_me():
            try:
                await self._line(line)
            except CordeeError as error:
                is_whole = False
                if not error.temporary:
                    logger.warning("a line waits: %s", type(error).__name__)
        return is_whole

    async def _line(self, line: bytes) -> None:
        for one in self._client.said_on(line, self._done.get(line, 0)):
            await self._one(one)
            self._done[line] = one.seq

    async def _one(self, one: Said) -> None:
        person = await self._client.asker(one.author)
        may = person is not None and self._may_ask(one, person)
        is_counted = isinstance(one.event, COUNTED)
        too_much = is_counted and self._asks_too_much(one)
        match one.event:
            case PatientAsk():
                await self._patient(one, one.event, is_refused=too_much or not may)
            case PatientChoice() if may and not too_much:
                await self._choice(one, one.event)
            case WardAsk():
                await self._ward(
                    one, one.event, None if too_much or not may else person
                )
            case CountAsk():
                await self._count(one, one.event, is_refused=too_much or not may)
            case _:
                """An answer, or a choice of somebody who may not, or too often."""

    def _may_ask(self, one: Said, person: PersonView) -> bool:
        """A person whom my own organisation vouches for now, in his own name."""
        is_his = one.behalf is None and REVOKED not in one.rules
        return is_his and is_of(person, self._client.organisation)

    def _asks_too_much(self, one: Said) -> bool:
        """By the store times of the log: a kill forgets none of them.

        What is read again, because the server was away, is counted once.
        """
        times = self._times.setdefault(one.author, deque(maxlen=self._most + 1))
        if one.seq > self._counted.get(one.thread, 0):
            self._counted[one.thread] = one.seq
            times.append(one.time)
        while times and times[0] <= one.time - HOUR:
            times.popleft()
        return len(times) > self._most

    async def _patient(self, one: Said, ask: PatientAsk, *, is_refused: bool) -> None:
        if self._client.is_answered(one):
            return
        kept, token = Kept(merging.REFUSED, "", "", 0), b""
        if not is_refused:
            kept, token = await self._look(ask)
        self._journal.note(one.time, one.author, "patient-ask", token, kept.outcome)
        await self._client.say_on(
            one.thread,
            PatientAnswer(
                one.message, kept.outcome, kept.practitioner, kept.name, kept.time
            ),
        )

    async def _count(self, one: Said, ask: CountAsk, *, is_refused: bool) -> None:
        if self._client.is_answered(one):
            return
        answer, token = CountAnswer(one.message, merging.REFUSED, 0, 0, 0, 0), b""
        with suppress(InsError):
            if not is_refused:
                ins = identity.parse(ask.matricule, ask.oid)
                token = self._counting.token(ins, ask.year)
                answer = self._sum(one, ins, ask)
        self._journal.note(one.time, one.author, "count-ask", token, answer.outcome)
        await self._client.say_on(one.thread, answer)

    def _sum(self, one: Said, ins: Ins, ask: CountAsk) -> CountAnswer:
        found = self._counting.count(ins, ask.year, ask.expert, ask.requester)
        return CountAnswer(
            one.message,
            merging.FOUND,
            found.patient,
            found.by_expert,
            found.by_requester,
            self._clock(),
        )

    async def _look(self, ask: PatientAsk) -> tuple[Kept, bytes]:
        unknown = Kept(merging.UNKNOWN, "", "", 0)
        try:
            ins = identity.parse(ask.matricule, ask.oid)
        except InsError:
            return unknown, b""
        token = self._keys.current.token(ins.matricule, ins.oid)
        return await self._book.look(ins) or unknown, token

    async def _choice(self, one: Said, choice: PatientChoice) -> None:
        try:
            ins = identity.parse(choice.matricule, choice.oid)
        except InsError:
            return
        gp = practitioner_of(choice.practitioner, choice.name)
        await self._book.choose(ins, gp, one.time)
        token = self._keys.current.token(ins.matricule, ins.oid)
        self._journal.note(
            one.time, one.author, "patient-choice", token, merging.CHOSEN
        )

    async def _ward(self, one: Said, ask: WardAsk, person: PersonView | None) -> None:
        codes = () if person is None else await self._wards.of(person)
        code = self._wards.code(ask.ward)
        code = code if code in codes else None
        is_answered = self._client.is_answered(one)
        patients: tuple[WardPatient, ...] | None = None
        if code is not None and not is_answered:
            patients = await self._wards.patients(code)
        if code is not None:
            self._asked_ward(one, code, patients)
        if is_answered:
            return
        outcome = merging.REFUSED if code is None else merging.FOUND
        self._journal.note(one.time, one.author, "ward-ask", b"", outcome)
        names = tuple(map(self._wards.name, codes))
        now = self._clock()
        answer = WardList(one.message, names, ask.ward, now, patients or ())
        await self._client.say_on(one.thread, answer)
