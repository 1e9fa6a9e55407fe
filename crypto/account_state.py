"""What an account is after each entry of its chain (docs/protocol.md §5.1)."""

from collections.abc import Callable, Mapping

import msgspec

from cordee.crypto.chain_entry import DEVICE, AccountKind, Holder, Opener
from cordee.crypto.errors import FreshnessError
from cordee.crypto.signing import Signed


class SpareGeneration(msgspec.Struct, frozen=True):
    """A reserve: the generation that carried it, its key, the slots that open it."""

    g: int
    pk: bytes
    slots: tuple[Opener, ...]


class PlannedGeneration(msgspec.Struct, frozen=True):
    """A generation made ahead for the holders of a shift; `from_` is in Unix s."""

    from_: int
    g: int
    pk: bytes
    holders: tuple[Holder, ...]


class AccountState(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is after one entry.

    `kem_g` is the number that the current key is derived with: that of the entry
    which carries it, so that a reserve keeps its own. `used` holds every key that
    the chain ever named; `reserves` is by sequence number, without the spent ones.
    `openers` are keys, `holders` accounts: one of the two is empty. `joined` is the
    number of the entry by which each holder came.
    """

    account: bytes
    kind: AccountKind
    scope: bytes
    suite: int
    seq: int
    head: bytes
    openers: tuple[Opener, ...]
    g: int
    kem_g: int
    pk: bytes
    admin: bytes | None
    suites: tuple[int, ...]
    used: frozenset[bytes]
    reserves: Mapping[int, SpareGeneration]
    attestations: tuple[Signed, ...] = ()
    endorsed: Mapping[bytes, int] = {}
    withdrawn: frozenset[bytes] = frozenset()
    locked_to: tuple[bytes, ...] = ()
    closed: bool = False
    holders: tuple[Holder, ...] = ()
    joined: Mapping[bytes, int] = {}
    planned: tuple[PlannedGeneration, ...] = ()

    @property
    def locked(self) -> bool:
        """Only a slot named by the reserve may sign the next entry."""
        return bool(self.locked_to)

    @property
    def devices(self) -> tuple[bytes, ...]:
        """Signing keys that may write and sign for this account; none once closed."""
        if self.closed:
            return ()
        return tuple(o.sig_pk for o in self.openers if o.type == DEVICE)

    @property
    def slots(self) -> tuple[Opener, ...]:
        """Openers that recover the account: cards and passkeys."""
        return tuple(o for o in self.openers if o.is_slot)

    def opener(self, sig_pk: bytes) -> Opener | None:
        """Give the current opener with this signing key, if there is one."""
        return next((o for o in self.openers if o.sig_pk == sig_pk), None)

    @property
    def is_held(self) -> bool:
        """Its openers are other accounts, and no keys of its own."""
        return self.kind.is_held

    def holder(self, account: bytes) -> Holder | None:
        """Give this account as a holder that may act for it; nobody once closed."""
        if self.closed:
            return None
        return next((h for h in self.holders if h.account == account), None)

    @property
    def managers(self) -> tuple[bytes, ...]:
        """Accounts that may add, remove and close; none once closed."""
        if self.closed:
            return ()
        return tuple(h.account for h in self.holders if h.manager)

    @property
    def last_g(self) -> int:
        """The highest number of a generation, planned ones included."""
        return self.planned[-1].g if self.planned else self.g

    def planned_at(self, now: int) -> PlannedGeneration | None:
        """The planned generation in force at `now`, Unix seconds, if there is one."""
        begun = [plan for plan in self.planned if plan.from_ <= now]
        return begun[-1] if begun else None


class Chain(msgspec.Struct, frozen=True):
    """A verified chain: entries and the state after each."""

    entries: tuple[Signed, ...]
    states: tuple[AccountState, ...]

    @property
    def account(self) -> bytes:
        return self.states[0].account

    @property
    def state(self) -> AccountState:
        return self.states[-1]

    @property
    def open_state(self) -> AccountState:
        """The newest state in which others may name the account: before it closed."""
        return next(state for state in reversed(self.states) if not state.closed)

    def at(self, seq: int, head: bytes) -> AccountState:
        """State at a named head. Raises FreshnessError FRE-02 when not contained."""
        if seq >= len(self.states) or self.states[seq].head != head:
            raise FreshnessError("FRE-02")
        return self.states[seq]


Authorities = Callable[[bytes], Chain | None]
"""Looks up the verified chain of an account; None when it is not known."""


def no_authorities(_account: bytes) -> Chain | None:
    """Resolve nothing: for chains that no other account has touched."""
    return None
