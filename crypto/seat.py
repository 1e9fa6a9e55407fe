"""For whom a device speaks in a thread: its own account, or a role (§5.3, MSG-06).

The *seat* of a record, a message or a notice is `behalf`, or the account where that
is nil: the member whose place in the thread is used.
"""

from typing import Final

import msgspec

from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch_body import EpochRecord, Member
from cordee.crypto.errors import FreshnessError, MessageError

ROLES: Final = frozenset({AccountKind.ROLE})
"""Kinds of account for which others write messages and renew epochs.

For a record too they give notice (`HELD_KINDS`): it has no device either.
"""


class Seat(msgspec.Struct, frozen=True):
    """A member, and the oldest `seq` of his own chain that the speaker may name."""

    member: Member
    oldest: int


def find_seat(
    record: EpochRecord,
    account: bytes,
    behalf: bytes | None,
    held: Chain | None,
    kinds: frozenset[AccountKind] = ROLES,
) -> Seat:
    """Find the seat that `account` uses in this epoch.

    `held` is the chain of `behalf`, when it is set. Raises MessageError: MSG-03 for a
    stranger, MSG-06 when the account may not speak for `behalf`.
    """
    member = record.members.get(account if behalf is None else behalf)
    if behalf is None:
        if member is None:
            raise MessageError("MSG-03")
        return Seat(member, member.seq)
    oldest = None if member is None else oldest_of(member, account, held, kinds)
    if member is None or oldest is None:
        raise MessageError("MSG-06")
    return Seat(member, oldest)


def oldest_of(
    member: Member,
    account: bytes,
    held: Chain | None,
    kinds: frozenset[AccountKind] = ROLES,
) -> int | None:
    """Give the `seq` under which `account` holds a member, in the state that he names.

    None when it does not hold him, or `held` is not known, not his, or of no kind that
    others speak for.
    """
    if held is None or held.account != member.account:
        return None
    try:
        state = held.at(member.seq, member.head)
    except FreshnessError:
        return None
    holder = state.holder(account) if state.kind in kinds else None
    return None if holder is None else holder.seq
