"""Sign cursors, receipts, complaints, leaves, filings and session proofs."""

from cordee.crypto.chain import AccountState
from cordee.crypto.encoding import Label
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.log import Base
from cordee.crypto.notice import Complaint, Cursor, Filed, Leave, Receipt
from cordee.crypto.opening.secret import DeviceKeys
from cordee.crypto.session import Purpose, SessionProof
from cordee.crypto.signing import Signed
from cordee.crypto.suite import SUITE_1


def sign_cursor(thread: bytes, account: bytes, seen: Base, keys: DeviceKeys) -> Signed:
    """Say that everything up to `seen` was displayed."""
    cursor = Cursor(SUITE_1, thread, account, keys.sig_pk, seen.seq, seen.hash)
    return keys.sign(Label.CURSOR, cursor)


def sign_receipt(
    thread: bytes, account: bytes, erased: Base, keys: DeviceKeys
) -> Signed:
    """Say that this device erased all that was due up to `erased`."""
    receipt = Receipt(SUITE_1, thread, account, keys.sig_pk, erased.seq, erased.hash)
    return keys.sign(Label.ERASE, receipt)


def sign_complaint(
    record: EpochRecord,
    state: AccountState,
    keys: DeviceKeys,
    behalf: bytes | None = None,
) -> Signed:
    """Say that one's own box of this epoch does not open, or that of `behalf`."""
    place = _place(record, state, keys)
    return keys.sign(Label.COMPLAINT, Complaint(*place, behalf))


def sign_leave(
    record: EpochRecord,
    state: AccountState,
    keys: DeviceKeys,
    behalf: bytes | None = None,
) -> Signed:
    """Ask the others to go on without this account, or without `behalf`."""
    return keys.sign(Label.LEAVE, Leave(*_place(record, state, keys), behalf))


def sign_filed(
    record: EpochRecord,
    state: AccountState,
    keys: DeviceKeys,
    upto: int,
    behalf: bytes | None = None,
) -> Signed:
    """Say that all items up to number `upto` are in the patient's record."""
    return keys.sign(Label.FILED, Filed(*_place(record, state, keys), behalf, upto))


def sign_session(
    origin: str,
    nonce: bytes,
    account: bytes,
    keys: DeviceKeys,
    purpose: Purpose = Purpose.SESSION,
) -> Signed:
    """Answer a server's challenge. `origin` comes from the client's own settings."""
    parts = (SUITE_1, origin, nonce, account, keys.sig_pk, purpose.value)
    proof = SessionProof(*parts)
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
