"""Verify an account chain entry by entry (docs/protocol.md §5.1, CHN-01..15).

A chain is a value: extending it gives a new one, so what was verified stays
verified. Each state is what one `(seq, head)` means, for ever.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from cordee.crypto.chain_entry import (
    ACCOUNT_KINDS,
    DEVICE,
    SLOTS,
    AccountKind,
    Add,
    Admin,
    Attest,
    Close,
    Create,
    Endorse,
    Entry,
    EntryKind,
    Generation,
    Lock,
    Opener,
    Rotate,
    Withdraw,
    accept_body,
    parse_entry,
)
from cordee.crypto.encoding import Label, digest
from cordee.crypto.errors import (
    ChainError,
    ChainForkError,
    CryptoError,
    FreshnessError,
)
from cordee.crypto.signing import Signed, check_point, verify
from cordee.crypto.suite import check_suite

MAX_ENTRIES: Final = 10_000
"""Entries of one chain: ten rotations a day for almost three years."""


class AccountState(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is after one entry."""

    account: bytes
    kind: AccountKind
    scope: bytes
    suite: int
    seq: int
    head: bytes
    openers: tuple[Opener, ...]
    g: int
    pk: bytes
    admin: bytes | None
    suites: tuple[int, ...]
    used: frozenset[bytes]
    reserves: Mapping[int, tuple[bytes, tuple[Opener, ...]]]
    attestations: tuple[Signed, ...] = ()
    endorsed: Mapping[bytes, int] = {}
    withdrawn: frozenset[bytes] = frozenset()
    locked_to: tuple[bytes, ...] = ()
    closed: bool = False

    @property
    def locked(self) -> bool:
        """Only a slot named by the reserve may sign the next entry."""
        return bool(self.locked_to)

    @property
    def devices(self) -> tuple[bytes, ...]:
        """Signing keys that may write and sign for this account now."""
        return tuple(o.sig_pk for o in self.openers if o.type == DEVICE)

    def opener(self, sig_pk: bytes) -> Opener | None:
        """Give the current opener with this signing key, if there is one."""
        return next((o for o in self.openers if o.sig_pk == sig_pk), None)


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


def verify_chain(
    account: bytes, entries: Sequence[Signed], authorities: Authorities = no_authorities
) -> Chain:
    """Verify a whole chain that was asked for by its account id.

    Raises CryptoError with the broken rule; CHN-02 when it is another account's.
    """
    if not entries or len(entries) > MAX_ENTRIES:
        raise ChainError("CHN-01", "empty or too long")
    chain = begin_chain(entries[0])
    if chain.account != account:
        raise ChainError("CHN-02")
    for entry in entries[1:]:
        chain = extend_chain(chain, entry, authorities)
    return chain


def continue_chain(
    known: Chain, entries: Sequence[Signed], authorities: Authorities = no_authorities
) -> Chain:
    """Check a served chain against the one already known, and extend it.

    Raises FreshnessError FRE-01 when it is shorter, ChainForkError when it differs.
    """
    if len(entries) < len(known.entries):
        raise FreshnessError("FRE-01")
    for ours, theirs in zip(known.entries, entries, strict=False):
        if ours.body != theirs.body:
            raise ChainForkError(ours.body, theirs.body)
    chain = known
    for entry in entries[len(known.entries) :]:
        chain = extend_chain(chain, entry, authorities)
    return chain


def begin_chain(signed: Signed) -> Chain:
    """Verify a `create` entry. Raises CryptoError with the broken rule."""
    entry = parse_entry(signed)
    if entry is None or not isinstance(entry.content, Create):
        raise ChainError("CHN-04", "the first entry creates")
    body, create = entry.body, entry.content
    check_suite(body.suite)
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
        openers=create.openers,
        g=0,
        pk=create.gen.pk,
        admin=create.admin,
        suites=create.suites,
        used=_claim(frozenset(), create.openers),
        reserves=_reserves({}, 0, create.gen, create.openers),
    )
    _check_accepts(create.salt, None, create.openers, create.accepts)
    _check_generation(create.gen, 0, create.openers, state.kind, has_link=False)
    if state.kind is AccountKind.ORGANISATION and create.admin is not None:
        raise ChainError("CHN-04", "an organisation has no administrator")
    _check_signed_by_opener(state, entry)
    return Chain((signed,), (state,))


