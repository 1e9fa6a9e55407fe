"""The facade's people of cases: who I am on an invoice, who takes cases now.

What never enters this room: a case.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.case_views import AvailabilityView
from cordee.clients.sdk.facade import Facade
from cordee.crypto.case_event import Professional
from cordee.expertise.professions import word_of
from cordee.expertise.rules import Configuration
from cordee.server.protocol.client_frames import GetAvailability, SetAvailability
from cordee.server.protocol.limits import MAX_CASES
from cordee.server.protocol.server_frames import Available

ME: Final = "professional"
SETTINGS: Final = "expertise"


class CasePeople(Facade):
    """For whoever asks and whoever answers."""

    async def professional(
        self,
        *,
        profession: str | None = None,
        speciality: str | None = None,
        billing: str | None = None,
        structure: str | None = None,
    ) -> Professional:
        """Who I am on a request, a report, an invoice; what is given is remembered.

        Name and national number are those that my organisation attests.
        """
        notes, found = self._parts.notes, self._parts.identities.verified(self.account)
        identity = None if found is None else found.body.identity
        known = notes.get(ME, (ME,), Professional)
        given = {
            "profession": None if profession is None else word_of(profession),
            "speciality": speciality,
            "billing": billing,
            "structure": structure,
        }
        me = Professional(
            idnps="" if identity is None else identity.idnps[:32],
            name="" if identity is None else identity.name[:128],
            profession=word_of("" if identity is None else identity.profession),
            speciality="",
            billing="",
            structure="",
        )
        if known is not None:
            kept = {name: getattr(known, name) for name in given}
            me = msgspec.structs.replace(
                me, **{name: value for name, value in kept.items() if value}
            )
        changed = {name: value for name, value in given.items() if value is not None}
        if changed:
            me = msgspec.structs.replace(me, **changed)
            notes.put(ME, (ME,), me)
        return me

    @property
    def expertise_settings(self) -> Configuration:
        """What my organisation decides where the law leaves room; the safe defaults."""
        kept = self._parts.notes.get(SETTINGS, (SETTINGS,), Configuration)
        return kept or Configuration()

    def set_expertise_settings(self, configuration: Configuration) -> None:
        """Judge by this from now on, in this profile."""
        self._parts.notes.put(SETTINGS, (SETTINGS,), configuration)

    async def availability(self, accounts: Sequence[bytes]) -> list[AvailabilityView]:
        """Whether these take cases; who has said nothing does. Raises NotOnline."""
        found: dict[bytes, AvailabilityView] = {}
        for start in range(0, len(accounts), MAX_CASES):
            asked = tuple(accounts[start : start + MAX_CASES])

            def ask(ref: int, asked: tuple[bytes, ...] = asked) -> GetAvailability:
                return GetAvailability(ref, asked)

            answer = await self._parts.link.ask(ask)
            for one in answer.accounts if isinstance(answer, Available) else ():
                found[one.account] = AvailabilityView(
                    account=one.account,
                    name=self._parts.identities.name(one.account),
                    until=one.until,
                    cap=one.cap,
                    open=one.open,
                )
        return [found[one] for one in accounts if one in found]

    async def set_availability(
        self, *, until: int = 0, cap: int = 0, account: bytes | None = None
    ) -> None:
        """Take no case before `until` (Unix ms), and at most `cap` at once; 0 is none.

        For me, or for a role that I hold. Raises NotOnline, ServerRefused.
        """
        whom = account or self.account
        await self._parts.link.ask(lambda ref: SetAvailability(ref, whom, until, cap))
