"""The facade's patients: who the GP of one is, who is in a ward now.

The automation of one's own organisation is asked, and nobody else; whom this account
chose before is remembered here. What never enters this room: an INS that may not be
used, or that is shown by an error.
"""

from typing import Final

import msgspec

from cordee.clients.sdk.errors import CordeeError, NotFound, TooLarge, WrongIns
from cordee.clients.sdk.facade import Facade
from cordee.clients.sdk.patient_views import (
    ANSWERS,
    AWAY,
    CHOSEN,
    OPPOSED,
    UNKNOWN,
    GpView,
    WardView,
)
from cordee.clients.sdk.remembered import Choice, Choices
from cordee.crypto.patient_event import (
    PatientAnswer,
    PatientAsk,
    PatientChoice,
    WardAsk,
    WardList,
)
from cordee.documents import ins as identity
from cordee.documents.errors import InsError
from cordee.documents.ins import Ins, Status

ANSWER_SECONDS: Final = 10.0
"""How long an automation is waited for: it answers in well under one."""

MAX_WARD: Final = 64
MAX_IDNPS: Final = 32
MAX_NAME: Final = 128


class Patients(Facade):
    """Asks about patients; for people. Nothing of it is a line of a thread."""

    async def agents(self) -> list[bytes]:
        """Automations that my organisation vouches for. Raises NotOnline."""
        return await self._parts.lines.agents()

    async def gp_of(
        self,
        matricule: str,
        oid: str,
        *,
        status: Status = Status.QUALIFIED,
        seconds: float = ANSWER_SECONDS,
    ) -> GpView:
        """Who the GP of a patient is, by his INS; my own choice when nobody says.

        Raises WrongIns for what is no INS, and for a qualified one of production
        whose key is wrong.
        """
        ins = _usable(matricule, oid, status)
        doubts = tuple(doubt.value for doubt in ins.doubts)
        await self._say_unsaid()
        answer = await self._ask(ins, seconds)
        if answer.outcome == OPPOSED:
            self._choices.forget(ins.matricule, ins.oid)
        mine = self._choices.get(ins.matricule, ins.oid)
        if mine is not None and answer.outcome in {AWAY, UNKNOWN}:
            if answer.outcome == UNKNOWN:
                await self._tell(mine)
            return GpView(
                outcome=CHOSEN,
                practitioner=mine.practitioner,
                name=mine.name,
                time=mine.time,
                mine=True,
                doubts=doubts,
            )
        return msgspec.structs.replace(answer, doubts=doubts)

    async def choose_gp(
        self, matricule: str, oid: str, practitioner: str, name: str = ""
    ) -> None:
        """This practitioner is the GP of this patient: I found it out.

        Remembered when this returns; said to the automation once there is a line.
        Raises WrongIns, TooLarge.
        """
        ins = _usable(matricule, oid, Status.QUALIFIED)
        if not 0 < len(practitioner) <= MAX_IDNPS:
            raise TooLarge("a practitioner is named by an IDNPS")
        choice = Choice(
            matricule=ins.matricule,
            oid=ins.oid,
            practitioner=practitioner,
            name=name[:MAX_NAME],
            time=self._parts.context.clock(),
            said=False,
        )
        self._choices.put(choice)
        await self._say_unsaid()

    async def ward(
        self, name: str = "", *, seconds: float = ANSWER_SECONDS
    ) -> WardView:
        """Who is in a ward now; without a name, which wards may be asked about.

        When nobody answers it is the last list of today. Raises TooLarge, NotFound
        where there is no automation.
        """
        if len(name) > MAX_WARD:
            raise TooLarge(f"a ward has at most {MAX_WARD} characters")
        await self._say_unsaid()
        answer = await self._parts.lines.ask(WardAsk(name), WardList, seconds)
        is_away = answer is None
        answer = answer or self._last_list(name)
        return WardView(
            wards=answer.wards,
            ward=answer.ward,
            time=answer.time,
            patients=answer.patients,
            away=is_away,
        )

    @property
    def _choices(self) -> Choices:
        return Choices(self._parts.database)

    async def _ask(self, ins: Ins, seconds: float) -> GpView:
        ask = PatientAsk(ins.matricule, ins.oid)
        try:
            answer = await self._parts.lines.ask(ask, PatientAnswer, seconds)
        except NotFound:
            answer = None
        if answer is None:
            return GpView(outcome=AWAY)
        return GpView(
            outcome=answer.outcome if answer.outcome in ANSWERS else UNKNOWN,
            practitioner=answer.practitioner,
            name=answer.name,
            time=answer.time,
        )

    async def _say_unsaid(self) -> None:
        """Tell the automation what it was not told yet, if it can be reached."""
        for choice in list(self._choices.unsaid()):
            await self._tell(choice)

    async def _tell(self, choice: Choice) -> None:
        lines = self._parts.lines
        try:
            thread = lines.known() or await lines.have()
        except CordeeError:
            return  # remembered here; said with the next question
        event = PatientChoice(
            choice.matricule, choice.oid, choice.practitioner, choice.name
        )
        await lines.say(thread, event)
        self._choices.put(msgspec.structs.replace(choice, said=True))

    def _last_list(self, name: str) -> WardList:
        lines, last = self._parts.lines, WardList(None, (), name, 0, ())
        line = lines.known()
        if line is not None:
            for one in lines.said(line):
                if isinstance(one.event, WardList) and name in {"", one.event.ward}:
                    last = one.event
        return last


def _usable(matricule: str, oid: str, status: Status) -> Ins:
    try:
        ins = identity.parse(matricule, oid)
        identity.check_usable(ins, status)
    except InsError as error:
        raise WrongIns(str(error)) from None
    return ins
