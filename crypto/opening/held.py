"""Make the entries of an account that accounts hold (docs/protocol.md §5.1).

What never enters this room: a key of the held account other than its secrets. Who
signs is a device of a holder, `key`, at the place `signer` of the holder's chain.
"""

from collections.abc import Callable, Sequence

from cordee.crypto.account_state import Chain
from cordee.crypto.chain_entry import (
    AccountKind,
    Add,
    AnyOpener,
    Create,
    EntryBody,
    EntryKind,
    Head,
    Holder,
    Plan,
    Rotate,
    Signer,
)
from cordee.crypto.chain_held import holders_after
from cordee.crypto.encoding import Label, encode, sha256
from cordee.crypto.opening.account import (
    Sealed,
    SealedEntry,
    accept,
    append,
    make_generation,
    seal_secret,
)
from cordee.crypto.opening.keyring import Boxes, open_held
from cordee.crypto.opening.secret import DeviceKeys, Secret
from cordee.crypto.suite import SUITE_1

__all__ = [
    "SealingKey",
    "accept_as_holder",
    "add_holder",
    "create_held",
    "open_held",
    "plan_held",
    "rotate_held",
]

SealingKey = Callable[[Holder], bytes]
"""Gives the public key of the generation that a holder names."""


def accept_as_holder(
    scope: bytes,
    prev: bytes | None,
    joining: AnyOpener | tuple[AnyOpener, ...],
    key: DeviceKeys,
) -> bytes:
    """Give a holder's word, by a device of his at the place that he is named with.

    `scope` is the account, or the salt in a `create`; there `prev` is None and
    `joining` all openers, elsewhere the entry that comes before and the holder.
    """
    return accept(key, scope, prev, joining)


def create_held(  # noqa: PLR0913 - a first entry says all this
    kind: AccountKind,
    holders: Sequence[Holder],
    accepts: Sequence[bytes],
    key: DeviceKeys,
    signer: Head,
    sealing_key: SealingKey,
    *,
    time: int,
    salt: bytes,
    admin: bytes | None = None,
) -> SealedEntry:
    """Make the `create` entry of a role or record. `time` is Unix ms."""
    secret = Secret.random()
    sealed = _sealed_to(holders, sealing_key)
    gen, boxes = make_generation(salt, 0, sealed, secret, previous=None)
    create = Create(
        account_kind=kind.value,
        salt=salt,
        openers=tuple(holders),
        accepts=tuple(accepts),
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
        signer=Signer(key.sig_pk, signer),
        kind=EntryKind.CREATE.value,
        content=encode(create),
    )
    return SealedEntry(key.sign(Label.ENTRY, body), boxes, secret)


def add_holder(  # noqa: PLR0913, PLR0917 - who joins, by whose hand
    chain: Chain,
    holder: Holder,
    accept: bytes,
    secret: Secret,
    key: DeviceKeys,
    signer: Head,
    sealing_pk: bytes,
    *,
    time: int,
) -> SealedEntry:
    """Give a new holder the current generation's secret; a manager signs.

    `sealing_pk` is the key of the generation that the holder is named with.
    """
    state = chain.state
    box = seal_secret(state.account, state.g, holder, sealing_pk, state.pk, secret)
    content = Add(opener=holder, accept=accept, box_hash=sha256(box))
    signed = append(chain, content, key, time=time, authority=signer)
    return SealedEntry(signed, Boxes((box,)))


def rotate_held(  # noqa: PLR0913 - a rotation says all this
    chain: Chain,
    secret: Secret,
    key: DeviceKeys,
    signer: Head,
    renewed: Sequence[Holder],
    sealing_key: SealingKey,
    *,
    time: int,
    revoked: Sequence[bytes] = (),
    added: Sequence[Holder] = (),
    accepts: Sequence[bytes] = (),
) -> SealedEntry:
    """Make the next generation, without `revoked`, with `added` and their words.

    `renewed` are holders of now at a newer place of theirs: whoever keeps one whose
    keys have moved seals to what his thief opens. `secret` is of the newest
    generation that the signer holds, planned ones included.
    """
    state = chain.state
    changed = (*renewed, *added)
    holders = holders_after(state.holders, revoked, changed)
    fresh = Secret.random()
    gen, boxes = make_generation(
        state.account,
        state.last_g + 1,
        _sealed_to(holders, sealing_key),
        fresh,
        previous=secret,
    )
    content = Rotate(tuple(revoked), changed, tuple(accepts), gen)
    signed = append(chain, content, key, time=time, authority=signer)
    return SealedEntry(signed, boxes, fresh)


def plan_held(  # noqa: PLR0913 - a plan says all this
    chain: Chain,
    secret: Secret,
    key: DeviceKeys,
    signer: Head,
    holders: Sequence[Holder],
    sealing_key: SealingKey,
    *,
    time: int,
    begins: int,
    accepts: Sequence[bytes] = (),
) -> SealedEntry:
    """Make a role's generation ahead, for the holders of a shift; a manager signs.

    `begins` is in Unix seconds; `secret` as in `rotate_held`.
    """
    state, fresh = chain.state, Secret.random()
    sealed = _sealed_to(holders, sealing_key)
    gen, boxes = make_generation(
        state.account, state.last_g + 1, sealed, fresh, previous=secret
    )
    content = Plan(begins, tuple(holders), tuple(accepts), gen)
    signed = append(chain, content, key, time=time, authority=signer)
    return SealedEntry(signed, boxes, fresh)


def _sealed_to(holders: Sequence[Holder], sealing_key: SealingKey) -> Sealed:
    return [(holder, sealing_key(holder)) for holder in holders]
