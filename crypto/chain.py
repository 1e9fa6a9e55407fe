"""Verify an account chain entry by entry (docs/protocol.md §5.1, CHN-01..17).

A chain is a value: extending it gives a new one, so what was verified stays
verified. Each state is what one `(seq, head)` means, for ever.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.crypto.account_state import (
    AccountState,
    Authorities,
    Chain,
    no_authorities,
)
from cordee.crypto.chain_entry import (
    ACCOUNT_KINDS,
    AccountKind,
    Create,
    Entry,
    EntryKind,
    Lock,
    Plan,
    Rotate,
    parse_entry,
)
from cordee.crypto.chain_held import (
    HELD_RULES,
    HeldRule,
    begin_held,
    check_holder_signs,
)
from cordee.crypto.chain_rules import (
    RULES,
    check_accepts,
    check_generation,
    check_signature,
    claim,
    claim_generation,
    spares,
)
from cordee.crypto.encoding import Label, digest, encode
from cordee.crypto.errors import ChainError, ChainForkError, FreshnessError
from cordee.crypto.signing import Signed
from cordee.crypto.suite import check_suite

__all__ = [
    "MAX_ENTRIES",
    "AccountState",
    "Authorities",
    "Chain",
    "begin_chain",
    "continue_chain",
    "extend_chain",
    "no_authorities",
    "verify_chain",
]

MAX_ENTRIES: Final = 10_000
"""Entries of one chain: ten rotations a day for almost three years."""


def verify_chain(
    account: bytes, entries: Sequence[Signed], authorities: Authorities = no_authorities
) -> Chain:
    """Verify a whole chain that was asked for by its account id.

    Raises CryptoError with the broken rule; CHN-02 when it is another account's.
    """
    if not entries or len(entries) > MAX_ENTRIES:
        raise ChainError("CHN-01", "empty or too long")
    chain = begin_chain(entries[0], authorities)
    if chain.account != account:
        raise ChainError("CHN-02")
    for entry in entries[1:]:
        chain = extend_chain(chain, entry, authorities)
    return chain


def continue_chain(
    known: Chain, entries: Sequence[Signed], authorities: Authorities = no_authorities
) -> Chain:
    """Check a served chain against the one already known, and extend it.

    Raises FreshnessError FRE-01 when it is shorter; ChainForkError CHN-14 when
    another valid entry stands at one place, and that entry's own rule when it is
    not even valid, since junk is no evidence.
    """
    if len(entries) < len(known.entries):
        raise FreshnessError("FRE-01")
    for seq, (ours, theirs) in enumerate(zip(known.entries, entries, strict=False)):
        if ours.body != theirs.body:
            _refuse_fork(known, seq, theirs, authorities)
    chain = known
    for entry in entries[len(known.entries) :]:
        chain = extend_chain(chain, entry, authorities)
    return chain


def _refuse_fork(
    known: Chain, seq: int, theirs: Signed, authorities: Authorities
) -> None:
    if seq == 0:
        raise ChainError("CHN-02")
    extend_chain(Chain(known.entries[:seq], known.states[:seq]), theirs, authorities)
    raise ChainForkError(encode(known.entries[seq]), encode(theirs))


def begin_chain(signed: Signed, authorities: Authorities = no_authorities) -> Chain:
    """Verify a `create` entry. Raises CryptoError with the broken rule.

    Only one that accounts hold asks for other chains.
    """
    entry = parse_entry(signed)
    if entry is None or not isinstance(entry.content, Create):
        raise ChainError("CHN-04", "the first entry creates")
    body, create = entry.body, entry.content
    if body.account is not None or body.seq != 0 or body.prev is not None:
        raise ChainError("CHN-01")
    if create.account_kind not in ACCOUNT_KINDS:
        raise ChainError("CHN-04", create.account_kind)
    if body.suite not in create.suites:
        raise ChainError("CHN-04", "suites leave out the suite used")
    state = AccountState(
        account=digest(Label.ACCOUNT, signed.body),
        kind=AccountKind(create.account_kind),
        scope=create.salt,
        suite=body.suite,
        seq=0,
        head=entry.hash,
        openers=(),
        g=0,
        kem_g=0,
        pk=create.gen.pk,
        admin=create.admin,
        suites=create.suites,
        used=frozenset(),
        reserves={},
    )
    if state.is_held:
        return Chain((signed,), (begin_held(state, entry, authorities),))
    return Chain((signed,), (_begin_with_keys(state, entry, create),))


def _begin_with_keys(state: AccountState, entry: Entry, create: Create) -> AccountState:
    openers, used = claim(state.used, create.openers)
    begun = msgspec.structs.replace(
        state,
        openers=openers,
        used=claim_generation(used, create.gen),
        reserves=spares({}, 0, create.gen, openers),
    )
    joining = [create.openers] * len(openers)
    check_accepts(create.salt, None, joining, openers, create.accepts)
    check_generation(create.gen, 0, openers, state.kind, has_link=False)
    if state.kind is AccountKind.ORGANISATION and create.admin is not None:
        raise ChainError("CHN-04", "an organisation has no administrator")
    _check_signed_by_opener(begun, entry)
    return begun


def extend_chain(
    chain: Chain, signed: Signed, authorities: Authorities = no_authorities
) -> Chain:
    """Verify one more entry. Raises CryptoError with the broken rule."""
    state = chain.state
    entry = parse_entry(signed)
    if entry is None:
        raise ChainError("CHN-04", "unknown entry kind")
    _check_place(chain, entry)
    change = _rule(state, entry)
    if state.locked and not isinstance(entry.content, Rotate):
        raise ChainError("CHN-04", "a locked account is first recovered by a slot")
    _check_signer(state, entry, authorities)
    changed = msgspec.structs.replace(
        change(state, entry, authorities),
        seq=entry.body.seq,
        head=entry.hash,
        suite=entry.body.suite,
    )
    return Chain((*chain.entries, signed), (*chain.states, changed))


def _rule(state: AccountState, entry: Entry) -> HeldRule:
    """Give what a kind of entry does to this kind of account. Raises CHN-04."""
    content = type(entry.content)
    if content is Plan and state.kind is not AccountKind.ROLE:
        raise ChainError("CHN-04", "only roles are planned")
    if content is Lock and state.is_held:
        raise ChainError("CHN-04", "what accounts hold is not locked")
    if state.is_held and content in HELD_RULES:
        return HELD_RULES[content]
    rule = RULES.get(content)
    if rule is None:
        raise ChainError("CHN-04", entry.body.kind)
    return lambda before, entry, _authorities: rule(before, entry)


def _check_place(chain: Chain, entry: Entry) -> None:
    state, body = chain.state, entry.body
    check_suite(body.suite, state.suite)
    if state.closed:
        raise ChainError("CHN-15")
    if body.account != state.account:
        raise ChainError("CHN-02")
    if body.seq != state.seq + 1 or body.prev != state.head:
        raise ChainError("CHN-01")
    if body.seq >= MAX_ENTRIES:
        raise ChainError("CHN-01", "chain is too long")


def _check_signer(state: AccountState, entry: Entry, authorities: Authorities) -> None:
    kind = EntryKind(entry.body.kind)
    foreign = entry.body.signer.authority
    if state.is_held and not _is_resignation(state, entry):
        check_holder_signs(state, entry, authorities)
        return
    if foreign is None:
        if kind is EntryKind.LOCK:
            raise ChainError("CHN-04", "only the administrator locks")
        _check_signed_by_opener(state, entry)
        return
    if kind not in {EntryKind.LOCK, EntryKind.ADMIN}:
        raise ChainError("CHN-04", "another account may only lock or resign")
    if state.admin is None or foreign.account != state.admin:
        raise ChainError("CHN-03", "not the administrator of this account")
    authority = authorities(foreign.account)
    if authority is None:
        raise ChainError("CHN-03", "administrator's chain is not known")
    if authority.state.kind is not AccountKind.ORGANISATION:
        raise ChainError("CHN-03", "administrator is not an organisation")
    if entry.body.signer.sig_pk not in authority.at(foreign.seq, foreign.head).devices:
        raise ChainError("CHN-03")
    check_signature(entry)


def _is_resignation(state: AccountState, entry: Entry) -> bool:
    """The administrator of a held account speaks, and does not hold it."""
    foreign = entry.body.signer.authority
    if entry.body.kind != EntryKind.ADMIN or foreign is None:
        return False
    return foreign.account == state.admin and state.holder(foreign.account) is None


def _check_signed_by_opener(state: AccountState, entry: Entry) -> None:
    signer = entry.body.signer
    opener = state.opener(signer.sig_pk)
    if signer.authority is not None or opener is None:
        raise ChainError("CHN-03")
    if opener.is_slot and entry.body.kind not in {EntryKind.CREATE, EntryKind.ROTATE}:
        raise ChainError("CHN-04", "a slot only creates and rotates")
    check_signature(entry)
