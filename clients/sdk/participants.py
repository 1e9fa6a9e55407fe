"""Who stands behind a member: a role's holders, how fresh its key is, its history.

What never enters this room: the network; a name that nobody trusted vouches for.
"""

from collections.abc import Iterable, Sequence

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.held import HeldAccounts
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.views import (
    HandOverView,
    HolderView,
    MemberView,
    ProposalView,
    RoleView,
)
from cordee.crypto.chain import AccountState, Chain
from cordee.crypto.chain_entry import parse_entry
from cordee.crypto.epoch import Member
from cordee.crypto.held import ENOUGH_HOLDERS, stale_holders
from cordee.crypto.signing import Signed
from cordee.server.protocol.types import Proposal


class Participants:
    """Reads verified chains that are in the book already."""

    def __init__(
        self, accounts: Accounts, identities: Identities, held: HeldAccounts
    ) -> None:
        self._accounts = accounts
        self._identities = identities
        self._held = held

    def member(self, member: Member) -> MemberView:
        """A reader of a thread as it is shown."""
        chain = self._accounts.get(member.account)
        return MemberView(
            account=member.account,
            name=self._identities.name(member.account),
            capacity=member.capacity,
            reads_from=member.from_,
            kind=self._identities.kind(member.account),
            holders=() if chain is None else self.holders(chain.state),
            warnings=() if chain is None else self.warnings(chain.state),
        )

    def holders(self, state: AccountState) -> tuple[HolderView, ...]:
        """Those who hold an account now; none for one that has keys of its own."""
        behind = {one.account for one in stale_holders(state, self._accounts.get)}
        return tuple(
            HolderView(
                account=holder.account,
                name=self._identities.name(holder.account),
                manager=holder.manager,
                stale=holder.account in behind,
            )
            for holder in state.holders
        )

    def warnings(self, state: AccountState) -> tuple[str, ...]:
        """CHN-12 for a key that is to be renewed, ROL-01 for too few holders.

        The second is for those who hold it: the others can do nothing about it.
        """
        if not state.is_held:
            return ()
        found = ["CHN-12"] if stale_holders(state, self._accounts.get) else []
        few = len(state.holders) < ENOUGH_HOLDERS
        if few and self._held.holds(state.account):
            found.append("ROL-01")
        return tuple(found)

    def role(self, account: bytes, proposals: Iterable[Proposal]) -> RoleView:
        """A role with all that its chain and the server's proposals say of it."""
        chain = self._held.chain(account)
        person, mine = self._identities.person(account), self._held.mine_in(account)
        mine_alone = [one for one in proposals if one.role == account]
        return RoleView(
            account=account,
            name=person.name,
            speciality=person.speciality,
            place=person.place,
            kind=chain.state.kind.value,
            verified=person.verified,
            held=mine is not None,
            manager=mine is not None and mine.manager,
            generation=chain.state.g,
            holders=self.holders(chain.state),
            warnings=(*person.warnings, *self.warnings(chain.state)),
            proposals=tuple(map(self._proposal, mine_alone)),
            history=tuple(self._history(chain)),
        )

    def _proposal(self, proposal: Proposal) -> ProposalView:
        return ProposalView(
            account=proposal.account,
            name=self._identities.name(proposal.account),
            manager=proposal.manager,
            accepted=proposal.accept is not None,
            by=proposal.by,
            by_name=self._identities.name(proposal.by),
        )

    def _history(self, chain: Chain) -> list[HandOverView]:
        """Who came and who went with each entry, oldest first."""
        lines: list[HandOverView] = []
        before: set[bytes] = set()
        for signed, state in zip(chain.entries, chain.states, strict=True):
            after = {one.account for one in state.holders}
            if after != before:
                came, gone = sorted(after - before), sorted(before - after)
                lines.append(
                    HandOverView(
                        time=_time(signed),
                        came=self._names(came),
                        gone=self._names(gone),
                    )
                )
            before = after
        return lines

    def _names(self, accounts: Sequence[bytes]) -> tuple[tuple[bytes, str], ...]:
        return tuple((one, self._identities.name(one)) for one in accounts)


def _time(signed: Signed) -> int:
    """What the signer of an entry says of when he made it, Unix milliseconds."""
    entry = parse_entry(signed)
    assert entry is not None, "a verified chain has known entries"
    return entry.body.time