def extend_chain(
    chain: Chain, signed: Signed, authorities: Authorities = no_authorities
) -> Chain:
    """Verify one more entry. Raises CryptoError with the broken rule."""
    state = chain.state
    entry = parse_entry(signed)
    if entry is None:
        raise ChainError("CHN-04", "unknown entry kind")
    _check_place(chain, entry)
    rule = _RULES.get(type(entry.content))
    if rule is None:
        raise ChainError("CHN-04", entry.body.kind)
    if state.locked:
        _check_unlocks(state, entry)
    _check_signer(state, entry, authorities)
    changed = msgspec.structs.replace(
        rule(state, entry), seq=entry.body.seq, head=entry.hash, suite=entry.body.suite
    )
    return Chain((*chain.entries, signed), (*chain.states, changed))


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
    if entry.body.signer.sig_pk not in authority.at(foreign.seq, foreign.head).devices:
        raise ChainError("CHN-03")
    _check_signature(entry)


def _check_signed_by_opener(state: AccountState, entry: Entry) -> None:
    signer = entry.body.signer
    opener = state.opener(signer.sig_pk)
    if signer.authority is not None or opener is None:
        raise ChainError("CHN-03")
    if opener.is_slot and entry.body.kind not in {EntryKind.CREATE, EntryKind.ROTATE}:
        raise ChainError("CHN-04", "a slot only creates and rotates")
    _check_signature(entry)


def _check_signature(entry: Entry) -> None:
    signed = entry.signed
    verify(entry.body.signer.sig_pk, Label.ENTRY, signed.body, signed.signature)


def _check_unlocks(state: AccountState, entry: Entry) -> None:
    if not isinstance(entry.content, Rotate):
        raise ChainError("CHN-04", "a locked account is first recovered by a slot")
    if entry.body.signer.sig_pk not in state.locked_to:
        raise ChainError("CHN-03", "not a slot of the reserve")


def _claim(used: frozenset[bytes], openers: Sequence[Opener]) -> frozenset[bytes]:
    """Add the openers' keys to those ever used. Raises CHN-05, CHN-09, SIG-02."""
    for opener in openers:
        if opener.type != DEVICE and opener.type not in SLOTS:
            raise ChainError("CHN-05")
        check_point(opener.sig_pk)
        if opener.sig_pk in used or opener.kem_pk in used:
            raise ChainError("CHN-09", "key was used before")
        used |= {opener.sig_pk, opener.kem_pk}
    return used


def _check_accepts(
    scope: bytes,
    prev: bytes | None,
    openers: Sequence[Opener],
    accepts: Sequence[bytes],
) -> None:
    if len(openers) != len(accepts):
        raise ChainError("CHN-06")
    for opener, accept in zip(openers, accepts, strict=True):
        try:
            body = accept_body(scope, prev, opener)
            verify(opener.sig_pk, Label.ACCEPT, body, accept)
        except CryptoError:
            raise ChainError("CHN-06") from None


def _check_generation(
    gen: Generation,
    expected: int,
    openers: Sequence[Opener],
    kind: AccountKind,
    *,
    has_link: bool,
) -> None:
    if gen.g != expected:
        raise ChainError("CHN-08")
    if (gen.link is not None) != has_link:
        raise ChainError("CHN-08", "link to the previous generation")
    if len(gen.box_hashes) != len(openers) or not openers:
        raise ChainError("CHN-09")
    slots = [o for o in openers if o.is_slot]
    if kind is AccountKind.PERSON and (not slots or gen.reserve is None):
        raise ChainError("CHN-11")
    if gen.reserve is not None and len(gen.reserve.box_hashes) != len(slots):
        raise ChainError("CHN-09", "reserve boxes")


def _reserves(
    known: Mapping[int, tuple[bytes, tuple[Opener, ...]]],
    seq: int,
    gen: Generation,
    openers: Sequence[Opener],
) -> Mapping[int, tuple[bytes, tuple[Opener, ...]]]:
    if gen.reserve is None:
        return known
    slots = tuple(o for o in openers if o.is_slot)
    return {**known, seq: (gen.reserve.pk, slots)}


