"""The facade's directory: who somebody is, how to reach him, who answers now.

What never enters this room: an account that was not verified off its chain.
"""

import asyncio
import re
from typing import Final, Literal

from cordee.clients.sdk.directory_answers import (
    mailbox_of,
    merged,
    place_of,
    service_of,
    verified_hit,
)
from cordee.clients.sdk.directory_views import (
    FoundList,
    FoundView,
    PractitionerView,
    ServicePage,
    ServiceView,
)
from cordee.clients.sdk.errors import NotAllowed, ServerRefused
from cordee.clients.sdk.facade import Facade
from cordee.clients.sdk.people import MAX_QUERY, find_people
from cordee.clients.sdk.store.facts import load_fact, save_fact
from cordee.clients.sdk.views import PersonView
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.codes import Code
from cordee.server.protocol.directory_types import (
    DeliveryOutcome,
    PractitionerHit,
    Service,
)
from cordee.server.protocol.limits import MAX_HITS, MAX_SERVICES

DEPARTMENT: Final = re.compile(r"\d\d|2[AB]|9[78]\d")


class Directory(Facade):
    """Everybody who can be looked for, be he on Cordée or not."""

    async def find(
        self, query: str, limit: int = 20, *, near: str | None = None
    ) -> FoundList:
        """People on Cordée and practitioners of the directory, as one list.

        Both are asked at once. `near` is a department, None for the one that is kept.
        When the directory does not answer, those on Cordée are still found. Raises
        NotOnline, ServerRefused.
        """
        words = query.strip()[:MAX_QUERY]
        near = await self.near() if near is None else _department(near)
        people, hits = await asyncio.gather(
            find_people(self._parts, words, limit), self._hits(words, near, limit)
        )
        await self._meet([one.account for one in hits or () if one.account])
        found = merged(words, people, [self._checked(one) for one in hits or ()])
        return FoundList(found=found[:limit], whole=hits is not None)

    async def practitioner(self, practitioner: str) -> PractitionerView | None:
        """All that is published of one, by IDNPS; None when nobody has this number.

        Raises NotOnline, ServerRefused.
        """
        number = practitioner.strip()[:MAX_QUERY]
        try:
            answer = await self._parts.link.ask(
                lambda ref: asked.GetPractitioner(ref, number)
            )
        except ServerRefused as error:
            if error.code is Code.NOT_FOUND:
                return None
            raise
        if not isinstance(answer, told.PractitionerFound):
            return None
        await self._meet([answer.hit.account] if answer.hit.account else [])
        one = self._checked(answer.hit)
        assert one.hit is not None
        return PractitionerView(
            hit=one.hit,
            places=tuple(map(place_of, answer.places)),
            mailboxes=tuple(map(mailbox_of, answer.mailboxes)),
            person=one.person,
        )

    async def services(
        self, query: str = "", after: str = "", limit: int = MAX_SERVICES
    ) -> ServicePage:
        """Services whose name, speciality or organisation has these words.

        Raises NotOnline, ServerRefused.
        """
        words, most = query.strip()[:MAX_QUERY], min(limit, MAX_SERVICES)
        answer = await self._parts.link.ask(
            lambda ref: asked.FindServices(ref, words, "", after, most)
        )
        if not isinstance(answer, told.Services):
            return ServicePage(services=(), next="")
        await self._meet_roles([one.role for one in answer.services if one.role])
        shown = tuple(self._service(one) for one in answer.services)
        return ServicePage(services=shown, next=answer.next)

    async def near(self) -> str:
        """My department, which comes first in searches; empty for none."""
        return load_fact(self._parts.database, "near", str) or ""

    async def set_near(self, department: str) -> None:
        """Keep my department on this device. Raises NotAllowed for what is none."""
        save_fact(self._parts.database, "near", _department(department))

    async def report_delivery(
        self,
        address: str,
        outcome: Literal["accepted", "delivered", "bounced"],
        time: int,
    ) -> None:
        """Say how a delivery to an MSSanté address ended; gateways only.

        Raises NotOnline, ServerRefused.
        """
        ended = DeliveryOutcome(outcome)
        await self._parts.link.ask(
            lambda ref: asked.ReportDelivery(ref, address, ended, time)
        )

    async def _hits(
        self, words: str, near: str, limit: int
    ) -> tuple[PractitionerHit, ...] | None:
        """What the directory says; None when it does not."""
        if not words:
            return ()
        most = min(limit, MAX_HITS)
        try:
            answer = await self._parts.link.ask(
                lambda ref: asked.FindPractitioners(ref, words, near, most)
            )
        except ServerRefused:
            return None
        return answer.hits if isinstance(answer, told.Practitioners) else None

    def _checked(self, hit: PractitionerHit) -> FoundView:
        """A hit, on Cordée only if who has that account is attested as this number."""
        person = self._holder(hit)
        return FoundView(person=person, hit=verified_hit(hit, person))

    def _holder(self, hit: PractitionerHit) -> PersonView | None:
        if hit.account is None:
            return None
        identities = self._parts.identities
        found = identities.verified(hit.account)
        if found is None or found.body.identity.idnps != hit.practitioner:
            return None
        person = identities.person(hit.account)
        return person if person.verified else None

    def _service(self, service: Service) -> ServiceView:
        parts, role = self._parts, service.role
        chain = None if role is None else parts.accounts.get(role)
        if role is None or chain is None or not chain.state.is_held:
            return service_of(service, holders=None)
        if not parts.identities.person(role).verified:
            return service_of(service, holders=None)
        return service_of(service, holders=parts.participants.holders(chain.state))

    async def _meet(self, accounts: list[bytes]) -> None:
        """Have these chains and those who vouch for them. Raises NotOnline."""
        if accounts:
            parts = self._parts
            await parts.accounts.refresh([*accounts, parts.context.me.pinned])
            await parts.identities.prepare(accounts)

    async def _meet_roles(self, roles: list[bytes]) -> None:
        """Have the chains of these, and of who holds them. Raises NotOnline."""
        await self._meet(roles)
        chains = [self._parts.accounts.get(role) for role in roles]
        await self._meet(
            [h.account for chain in chains if chain for h in chain.state.holders]
        )


def _department(text: str) -> str:
    department = text.strip().upper()
    if department and not DEPARTMENT.fullmatch(department):
        raise NotAllowed("a department is like 56, 2A or 971")
    return department
