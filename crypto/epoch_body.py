"""The structures of an epoch record (docs/protocol.md §5.3), in their order."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from cordee.crypto.encoding import (
    Bytes16,
    Hash,
    Integer,
    Label,
    SigningKey,
    Structure,
    decode,
    digest,
)
from cordee.crypto.errors import EpochError
from cordee.crypto.log import Base
from cordee.crypto.signing import Signed
from cordee.crypto.suite import Body, decode_body

MAX_MEMBERS: Final = 500
"""Members of a thread: each new epoch carries a 1.2 kB box for every one."""

MAX_RECORD: Final = 256 * 1024
"""Bytes of one record: 500 members of about 140 bytes, and their box hashes."""

MAX_STATE: Final = 8 * 1024
MAX_SUCCESSOR: Final = 1024


class Capacity(StrEnum):
    OWNER = "owner"
    MEMBER = "member"
    READER = "reader"
    GATEWAY = "gateway"
    AGENT = "agent"
    RECORD = "record"


CAPACITIES: Final = frozenset(Capacity)
WRITERS: Final = frozenset(
    {Capacity.OWNER, Capacity.MEMBER, Capacity.GATEWAY, Capacity.AGENT}
)
ROTATORS: Final = frozenset({Capacity.OWNER, Capacity.MEMBER, Capacity.READER})
FORWARD_ONLY: Final = frozenset({Capacity.GATEWAY, Capacity.AGENT, Capacity.RECORD})
"""Capacities that never read what came before they joined."""


class Member(Structure, frozen=True):
    """`[account, seq, head, generation, capacity, from]`; `from_` is an epoch."""

    account: Hash
    seq: Integer
    head: Hash
    generation: Integer
    capacity: Annotated[str, Meta(max_length=16)]
    from_: Integer


class RecordSigner(Structure, frozen=True):
    """`[account, seq, head, device sig_pk]`."""

    account: Hash
    seq: Integer
    head: Hash
    device: SigningKey


class Retention(Structure, frozen=True):
    """Seconds from the server's store time; 0 for never, and for no hold."""

    after: Integer
    hold: Integer


class Core(Body, frozen=True):
    """What the thread id and the keys are bound to; see `RecordBody`."""

    thread: Hash | None
    epoch: Integer
    prev: Hash | None
    base: Base | None
    signer: RecordSigner
    behalf: Hash | None
    members: Annotated[tuple[Member, ...], Meta(min_length=1, max_length=MAX_MEMBERS)]
    retention: Retention
    successor: Annotated[bytes, Meta(max_length=MAX_SUCCESSOR)] | None
    salt: Bytes16

    @property
    def seat(self) -> bytes:
        """The member for whom the record is signed: a role, or the signer's account."""
        return self.signer.account if self.behalf is None else self.behalf


class RecordBody(Structure, frozen=True):
    """`[core, key_check, state, box_hashes]`; `core` is the encoding of a Core."""

    core: bytes
    key_check: Hash
    state: Annotated[bytes, Meta(max_length=MAX_STATE)]
    box_hashes: Annotated[tuple[Hash, ...], Meta(max_length=MAX_MEMBERS)]


class EpochRecord(msgspec.Struct, frozen=True):
    """A verified record and the hashes it is known by."""

    signed: Signed
    core: Core
    body: RecordBody
    core_hash: bytes
    thread: bytes
    hash: bytes
    members: Mapping[bytes, Member]

    def capacity(self, account: bytes) -> Capacity | None:
        """Capacity of an account in this epoch; None when it is not a member."""
        member = self.members.get(account)
        return None if member is None else Capacity(member.capacity)

    def box_index(self, account: bytes) -> int:
        """Position of the member's box. Raises KeyError for a stranger."""
        return self.core.members.index(self.members[account])


def parse_record(signed: Signed) -> EpochRecord:
    """Parse a record without verifying it.

    Raises EncodingError, SuiteError; EpochError EPO-03 for an unknown capacity.
    """
    body = decode(signed.body, RecordBody, MAX_RECORD)
    core = decode_body(body.core, Core, MAX_RECORD)
    if not {member.capacity for member in core.members} <= CAPACITIES:
        raise EpochError("EPO-03", "unknown capacity")
    core_hash = digest(Label.THREAD_CORE, body.core)
    return EpochRecord(
        signed=signed,
        core=core,
        body=body,
        core_hash=core_hash,
        thread=core_hash if core.thread is None else core.thread,
        hash=digest(Label.EPOCH, signed.body),
        members={member.account: member for member in core.members},
    )
