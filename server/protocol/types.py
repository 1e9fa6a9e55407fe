"""Pieces that frames are made of. Times are Unix milliseconds unless named else."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from cordee.server.protocol import limits

Integer = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Ref = Annotated[int, Meta(ge=1, le=2**32 - 1)]
"""The client's number for a request, unique among those under way."""
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
Id16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
SigningKey = Annotated[bytes, Meta(min_length=32, max_length=32)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
Box = Annotated[bytes, Meta(max_length=limits.MAX_BOX)]
ShortText = Annotated[str, Meta(max_length=256)]


class Wire(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A structure of the wire: an array whose elements are its fields, in order."""


class Signed(Wire, frozen=True):
    """A signed body, opaque to the wire (docs/protocol.md §1)."""

    body: Annotated[bytes, Meta(max_length=limits.MAX_RECORD)]
    signature: Signature


class ItemKind(StrEnum):
    EPOCH = "epoch"
    MESSAGE = "message"
    LEAVE = "leave"
    COMPLAINT = "complaint"
    FILED = "filed"


class Item(Wire, frozen=True):
    """One item of a thread's log.

    A message has `body` = header and `payload`; the others have `body` and
    `signature`, and an epoch the reader's own `box` when he has one. `time` is the
    server's store time. Of an erased message `erased` is SHA-256 of the payload that
    was, and `payload` is empty.
    """

    seq: Integer
    kind: ItemKind
    time: Integer
    body: bytes
    payload: bytes
    signature: bytes
    box: bytes | None
    erased: Hash | None = None


class IndexRow(Wire, frozen=True):
    """A thread as the first screen needs it; its cost does not depend on history.

    `epoch_seq` is the number of the current epoch's record in the log; `first_seq`
    the first number this account may read; `displayed` its newest displayed number
    over all devices. `stale` says that a rotation is needed before the next send.
    `account` is the role through which this account reads; nil when it is a member.
    """

    thread: Hash
    head_seq: Integer
    log_hash: Hash
    epoch: Integer
    epoch_hash: Hash
    epoch_seq: Integer
    first_seq: Integer
    displayed: Integer
    last_time: Integer
    stale: bool
    account: Hash | None = None


class ChainQuery(Wire, frozen=True):
    """Entries of an account from `first` on."""

    account: Hash
    first: Integer


class ChainPart(Wire, frozen=True):
    """Entries from `first`; `total` is the length of the chain. Empty if unknown."""

    account: Hash
    first: Integer
    total: Integer
    entries: Annotated[tuple[Signed, ...], Meta(max_length=limits.MAX_CHAIN_ENTRIES)]


class EntryBoxes(Wire, frozen=True):
    """Boxes of the account's own entry `seq`, as its openers made them."""

    seq: Integer
    openers: tuple[Box, ...]
    reserve: tuple[Box, ...]


class EpochPart(Wire, frozen=True):
    """An epoch record, its number in the log, and the reader's own box if any."""

    seq: Integer
    record: Signed
    box: Box | None


class Person(Wire, frozen=True):
    """Someone with a live attestation, as the organisation attested him."""

    account: Hash
    name: ShortText
    profession: ShortText
    speciality: ShortText
    place: ShortText
    organisation: Hash


class Enrolment(Wire, frozen=True):
    """An account that used an invitation and waits for its attestation."""

    invitation: Id16
    account: Hash
    proof: Hash
    time: Integer


class DeviceCursor(Wire, frozen=True):
    """How far a device is: `delivered` is a hint, `displayed` a signed cursor."""

    account: Hash
    device: SigningKey
    delivered: Integer
    displayed: Signed | None


class RoleHeld(Wire, frozen=True):
    """A role or record whose chain names this account among its openers now."""

    role: Hash
    kind: ShortText
    manager: bool


class Proposal(Wire, frozen=True):
    """Someone is asked to hold a role, and perhaps has accepted.

    `opener` is the encoding of the opener that he accepted for the chain whose newest
    entry is `seq`, `accept` his device's word (docs/protocol.md §5.1).
    """

    role: Hash
    account: Hash
    manager: bool
    by: Hash
    seq: Integer
    opener: Annotated[bytes, Meta(max_length=limits.MAX_OPENER)] | None
    accept: Signature | None


class BlobPart(Wire, frozen=True):
    """A stored segment: its number, and SHA-256 of its ciphertext."""

    index: Integer
    sha256: Hash
