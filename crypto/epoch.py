"""Epoch records: who reads a thread from where (docs/protocol.md §5.3, EPO-01..14)."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from cordee.crypto.chain import Chain
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
from cordee.crypto.errors import EpochError, FreshnessError
from cordee.crypto.log import Base
from cordee.crypto.signing import Signed, verify
from cordee.crypto.suite import Body, check_suite, decode_body

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


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a verifier brings besides the record and the one before it."""

    accounts: Callable[[bytes], Chain | None]
    log_hash: Callable[[int], bytes | None]
    """Hash of the verifier's own log at a number; None when it has none there."""
    leavers: frozenset[bytes] = frozenset()
    """Members whose signed leave stands in the log since the previous record."""
    admit: Callable[[Member], None] = lambda _member: None
    """Policy for a newcomer, such as attestation; raises CryptoError."""
    max_retention: int = 0
    """Longest retention that policy allows, seconds; 0 for no bound."""


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


def verify_epoch(
    signed: Signed, previous: EpochRecord | None, rules: Rules
) -> EpochRecord:
    """Verify a record against the one before it.

    Raises CryptoError with the broken rule; the previous record stays valid.
    """
    record = parse_record(signed)
    _check_place(record, previous, rules)
    _check_members(record, previous, rules)
    _check_signer(record, rules)
    _check_change(record, previous, rules)
    return record


def _check_place(
    record: EpochRecord, previous: EpochRecord | None, rules: Rules
) -> None:
    core = record.core
    if previous is None:
        if core.epoch or core.thread or core.prev or core.base:
            raise EpochError("EPO-01", "not a first record")
        return
    check_suite(core.suite, previous.core.suite)
    if (
        core.thread != previous.thread
        or core.epoch != previous.core.epoch + 1
        or core.prev != previous.hash
    ):
        raise EpochError("EPO-01")
    if core.base is None or rules.log_hash(core.base.seq) != core.base.hash:
        raise EpochError("EPO-11")


def _check_members(
    record: EpochRecord, previous: EpochRecord | None, rules: Rules
) -> None:
    accounts = [member.account for member in record.core.members]
    if sorted(set(accounts)) != accounts:
        raise EpochError("EPO-04")
    if not rules.leavers.isdisjoint(accounts):
        raise EpochError("EPO-04", "a member who asked to leave is kept")
    if len(record.body.box_hashes) != len(accounts):
        raise EpochError("EPO-10", "boxes and members differ in number")
    for member in record.core.members:
        before = None if previous is None else previous.members.get(member.account)
        _check_member(member, before, record.core, rules)
    if all(member.capacity != Capacity.OWNER for member in record.core.members):
        raise EpochError("EPO-07")


def _check_member(
    member: Member, before: Member | None, core: Core, rules: Rules
) -> None:
    _check_head(member, before, core, rules)
    if before is not None:
        if member.from_ != before.from_:
            raise EpochError("EPO-08")
        if member.capacity in FORWARD_ONLY and before.capacity not in FORWARD_ONLY:
            raise EpochError("EPO-09", "it has read the past: it leaves and joins")
        return
    if member.from_ > core.epoch:
        raise EpochError("EPO-08", "reads from an epoch to come")
    if member.capacity in FORWARD_ONLY and member.from_ != core.epoch:
        raise EpochError("EPO-09")
    rules.admit(member)


def _check_head(
    member: Member, before: Member | None, core: Core, rules: Rules
) -> None:
    chain = rules.accounts(member.account)
    if chain is None:
        raise EpochError("EPO-05", "a member's chain is not known")
    state = chain.at(member.seq, member.head)
    if member.generation != state.g:
        raise EpochError("EPO-05")
    if before is not None and member.seq < before.seq:
        raise EpochError("EPO-05", "head is older than before")
    check_supported(core.suite, state.suites)


def check_supported(suite: int, suites: Collection[int]) -> None:
    """Refuse a record in a suite that a member did not publish: EPO-12."""
    if suite not in suites:
        raise EpochError("EPO-12")


def _check_signer(record: EpochRecord, rules: Rules) -> None:
    """Check who signs. A member's own head is never older than before (EPO-05)."""
    signer = record.core.signer
    chain = rules.accounts(signer.account)
    if chain is None:
        raise EpochError("EPO-02", "signer's chain is not known")
    if signer.device not in chain.at(signer.seq, signer.head).devices:
        raise EpochError("EPO-02")
    member = record.members.get(signer.account)
    if member is None:
        raise EpochError("EPO-06")
    if signer.seq < member.seq:
        raise EpochError("EPO-02", "signs from an older head than it names")
    if record.core.behalf is not None:
        raise EpochError("EPO-06", "behalf is not a member")
    verify(signer.device, Label.EPOCH, record.signed.body, record.signed.signature)


def _check_change(
    record: EpochRecord, previous: EpochRecord | None, rules: Rules
) -> None:
    retention = record.core.retention
    longest = rules.max_retention
    if longest and not (0 < retention.after <= longest >= retention.hold):
        raise EpochError("EPO-13")
    signer = record.core.signer.account
    if previous is None:
        if record.capacity(signer) is not Capacity.OWNER:
            raise EpochError("EPO-03", "the first signer owns the thread")
        return
    capacity = previous.capacity(signer)
    if capacity not in ROTATORS:
        raise EpochError("EPO-03")
    _check_gift(record, previous)
    if capacity is not Capacity.OWNER and changes(record, previous, rules.leavers):
        raise EpochError("EPO-03", "only an owner changes members or retention")


def _check_gift(record: EpochRecord, previous: EpochRecord) -> None:
    """Nobody gives keys of epochs that he cannot read himself (EPO-08)."""
    readable = previous.members[record.core.signer.account].from_
    for account in record.members.keys() - previous.members.keys():
        if record.members[account].from_ < readable:
            raise EpochError("EPO-08", "signer cannot read what the newcomer is given")


def changes(
    record: EpochRecord, previous: EpochRecord, leavers: frozenset[bytes] = frozenset()
) -> bool:
    """Say whether a record does more than renew keys and let leavers go."""
    before = {m.account: m.capacity for m in previous.core.members}
    after = {m.account: m.capacity for m in record.core.members}
    for account in leavers - after.keys():
        before.pop(account, None)
    return (
        before != after
        or record.core.retention != previous.core.retention
        or record.core.successor != previous.core.successor
    )


def epoch_box_context(
    core_hash: bytes, account: bytes, generation: int
) -> tuple[bytes, bytes, int]:
    """HPKE context of a member's box: `[c, account, generation]`."""
    return (core_hash, account, generation)


def check_rotation_of_mine(record: EpochRecord, account: bytes, seq: int) -> None:
    """Raise FRE-03 when my own account is named with a head older than mine."""
    member = record.members.get(account)
    if member is not None and member.seq < seq:
        raise FreshnessError("FRE-03")
