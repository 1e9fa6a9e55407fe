"""Through whom I read and write a thread: as myself, or in the place of a role.

A *seat* is the member whose place is used (docs/protocol.md §5.3). What never enters
this room: the network, a text.
"""

from collections.abc import Mapping

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import NotAllowed
from cordee.clients.sdk.held import HeldAccounts
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.threads import Thread
from cordee.crypto.chain import Chain
from cordee.crypto.epoch import EpochRecord, Member
from cordee.crypto.opening.secret import KemKey
from cordee.crypto.seat import oldest_of


class Seats:
    """Answers from verified records and chains only."""

    def __init__(
        self,
        context: Context,
        accounts: Accounts,
        own: OwnAccount,
        held: HeldAccounts,
    ) -> None:
        self._me = context.me.account
        self._accounts = accounts
        self._own = own
        self._held = held

    def mine(self, members: Mapping[bytes, Member]) -> list[bytes]:
        """Members that I read as; my own membership before any role's."""
        roles = sorted(one for one in self._held.known if one in members)
        return [self._me, *roles] if self._me in members else roles

    def roles(self, members: Mapping[bytes, Member]) -> tuple[bytes, ...]:
        """Members that I may write for, in the order of their ids."""
        return tuple(one for one in self.mine(members) if self._held.is_role(one))

    def of(self, thread: Thread) -> bytes:
        """The account that I read this thread as."""
        return thread.memory.seat or self._me

    def choose(self, thread: Thread, record: EpochRecord) -> bytes | None:
        """Through whom I read from this record on; None when I do not."""
        mine = self.mine(record.members)
        before = self.of(thread)
        if before in mine and self._me not in mine:
            return before
        return mine[0] if mine else None

    def key(self, account: bytes, generation: int) -> KemKey:
        """Give the sealing key of a seat of mine. Raises OpeningError."""
        if account == self._me:
            return self._own.key(generation)
        return self._held.key(account, generation)

    def generations(self) -> dict[bytes, int]:
        """The newest generation of every seat that I may have, as known here."""
        mine = [self._me, *self._held.known]
        return {one: self._held.chain(one).state.g for one in mine}

    def seq_of_speaker(
        self, record: EpochRecord, account: bytes, behalf: bytes | None
    ) -> int | None:
        """Give the number of an account's chain that a record names, itself or by role.

        None when it names no such member, or no such holder.
        """
        member = record.members.get(behalf or account)
        if member is None or behalf is None:
            return None if member is None else member.seq
        return oldest_of(member, account, self._accounts.get(behalf))

    def seq(self, account: bytes) -> int:
        """The newest number of a seat's chain that is known here."""
        return self._held.chain(account).state.seq

    def behalf(self, thread: Thread, asked: bytes | None = None) -> bytes | None:
        """The role to write for: the one asked for, else the only one; None for me.

        Raises NotAllowed when it is no role of mine in this thread, or when I am no
        member and several are.
        """
        members = thread.record.members
        roles = self.roles(members)
        if asked is not None:
            if asked not in roles:
                raise NotAllowed("not a role of yours in this thread")
            return asked
        if self._me in members:
            return None
        if len(roles) != 1:
            raise NotAllowed("say for which of your roles you write")
        return roles[0]

    def may_speak(self, record: EpochRecord, behalf: bytes | None) -> bool:
        """Whether I still have the place that something was said in."""
        if behalf is None:
            return self._me in record.members
        return behalf in record.members and behalf in self._held.roles

    def is_named(self, record: EpochRecord, behalf: bytes | None) -> bool:
        """Whether the role state that the record names has me as a holder."""
        return behalf is None or self._names(record, behalf)

    def _names(self, record: EpochRecord, role: bytes) -> bool:
        return self.seq_of_speaker(record, self._me, role) is not None

    def standing_for(self, members: Mapping[bytes, Member], account: bytes) -> bytes:
        """The member that an account's cursor counts for: itself, or a role it holds.

        The account itself when it is neither.
        """
        if account in members:
            return account
        for role in members:
            chain = self._accounts.get(role)
            if chain is not None and _is_held_by(chain, account):
                return role
        return account


def _is_held_by(chain: Chain, account: bytes) -> bool:
    return chain.state.is_held and chain.state.holder(account) is not None
