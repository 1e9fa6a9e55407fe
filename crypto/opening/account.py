"""Make the entries of one's own chain (docs/protocol.md §5.1).

Each function gives the signed entry and the boxes that travel beside it, in the
order that the protocol asks for. What is made here is verified like any other.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from cordee.crypto.account_state import Chain
from cordee.crypto.chain_entry import (
    AccountKind,
    Add,
    Admin,
    AnyOpener,
    Attest,
    Close,
    Content,
    Create,
    Endorse,
    EntryBody,
    EntryKind,
    Generation,
    Head,
    Lock,
    Opener,
    Plan,
    Reserve,
    Rotate,
    Signer,
    Withdraw,
    accept_body,
    account_box_context,
)
from cordee.crypto.encoding import Label, encode, sha256
from cordee.crypto.errors import ChainError
from cordee.crypto.opening.keyring import (
    Boxes,
    Fetch,
    Keyring,
    generation_key,
    open_account,
)
from cordee.crypto.opening.secret import DeviceKeys, Secret, encrypt, kdf, seal
from cordee.crypto.signing import Signed
from cordee.crypto.suite import SUITE_1

__all__ = [
    "Boxes",
    "Fetch",
    "Keyring",
    "SealedEntry",
    "accept_into",
    "add_device",
    "append",
    "create_account",
    "generation_key",
    "lock",
    "open_account",
    "rotate",
]

_KINDS: Final[Mapping[type, EntryKind]] = {
    Add: EntryKind.ADD,
    Rotate: EntryKind.ROTATE,
    Lock: EntryKind.LOCK,
    Attest: EntryKind.ATTEST,
    Admin: EntryKind.ADMIN,
    Endorse: EntryKind.ENDORSE,
    Withdraw: EntryKind.WITHDRAW,
    Plan: EntryKind.PLAN,
    Close: EntryKind.CLOSE,
}


class SealedEntry(msgspec.Struct, frozen=True):
    """An entry ready to publish, with its boxes and the secret it made, if any."""

    signed: Signed
    boxes: Boxes
    secret: Secret | None = None


def create_account(
    kind: AccountKind,
    keys: Sequence[DeviceKeys],
    *,
    time: int,
    salt: bytes,
    admin: bytes | None = None,
) -> SealedEntry:
    """Make the `create` entry, signed by the first key. `time` is Unix ms."""
    openers = tuple(key.opener for key in keys)
    secret = Secret.random()
    gen, boxes = make_generation(salt, 0, sealed_to(openers), secret, previous=None)
    create = Create(
        account_kind=kind.value,
        salt=salt,
        openers=openers,
        accepts=tuple(accept(key, salt, None, openers) for key in keys),
        gen=gen,
        admin=admin,
        suites=(SUITE_1,),
    )
    body = EntryBody(
        suite=SUITE_1,
        account=None,
        seq=0,
        prev=None,
        time=time,
        signer=Signer(keys[0].sig_pk, None),
        kind=EntryKind.CREATE.value,
        content=encode(create),
    )
    return SealedEntry(keys[0].sign(Label.ENTRY, body), boxes, secret)


def append(
    chain: Chain,
    content: Content,
    key: DeviceKeys,
    *,
    time: int,
    authority: Head | None = None,
) -> Signed:
    """Sign one more entry.

    `authority` is where the chain of the administrator, or of a holder, stands.
    """
    state = chain.state
    body = EntryBody(
        suite=SUITE_1,
        account=state.account,
        seq=state.seq + 1,
        prev=state.head,
        time=time,
        signer=Signer(key.sig_pk, authority),
        kind=_KINDS[type(content)].value,
        content=encode(content),
    )
    return key.sign(Label.ENTRY, body)


def add_device(
    chain: Chain,
    new: Opener,
    accept: bytes,
    secret: Secret,
    key: DeviceKeys,
    *,
    time: int,
) -> SealedEntry:
    """Give a new device the current generation's secret."""
    state = chain.state
    box = seal_secret(state.account, state.g, new, new.kem_pk, state.pk, secret)
    content = Add(opener=new, accept=accept, box_hash=sha256(box))
    return SealedEntry(append(chain, content, key, time=time), Boxes((box,)))


def accept_into(chain: Chain, new: DeviceKeys) -> bytes:
    """A new opener's word that it joins this chain at its present end."""
    return accept(new, chain.account, chain.state.head, new.opener)


