"""Accounts held by accounts: roles and records (docs/protocol.md §5.1).

What never enters this room: a key of such an account. Its openers are holders, named
at a place of their own chains; whoever signs is a device of one of them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from cordee.crypto.account_state import AccountState, Authorities, PlannedGeneration
from cordee.crypto.chain_entry import (
    HOLDER,
    MAX_OPENERS,
    Add,
    AnyOpener,
    Create,
    Entry,
    EntryKind,
    Holder,
    Plan,
    Rotate,
    accept_body,
)
from cordee.crypto.chain_rules import (
    check_generation,
    check_signature,
    claim_generation,
)
from cordee.crypto.encoding import Label
from cordee.crypto.errors import ChainError, CryptoError, FreshnessError
from cordee.crypto.signing import verify

MAX_PLANS: Final = 64
"""Shifts planned ahead: three weeks at three a day."""


def begin_held(
    state: AccountState, entry: Entry, authorities: Authorities
) -> AccountState:
    """Give the first state of a held account. Raises CryptoError."""
    assert isinstance(entry.content, Create)
    create, gen = entry.content, entry.content.gen
    named = _check_holders(state, create.openers, authorities)
    used, holders = claim_generation(state.used, gen), tuple(named)
    joining = [create.openers] * len(holders)
    _check_accepts((create.salt, None), joining, named, create.accepts)
    check_generation(gen, 0, holders, state.kind, has_link=False)
    _check_managed(holders)
    joined = {holder.account: 0 for holder in holders}
    begun = msgspec.structs.replace(state, holders=holders, joined=joined, used=used)
    check_holder_signs(begun, entry, authorities)
    return begun


def check_holder_signs(
    state: AccountState, entry: Entry, authorities: Authorities
) -> None:
    """Check that a device of a holder signed what this holder may sign.

    Raises CryptoError CHN-03, CHN-04, FRE-02 or that of the signature.
    """
    sig_pk, named = entry.body.signer.sig_pk, entry.body.signer.authority
    holder = None if named is None else state.holder(named.account)
    if named is None or holder is None:
        raise ChainError("CHN-03", "signed by no holder")
    chain = authorities(holder.account)
    if chain is None:
        raise ChainError("CHN-03", "holder's chain is not known")
    if named.seq < holder.seq:
        raise ChainError("CHN-03", "older than the place where it holds")
    if sig_pk not in chain.at(named.seq, named.head).devices:
        raise ChainError("CHN-03")
    if not holder.manager and entry.body.kind != EntryKind.ROTATE:
        raise ChainError("CHN-04", "only a manager does this")
    check_signature(entry)


def holders_after(
    holders: Sequence[Holder], revoked: Sequence[bytes], added: Sequence[Holder]
) -> tuple[Holder, ...]:
    """Openers after a rotate: those kept, renewed in their places, then the new."""
    named = {holder.account: holder for holder in added}
    kept = [named.pop(h.account, h) for h in holders if h.account not in revoked]
    return (*kept, *(holder for holder in added if holder.account in named))


def _add(state: AccountState, entry: Entry, authorities: Authorities) -> AccountState:
    assert isinstance(entry.content, Add)
    named = _check_holders(state, [entry.content.opener], authorities)
    (holder,) = named
    if state.holder(holder.account) is not None:
        raise ChainError("CHN-09", "holds it already")
    if len(state.holders) >= MAX_OPENERS:
        raise ChainError("CHN-09", "too many openers")
    place, accepts = (state.account, entry.body.prev), [entry.content.accept]
    _check_accepts(place, [holder], named, accepts)
    return msgspec.structs.replace(
        state,
        holders=(*state.holders, holder),
        joined={**state.joined, holder.account: entry.body.seq},
    )


def _rotate(
    state: AccountState, entry: Entry, authorities: Authorities
) -> AccountState:
    assert isinstance(entry.content, Rotate)
    change, gen = entry.content, entry.content.gen
    _check_revoked(state, change.revoked)
    named = _check_holders(state, change.added, authorities)
    added = tuple(named)
    if any(holder.account in change.revoked for holder in added):
        raise ChainError("CHN-09", "revoked and added at once")
    new = _check_joining(state, entry, named, change.accepts)
    _check_rights(state, entry, change.revoked, added)
    holders = holders_after(state.holders, change.revoked, added)
    _check_managed(holders)
    check_generation(gen, state.last_g + 1, holders, state.kind, has_link=True)
    since = {**state.joined, **{holder.account: entry.body.seq for holder in new}}
    return msgspec.structs.replace(
        state,
        holders=holders,
        joined={holder.account: since[holder.account] for holder in holders},
        used=claim_generation(state.used, gen),
        g=gen.g,
        kem_g=gen.g,
        pk=gen.pk,
        planned=(),
    )


def _plan(state: AccountState, entry: Entry, authorities: Authorities) -> AccountState:
    """Make a generation ahead for the holders of a shift: nothing present changes."""
    assert isinstance(entry.content, Plan)
    plan, gen = entry.content, entry.content.gen
    named = _check_holders(state, plan.openers, authorities)
    _check_joining(state, entry, named, plan.accepts)
    holders, signer = tuple(named), entry.body.signer.authority
    assert signer is not None
    if signer.account not in {holder.account for holder in holders}:
        raise ChainError("CHN-07", "who makes a secret is of the shift")
    if state.planned and plan.from_ <= state.planned[-1].from_:
        raise ChainError("CHN-08", "does not begin after the plan before it")
    if len(state.planned) >= MAX_PLANS:
        raise ChainError("CHN-09", "too many plans")
    check_generation(gen, state.last_g + 1, holders, state.kind, has_link=True)
    planned = PlannedGeneration(plan.from_, gen.g, gen.pk, holders)
    return msgspec.structs.replace(
        state,
        planned=(*state.planned, planned),
        used=claim_generation(state.used, gen),
    )


Named = Mapping[Holder, AccountState]
"""Holders as an entry names them, in its order, each with his account there."""


def _check_holders(
    state: AccountState, openers: Sequence[AnyOpener], authorities: Authorities
) -> Named:
    """Check each in its order.

    Raises CHN-05, CHN-08, CHN-09, CHN-13, CHN-15, FRE-02.
    """
    found: dict[Holder, AccountState] = {}
    accounts: set[bytes] = set()
    for opener in openers:
        if not isinstance(opener, Holder) or opener.type != HOLDER:
            raise ChainError("CHN-05", "only accounts open this account")
        if opener.account in accounts:
            raise ChainError("CHN-09", "holder is named twice")
        found[opener] = _named_state(state, opener, authorities)
        _check_forward(state, opener)
        accounts.add(opener.account)
    return found


def _named_state(
    state: AccountState, holder: Holder, authorities: Authorities
) -> AccountState:
    if holder.account == state.account:
        raise ChainError("CHN-13")
    chain = authorities(holder.account)
    if chain is None:
        raise FreshnessError("FRE-02", "holder's chain is not known")
    if chain.state.is_held:
        raise ChainError("CHN-13")
    named = chain.at(holder.seq, holder.head)
    if named.closed:
        raise ChainError("CHN-15", "holder's account is closed where it is named")
    if named.g != holder.generation:
        raise ChainError("CHN-08", "not the generation of the head it names")
    return named


def _check_forward(state: AccountState, holder: Holder) -> None:
    """Who holds it already is named where he was or later: else CHN-08."""
    before = state.holder(holder.account)
    if before is not None and holder.seq < before.seq:
        raise ChainError("CHN-08", "a holder goes back to an older head")


def _check_joining(
    state: AccountState, entry: Entry, named: Named, accepts: Sequence[bytes]
) -> tuple[Holder, ...]:
    """Check the words of the new (CHN-06) and give them; the others are renewed."""
    new = {
        holder: account
        for holder, account in named.items()
        if state.holder(holder.account) is None
    }
    _check_accepts((state.account, entry.body.prev), tuple(new), new, accepts)
    return tuple(new)


def _check_accepts(
    place: tuple[bytes, bytes | None],
    joining: Sequence[Holder | tuple[AnyOpener, ...]],
    named: Named,
    accepts: Sequence[bytes],
) -> None:
    """Each word is by a device of the holder at the place it names: else CHN-06."""
    if len(named) != len(accepts):
        raise ChainError("CHN-06")
    for what, account, accept in zip(joining, named.values(), accepts, strict=True):
        body = accept_body(*place, what)
        if not any(_is_signed(device, body, accept) for device in account.devices):
            raise ChainError("CHN-06")


def _is_signed(device: bytes, body: bytes, accept: bytes) -> bool:
    try:
        verify(device, Label.ACCEPT, body, accept)
    except CryptoError:
        return False
    return True


def _check_revoked(state: AccountState, revoked: Sequence[bytes]) -> None:
    if len(set(revoked)) != len(revoked):
        raise ChainError("CHN-03", "revoked twice")
    if not set(revoked) <= {holder.account for holder in state.holders}:
        raise ChainError("CHN-03", "revoked holder is not one")


def _check_rights(
    state: AccountState,
    entry: Entry,
    revoked: Sequence[bytes],
    added: Sequence[Holder],
) -> None:
    """CHN-07 for who revokes himself; CHN-04 for what only a manager may do."""
    assert entry.body.signer.authority is not None
    signer = entry.body.signer.authority.account
    if signer in revoked:
        raise ChainError("CHN-07")
    if signer in state.managers:
        return
    before = {holder.account: holder for holder in state.holders}
    for holder in added:
        if (
            holder.account not in before
            or before[holder.account].manager != holder.manager
        ):
            raise ChainError("CHN-04", "only a manager adds, names and dismisses")
    for account in revoked:
        is_later = state.joined[account] >= state.joined[signer]
        if before[account].manager or is_later:
            raise ChainError("CHN-04", "only those who joined before are relieved")


def _check_managed(holders: Sequence[Holder]) -> None:
    if not any(holder.manager for holder in holders):
        raise ChainError("CHN-17")


HeldRule = Callable[[AccountState, Entry, Authorities], AccountState]

HELD_RULES: Final[Mapping[type, HeldRule]] = {Add: _add, Rotate: _rotate, Plan: _plan}
"""What differs in a held account; the rest is as in any other."""
