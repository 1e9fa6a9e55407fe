"""Which wards somebody may ask about, and the list of one.

What never enters this room: a question; whoever asks is a verified person already.
"""

import time
import unicodedata
from collections.abc import Iterable
from typing import Final

from cordee.clients.agent.book import BATCH, Book
from cordee.clients.agent.merging import CHOSEN, FOUND, OPPOSED
from cordee.clients.agent.model import Practitioner, Stay
from cordee.clients.agent.settings import Settings, Ward
from cordee.clients.agent.stays import Stays
from cordee.clients.sdk import Client, NotFound, PersonView, WardPatient
from cordee.documents.ins import Ins

MAX_WARDS: Final = 64
MAX_PATIENTS: Final = 300
ROLES: Final = 20
"""Roles of one name that are looked at."""

ROLE_SECONDS: Final = 300.0
"""How long it is remembered which roles have the name of a ward."""


class Wards:
    """The wards of one organisation, by code."""

    def __init__(
        self, client: Client, settings: Settings, stays: Stays, book: Book
    ) -> None:
        self._client = client
        self._configured = settings.wards
        self._stays = stays
        self._book = book
        self._roles: dict[str, tuple[float, tuple[bytes, ...]]] = {}

    def name(self, code: str) -> str:
        """What a ward is called; its code where nobody said."""
        return (self._configured.get(code, Ward()).name or code)[:64]

    def code(self, name: str) -> str | None:
        """The ward that is called so."""
        return next((one for one in self._known() if self.name(one) == name), None)

    async def of(self, person: PersonView) -> tuple[str, ...]:
        """Codes of the wards that somebody may ask about, by name."""
        allowed = [one for one in self._known() if await self._may(person, one)]
        return tuple(sorted(allowed, key=self.name)[:MAX_WARDS])

    async def patients(self, code: str) -> tuple[WardPatient, ...]:
        """Who is in a ward, each with the GP that may be told. Raises NotOnline."""
        stays = self._stays.of(code)[:MAX_PATIENTS]
        gps: list[Practitioner] = []
        for start in range(0, len(stays), BATCH):
            gps += await self._gps(stays[start : start + BATCH])
        return tuple(_patient(stay, gp) for stay, gp in zip(stays, gps, strict=True))

    async def _gps(self, stays: Iterable[Stay]) -> list[Practitioner]:
        """What the book says; what the admission said, where it says nothing."""
        stays = list(stays)
        named = [one for one in stays if one.matricule]
        kept = await self._book.look_all([Ins(s.matricule, s.oid) for s in named])
        known = {one.id: found for one, found in zip(named, kept, strict=True)}
        gps: list[Practitioner] = []
        for stay in stays:
            found = known.get(stay.id)
            if found is not None and found.outcome == OPPOSED:
                gps.append(Practitioner())
            elif found is not None and found.outcome in {FOUND, CHOSEN}:
                gps.append(Practitioner(found.practitioner, found.name))
            else:
                gps.append(stay.gp)
        return gps

    def _known(self) -> list[str]:
        return sorted(self._stays.wards | self._configured.keys())

    async def _may(self, person: PersonView, code: str) -> bool:
        ward = self._configured.get(code, Ward())
        accounts = [bytes.fromhex(one) for one in ward.accounts]
        places = ward.places
        if not accounts and not places:
            places = (self.name(code),)
            accounts = list(await self._roles_called(self.name(code)))
        if any(_same(person.place, place) for place in places):
            return True
        for account in accounts:
            if account == person.account or await self._holds(person, account):
                return True
        return False

    async def _roles_called(self, name: str) -> tuple[bytes, ...]:
        """Roles of my organisation whose name or place is that of a ward."""
        known = self._roles.get(name)
        now = time.monotonic()
        if known is None or now - known[0] > ROLE_SECONDS:
            found = await self._client.people(name, ROLES)
            roles = tuple(
                one.account
                for one in found
                if one.kind == "role"
                and one.verified
                and one.organisation == self._client.organisation
                and (_same(one.name, name) or _same(one.place, name))
            )
            known = self._roles[name] = (now, roles)
        return known[1]

    async def _holds(self, person: PersonView, role: bytes) -> bool:
        try:
            view = await self._client.role(role)
        except NotFound:
            return False
        return any(one.account == person.account for one in view.holders)


def _same(one: str, other: str) -> bool:
    """Whether two names are, letters and accents aside."""
    return bool(one) and _folded(one) == _folded(other)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(plain.split())


def _patient(stay: Stay, gp: Practitioner) -> WardPatient:
    return WardPatient(
        family=stay.family,
        given=stay.given,
        birth_date=stay.birth_date,
        sex=stay.sex,
        matricule=stay.matricule,
        oid=stay.oid,
        status=stay.status,
        room=stay.room,
        practitioner=gp.number,
        practitioner_name=gp.name,
    )
