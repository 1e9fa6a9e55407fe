"""What a record's own word is taken for, where its log is not mine to read.

What never enters this room: anything of the part that I do read.
"""

from collections.abc import Callable

from cordee.clients.sdk.store.threads import HeldEpoch
from cordee.clients.sdk.threads import Thread
from cordee.crypto.epoch import parse_record
from cordee.crypto.errors import CryptoError
from cordee.crypto.signing import Signed

LogHash = Callable[[int], bytes | None]


def claimed(signed: Signed) -> LogHash:
    """Take a record's word for a log that is not mine to read."""
    try:
        base = parse_record(signed).core.base
    except CryptoError:
        base = None
    return lambda seq: base.hash if base is not None and base.seq == seq else None


def known(thread: Thread, signed: Signed) -> LogHash:
    """Give my own log; a record's word for what lies before a partial view.

    Its signer may not yet have had the last items before the record.
    """
    word, first = claimed(signed), thread.memory.first

    def log_hash(seq: int) -> bytes | None:
        mine = thread.hash_at(seq)
        return word(seq) if mine is None and seq < first - 1 else mine

    return log_hash


def gone(before: HeldEpoch | None, signed: Signed) -> frozenset[bytes]:
    """Take those who are gone for leavers, where their leave cannot be read."""
    try:
        after = parse_record(signed)
    except CryptoError:
        return frozenset()
    if before is None:
        return frozenset()
    return frozenset(before.record.members.keys() - after.members.keys())
