"""Entries of the chains that I hold: renew, remove, let in, attest.

Every step is compare and set, and made anew from the chain as it stands: two managers
at once, or one who was cut off, end in the same place. What never enters this room: a
thread.
"""

from collections.abc import Callable, Sequence
from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import (
    NotAllowed,
    NotOnline,
    ServerRefused,
    TamperedError,
)
from cordee.clients.sdk.held import HeldAccounts
from cordee.clients.sdk.own_account import entry_frame
from cordee.clients.sdk.store.facts import Held
from cordee.crypto.chain import AccountState, Chain
from cordee.crypto.chain_entry import Attest, Content, Holder
from cordee.crypto.held import as_holder, renewals
from cordee.crypto.opening import held as opening
from cordee.crypto.opening.account import Boxes, SealedEntry, append
from cordee.crypto.signing import Signed
from cordee.server.protocol.codes import Code

ATTEMPTS: Final = 8
"""Times an entry is made anew when another holder was faster."""

AGAIN: Final = frozenset({Code.CONFLICT, Code.STALE_GENERATION})
"""Refusals after which the chain is read again: it moved, or a holder's did."""

Make = Callable[[Chain], SealedEntry | None]
"""Makes the entry for a chain as it stands; None when nothing is left to do."""


class RoleEntries:
    """Writes as one of the holders."""

    def __init__(
        self, context: Context, accounts: Accounts, held: HeldAccounts
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._held = held

    async def attest(self, role: bytes, content: Attest) -> None:
        """Put an attestation on the chain, unless it is there."""

        def make(chain: Chain) -> SealedEntry | None:
            if content.attestation in chain.state.attestations:
                return None
            return SealedEntry(self._signed(chain, content), Boxes())

        await self._publish(role, make)

    async def add(self, role: bytes, holder: Holder, accept: bytes, seq: int) -> None:
        """Let someone in who accepted for the chain whose newest entry is `seq`.

        Nothing is done where it has moved since: he accepts again.
        """

        def make(chain: Chain) -> SealedEntry | None:
            state = chain.state
            if state.seq != seq or state.holder(holder.account) is not None:
                return None
            return opening.add_holder(
                chain,
                holder,
                accept,
                self._held.secret(role),
                self._context.keys,
                self._held.head(),
                self._sealing_key(holder),
                time=self._context.clock(),
            )

        await self._publish(role, make)

    async def rotate(self, role: bytes, revoked: bytes | None = None) -> bool:
        """Make the next generation where one is due, without `revoked`.

        Every other holder whose generation has moved is renewed by it. Gives whether
        the chain was changed here. Raises ServerRefused, NotOnline, NotAllowed.
        """

        def make(chain: Chain) -> SealedEntry | None:
            state = chain.state
            gone = [h.account for h in state.holders if h.account == revoked]
            renewed = [one for one in self.renewals(state) if one.account != revoked]
            if not gone and not renewed:
                return None
            self._check_unforked(state, revoked)
            return opening.rotate_held(
                chain,
                self._held.secret(role),
                self._context.keys,
                self._held.head(),
                renewed,
                self._sealing_key,
                time=self._context.clock(),
                revoked=gone,
            )

        return await self._publish(role, make)

    def renewals(self, state: AccountState) -> list[Holder]:
        """Give holders whose generation has moved, at their newest heads (CHN-12)."""
        return list(renewals(state, self._accounts.get))

    def newest(self, account: bytes, *, manager: bool) -> Holder:
        """Give an account as a holder, where its chain stands now."""
        return as_holder(self._held.chain(account).state, manager=manager)

    def _check_unforked(self, state: AccountState, revoked: bytes | None) -> None:
        """Seal nothing to an account with two histories, until it is taken out."""
        for holder in state.holders:
            rule = self._accounts.frozen.get(holder.account)
            if rule is not None and holder.account != revoked:
                raise TamperedError(rule, "a holder of this role was forked")

    def _sealing_key(self, holder: Holder) -> bytes:
        chain = self._held.chain(holder.account)
        return chain.at(holder.seq, holder.head).pk

    def _signed(self, chain: Chain, content: Content) -> Signed:
        keys, time = self._context.keys, self._context.clock()
        return append(chain, content, keys, time=time, authority=self._held.head())

    async def _publish(self, role: bytes, make: Make) -> bool:
        for attempt in range(ATTEMPTS):
            await self._catch_up(role)
            sealed = make(self._held.chain(role))
            if sealed is None:
                return attempt > 0
            try:
                await self._context.link.ask(entry_frame(role, sealed))
            except ServerRefused as error:
                if error.code not in AGAIN or attempt == ATTEMPTS - 1:
                    raise
                continue
            await self._held.follow([role])
            self._keep(role, sealed)
            return True
        raise NotOnline("the role's chain moved while I wrote to it")

    async def _catch_up(self, role: bytes) -> None:
        """Have the chain and those of its holders as they are now."""
        await self._held.follow([role])
        if not self._held.holds(role):
            raise NotAllowed("you no longer hold this role")
        holders = self._held.chain(role).state.holders
        await self._accounts.refresh(_ids(holders))

    def _keep(self, role: bytes, sealed: SealedEntry) -> None:
        """Keep the secret that I made, when its entry came back in the chain."""
        chain = self._held.chain(role)
        if sealed.secret is not None and chain.entries[-1] == sealed.signed:
            g = chain.state.g
            self._held.keep(role, {g: Held(sealed.secret.reveal(), g)})


def _ids(holders: Sequence[Holder]) -> list[bytes]:
    return [one.account for one in holders]
