"""An organisation's work: invite, check the proof, vouch, lock, withdraw, endorse.

What never enters this room: the secret of anybody's account. It can revoke and
never read.
"""

from typing import Final

import msgspec

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import InvitationUsed, NotAllowed, NotFound
from cordee.clients.sdk.identity import parsed
from cordee.clients.sdk.own_account import OwnAccount, entry_frame
from cordee.clients.sdk.store.invitations import Issued, load_issued, save_issued
from cordee.clients.sdk.views import EnrolmentView, ReserveView
from cordee.crypto.attestation import (
    MAX_VALIDITY,
    Identity,
    attestation_hash,
    check_single,
    parse_attestation,
)
from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import (
    AccountKind,
    Endorse,
    Head,
    Withdraw,
    parse_entry,
)
from cordee.crypto.errors import AttestationError, CryptoError
from cordee.crypto.opening import account as opening
from cordee.crypto.opening.attestation import attest, check_joiner
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.secret import Secret
from cordee.crypto.signing import Signed
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import (
    GetEnrolments,
    Invite,
    OfferAttestation,
)
from cordee.server.protocol.types import Enrolment
from cordee.server.protocol.types import Signed as WireSigned

INVITED: Final = frozenset(AccountKind) - {AccountKind.ORGANISATION}
"""Kinds that an organisation vouches for; another organisation it endorses."""

SKEW: Final = 86_400
"""Seconds before now that an attestation begins: a clock may be a day off."""


