"""Message headers, and what anyone can check of them (docs/protocol.md §5.4).

The signature of a message is inside its ciphertext: the header is what the
server routes by, and what readers compare with it after opening.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.chain import AccountState, Chain
from cordee.crypto.encoding import (
    Bytes16,
    Hash,
    Integer,
    SigningKey,
)
from cordee.crypto.epoch import WRITERS, EpochRecord
from cordee.crypto.errors import FreshnessError, MessageError
from cordee.crypto.log import Base
from cordee.crypto.seat import find_seat
from cordee.crypto.suite import Body, decode_body

MAX_HEADER: Final = 1024
MAX_PAYLOAD: Final = 256 * 1024
"""Bytes of one sealed message; what is larger travels as an attachment."""


class Header(Body, frozen=True):
    """`contract` is reserved for urgency and is nil in this version."""

    thread: Hash
    epoch: Integer
    epoch_hash: Hash
    id: Bytes16
    account: Hash
    seq: Integer
    head: Hash
    device: SigningKey
    behalf: Hash | None
    n: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    base: Base
    contract: None

    @property
    def seat(self) -> bytes:
        """The member for whom the message is written: a role, or the account."""
        return self.account if self.behalf is None else self.behalf


def parse_header(data: bytes) -> Header:
    """Parse a header. Raises EncodingError, SuiteError, MessageError MSG-08."""
    header = decode_body(data, Header, MAX_HEADER)
    if header.id[8:] != header.n.to_bytes(8, "big"):
        raise MessageError("MSG-08", "id does not carry its counter")
    return header


def check_header(
    header: Header, record: EpochRecord, sender: Chain | None, role: Chain | None = None
) -> AccountState:
    """Check a header against the epoch in force and the sender's chain.

    `sender` and `role` are the chains of `header.account` and `header.behalf`, None
    where they are not known. Gives the sender's state at the head it names.
    Raises MessageError MSG-02 (other thread or epoch), MSG-03, MSG-04, MSG-06.
    """
    if header.thread != record.thread or header.epoch_hash != record.hash:
        raise MessageError("MSG-02", "another thread or epoch")
    if header.epoch != record.core.epoch:
        raise MessageError("MSG-02", "epoch number")
    seat = find_seat(record, header.account, header.behalf, role)
    if seat.member.capacity not in WRITERS:
        raise MessageError("MSG-03")
    if header.seq < seat.oldest:
        raise MessageError("MSG-04", "head is older than in the epoch record")
    if sender is None or sender.account != header.account:
        raise MessageError("MSG-04", "the sender's chain is not known")
    try:
        state = sender.at(header.seq, header.head)
    except FreshnessError:
        raise MessageError("MSG-04", "head is not in the sender's chain") from None
    if header.device not in state.devices:
        raise MessageError("MSG-04")
    return state
