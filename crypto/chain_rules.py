"""What each kind of entry does to an account (docs/protocol.md §5.1).

The signer was checked before; here the change itself is, and the next state made.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from cordee.crypto.account_state import AccountState, SpareGeneration
from cordee.crypto.attestation_body import parse_attestation
from cordee.crypto.chain_entry import (
    DEVICE,
    MAX_OPENERS,
    SLOTS,
    AccountKind,
    Add,
    Admin,
    AnyOpener,
    Attest,
    Close,
    Endorse,
    Entry,
    Generation,
    Holder,
    Lock,
    Opener,
    Rotate,
    Withdraw,
    accept_body,
)
from cordee.crypto.encoding import Label
from cordee.crypto.errors import AttestationError, ChainError, CryptoError
from cordee.crypto.sealing import check_sealing_key
from cordee.crypto.signing import check_point, verify

KEY_TYPES: Final = frozenset({DEVICE}) | SLOTS


def check_signature(entry: Entry) -> None:
    """Check the signature of an entry under the key it names. Raises SIG-01, SIG-02."""
    signed = entry.signed
    verify(entry.body.signer.sig_pk, Label.ENTRY, signed.body, signed.signature)


def claim(
    used: frozenset[bytes], openers: Sequence[AnyOpener]
) -> tuple[tuple[Opener, ...], frozenset[bytes]]:
    """Give these openers as keys, and add them to the keys ever used.

    Raises ChainError CHN-05, CHN-09, CHN-16, SignatureError SIG-02.
    """
    fresh: set[bytes] = set()
    found: list[Opener] = []
    for opener in openers:
        if not isinstance(opener, Opener) or opener.type not in KEY_TYPES:
            raise ChainError("CHN-05")
        check_point(opener.sig_pk)
        check_sealing_key(opener.kem_pk)
        for key in (opener.sig_pk, opener.kem_pk):
            _check_unused(key, used, fresh)
            fresh.add(key)
        found.append(opener)
    return tuple(found), used | fresh


def claim_generation(used: frozenset[bytes], gen: Generation) -> frozenset[bytes]:
    """Add a generation's own keys to those ever used. Raises CHN-09, CHN-16.

    A reserve with the key of its generation would open to the thief it is for.
    """
    fresh: set[bytes] = set()
    for pk in (gen.pk, gen.reserve.pk if gen.reserve is not None else None):
        if pk is not None:
            check_sealing_key(pk)
            _check_unused(pk, used, fresh)
            fresh.add(pk)
    return used | fresh


def _check_unused(key: bytes, used: frozenset[bytes], fresh: set[bytes]) -> None:
    if key in used or key in fresh:
        raise ChainError("CHN-09", "key was used before")


def check_accepts(
    scope: bytes,
    prev: bytes | None,
    joining: Sequence[Opener | tuple[AnyOpener, ...]],
    openers: Sequence[Opener],
    accepts: Sequence[bytes],
) -> None:
    """Check each new opener's word for what it joins. Raises CHN-06."""
    if len(openers) != len(accepts):
        raise ChainError("CHN-06")
    for what, opener, accept in zip(joining, openers, accepts, strict=True):
        try:
            body = accept_body(scope, prev, what)
            verify(opener.sig_pk, Label.ACCEPT, body, accept)
        except CryptoError:
            raise ChainError("CHN-06") from None


def check_generation(
    gen: Generation,
    expected: int,
    openers: Sequence[Opener | Holder],
    kind: AccountKind,
    *,
    has_link: bool,
) -> None:
    """Check number, boxes and reserve. Raises CHN-08, CHN-09, CHN-11."""
    if gen.g != expected:
        raise ChainError("CHN-08")
    if (gen.link is not None) != has_link:
        raise ChainError("CHN-08", "link to the previous generation")
    if len(gen.box_hashes) != len(openers) or not openers:
        raise ChainError("CHN-09")
    slots = [o for o in openers if o.is_slot]
    if kind is AccountKind.PERSON and (not slots or gen.reserve is None):
        raise ChainError("CHN-11")
    if gen.reserve is not None and not slots:
        raise ChainError("CHN-11", "a reserve that nobody opens")
    if gen.reserve is not None and len(gen.reserve.box_hashes) != len(slots):
        raise ChainError("CHN-09", "reserve boxes")


def spares(
    known: Mapping[int, SpareGeneration],
    seq: int,
    gen: Generation,
    openers: Sequence[Opener],
) -> Mapping[int, SpareGeneration]:
    """Note the reserve of entry `seq`, if it has one."""
    if gen.reserve is None:
        return known
    slots = tuple(o for o in openers if o.is_slot)
    return {**known, seq: SpareGeneration(gen.g, gen.reserve.pk, slots)}


