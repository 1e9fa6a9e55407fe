"""Sign cursors, complaints, leaves and session proofs."""

from cordee.crypto.chain import AccountState
from cordee.crypto.encoding import Label
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.log import Base
from cordee.crypto.notice import Complaint, Cursor, Leave
from cordee.crypto.opening.secret import DeviceKeys
from cordee.crypto.session import PURPOSE, SessionProof
from cordee.crypto.signing import Signed
from cordee.crypto.suite import SUITE_1


def sign_cursor(thread: bytes, account: bytes, seen: Base, keys: DeviceKeys) -> Signed:
    """Say that everything up to `seen` was displayed."""
    cursor = Cursor(SUITE_1, thread, account, keys.sig_pk, seen.seq, seen.hash)
    return keys.sign(Label.CURSOR, cursor)


def sign_complaint(
    record: EpochRecord, state: AccountState, keys: DeviceKeys
) -> Signed:
    """Say that one's own box of this epoch does not open."""
    return keys.sign(Label.COMPLAINT, Complaint(*_place(record, state, keys)))


def sign_leave(record: EpochRecord, state: AccountState, keys: DeviceKeys) -> Signed:
    """Ask the others to go on without this account."""
    return keys.sign(Label.LEAVE, Leave(*_place(record, state, keys)))


def sign_session(origin: str, nonce: bytes, account: bytes, keys: DeviceKeys) -> Signed:
    """Answer a server's challenge. `origin` comes from the client's own settings."""
    proof = SessionProof(SUITE_1, origin, nonce, account, keys.sig_pk, PURPOSE)
    return keys.sign(Label.SESSION, proof)


def _place(
    record: EpochRecord, state: AccountState, keys: DeviceKeys
) -> tuple[int, bytes, int, bytes, bytes, int, bytes, bytes]:
    return (
        SUITE_1,
        record.thread,
        record.core.epoch,
        record.hash,
        state.account,
        state.seq,
        state.head,
        keys.sig_pk,
    )
