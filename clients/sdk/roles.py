"""The life of a role: begun, handed over, kept fresh.

State is in the chain and on the server; what is kept here is only what this device
promised: whom it asked, and what it said yes to. It carries out nothing else by itself,
whatever the server says was proposed. What never enters this room: an entry's making.
"""

from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import (
    CordeeError,
    NotAllowed,
    NotFound,
    NotOnline,
    ServerRefused,
)
from cordee.clients.sdk.events import RoleChanged
from cordee.clients.sdk.held import HeldAccounts
from cordee.clients.sdk.identity import Identities, parsed
from cordee.clients.sdk.proposals import Proposals
from cordee.clients.sdk.role_entries import RoleEntries
from cordee.clients.sdk.role_maker import RoleMaker
from cordee.clients.sdk.rotation import Rotation
from cordee.clients.sdk.store.roles import Consent, RoleMemory
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.teller import Teller
from cordee.clients.sdk.threads import Thread, Threads
from cordee.crypto.attestation import check_time, check_trust, verify_attestation
from cordee.crypto.chain_entry import AccountKind, Attest, Holder
from cordee.crypto.errors import CryptoError
from cordee.crypto.held import is_stale
from cordee.crypto.opening.secret import OpeningError
from cordee.crypto.signing import Signed
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import GetOffers

FAULTS: Final = (CordeeError, CryptoError, OpeningError)
"""What one role or thread refuses with; it is told, and the others go on."""


