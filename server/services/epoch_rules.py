"""What this server asks of a record besides the rules that everyone checks.

What never enters this room: a query. A record is compared with what stands before it.
"""

from collections.abc import Collection, Mapping

import msgspec

from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.encoding import sha256
from cordee.crypto.epoch import EpochRecord, Member
from cordee.crypto.errors import EpochError
from cordee.server.protocol.client_frames import AppendEpoch
from cordee.server.protocol.codes import Code
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store.accounts import AccountRow
from cordee.server.store.members import MemberRow
from cordee.server.store.threads import ThreadRow


class Before(msgspec.Struct, frozen=True):
    """What stands before a record: nothing at all for the first."""

    row: ThreadRow | None = None
    record: EpochRecord | None = None
    members: tuple[MemberRow, ...] = ()

    @property
    def readers(self) -> frozenset[bytes]:
        """Who reads now."""
        return frozenset(m.account for m in self.members if m.last_seq is None)

    @property
    def leavers(self) -> frozenset[bytes]:
        """Members of the epoch in force who have left since."""
        named = () if self.record is None else self.record.members
        return frozenset(named) - self.readers


def check_sender(record: EpochRecord, who: Identity) -> None:
    """It comes from the device that signed it. Raises Refusal EPO-02."""
    signer = record.core.signer
    if signer.account != who.account or signer.device != who.device:
        raise Refusal(
            Code.FORBIDDEN, "signed by another account or device", rule="EPO-02"
        )


def check_boxes(record: EpochRecord, frame: AppendEpoch) -> None:
    """The boxes are those that it names. Raises Refusal EPO-10."""
    if tuple(map(sha256, frame.boxes)) != record.body.box_hashes or len(
        frame.boxes
    ) != len(record.members):
        raise Refusal(
            Code.EPOCH, "boxes are not those that the record names", rule="EPO-10"
        )


def check_order(record: EpochRecord, before: Before) -> None:
    """Compare and set: the record follows the epoch in force, and all who left."""
    if before.row is None:
        return
    if record.core.seat not in before.readers:
        raise Refusal(Code.NOT_MEMBER, "not a member of this thread", rule="EPO-03")
    if record.core.prev != before.row.epoch_hash:
        raise Refusal(
            Code.CONFLICT, "another record came first: fetch it", rule="EPO-01"
        )
    if before.leavers & record.members.keys():
        raise Refusal(Code.CONFLICT, "a member has left: fetch the log", rule="EPO-04")


def check_current(member: Member, row: AccountRow | None) -> None:
    """The member is known, with the keys it has now. Raises Refusal EPO-05."""
    if row is None:
        raise Refusal(Code.CHAIN, "a member's account is not known", rule="EPO-05")
    if member.generation != row.generation:
        raise Refusal(
            Code.STALE_GENERATION, "a member's keys have moved", rule="EPO-05"
        )


def check_device(record: EpochRecord, chains: Mapping[bytes, Chain]) -> None:
    """The signer's device must still be one, and he a holder of what he signs for."""
    signer, behalf = record.core.signer, record.core.behalf
    if signer.device not in chains[signer.account].state.devices:
        raise EpochError("EPO-02", "device was revoked")
    if behalf is not None and chains[behalf].state.holder(signer.account) is None:
        raise EpochError("EPO-02", "signer does not hold the role now")


class Policy:
    """Newcomers are attested and their accounts are open; organisations vouch."""

    def __init__(
        self, chains: Mapping[bytes, Chain], attested: Collection[bytes]
    ) -> None:
        self._chains = chains
        self._attested = attested

    def __call__(self, member: Member) -> None:
        state = self._chains[member.account].state
        if state.closed:
            raise EpochError("EPO-04", "the account of a newcomer is closed")
        if state.kind is AccountKind.ORGANISATION:
            return
        if member.account not in self._attested:
            raise EpochError("EPO-04", "nobody vouches for a newcomer")
