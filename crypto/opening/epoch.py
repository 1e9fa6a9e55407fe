"""Make epoch records and open one's own box of them (docs/protocol.md §5.3)."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from cordee.crypto.encoding import (
    Hash,
    Integer,
    Label,
    Structure,
    decode,
    digest,
    encode,
    sha256,
)
from cordee.crypto.epoch import (
    Capacity,
    Core,
    EpochRecord,
    Member,
    RecordBody,
    RecordSigner,
    Retention,
    epoch_box_context,
)
from cordee.crypto.errors import CryptoError, EpochError
from cordee.crypto.log import Base
from cordee.crypto.opening.padding import pad, unpad
from cordee.crypto.opening.secret import (
    DeviceKeys,
    KemKey,
    OpeningError,
    Secret,
    decrypt,
    encrypt,
    kdf,
    seal,
)
from cordee.crypto.signing import Signed
from cordee.crypto.suite import SUITE_1

MAX_HISTORY: Final = 10_000
"""Earlier epoch keys given to one newcomer: weekly epochs for 190 years."""


class ThreadState(Structure, frozen=True):
    """The sealed face of a thread: `[title, patient context?]`."""

    title: Annotated[str, Meta(max_length=200)]
    patient: Annotated[str, Meta(max_length=500)] | None


class PastKey(Structure, frozen=True):
    epoch: Integer
    key: Hash


class BoxContent(Structure, frozen=True):
    """`[K_e, history]`: the epoch's key, and earlier ones for a newcomer."""

    key: Hash
    history: Annotated[tuple[PastKey, ...], Meta(max_length=MAX_HISTORY)]


class SealedEpoch(msgspec.Struct, frozen=True):
    """A record ready to publish; boxes in the order of its members."""

    signed: Signed
    boxes: tuple[bytes, ...]
    key: Secret


class Opened(msgspec.Struct, frozen=True):
    """What a member's box gives: this epoch's key and earlier ones."""

    key: Secret
    history: Mapping[int, Secret]
    state: ThreadState


def seal_epoch(  # noqa: PLR0913 - a record needs them all
    *,
    previous: EpochRecord | None,
    base: Base | None,
    signer: RecordSigner,
    keys: DeviceKeys,
    members: Sequence[Member],
    sealing_key: Callable[[bytes], bytes],
    retention: Retention,
    state: ThreadState,
    history: Mapping[bytes, Mapping[int, Secret]] | None = None,
    behalf: bytes | None = None,
) -> SealedEpoch:
    """Make the next record with a new key, sealed to every member.

    `sealing_key` gives a member's current public key; `history` the earlier keys
    for newcomers, by account; `behalf` is a role that the signer holds.
    Raises OpeningError for a bad sealing key.
    """
    secret = Secret.random()
    ordered = tuple(sorted(members, key=lambda member: member.account))
    core = encode(
        Core(
            suite=SUITE_1,
            thread=None if previous is None else previous.thread,
            epoch=0 if previous is None else previous.core.epoch + 1,
            prev=None if previous is None else previous.hash,
            base=base,
            signer=signer,
            behalf=behalf,
            members=ordered,
            retention=retention,
            successor=None if previous is None else previous.core.successor,
            salt=secrets.token_bytes(16),
        )
    )
    core_hash = digest(Label.THREAD_CORE, core)
    boxes = tuple(
        seal(
            sealing_key(member.account),
            Label.EPOCH_BOX,
            epoch_box_context(core_hash, member.account, member.generation),
            _content(secret, (history or {}).get(member.account, {})),
        )
        for member in ordered
    )
    body = RecordBody(
        core=core,
        key_check=_key_check(secret, core_hash),
        state=_seal_state(secret, core_hash, state),
        box_hashes=tuple(map(sha256, boxes)),
    )
    return SealedEpoch(keys.sign(Label.EPOCH, body), boxes, secret)


def open_epoch(record: EpochRecord, account: bytes, box: bytes, key: KemKey) -> Opened:
    """Open one's own box of a verified record.

    Raises EpochError EPO-10 whatever is wrong with the box, key or state: the
    answer is a complaint.
    """
    try:
        member = record.members[account]
        if sha256(box) != record.body.box_hashes[record.box_index(account)]:
            raise EpochError("EPO-10", "another box than the record names")
        parts = epoch_box_context(record.core_hash, account, member.generation)
        plain = key.open(Label.EPOCH_BOX, parts, box)
        content = decode(plain, BoxContent)
    except (OpeningError, KeyError, CryptoError) as error:
        raise EpochError("EPO-10", str(error)) from None
    secret = Secret(content.key)
    check_key(record, secret)
    _check_history(content, member, record.core.epoch)
    history = {past.epoch: Secret(past.key) for past in content.history}
    return Opened(secret, history, open_state(record, secret))


def _check_history(content: BoxContent, member: Member, epoch: int) -> None:
    """Earlier epochs, ascending, and none from before the member may read."""
    epochs = [past.epoch for past in content.history]
    if sorted(set(epochs)) != epochs:
        raise EpochError("EPO-10", "history is unsorted")
    if epochs and not member.from_ <= epochs[0] <= epochs[-1] < epoch:
        raise EpochError("EPO-10", "history goes beyond what the record says")


def check_key(record: EpochRecord, secret: Secret) -> None:
    """Check an epoch key, from a box or from a history, before use (EPO-10)."""
    if _key_check(secret, record.core_hash) != record.body.key_check:
        raise EpochError("EPO-10", "key check")


def open_state(record: EpochRecord, secret: Secret) -> ThreadState:
    """Title and patient context of the epoch. Raises EPO-10."""
    key = kdf(secret, Label.STATE, (record.core_hash,))
    try:
        plain = unpad(decrypt(key, record.body.state, record.core_hash))
        return decode(plain, ThreadState)
    except (OpeningError, CryptoError) as error:
        raise EpochError("EPO-10", str(error)) from None


def check_state(before: ThreadState, after: ThreadState, signer: Capacity) -> None:
    """Refuse another title or context by who only reads: EPO-14.

    `signer` is the capacity of the record's signer in the previous record.
    """
    if before != after and signer not in {Capacity.OWNER, Capacity.MEMBER}:
        raise EpochError("EPO-14")


def _content(secret: Secret, history: Mapping[int, Secret]) -> bytes:
    past = tuple(PastKey(e, k.reveal()) for e, k in sorted(history.items()))
    return encode(BoxContent(secret.reveal(), past))


def _key_check(secret: Secret, core_hash: bytes) -> bytes:
    return kdf(secret, Label.KEY_CHECK, (core_hash,)).reveal()


def _seal_state(secret: Secret, core_hash: bytes, state: ThreadState) -> bytes:
    key = kdf(secret, Label.STATE, (core_hash,))
    return encrypt(key, pad(encode(state)), core_hash)
