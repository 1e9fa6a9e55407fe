"""Signed words about a thread that carry no content: cursor, complaint, leave."""

from typing import Final, TypeVar

from cordee.crypto.chain import Chain
from cordee.crypto.encoding import (
    Hash,
    Integer,
    Label,
    SigningKey,
)
from cordee.crypto.epoch import Capacity, EpochRecord
from cordee.crypto.errors import EpochError, FreshnessError, LogError, MessageError
from cordee.crypto.signing import Signed, verify
from cordee.crypto.suite import Body, decode_body

MAX_NOTICE: Final = 1024


class Cursor(Body, frozen=True):
    """The device's owner has seen everything up to `seq`, whose hash is `hash`."""

    thread: Hash
    account: Hash
    device: SigningKey
    seq: Integer
    hash: Hash


class Complaint(Body, frozen=True):
    """The account's box of this epoch does not open (EPO-10)."""

    thread: Hash
    epoch: Integer
    epoch_hash: Hash
    account: Hash
    seq: Integer
    head: Hash
    device: SigningKey


class Leave(Body, frozen=True):
    """The account asks the others to go on without it."""

    thread: Hash
    epoch: Integer
    epoch_hash: Hash
    account: Hash
    seq: Integer
    head: Hash
    device: SigningKey


def verify_cursor(signed: Signed, reader: Chain) -> Cursor:
    """Verify a cursor by the reader's current devices. Raises CryptoError."""
    cursor = decode_body(signed.body, Cursor, MAX_NOTICE)
    if cursor.account != reader.account or cursor.device not in reader.state.devices:
        raise MessageError("MSG-04", "cursor of another account or device")
    verify(cursor.device, Label.CURSOR, signed.body, signed.signature)
    return cursor


Request = TypeVar("Request", Complaint, Leave)

_LABELS: Final = {Complaint: Label.COMPLAINT, Leave: Label.LEAVE}


def parse_request(signed: Signed, shape: type[Request]) -> Request:
    """Parse a complaint or a leave without verifying it. Raises CryptoError."""
    return decode_body(signed.body, shape, MAX_NOTICE)


def verify_request(
    signed: Signed,
    shape: type[Request],
    record: EpochRecord,
    chain: Chain,
    leavers: frozenset[bytes] = frozenset(),
) -> Request:
    """Verify a complaint or a leave made in the epoch in force.

    `leavers` have asked to leave since `record`. Raises CryptoError: LOG-01 for
    another epoch, MSG-03 for a stranger, MSG-04, EPO-07 for the last owner's leave.
    """
    request = parse_request(signed, shape)
    place = (request.thread, request.epoch, request.epoch_hash)
    if place != (record.thread, record.core.epoch, record.hash):
        raise LogError("LOG-01")
    if request.account != chain.account or request.account not in record.members:
        raise MessageError("MSG-03")
    try:
        devices = chain.at(request.seq, request.head).devices
    except FreshnessError:
        raise MessageError("MSG-04") from None
    if request.device not in devices:
        raise MessageError("MSG-04")
    if request.seq < record.members[request.account].seq:
        raise MessageError("MSG-04", "head is older than in the epoch record")
    verify(request.device, _LABELS[shape], signed.body, signed.signature)
    if isinstance(request, Leave):
        _check_owner_stays(record, leavers | {request.account})
    return request


def _check_owner_stays(record: EpochRecord, leavers: frozenset[bytes]) -> None:
    """Nobody could let the others rotate: the last owner first names another."""
    staying = [m for m in record.core.members if m.account not in leavers]
    if staying and all(m.capacity != Capacity.OWNER for m in staying):
        raise EpochError("EPO-07", "the last owner names another before leaving")