class Registrar:
    """For organisation accounts. Raises NotAllowed for others."""

    def __init__(self, context: Context, accounts: Accounts, own: OwnAccount) -> None:
        self._context = context
        self._accounts = accounts
        self._own = own

    async def create_invitation(
        self, identity: Identity, valid_seconds: int, kind: str = "person"
    ) -> Invitation:
        """Make an invitation for one account, kept here before the server knows it.

        `kind` is what it is for: a person, role, gateway, agent or record. Raises
        NotAllowed for another, and for a professional id that is no person's.
        """
        self._check_kind()
        if kind not in INVITED:
            raise NotAllowed(f"nobody is invited as {kind}")
        if identity.idnps and kind != AccountKind.PERSON:
            raise NotAllowed("only a person has a professional id")
        me = self._context.me
        not_after = self._context.seconds + valid_seconds
        invitation = Invitation(me.origin, me.account, Secret.random(), not_after)
        issued = Issued(text=invitation.to_text(), identity=identity, kind=kind)
        save_issued(self._context.database, invitation.id, issued)
        await self._context.link.ask(
            lambda ref: Invite(ref, invitation.id, invitation.not_after)
        )
        return invitation

    async def enrolments(self) -> list[EnrolmentView]:
        """Who waits, and why he cannot be attested if he cannot."""
        waiting, issued = await self._waiting(), load_issued(self._context.database)
        return [self._view(one, issued.get(one.invitation)) for one in waiting]

    async def enrol(self, account: bytes | None) -> list[EnrolmentView]:
        """Attest one or all who waits; gives them with what was refused.

        Raises InvitationUsed for the one asked for, when its invitation has served.
        """
        views: list[EnrolmentView] = []
        for one in await self._waiting():
            issued = load_issued(self._context.database).get(one.invitation)
            view = self._view(one, issued)
            if account in {None, one.account}:
                views.append(view)
                if view.rule is None and issued is not None:
                    await self._vouch(one, issued)
            if account == one.account and view.used_by is not None:
                raise InvitationUsed("this invitation has served another account")
        if account is not None and not views:
            raise NotFound("nobody with this account waits")
        return views

    async def reserves(self, account: bytes) -> list[ReserveView]:
        """What a lock of this account could leave, newest first.

        Raises NotAllowed, NotFound, NotOnline.
        """
        chain = await self._administered(account)
        return [
            _reserve(chain, seq) for seq in sorted(chain.state.reserves, reverse=True)
        ]

    async def lock(
        self, account: bytes, reserve_seq: int | None, before: int | None = None
    ) -> ReserveView:
        """Leave only the slots of a reserve: the newest made before a time, and which.

        A thief who rotated knows the reserve that he made: then name one from before
        the theft. `before` is Unix milliseconds, compared with what the signers wrote.
        Raises NotAllowed, NotFound, NotOnline, ServerRefused.
        """
        found = await self.reserves(account)
        chosen = next(
            (
                one
                for one in found
                if (reserve_seq is None or one.seq == reserve_seq)
                and (before is None or one.time < before)
            ),
            None,
        )
        if chosen is None:
            raise NotFound("no reserve of this account was made then")
        chain, mine = await self._administered(account), self._own.chain.state
        head = Head(mine.account, mine.seq, mine.head)
        sealed = opening.lock(
            chain, chosen.seq, self._context.keys, head, time=self._context.clock()
        )
        await self._context.link.ask(entry_frame(account, sealed))
        await self._accounts.refresh([account])
        return chosen

    def heard(self, account: bytes, known: int) -> None:
        """Notice who came back by a slot, in entries after the first `known`."""
        chain, me = self._accounts.get(account), self._context.me.account
        if chain is None or chain.state.admin != me:
            return
        for seq in range(max(known, 1), len(chain.entries)):
            entry = parse_entry(chain.entries[seq])
            signer = None if entry is None else entry.body.signer.sig_pk
            if any(slot.sig_pk == signer for slot in chain.states[seq - 1].slots):
                self._context.warn("", "account_recovered", account=account)

    async def _administered(self, account: bytes) -> Chain:
        self._check_kind()
        await self._accounts.refresh([account])
        chain = self._accounts.get(account)
        if chain is None:
            raise NotFound("no such account")
        if chain.state.admin != self._own.chain.account or not chain.state.reserves:
            raise NotAllowed("this account is not administered by me")
        return chain

    async def withdraw(self, account: bytes) -> None:
        """Take back every attestation of mine about an account."""
        self._check_kind()
        await self._accounts.refresh([account])
        found = {attestation_hash(signed) for signed in self._mine_about(account)}
        found -= self._own.chain.state.withdrawn
        if not found:
            raise NotFound("no attestation of mine about this account")
        for name in sorted(found):
            await self._own.append(Withdraw(name))
        for invitation, issued in load_issued(self._context.database).items():
            if issued.account == account:
                gone = msgspec.structs.replace(issued, withdrawn=True)
                save_issued(self._context.database, invitation, gone)

    async def endorse(self, organisation: bytes, until: int) -> None:
        self._check_kind()
        await self._own.append(Endorse(organisation, until))

    def _mine_about(self, account: bytes) -> list[Signed]:
        chain = self._accounts.get(account)
        placed = () if chain is None else chain.state.attestations
        offered = [
            issued.attestation
            for issued in load_issued(self._context.database).values()
            if issued.account == account and issued.attestation is not None
        ]
        me = self._context.me.account
        return [
            signed
            for signed in (*placed, *offered)
            if (body := parsed(signed)) is not None and body.organisation == me
        ]

    async def _waiting(self) -> tuple[Enrolment, ...]:
        self._check_kind()
        answer = await self._context.link.ask(GetEnrolments)
        waiting = answer.enrolments if isinstance(answer, told.Enrolments) else ()
        await self._accounts.refresh([one.account for one in waiting])
        return waiting

    def _view(self, one: Enrolment, issued: Issued | None) -> EnrolmentView:
        identity = None if issued is None else issued.identity
        return EnrolmentView(
            account=one.account,
            invitation=one.invitation,
            name="" if identity is None else identity.name,
            profession="" if identity is None else identity.profession,
            kind=AccountKind.PERSON.value if issued is None else issued.kind,
            time=one.time,
            rule=self._refusal(one, issued),
            used_by=_other_user(one, issued),
        )

    def _refusal(self, one: Enrolment, issued: Issued | None) -> str | None:
        """Say why this account cannot be vouched for: ATT-03, ATT-06, ATT-07."""
        chain = self._accounts.get(one.account)
        if issued is None or chain is None:
            return "ATT-03"
        try:
            check_joiner(Invitation.from_text(issued.text), chain, one.proof)
            _check_kind(chain, issued)
            _check_unused(one, issued)
            check_single(issued.identity.idnps, one.account, None, self._live())
        except CryptoError as error:
            return error.rule
        return None

    def _live(self) -> dict[str, bytes]:
        """Professional ids and the accounts that I vouch for."""
        return {
            issued.identity.idnps: issued.account
            for issued in load_issued(self._context.database).values()
            if issued.account is not None
            and issued.attestation is not None
            and issued.identity.idnps
            and not issued.withdrawn
            and self._lasts(issued.attestation)
        }

    async def _vouch(self, one: Enrolment, issued: Issued) -> None:
        """Offer the attestation, the same one again while it lasts."""
        signed = issued.attestation
        if signed is None or not self._lasts(signed):
            signed = self._attest(one, issued.identity)
            kept = msgspec.structs.replace(
                issued, account=one.account, attestation=signed
            )
            save_issued(self._context.database, one.invitation, kept)
        wire = WireSigned(signed.body, signed.signature)
        await self._context.link.ask(lambda ref: OfferAttestation(ref, wire))

    def _attest(self, one: Enrolment, identity: Identity) -> Signed:
        chain = self._accounts.get(one.account)
        assert chain is not None, "checked before"
        begins = self._context.seconds - SKEW
        return attest(
            self._own.chain,
            chain,
            identity,
            self._context.keys,
            not_before=begins,
            not_after=begins + MAX_VALIDITY,
        )

    def _lasts(self, signed: Signed) -> bool:
        return parse_attestation(signed).not_after > self._context.seconds

    def _check_kind(self) -> None:
        if self._context.me.kind != AccountKind.ORGANISATION:
            raise NotAllowed("only an organisation does this")


def _check_kind(chain: Chain, issued: Issued) -> None:
    """An invitation is for one kind of account: nobody signs up as a role."""
    if chain.state.kind.value != issued.kind:
        raise AttestationError("ATT-03", "the invitation is for another kind")


def _reserve(chain: Chain, seq: int) -> ReserveView:
    entry = parse_entry(chain.entries[seq])
    assert entry is not None, "it was verified"
    slots = len(chain.state.reserves[seq].slots)
    signer, time = entry.body.signer.sig_pk, entry.body.time
    return ReserveView(seq=seq, time=time, signer=signer, slots=slots)


def _check_unused(one: Enrolment, issued: Issued) -> None:
    """One invitation vouches for one account, and not again once taken back."""
    if _other_user(one, issued) is not None:
        raise AttestationError("ATT-03", "the invitation has served another account")
    if issued.withdrawn:
        raise AttestationError("ATT-07")


def _other_user(one: Enrolment, issued: Issued | None) -> bytes | None:
    used_by = None if issued is None else issued.account
    return None if used_by == one.account else used_by
