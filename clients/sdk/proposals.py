"""Who is asked to hold a role, and what follows when he says yes.

The server's word is never enough: this device lets in only whom it asked itself, and
signs only what was said yes to here. What never enters this room: a thread.
"""

from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import NotAllowed, NotFound, ServerRefused
from cordee.clients.sdk.events import RoleChanged
from cordee.clients.sdk.held import HeldAccounts
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.role_entries import RoleEntries
from cordee.clients.sdk.store.roles import Consent, RoleMemory
from cordee.crypto.chain_entry import AccountKind, Holder
from cordee.crypto.encoding import decode, encode
from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.held import accept_as_holder
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import (
    AcceptHolder,
    DeclineHolder,
    GetProposals,
    ProposeHolder,
)
from cordee.server.protocol.codes import Code
from cordee.server.protocol.types import Proposal

HOLDER_KINDS: Final = frozenset(
    {
        AccountKind.PERSON,
        AccountKind.ORGANISATION,
        AccountKind.GATEWAY,
        AccountKind.AGENT,
    }
)
"""A role holds no role (ROL-03)."""

MOVED: Final = frozenset({Code.CONFLICT, Code.CHAIN})
"""The chain moved while I signed: what was promised is signed again."""


class Proposals:
    """Proposals to me, and those of the roles that I manage."""

    def __init__(
        self,
        context: Context,
        accounts: Accounts,
        identities: Identities,
        held: HeldAccounts,
        entries: RoleEntries,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._identities = identities
        self._held = held
        self._entries = entries
        self._told: Sequence[Proposal] = ()

    @property
    def told(self) -> Sequence[Proposal]:
        """What the server last said is proposed: its word, and no more."""
        return self._told

    async def propose(self, role: bytes, account: bytes, *, manager: bool) -> None:
        """Ask somebody to hold a role that I manage.

        He is let in by this device as soon as he has accepted. Raises NotAllowed,
        NotFound, NotOnline, ServerRefused.
        """
        await self._check_manager(role)
        await self._accounts.refresh([account])
        await self._identities.prepare([account])
        self._check_holder_to_be(role, account)
        memory = self._held.memory(role)
        memory.proposed[account] = manager
        self._held.save(memory)
        await self._context.link.ask(
            lambda ref: ProposeHolder(ref, role, account, manager)
        )
        await self.tend()

    async def accept(self, role: bytes, replacing: bytes | None = None) -> None:
        """Say yes to what I am asked; `replacing` goes out once I am in.

        The yes is kept, and signed again when the chain moves before I am let in.
        Raises NotFound, NotAllowed, NotOnline, ServerRefused.
        """
        await self.read()
        proposal = self._proposed_to_me(role)
        await self._held.follow([role])
        await self._meet([role])
        if replacing is not None and not self._may_replace(proposal, replacing):
            raise NotAllowed("only a manager takes a manager's place")
        memory = self._held.memory(role)
        memory.consent = Consent(proposal.manager, replacing)
        self._held.save(memory)
        await self._sign_consent(proposal, memory)

    async def decline(self, role: bytes, account: bytes | None = None) -> None:
        """End a proposal to me, or one of a role that I manage."""
        whom = account or self._context.me.account
        memory = self._held.memory(role)
        if whom == self._context.me.account:
            memory.consent = None
        memory.proposed.pop(whom, None)
        self._held.save(memory)
        await self._context.link.ask(lambda ref: DeclineHolder(ref, role, whom))
        await self.read()

    async def tend(self) -> None:
        """Sign what I said yes to; let in those whom I asked.

        Raises NotOnline, ServerRefused.
        """
        await self.read()
        for proposal in self._told:
            if proposal.account == self._context.me.account:
                await self._answer(proposal)
            else:
                await self._let_in(proposal)

    def is_asked(self, role: bytes) -> bool:
        """Whether the server still says that I am asked to hold it."""
        me = self._context.me.account
        return any((one.role, one.account) == (role, me) for one in self._told)

    async def read(self) -> None:
        """Ask what is proposed. Raises NotOnline, ServerRefused."""
        answer = await self._context.link.ask(GetProposals)
        if isinstance(answer, told.Proposals):
            self._told = answer.proposals
            await self._meet([one.role for one in self._told])

    async def _answer(self, proposal: Proposal) -> None:
        """Sign again what I said yes to, when it is not signed for the chain as is."""
        memory = self._held.memory(proposal.role)
        if memory.consent is None or memory.consent.manager is not proposal.manager:
            return
        await self._held.follow([proposal.role])
        opener = encode(self._me_as_holder(proposal.manager))
        seq = self._held.chain(proposal.role).state.seq
        if (proposal.seq, proposal.opener) != (seq, opener):
            await self._sign_consent(proposal, memory)

    async def _sign_consent(self, proposal: Proposal, memory: RoleMemory) -> None:
        role = proposal.role
        if memory.consent is None or self._held.holds(role):
            return
        chain = self._accounts.get(role)
        if chain is None:
            raise NotFound("no such role")
        joining = self._me_as_holder(memory.consent.manager)
        keys, state = self._context.keys, chain.state
        accept = accept_as_holder(role, state.head, joining, keys)
        try:
            await self._context.link.ask(
                lambda ref: AcceptHolder(ref, role, state.seq, encode(joining), accept)
            )
        except ServerRefused as error:
            if error.code not in MOVED:
                raise

    def _me_as_holder(self, manager: bool) -> Holder:  # noqa: FBT001 - a field of it
        return self._entries.newest(self._context.me.account, manager=manager)

    async def _let_in(self, proposal: Proposal) -> None:
        """Add one whom this device asked, and nobody whom only the server names."""
        role, account = proposal.role, proposal.account
        asked = self._held.memory(role).proposed.get(account)
        if asked is None or proposal.opener is None or proposal.accept is None:
            return
        await self._held.follow([role])
        await self._accounts.refresh([account])
        if not self._held.holds(role) or self._accounts.get(account) is None:
            return
        try:
            holder = decode(proposal.opener, Holder)
        except CryptoError as error:
            self._context.warn(error.rule, "accept_refused", account=account)
            return
        is_for_now = proposal.seq == self._held.chain(role).state.seq
        if is_for_now and self._is_as_asked(holder, account, manager=asked):
            await self._entries.add(role, holder, proposal.accept, proposal.seq)
            self._context.emit(RoleChanged(role))

    def _is_as_asked(self, holder: Holder, account: bytes, *, manager: bool) -> bool:
        """The very account, no more than was offered, at the generation of today.

        An older one may be in the hands of a device that was revoked since.
        """
        if account in self._accounts.frozen:
            return False
        state = self._held.chain(account).state
        named = (holder.account, holder.manager, holder.generation)
        return named == (account, manager, state.g)

    def _proposed_to_me(self, role: bytes) -> Proposal:
        me = self._context.me.account
        for one in self._told:
            if (one.role, one.account) == (role, me):
                return one
        raise NotFound("nobody asks you to hold this role")

    def _may_replace(self, proposal: Proposal, account: bytes) -> bool:
        holder = self._held.chain(proposal.role).state.holder(account)
        if holder is None:
            raise NotFound("not a holder of this role")
        return proposal.manager or not holder.manager

    async def _check_manager(self, role: bytes) -> None:
        await self._held.follow([role])
        mine = self._held.mine_in(role)
        if mine is None or not mine.manager:
            raise NotAllowed("only a manager of the role asks somebody to hold it")

    def _check_holder_to_be(self, role: bytes, account: bytes) -> None:
        chain = self._accounts.get(account)
        if chain is None:
            raise NotFound("no such account")
        if chain.state.kind not in HOLDER_KINDS:
            raise NotAllowed("a role is held by people, never by a role")
        if self._held.chain(role).state.holder(account) is not None:
            raise NotAllowed("already a holder of this role")
        try:
            self._identities.check_can_be_added(account)
        except CryptoError as error:
            raise NotAllowed(str(error)) from None

    async def _meet(self, accounts: Sequence[bytes]) -> None:
        """Have the chains and the names of these."""
        await self._accounts.refresh(accounts)
        await self._identities.prepare(list(accounts))
