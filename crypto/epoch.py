"""Verify epoch records: who reads a thread from where (§5.3, EPO-01..14)."""

from collections.abc import Callable, Collection

import msgspec

from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.encoding import Label
from cordee.crypto.epoch_body import (
    CAPACITIES,
    FORWARD_ONLY,
    MAX_MEMBERS,
    MAX_RECORD,
    ROTATORS,
    WRITERS,
    Capacity,
    Core,
    EpochRecord,
    Member,
    RecordBody,
    RecordSigner,
    Retention,
    parse_record,
)
from cordee.crypto.errors import EpochError, FreshnessError
from cordee.crypto.seat import oldest_of
from cordee.crypto.signing import Signed, verify
from cordee.crypto.suite import check_suite

__all__ = [
    "CAPACITIES",
    "FORWARD_ONLY",
    "MAX_MEMBERS",
    "MAX_RECORD",
    "ROTATORS",
    "WRITERS",
    "Capacity",
    "Core",
    "EpochRecord",
    "Member",
    "RecordBody",
    "RecordSigner",
    "Retention",
    "Rules",
    "changes",
    "check_rotation_of_mine",
    "check_supported",
    "epoch_box_context",
    "parse_record",
    "suits",
    "verify_epoch",
]


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
    kind = _check_head(member, before, core, rules)
    _check_reach(member, before, core)
    if not suits(kind, member.capacity):
        raise EpochError("EPO-04", "capacity is not one of its kind of account")
    if before is None:
        rules.admit(member)


def _check_reach(member: Member, before: Member | None, core: Core) -> None:
    forward = member.capacity in FORWARD_ONLY
    if before is not None:
        if member.from_ != before.from_:
            raise EpochError("EPO-08")
        if forward and before.capacity not in FORWARD_ONLY:
            raise EpochError("EPO-09", "it has read the past: it leaves and joins")
    elif member.from_ > core.epoch:
        raise EpochError("EPO-08", "reads from an epoch to come")
    elif forward and member.from_ != core.epoch:
        raise EpochError("EPO-09")


def suits(kind: str, capacity: str) -> bool:
    """Say whether an account of this kind may have this capacity (EPO-04).

    A gateway, an agent and a record are what their account is; nobody else is.
    """
    return kind == capacity or FORWARD_ONLY.isdisjoint({kind, capacity})


def _check_head(
    member: Member, before: Member | None, core: Core, rules: Rules
) -> AccountKind:
    """Check the state that a member is named in. Gives the kind of the account."""
    chain = rules.accounts(member.account)
    if chain is None:
        raise EpochError("EPO-05", "a member's chain is not known")
    state = chain.at(member.seq, member.head)
    if state.closed:
        raise EpochError("EPO-04", "a member's account is closed where it is named")
    if member.generation != state.g:
        raise EpochError("EPO-05")
    if before is not None and member.seq < before.seq:
        raise EpochError("EPO-05", "head is older than before")
    check_supported(core.suite, state.suites)
    return state.kind


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
    seat = record.members.get(record.core.seat)
    if seat is None:
        raise EpochError("EPO-06")
    if signer.seq < _oldest(seat, record.core, rules):
        raise EpochError("EPO-02", "signs from an older head than it names")
    verify(signer.device, Label.EPOCH, record.signed.body, record.signed.signature)


def _oldest(seat: Member, core: Core, rules: Rules) -> int:
    """Give the oldest state of his own chain that the signer may sign from."""
    if core.behalf is None:
        return seat.seq
    oldest = oldest_of(seat, core.signer.account, rules.accounts(core.behalf))
    if oldest is None:
        raise EpochError("EPO-02", "signer does not hold the role it signs for")
    return oldest


def _check_change(
    record: EpochRecord, previous: EpochRecord | None, rules: Rules
) -> None:
    retention = record.core.retention
    longest = rules.max_retention
    if longest and not (0 < retention.after <= longest >= retention.hold):
        raise EpochError("EPO-13")
    if previous is None:
        if record.capacity(record.core.seat) is not Capacity.OWNER:
            raise EpochError("EPO-03", "the first signer owns the thread")
        return
    capacity = previous.capacity(record.core.seat)
    if capacity not in ROTATORS:
        raise EpochError("EPO-03")
    _check_gift(record, previous)
    if capacity is not Capacity.OWNER and changes(record, previous, rules.leavers):
        raise EpochError("EPO-03", "only an owner changes members or retention")


def _check_gift(record: EpochRecord, previous: EpochRecord) -> None:
    """Nobody gives keys of epochs that he cannot read himself (EPO-08)."""
    readable = previous.members[record.core.seat].from_
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
