"""What anyone may know of an account that accounts hold (docs/protocol.md §5.1).

What never enters this room: a secret. CHN-12 and ROL-01 are verdicts: they refuse no
entry, and whoever shows or sends decides what follows from them.
"""

from collections.abc import Callable

from cordee.crypto.account_state import AccountState, Authorities
from cordee.crypto.chain_entry import HOLDER, Holder
from cordee.crypto.errors import ChainError, FreshnessError, RoleError

ENOUGH_HOLDERS = 2
"""With one only, who falls ill leaves a role that nobody reads."""


def as_holder(state: AccountState, *, manager: bool) -> Holder:
    """Name an account, at the place where it stands, as a holder."""
    return Holder(HOLDER, state.account, state.seq, state.head, state.g, manager)


def stale_holders(state: AccountState, accounts: Authorities) -> tuple[Holder, ...]:
    """Holders whose keys have moved since: a thief may open what they are sealed."""
    return tuple(
        holder
        for holder in state.holders
        if (chain := accounts(holder.account)) is not None
        and chain.state.g > holder.generation
    )


def is_stale(state: AccountState, accounts: Authorities) -> bool:
    """CHN-12: a rotation is due, with its stale holders renewed."""
    return bool(stale_holders(state, accounts))


def renewals(state: AccountState, accounts: Authorities) -> tuple[Holder, ...]:
    """Name the stale holders where they stand now, for the rotation that is due.

    Whoever has closed his account is named as he was before.
    """
    return tuple(
        as_holder(chain.open_state, manager=holder.manager)
        for holder in stale_holders(state, accounts)
        if (chain := accounts(holder.account)) is not None
    )


def sealing_keys(accounts: Authorities) -> Callable[[Holder], bytes]:
    """Give a look-up of the key of the generation that a holder names.

    It raises FreshnessError FRE-02 when the holder's place is not known.
    """

    def look_up(holder: Holder) -> bytes:
        chain = accounts(holder.account)
        if chain is None:
            raise FreshnessError("FRE-02")
        return chain.at(holder.seq, holder.head).pk

    return look_up


def check_held(state: AccountState, accounts: Authorities) -> None:
    """Give the verdicts by rule: ChainError CHN-12, RoleError ROL-01."""
    if is_stale(state, accounts):
        raise ChainError("CHN-12")
    if state.is_held and len(state.holders) < ENOUGH_HOLDERS:
        raise RoleError("ROL-01")