def _add(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Add)
    opener = entry.content.opener
    used = _claim(state.used, [opener])
    if opener.is_slot:
        raise ChainError("CHN-04", "slots enter by create and rotate only")
    _check_accepts(state.account, entry.body.prev, [opener], [entry.content.accept])
    return msgspec.structs.replace(state, openers=(*state.openers, opener), used=used)


def _rotate(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Rotate)
    change, signer = entry.content, entry.body.signer.sig_pk
    _check_revoked(state, change)
    used = _claim(state.used, change.added)
    _check_accepts(state.account, entry.body.prev, change.added, change.accepts)
    kept = tuple(o for o in state.openers if o.sig_pk not in change.revoked)
    openers = (*kept, *change.added)
    opener = state.opener(signer)
    assert opener is not None
    if opener.is_slot:
        _check_recovery(state, change)
    elif signer in change.revoked:
        raise ChainError("CHN-07")
    _check_generation(change.gen, state.g + 1, openers, state.kind, has_link=True)
    return msgspec.structs.replace(
        state,
        openers=openers,
        used=used,
        g=change.gen.g,
        pk=change.gen.pk,
        reserves=_reserves(state.reserves, entry.body.seq, change.gen, openers),
        locked_to=(),
    )


def _check_revoked(state: AccountState, change: Rotate) -> None:
    present = {o.sig_pk for o in state.openers}
    if len(set(change.revoked)) != len(change.revoked):
        raise ChainError("CHN-03", "revoked twice")
    if not set(change.revoked) <= present:
        raise ChainError("CHN-03", "revoked opener is not one")


def _check_recovery(state: AccountState, change: Rotate) -> None:
    """REC-03: a slot leaves exactly one new device and new slots behind."""
    devices = [o for o in change.added if not o.is_slot]
    if {o.sig_pk for o in state.openers} != set(change.revoked) or len(devices) != 1:
        raise ChainError("REC-03")


def _lock(state: AccountState, entry: Entry) -> AccountState:
    """Make a reserve the current generation: only its slots are left.

    The reserve may be older than the last rotation: a thief who rotated knows the
    reserve that he made himself, and the slots that he removed come back.
    """
    assert isinstance(entry.content, Lock)
    reserve = state.reserves.get(entry.content.reserve_seq)
    if reserve is None:
        raise ChainError("CHN-11", "no reserve at that entry")
    pk, slots = reserve
    kept = {slot.sig_pk for slot in slots}
    gone = {o.sig_pk for o in state.openers} - kept
    if set(entry.content.revoked) != gone:
        raise ChainError("CHN-04", "a lock revokes all but the slots of the reserve")
    return msgspec.structs.replace(
        state,
        openers=slots,
        g=state.g + 1,
        pk=pk,
        locked_to=tuple(slot.sig_pk for slot in slots),
    )


def _attest(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Attest)
    attestations = (*state.attestations, entry.content.attestation)
    return msgspec.structs.replace(state, attestations=attestations)


def _admin(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Admin)
    if state.kind is AccountKind.ORGANISATION:
        raise ChainError("CHN-04")
    if entry.body.signer.authority is not None and entry.content.organisation:
        raise ChainError("CHN-04", "an administrator may only resign")
    return msgspec.structs.replace(state, admin=entry.content.organisation)


def _endorse(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Endorse)
    _only_organisation(state)
    endorsed = {**state.endorsed, entry.content.organisation: entry.content.until}
    return msgspec.structs.replace(state, endorsed=endorsed)


def _withdraw(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Withdraw)
    _only_organisation(state)
    withdrawn = state.withdrawn | {entry.content.attestation}
    return msgspec.structs.replace(state, withdrawn=withdrawn)


def _only_organisation(state: AccountState) -> None:
    if state.kind is not AccountKind.ORGANISATION:
        raise ChainError("CHN-04")


def _close(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Close)
    return msgspec.structs.replace(state, closed=True)


_RULES: Final[Mapping[type, Callable[[AccountState, Entry], AccountState]]] = {
    Add: _add,
    Rotate: _rotate,
    Lock: _lock,
    Attest: _attest,
    Admin: _admin,
    Endorse: _endorse,
    Withdraw: _withdraw,
    Close: _close,
}
