"""The facade's roles: what is held, handed over, asked and answered.

What never enters this room: how a chain is written.
"""

import contextlib

from cordee.clients.sdk.conversation import Conversation
from cordee.clients.sdk.errors import NotAllowed, NotFound, NotOnline
from cordee.clients.sdk.views import RoleView
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.opening.epoch import ThreadState


class Holding(Conversation):
    """A role is an account that others hold; see docs/protocol.md §5.7."""

    async def create_role(self, invitation: str, kind: str = "role") -> RoleView:
        """Make the role, or record, that an organisation's invitation is for.

        I am its first holder and manager. The same call again ends what was begun.
        Raises InvitationError, NotAllowed, NotOnline, ServerRefused.
        """
        account = await self._parts.roles.create(invitation, AccountKind(kind))
        return self._view(account)

    async def roles(self) -> list[RoleView]:
        """What I hold, and what I am asked to hold; works offline."""
        parts = self._parts
        asked = [
            one.role
            for one in parts.roles.proposals.told
            if one.account == self.account and parts.accounts.get(one.role) is not None
        ]
        accounts = dict.fromkeys([*parts.held.known, *asked])
        views = [self._view(account) for account in accounts]
        return sorted(views, key=lambda view: view.name)

    async def role(self, account: bytes) -> RoleView:
        """One role, with its holders and its history. Raises NotFound."""
        parts = self._parts
        with contextlib.suppress(NotOnline):
            await parts.accounts.refresh([account])
            await parts.identities.prepare([account])
        chain = parts.accounts.get(account)
        if chain is None or not chain.state.is_held:
            raise NotFound("no such role")
        with contextlib.suppress(NotOnline):
            holders = [holder.account for holder in chain.state.holders]
            await parts.accounts.refresh(holders)
            await parts.identities.prepare(holders)
        return self._view(account)

    async def propose_holder(
        self, role: bytes, account: bytes, *, manager: bool = False
    ) -> None:
        """Ask somebody to hold a role that I manage; he is let in once he accepts.

        This device lets him in, when it is there. Raises NotAllowed, NotFound,
        NotOnline, ServerRefused.
        """
        await self._parts.roles.proposals.propose(role, account, manager=manager)
        await self._parts.roles.tend_proposals()

    async def hand_over(self, role: bytes, account: bytes) -> None:
        """Ask somebody to take my place: he comes as what I am, then takes me out.

        Raises NotAllowed, NotFound, NotOnline, ServerRefused.
        """
        mine = self._parts.held.mine_in(role)
        if mine is None:
            raise NotAllowed("you do not hold this role")
        await self.propose_holder(role, account, manager=mine.manager)

    async def accept_role(self, role: bytes, replacing: bytes | None = None) -> None:
        """Say yes; whom I replace goes out as soon as I am in.

        Raises NotFound, NotAllowed, NotOnline, ServerRefused.
        """
        await self._parts.roles.proposals.accept(role, replacing)
        await self._parts.roles.tend_proposals()

    async def decline_role(self, role: bytes, account: bytes | None = None) -> None:
        """Say no; or, for a manager, take back what `account` was asked."""
        await self._parts.roles.proposals.decline(role, account)

    async def remove_holder(self, role: bytes, account: bytes) -> None:
        """Go on without somebody; the role's threads are renewed at once.

        Raises NotAllowed, NotFound, NotOnline, ServerRefused.
        """
        await self._parts.roles.remove(role, account)

    async def ask_out(self, role: bytes, text: str) -> list[bytes]:
        """Ask the managers, else the other holders, to take a role away from me.

        Each is sent `text` in the direct thread with him. Gives whom. Raises
        NotAllowed for who holds it alone: he hands it over instead.
        """
        state = self._parts.held.chain(role).state
        others = [one for one in state.holders if one.account != self.account]
        asked = [one.account for one in others if one.manager]
        asked = asked or [one.account for one in others]
        if state.holder(self.account) is None or not asked:
            raise NotAllowed("hand it over instead: nobody else holds it")
        for account in asked:
            await self.send(await self._direct(account), text)
        return asked

    async def _direct(self, account: bytes) -> bytes:
        parts = self._parts
        for thread in parts.threads.latest():
            memory, held = thread.memory, thread.current
            both = held is not None and account in held.record.members
            if both and memory.direct and memory.joined and memory.seat is None:
                return thread.id
        state = ThreadState("", None)
        begun = await parts.membership.begin(state, [account], [], direct=True)
        return begun.id

    async def renew_roles(self) -> None:
        """Renew every role of mine whose key is behind (CHN-12)."""
        await self._parts.roles.renew_stale()

    def _view(self, account: bytes) -> RoleView:
        parts = self._parts
        return parts.participants.role(account, parts.roles.proposals.told)
