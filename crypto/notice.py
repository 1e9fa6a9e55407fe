"""Signed words about a thread that carry no content (docs/protocol.md §5.4, §5.9)."""

from typing import Annotated, Final, TypeVar

from msgspec import Meta

from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import HELD_KINDS
from cordee.crypto.encoding import (
    Hash,
    Integer,
    Label,
    SigningKey,
)
from cordee.crypto.epoch import Capacity, EpochRecord
from cordee.crypto.errors import EpochError, FreshnessError, LogError, MessageError
from cordee.crypto.seat import find_seat
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


class Receipt(Body, frozen=True):
    """The device erased all that was due up to `seq`, whose log hash is `hash`."""

    thread: Hash
    account: Hash
    device: SigningKey
    seq: Integer
    hash: Hash


class Request(Body, frozen=True):
    """What an item that is no message and no record begins with."""

    thread: Hash
    epoch: Integer
    epoch_hash: Hash
    account: Hash
    seq: Integer
    head: Hash
    device: SigningKey
    behalf: Hash | None

    @property
    def seat(self) -> bytes:
        """The member for whom it is given: an account that is held, or the account."""
        return self.account if self.behalf is None else self.behalf


class Complaint(Request, frozen=True):
    """The seat's box of this epoch does not open (EPO-10)."""


class Leave(Request, frozen=True):
    """The seat asks the others to go on without it."""


class Filed(Request, frozen=True):
    """Every item up to number `upto` is in the patient's record."""

    upto: Annotated[int, Meta(ge=1, le=2**53 - 1)]


FILERS: Final = frozenset(
    {Capacity.OWNER, Capacity.MEMBER, Capacity.AGENT, Capacity.RECORD}
)
"""Capacities that may say what is filed; a record says nothing else."""


def verify_cursor(signed: Signed, reader: Chain) -> Cursor:
    """Verify a cursor by the reader's current devices. Raises CryptoError."""
    cursor = decode_body(signed.body, Cursor, MAX_NOTICE)
    _check_now(cursor, reader)
    verify(cursor.device, Label.CURSOR, signed.body, signed.signature)
    return cursor


def verify_receipt(signed: Signed, eraser: Chain) -> Receipt:
    """Verify a receipt by the account's current devices. Raises CryptoError."""
    receipt = decode_body(signed.body, Receipt, MAX_NOTICE)
    _check_now(receipt, eraser)
    verify(receipt.device, Label.ERASE, signed.body, signed.signature)
    return receipt


def _check_now(word: Cursor | Receipt, chain: Chain) -> None:
    if word.account != chain.account or word.device not in chain.state.devices:
        raise MessageError("MSG-04", "of another account or device")


R = TypeVar("R", bound=Request)

_LABELS: Final[dict[type[Request], Label]] = {
    Complaint: Label.COMPLAINT,
    Leave: Label.LEAVE,
    Filed: Label.FILED,
}


def parse_request(signed: Signed, shape: type[R]) -> R:
    """Parse a complaint, a leave or a filing, unverified. Raises CryptoError."""
    return decode_body(signed.body, shape, MAX_NOTICE)


def verify_request(
    signed: Signed,
    shape: type[R],
    record: EpochRecord,
    chain: Chain,
    leavers: frozenset[bytes] = frozenset(),
    held: Chain | None = None,
) -> R:
    """Verify a complaint, a leave or a filing made in the epoch in force.

    `leavers` have asked to leave since `record`; `held` is the chain of `behalf`, where
    that is set. Raises CryptoError: LOG-01 for another epoch, MSG-03 for a stranger or
    who may not file, MSG-04, MSG-06, EPO-07 for the last owner's leave.
    """
    request = parse_request(signed, shape)
    place = (request.thread, request.epoch, request.epoch_hash)
    if place != (record.thread, record.core.epoch, record.hash):
        raise LogError("LOG-01")
    _check_speaker(request, record, chain, held)
    verify(request.device, _LABELS[shape], signed.body, signed.signature)
    if isinstance(request, Leave):
        _check_owner_stays(record, leavers | {request.seat})
    return request


def verify_filed(
    signed: Signed,
    record: EpochRecord,
    chain: Chain,
    newest: int,
    held: Chain | None = None,
) -> Filed:
    """Verify a filing; `newest` is the number of the item before it in the log.

    Raises CryptoError like `verify_request`, and LOG-01 when it names what comes after.
    """
    filed = verify_request(signed, Filed, record, chain, held=held)
    if filed.upto > newest:
        raise LogError("LOG-01", "files what is not in the log")
    return filed


def _check_speaker(
    request: Request, record: EpochRecord, chain: Chain, held: Chain | None
) -> None:
    if request.account != chain.account:
        raise MessageError("MSG-03")
    seat = find_seat(record, request.account, request.behalf, held, HELD_KINDS)
    if isinstance(request, Filed) and seat.member.capacity not in FILERS:
        raise MessageError("MSG-03", "may not say what is filed")
    try:
        devices = chain.at(request.seq, request.head).devices
    except FreshnessError:
        raise MessageError("MSG-04") from None
    if request.device not in devices:
        raise MessageError("MSG-04")
    if request.seq < seat.oldest:
        raise MessageError("MSG-04", "head is older than in the epoch record")


def _check_owner_stays(record: EpochRecord, leavers: frozenset[bytes]) -> None:
    """Nobody could let the others rotate: the last owner first names another."""
    staying = [m for m in record.core.members if m.account not in leavers]
    if staying and all(m.capacity != Capacity.OWNER for m in staying):
        raise EpochError("EPO-07", "the last owner names another before leaving")
