"""The roles and records that I hold: their chains followed, their keys kept open.

What never enters this room: another holder's secret; a thread.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.store.facts import Held
from cordee.clients.sdk.store.roles import RoleMemory, load_roles, save_role
from cordee.crypto.chain import AccountState, Chain
from cordee.crypto.chain_entry import AccountKind, Head, Holder
from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.account import Boxes
from cordee.crypto.opening.held import open_held
from cordee.crypto.opening.secret import KemKey, OpeningError, Secret
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import GetBoxes, GetRoles

MAX_HELD: Final = 256
"""Roles and records followed at once: a registrar holds some dozens."""


class HeldAccounts:
    """One keyring for each; forgotten as soon as the chain no longer names me."""

    def __init__(self, context: Context, accounts: Accounts, own: OwnAccount) -> None:
        self._context = context
        self._accounts = accounts
        self._own = own
        self._memories = load_roles(context.database)

    @property
    def known(self) -> list[bytes]:
        """Accounts that I hold by their newest verified chain, and can open."""
        return [
            account
            for account, memory in self._memories.items()
            if memory.generations and self.holds(account)
        ]

    @property
    def roles(self) -> list[bytes]:
        """Those of them that I may write for."""
        return [one for one in self.known if self.is_role(one)]

    def holds(self, account: bytes) -> bool:
        """Whether the newest verified chain names me among its holders."""
        return self.mine_in(account) is not None

    def mine_in(self, account: bytes) -> Holder | None:
        """My own place in a held account."""
        chain = self._accounts.get(account)
        if chain is None or account in self._accounts.frozen or chain.state.closed:
            return None
        return chain.state.holder(self._context.me.account)

    def is_role(self, account: bytes) -> bool:
        chain = self._accounts.get(account)
        return chain is not None and chain.state.kind is AccountKind.ROLE

    def chain(self, account: bytes) -> Chain:
        """The chain of one that I know. Its absence is a fault of this program."""
        chain = self._accounts.get(account)
        assert chain is not None, "a held account has a chain here"
        return chain

    def is_open(self, account: bytes) -> bool:
        """Whether its current generation opens here."""
        return self.chain(account).state.g in self.memory(account).generations

    def key(self, account: bytes, generation: int) -> KemKey:
        """Give its sealing key of a generation. Raises OpeningError."""
        return self.memory(account).keyring.key(generation)

    def secret(self, account: bytes) -> Secret:
        """Give its current generation's secret. Raises OpeningError."""
        g = self.chain(account).state.g
        secret = self.memory(account).keyring.secrets.get(g)
        if secret is None:
            raise OpeningError("this role's current generation does not open here")
        return secret

    def memory(self, account: bytes) -> RoleMemory:
        """What is kept of one, empty when nothing is."""
        return self._memories.get(account) or RoleMemory(account=account)

    def memories(self) -> list[RoleMemory]:
        """All that is kept, also of roles that I am about to hold."""
        return list(self._memories.values())

    def save(self, memory: RoleMemory) -> None:
        """Keep what is remembered of one, durably."""
        save_role(self._context.database, memory)
        if memory.is_empty:
            self._memories.pop(memory.account, None)
        else:
            self._memories[memory.account] = memory

    def mine(self) -> AccountState:
        """Where my own chain stands."""
        return self._own.chain.state

    def head(self) -> Head:
        """Name that place: what signs for a role."""
        mine = self.mine()
        return Head(mine.account, mine.seq, mine.head)

    async def refresh(self) -> None:
        """Follow what I hold, and open what is new in it.

        The server says which; only their chains say that it is true. Raises NotOnline,
        ServerRefused.
        """
        answer = await self._context.link.ask(GetRoles)
        held = answer.roles if isinstance(answer, told.Roles) else ()
        named = [one.role for one in held[:MAX_HELD]]
        await self.follow([*named, *self._memories])

    async def follow(self, accounts: Iterable[bytes]) -> None:
        """Have the newest chains of these, and open or forget each."""
        wanted = list(dict.fromkeys(accounts))
        await self._accounts.refresh(wanted)
        for account in wanted:
            if self.holds(account):
                await self.open(account)
            else:
                self.forget(account)

    async def open(self, account: bytes) -> None:
        """Open its newest generation with my own keys, where it is not open yet."""
        if self.is_open(account):
            return
        answer = await self._context.link.ask(lambda ref: GetBoxes(ref, account))
        if not isinstance(answer, told.Boxes):
            return
        boxes = {one.seq: Boxes(one.openers, one.reserve) for one in answer.boxes}
        me, mine = self._context.me.account, self._own.keyring
        try:
            opened = open_held(self.chain(account), me, mine, boxes)
        except CryptoError as error:
            self._context.warn(error.rule, "role_generation_refused", account=account)
            return
        except OpeningError:
            self._context.warn("CHN-10", "role_generation_closed", account=account)
            return
        self._context.settled("CHN-10", "role_generation_closed", account)
        self.keep(
            account,
            {g: Held(s.reveal(), opened.kem_g[g]) for g, s in opened.secrets.items()},
        )

    def keep(self, account: bytes, fresh: Mapping[int, Held]) -> None:
        """Keep generations of it, beside those that are kept."""
        memory = self.memory(account)
        memory.generations |= fresh
        self.save(memory)

    def forget(self, account: bytes) -> None:
        """I hold it no longer: its keys leave this profile."""
        memory = self._memories.get(account)
        if memory is not None and memory.generations and memory.begun is None:
            memory.generations, memory.proposed = {}, {}
            self.save(memory)