def _add(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Add)
    (opener,), used = claim(state.used, [entry.content.opener])
    if opener.is_slot:
        raise ChainError("CHN-04", "slots enter by create and rotate only")
    if len(state.openers) >= MAX_OPENERS:
        raise ChainError("CHN-09", "too many openers")
    accepts = [entry.content.accept]
    check_accepts(state.account, entry.body.prev, [opener], [opener], accepts)
    return msgspec.structs.replace(state, openers=(*state.openers, opener), used=used)


def _rotate(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Rotate)
    change, gen = entry.content, entry.content.gen
    _check_revoked(state, change)
    added, used = claim(state.used, change.added)
    check_accepts(state.account, entry.body.prev, added, added, change.accepts)
    _check_rotator(state, entry.body.signer.sig_pk, change, added)
    kept = tuple(o for o in state.openers if o.sig_pk not in change.revoked)
    openers = (*kept, *added)
    check_generation(gen, state.g + 1, openers, state.kind, has_link=True)
    return msgspec.structs.replace(
        state,
        openers=openers,
        used=claim_generation(used, gen),
        g=gen.g,
        kem_g=gen.g,
        pk=gen.pk,
        reserves=spares(state.reserves, entry.body.seq, gen, openers),
        locked_to=(),
    )


def _check_rotator(
    state: AccountState, signer: bytes, change: Rotate, added: Sequence[Opener]
) -> None:
    """Apply CHN-07 to a device, REC-03 to a slot; CHN-11 when slots go for nothing."""
    opener = state.opener(signer)
    assert opener is not None
    if opener.is_slot:
        _check_recovery(state, change, added)
        return
    if signer in change.revoked:
        raise ChainError("CHN-07")
    lost = sum(slot.sig_pk in change.revoked for slot in state.slots)
    if lost > sum(new.is_slot for new in added):
        raise ChainError("CHN-11", "a slot goes without a replacement")


def _check_revoked(state: AccountState, change: Rotate) -> None:
    present = {o.sig_pk for o in state.openers}
    if len(set(change.revoked)) != len(change.revoked):
        raise ChainError("CHN-03", "revoked twice")
    if not set(change.revoked) <= present:
        raise ChainError("CHN-03", "revoked opener is not one")


def _check_recovery(
    state: AccountState, change: Rotate, added: Sequence[Opener]
) -> None:
    """REC-03: a slot leaves exactly one new device and new slots behind."""
    slots = sum(new.is_slot for new in added)
    everyone = {opener.sig_pk for opener in state.openers}
    if set(change.revoked) != everyone or not slots or len(added) != slots + 1:
        raise ChainError("REC-03")


def _lock(state: AccountState, entry: Entry) -> AccountState:
    """Make a reserve the current generation: only its slots are left.

    The reserve may be older than the last rotation: a thief who rotated knows the
    reserve that he made himself, and the slots that he removed come back. A reserve
    serves once, since whoever returned by it has known its secret.
    """
    assert isinstance(entry.content, Lock)
    spare = state.reserves.get(entry.content.reserve_seq)
    if spare is None:
        raise ChainError("CHN-11", "no unused reserve at that entry")
    kept = tuple(slot.sig_pk for slot in spare.slots)
    gone = {o.sig_pk for o in state.openers} - set(kept)
    if sorted(gone) != sorted(entry.content.revoked):
        raise ChainError("CHN-04", "a lock revokes all but the slots of the reserve")
    seq = entry.content.reserve_seq
    return msgspec.structs.replace(
        state,
        openers=spare.slots,
        g=state.g + 1,
        kem_g=spare.g,
        pk=spare.pk,
        reserves={s: left for s, left in state.reserves.items() if s != seq},
        locked_to=kept,
    )


def _attest(state: AccountState, entry: Entry) -> AccountState:
    """Store an attestation about this account; `verify_attestation` judges it."""
    assert isinstance(entry.content, Attest)
    if parse_attestation(entry.content.attestation).subject != state.account:
        raise AttestationError("ATT-02", "attestation of another account")
    attestations = (*state.attestations, entry.content.attestation)
    return msgspec.structs.replace(state, attestations=attestations)


def _admin(state: AccountState, entry: Entry) -> AccountState:
    assert isinstance(entry.content, Admin)
    if state.kind is AccountKind.ORGANISATION:
        raise ChainError("CHN-04")
    foreign = entry.body.signer.authority
    resigns = foreign is not None and state.holder(foreign.account) is None
    if resigns and entry.content.organisation:
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


RULES: Final[Mapping[type, Callable[[AccountState, Entry], AccountState]]] = {
    Add: _add,
    Rotate: _rotate,
    Lock: _lock,
    Attest: _attest,
    Admin: _admin,
    Endorse: _endorse,
    Withdraw: _withdraw,
    Close: _close,
}
