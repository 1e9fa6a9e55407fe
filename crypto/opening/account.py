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
    gen, boxes = _generation(salt, 0, openers, secret, previous=None)
    create = Create(
        account_kind=kind.value,
        salt=salt,
        openers=openers,
        accepts=tuple(_accept(key, salt, None, openers) for key in keys),
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
    """Sign one more entry. `authority` is where the administrator's chain stands."""
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
    parts = account_box_context(state.account, state.g, new, state.pk)
    box = seal(new.kem_pk, Label.ACCOUNT_BOX, parts, secret.reveal())
    content = Add(opener=new, accept=accept, box_hash=sha256(box))
    return SealedEntry(append(chain, content, key, time=time), Boxes((box,)))


def accept_into(chain: Chain, new: DeviceKeys) -> bytes:
    """A new opener's word that it joins this chain at its present end."""
    return _accept(new, chain.account, chain.state.head, new.opener)


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
    gen, boxes = _generation(
        state.account, state.g + 1, openers, fresh, previous=secret
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


def _accept(
    key: DeviceKeys,
    scope: bytes,
    prev: bytes | None,
    joining: Opener | tuple[Opener, ...],
) -> bytes:
    return key.signature(Label.ACCEPT, accept_body(scope, prev, joining))


def _generation(
    scope: bytes,
    g: int,
    openers: Sequence[Opener],
    secret: Secret,
    *,
    previous: Secret | None,
) -> tuple[Generation, Boxes]:
    pk = generation_key(secret, g).public
    boxes = _boxes(scope, g, openers, pk, secret)
    link = None
    if previous is not None:
        key = kdf(secret, Label.ACCOUNT_LINK, (scope, g))
        link = encrypt(key, previous.reveal())
    slots = [opener for opener in openers if opener.is_slot]
    reserve, reserve_boxes = _reserve(scope, g, slots, secret)
    gen = Generation(g, pk, tuple(map(sha256, boxes)), link, reserve)
    return gen, Boxes(boxes, reserve_boxes)


def _reserve(
    scope: bytes, g: int, slots: Sequence[Opener], secret: Secret
) -> tuple[Reserve | None, tuple[bytes, ...]]:
    if not slots:
        return None, ()
    spare = Secret.random()
    pk = generation_key(spare, g).public
    boxes = _boxes(scope, g, slots, pk, spare)
    link = encrypt(kdf(spare, Label.RESERVE_LINK, (scope, g)), secret.reveal())
    return Reserve(pk, tuple(map(sha256, boxes)), link), boxes


def _boxes(
    scope: bytes, g: int, openers: Sequence[Opener], pk: bytes, secret: Secret
) -> tuple[bytes, ...]:
    return tuple(
        seal(
            opener.kem_pk,
            Label.ACCOUNT_BOX,
            account_box_context(scope, g, opener, pk),
            secret.reveal(),
        )
        for opener in openers
    )