class Roles:
    """What I do for the roles that I hold, manage, or am asked to hold."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins the parts
        self,
        context: Context,
        accounts: Accounts,
        identities: Identities,
        held: HeldAccounts,
        threads: Threads,
        sync: Sync,
        rotation: Rotation,
        teller: Teller,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._identities = identities
        self._held = held
        self._threads = threads
        self._sync = sync
        self._rotation = rotation
        self._teller = teller
        self._read: set[bytes] = set()
        self._entries = RoleEntries(context, accounts, held)
        self._maker = RoleMaker(context, held)
        self.proposals: Final = Proposals(
            context, accounts, identities, held, self._entries
        )

    async def follow(self) -> None:
        """Know what I hold, before threads are read. Raises NotOnline."""
        try:
            await self._held.refresh()
        except ServerRefused as error:
            if error.temporary:
                raise
            self._context.warn(error.rule or "", "roles_unknown")
        await self._meet(self._held.known)
        self._let_go()
        self._read = set(self._held.known)

    async def tend(self) -> None:
        """Carry out what was begun and promised, then renew what is stale.

        What one role refuses does not stop the others. Raises NotOnline.
        """
        acts = (
            self._maker.finish,
            self._take_offers,
            self.tend_proposals,
            self.renew_stale,
        )
        for act in acts:
            try:
                await act()
            except NotOnline:
                raise
            except FAULTS as error:
                rule = getattr(error, "rule", None) or ""
                self._context.warn(rule, "role_waits")

    async def create(self, invitation: str, kind: AccountKind) -> bytes:
        """Make a role, or a record, that I manage; gives its account.

        The same call again ends what was begun. Raises InvitationError, NotOnline,
        ServerRefused, TamperedError.
        """
        account = await self._maker.create(invitation, kind)
        await self._take_offers()
        self._context.emit(RoleChanged(account))
        return account

    async def moved(self, account: bytes) -> None:
        """A chain moved: a role of mine, or somebody who holds one with me."""
        if self._is_mine(account):
            await self._held.follow([account])
            self._let_go()
            self._context.emit(RoleChanged(account))
            await self.tend_proposals()
        if self._stale():
            await self.renew_stale()

    async def proposal_moved(self, role: bytes) -> None:
        """A proposal came, was answered or ended."""
        await self.tend_proposals()
        self._context.emit(RoleChanged(role))

    async def remove(self, role: bytes, account: bytes) -> None:
        """Go on without somebody, then renew the role's threads.

        Raises NotAllowed, NotFound, NotOnline, ServerRefused.
        """
        await self._held.follow([role])
        self._check_can_remove(role, account)
        await self._entries.rotate(role, account)
        self._context.emit(RoleChanged(role))
        await self.renew_threads(role)

    async def rotate(self, role: bytes) -> None:
        """Renew a role where one of its holders has moved, then its threads."""
        if await self._entries.rotate(role):
            self._context.emit(RoleChanged(role))
        await self.renew_threads(role)

    async def renew_stale(self) -> None:
        """Renew every role of mine that is stale, each with its threads (CHN-12)."""
        await self._accounts.refresh(
            {h.account for role in self._held.known for h in self._holders(role)}
        )
        for role in self._stale():
            try:
                await self.rotate(role)
            except NotOnline:
                raise
            except FAULTS as error:
                rule = getattr(error, "rule", None) or ""
                self._context.warn(rule, "role_waits", account=role)

    async def renew_threads(self, role: bytes) -> None:
        """Renew the threads that the role is in, most recent first, where due."""
        for thread in self._threads.latest():
            if self._is_in(thread, role) and self._rotation.may_rotate(thread):
                await self._renew(thread)

    async def tend_proposals(self) -> None:
        """Sign what I said yes to; let in those whom I asked; replace whom I promised.

        Raises NotOnline, ServerRefused.
        """
        await self.proposals.tend()
        await self._read_on()
        for memory in self._held.memories():
            await self._settle(memory)

    async def take_offer(self, offer: Signed) -> bool:
        """Put an attestation of a role that I manage on its chain; False if of none."""
        body = parsed(offer)
        mine = None if body is None else self._held.mine_in(body.subject)
        if body is None or mine is None:
            return False
        if not mine.manager:
            return True
        await self._accounts.refresh([self._context.me.pinned, body.organisation])
        pinned = self._accounts.get(self._context.me.pinned)
        organisation = self._accounts.get(body.organisation)
        if pinned is None or organisation is None:
            return True
        try:
            chain = self._held.chain(body.subject)
            verify_attestation(offer, organisation, chain)
            mine_pinned, now = self._context.me.pinned, self._context.seconds
            check_trust(body.organisation, pinned, mine_pinned, now)
            check_time(body, now)
        except CryptoError as error:
            self._context.warn(error.rule, "offer_refused", account=body.subject)
            return True
        await self._entries.attest(body.subject, Attest(offer))
        self._context.emit(RoleChanged(body.subject))
        return True

    async def _take_offers(self) -> None:
        answer = await self._context.link.ask(GetOffers)
        for offer in answer.attestations if isinstance(answer, told.Offers) else ():
            await self.take_offer(Signed(offer.body, offer.signature))

    async def _settle(self, memory: RoleMemory) -> None:
        """Strike out what is done: who came in, and whose place I took."""
        role = memory.account
        if memory.consent is not None and not self.proposals.is_asked(role):
            await self._held.follow([role])  # it ended, perhaps because I was let in
        chain = self._accounts.get(role)
        if chain is None:
            return
        came = [one for one in memory.proposed if chain.state.holder(one) is not None]
        for account in came:
            del memory.proposed[account]
        consent, is_mine = memory.consent, self._held.holds(role)
        if consent is not None and is_mine:
            await self._take_place(role, consent)
            memory.consent = None
        elif consent is not None and not self.proposals.is_asked(role):
            memory.consent = None
        if came or consent is not memory.consent:
            self._held.save(memory)
            self._context.emit(RoleChanged(role))

    async def _take_place(self, role: bytes, consent: Consent) -> None:
        state = self._held.chain(role).state
        if consent.replacing is None or state.holder(consent.replacing) is None:
            return
        await self._entries.rotate(role, consent.replacing)
        await self.renew_threads(role)

    def _check_can_remove(self, role: bytes, account: bytes) -> None:
        mine = self._held.mine_in(role)
        if mine is None:
            raise NotAllowed("you do not hold this role")
        if account == mine.account:
            raise NotAllowed("nobody removes himself: ask the others")
        state = self._held.chain(role).state
        other = state.holder(account)
        if other is None:
            raise NotFound("not a holder of this role")
        if mine.manager:
            return
        order = [one.account for one in state.holders]
        if other.manager or order.index(account) > order.index(mine.account):
            raise NotAllowed("only a manager removes him")

    def _stale(self) -> list[bytes]:
        chains = self._accounts.get
        return [
            role
            for role in self._held.known
            if is_stale(self._held.chain(role).state, chains)
        ]

    def _holders(self, role: bytes) -> Sequence[Holder]:
        return self._held.chain(role).state.holders

    def _is_mine(self, account: bytes) -> bool:
        """Also one that I was put out of, where a hand-over read its chain first."""
        is_kept = not self._held.memory(account).is_empty or self._held.holds(account)
        return is_kept or account in self._read

    async def _read_on(self) -> None:
        """Read the threads of what I came to hold since last time; leave the others."""
        now = set(self._held.known)
        if gone := self._read - now:
            self._let_go()
            for role in gone:
                self._context.emit(RoleChanged(role))
        if not now <= self._read:
            await self._meet(list(now - self._read))
            await self._sync.everything()
        self._read = now

    def _let_go(self) -> None:
        """Threads that I read through a role end here when I hold it no more."""
        for thread in self._threads.latest():
            seat = thread.memory.seat
            if seat is not None and not self._held.holds(seat):
                self._teller.gone(thread)

    @staticmethod
    def _is_in(thread: Thread, role: bytes) -> bool:
        held, memory = thread.current, thread.memory
        if held is None or memory.frozen or not memory.joined:
            return False
        return role in held.record.members

    async def _renew(self, thread: Thread) -> None:
        try:
            await self._rotation.renew_if_due(thread)
        except NotOnline:
            raise
        except FAULTS as error:
            rule = getattr(error, "rule", None) or ""
            self._context.warn(rule, "renewal_waits", thread=thread.id)

    async def _meet(self, accounts: Sequence[bytes]) -> None:
        """Have the chains and the names of these."""
        await self._accounts.refresh(accounts)
        await self._identities.prepare(list(accounts))
