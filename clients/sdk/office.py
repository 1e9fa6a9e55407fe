"""The facade's office: what only an organisation does.

What never enters this room: how a proof is checked.
"""

from cordee.clients.sdk.facade import Facade
from cordee.clients.sdk.views import EnrolmentView, ReserveView
from cordee.crypto.attestation import Identity
from cordee.crypto.opening.invitation import Invitation


class Office(Facade):
    """Invites, vouches and locks; raises NotAllowed for a person's account."""

    async def create_invitation(
        self, identity: Identity, valid_seconds: int, kind: str = "person"
    ) -> Invitation:
        """For an organisation: an invitation meant for this person, role or machine."""
        registrar = self._parts.registrar
        return await registrar.create_invitation(identity, valid_seconds, kind)

    async def enrolments(self) -> list[EnrolmentView]:
        """For an organisation: who waits for an attestation."""
        return await self._parts.registrar.enrolments()

    async def enrol(self, account: bytes | None = None) -> list[EnrolmentView]:
        """Check the proof (ATT-03, ATT-06) of one or of all, and attest them."""
        return await self._parts.registrar.enrol(account)

    async def reserves(self, account: bytes) -> list[ReserveView]:
        """For an administrator: what a lock could leave of an account, newest first."""
        return await self._parts.registrar.reserves(account)

    async def lock(
        self,
        account: bytes,
        reserve_seq: int | None = None,
        *,
        before: int | None = None,
    ) -> ReserveView:
        """Cut off every device of an account that I administer.

        Left are the slots of the newest reserve, or of the newest made before a time
        (Unix ms), or of the one that is named; it is given back.
        """
        return await self._parts.registrar.lock(account, reserve_seq, before)

    async def withdraw_attestation(self, account: bytes) -> None:
        """Take back what I attested about an account."""
        await self._parts.registrar.withdraw(account)

    async def endorse(self, organisation: bytes, until: int) -> None:
        """Trust another organisation's attestations until then (Unix seconds)."""
        await self._parts.registrar.endorse(organisation, until)