def rotate(
    chain: Chain,
    secret: Secret,
    key: DeviceKeys,
    *,
    time: int,
    revoked: Sequence[bytes] = (),
    added: Sequence[DeviceKeys] = (),
) -> SealedEntry:
    """Make the next generation, without `revoked` and with `added`.

    `secret` is the current generation's, which the new one will open.
    """
    state = chain.state
    kept = tuple(o for o in state.openers if o.sig_pk not in revoked)
    openers = (*kept, *(new.opener for new in added))
    fresh = Secret.random()
    gen, boxes = make_generation(
        state.account, state.g + 1, sealed_to(openers), fresh, previous=secret
    )
    content = Rotate(
        revoked=tuple(revoked),
        added=tuple(new.opener for new in added),
        accepts=tuple(accept_into(chain, new) for new in added),
        gen=gen,
    )
    return SealedEntry(append(chain, content, key, time=time), boxes, fresh)


def lock(
    chain: Chain, reserve_seq: int, key: DeviceKeys, authority: Head, *, time: int
) -> SealedEntry:
    """The administrator's lock: only the slots of that reserve are left.

    Raises ChainError CHN-11 when the entry carries no reserve.
    """
    spare = chain.state.reserves.get(reserve_seq)
    if spare is None:
        raise ChainError("CHN-11")
    kept = {slot.sig_pk for slot in spare.slots}
    revoked = tuple(o.sig_pk for o in chain.state.openers if o.sig_pk not in kept)
    content = Lock(revoked=revoked, reserve_seq=reserve_seq)
    return SealedEntry(
        append(chain, content, key, time=time, authority=authority), Boxes()
    )


def accept(
    key: DeviceKeys,
    scope: bytes,
    prev: bytes | None,
    joining: AnyOpener | tuple[AnyOpener, ...],
) -> bytes:
    """Sign the word of a new opener: see `accept_body`."""
    return key.signature(Label.ACCEPT, accept_body(scope, prev, joining))


Sealed = Sequence[tuple[AnyOpener, bytes]]
"""Openers, each with the key that its box is sealed to."""


def sealed_to(openers: Sequence[Opener]) -> Sealed:
    """Openers that are keys have their own."""
    return [(opener, opener.kem_pk) for opener in openers]


def make_generation(
    scope: bytes, g: int, openers: Sealed, secret: Secret, *, previous: Secret | None
) -> tuple[Generation, Boxes]:
    """Publish `secret` as generation `g`, sealed to `openers`, opening `previous`."""
    pk = generation_key(secret, g).public
    boxes = _boxes(scope, g, openers, pk, secret)
    link = None
    if previous is not None:
        key = kdf(secret, Label.ACCOUNT_LINK, (scope, g))
        link = encrypt(key, previous.reveal())
    slots = [(opener, kem_pk) for opener, kem_pk in openers if opener.is_slot]
    reserve, reserve_boxes = _reserve(scope, g, slots, secret)
    gen = Generation(g, pk, tuple(map(sha256, boxes)), link, reserve)
    return gen, Boxes(boxes, reserve_boxes)


def _reserve(
    scope: bytes, g: int, slots: Sealed, secret: Secret
) -> tuple[Reserve | None, tuple[bytes, ...]]:
    if not slots:
        return None, ()
    spare = Secret.random()
    pk = generation_key(spare, g).public
    boxes = _boxes(scope, g, slots, pk, spare)
    link = encrypt(kdf(spare, Label.RESERVE_LINK, (scope, g)), secret.reveal())
    return Reserve(pk, tuple(map(sha256, boxes)), link), boxes


def _boxes(
    scope: bytes, g: int, openers: Sealed, pk: bytes, secret: Secret
) -> tuple[bytes, ...]:
    return tuple(
        seal_secret(scope, g, opener, kem_pk, pk, secret) for opener, kem_pk in openers
    )


def seal_secret(
    scope: bytes, g: int, opener: AnyOpener, kem_pk: bytes, pk: bytes, secret: Secret
) -> bytes:
    """Give one opener the secret of generation `g`, whose public key is `pk`."""
    parts = account_box_context(scope, g, opener, pk)
    return seal(kem_pk, Label.ACCOUNT_BOX, parts, secret.reveal())
