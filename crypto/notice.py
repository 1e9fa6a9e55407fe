"""Signed words about a thread that carry no content: cursor, complaint, leave."""

from typing import Final, TypeVar

from cordee.crypto.chain import Chain
from cordee.crypto.encoding import (
    Hash,
    Integer,
    Label,
    SigningKey,
    Structure,
    decode,
)
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.errors import FreshnessError, LogError, MessageError
from cordee.crypto.signing import Signed, verify
from cordee.crypto.suite import check_suite

MAX_NOTICE: Final = 1024


class Cursor(Structure, frozen=True):
    """The device's owner has seen everything up to `seq`, whose hash is `hash`."""

    suite: Integer
    thread: Hash
    account: Hash
    device: SigningKey
    seq: Integer
    hash: Hash


class Complaint(Structure, frozen=True):
    """The account's box of this epoch does not open (EPO-10)."""

    suite: Integer
    thread: Hash
    epoch: Integer
    epoch_hash: Hash
    account: Hash
    seq: Integer
    head: Hash
    device: SigningKey


class Leave(Structure, frozen=True):
    """The account asks the others to go on without it."""

    suite: Integer
    thread: Hash
    epoch: Integer
    epoch_hash: Hash
    account: Hash
    seq: Integer
    head: Hash
    device: SigningKey


def verify_cursor(signed: Signed, reader: Chain) -> Cursor:
    """Verify a cursor by the reader's current devices. Raises CryptoError."""
    cursor = decode(signed.body, Cursor, MAX_NOTICE)
    check_suite(cursor.suite)
    if cursor.account != reader.account or cursor.device not in reader.state.devices:
        raise MessageError("MSG-04", "cursor of another account or device")
    verify(cursor.device, Label.CURSOR, signed.body, signed.signature)
    return cursor


Request = TypeVar("Request", Complaint, Leave)

_LABELS: Final = {Complaint: Label.COMPLAINT, Leave: Label.LEAVE}


def parse_request(signed: Signed, shape: type[Request]) -> Request:
    """Parse a complaint or a leave without verifying it. Raises CryptoError."""
    request = decode(signed.body, shape, MAX_NOTICE)
    check_suite(request.suite)
    return request


def verify_request(
    signed: Signed, shape: type[Request], record: EpochRecord, chain: Chain
) -> Request:
    """Verify a complaint or a leave made in the epoch in force.

    Raises CryptoError: LOG-01 for another epoch, MSG-03 for a stranger, MSG-04.
    """
    request = parse_request(signed, shape)
    if request.thread != record.thread or request.epoch_hash != record.hash:
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
    return request
