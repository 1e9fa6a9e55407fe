"""Pushes the list of a ward to whoever asked for it today, when it has changed.

Movements of a moment make one list. What never enters this room: a ward that somebody
may no longer ask about.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from cordee.clients.agent.askers import is_of
from cordee.clients.agent.wards import Wards
from cordee.clients.sdk import Client, CordeeError, Said, WardList, WardPatient

PARIS: Final = ZoneInfo("Europe/Paris")
MAX_ASKERS: Final = 5_000
AGAIN_SECONDS: Final = 5.0
"""After which a list that the server could not take is tried again."""

logger: Final = logging.getLogger(__name__)


class _Asker(msgspec.Struct):
    """Who asked on a line, for which ward, when; and what he was told last."""

    account: bytes
    ward: str
    time: int
    told: tuple[WardPatient, ...] | None


class Pushing:
    """One task; `clock` gives Unix milliseconds."""

    def __init__(
        self, client: Client, wards: Wards, clock: Callable[[], int], seconds: float
    ) -> None:
        self._client = client
        self._wards = wards
        self._clock = clock
        self._seconds = seconds
        self._askers: dict[bytes, _Asker] = {}
        self._changed = set[str]()
        self._moved = asyncio.Event()

    def asked(
        self, one: Said, ward: str, patients: tuple[WardPatient, ...] | None
    ) -> None:
        """Somebody who may has asked for a ward: his line is told when it changes."""
        if len(self._askers) < MAX_ASKERS or one.thread in self._askers:
            self._askers[one.thread] = _Asker(one.author, ward, one.time, patients)

    def moved(self, wards: set[str]) -> None:
        """These wards are not as they were."""
        self._changed |= wards
        if wards:
            self._moved.set()

    async def run(self) -> None:
        """Push until cancelled; what waits for the server is tried until it is told."""
        while True:
            await self._moved.wait()
            await asyncio.sleep(self._seconds)
            self._moved.clear()
            changed, self._changed = self._changed, set[str]()
            waiting = await self._push(changed)
            if waiting:
                self.moved(waiting)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _push(self, changed: set[str]) -> set[str]:
        """Tell each line that asked; the wards of which a list waits for the server."""
        waiting = set[str]()
        today = _day(self._clock())
        lines = set(self._client.lines_to_me())
        for line, asker in list(self._askers.items()):
            if line not in lines or _day(asker.time) != today:
                del self._askers[line]
            elif asker.ward in changed and not await self._told(line, asker):
                waiting.add(asker.ward)
        return waiting

    async def _told(self, line: bytes, asker: _Asker) -> bool:
        """False when it may do later; what never will is left to the next movement."""
        try:
            await self._one(line, asker)
        except CordeeError as error:
            if error.temporary:
                return False
            logger.warning("a list is not told: %s", type(error).__name__)
        return True

    async def _one(self, line: bytes, asker: _Asker) -> None:
        person = await self._client.asker(asker.account)
        if person is None or not is_of(person, self._client.organisation):
            return
        codes = await self._wards.of(person)
        if asker.ward not in codes:
            return
        patients = await self._wards.patients(asker.ward)
        if patients == asker.told:
            return
        names = tuple(map(self._wards.name, codes))
        name = self._wards.name(asker.ward)
        event = WardList(None, names, name, self._clock(), patients)
        await self._client.say_on(line, event)
        asker.told = patients


def _day(time: int) -> str:
    """The day in Paris of a moment in Unix ms."""
    return datetime.fromtimestamp(time / 1000, UTC).astimezone(PARIS).date().isoformat()
