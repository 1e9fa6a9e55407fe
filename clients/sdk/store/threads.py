"""Where each thread stands: verified head, epochs with their keys, own cursor."""

import msgspec

from cordee.clients.sdk.mailbox_fold import Standing
from cordee.clients.sdk.store.database import Database
from cordee.crypto.epoch import EpochRecord, parse_record
from cordee.crypto.opening.secret import Secret
from cordee.crypto.signing import Signed


class DeviceMark(msgspec.Struct):
    """The last accepted counter of a device here, and its newest signed base."""

    n: int
    base: int


class ReaderCursor(msgspec.Struct):
    """How far a device is; `displayed` only as far as it signed."""

    account: bytes
    delivered: int
    displayed: int


class ThreadMemory(msgspec.Struct, kw_only=True):
    """What is remembered of a thread between two runs.

    `first` is the first readable number and `start` the hash before it; `seq`,
    `hash` the verified head.
    `provisional` says that the start rests on the server's word; `anchored` is the
    highest number that another device has signed for. `doubted` are numbers of
    messages marked MSG-05; `gaps` are those before which a part is not mine to read,
    between two stays. `settled` is the generation of mine that the server had when all
    that came before was read here. Up to `filed` all is in the patient's record; up to
    `erased` all that was due is erased here, and this device has said so up to
    `receipt`; `unjudged` is the highest number that came erased and is not judged yet.
    `seat` is the role through which this account reads, and whose generation is
    settled; None for itself. `mailboxes` are what members said of each, by address,
    kept as long as the thread, like its members; `letters`, `cases` and `consents` are
    those that began. `blocked` are SHA-256 of files whose patient agrees no more;
    `ledger` is the practitioner whose acts are said here, None for any other thread.
    """

    thread: bytes
    first: int
    start: bytes
    seq: int
    hash: bytes
    provisional: bool
    epoch: int = -1
    anchored: int = 0
    title: str = ""
    patient: str | None = None
    joined: bool = True
    leaving: bool = False
    frozen: str | None = None
    evidence: tuple[bytes, ...] = ()
    stale: bool = False
    complain: bool = False
    keyless: bool = False
    leavers: set[bytes] = msgspec.field(default_factory=set[bytes])
    complaints: dict[bytes, int] = msgspec.field(default_factory=dict[bytes, int])
    devices: dict[bytes, DeviceMark] = msgspec.field(
        default_factory=dict[bytes, DeviceMark]
    )
    cursors: dict[bytes, ReaderCursor] = msgspec.field(
        default_factory=dict[bytes, ReaderCursor]
    )
    displayed: int = 0
    displayed_sent: int = 0
    unread: int = 0
    last_time: int = 0
    last_text: str = ""
    last_id: bytes = b""
    direct: bool = False
    epoch_time: int = 0
    doubted: set[int] = msgspec.field(default_factory=set[int])
    settled: int = 0
    gaps: set[int] = msgspec.field(default_factory=set[int])
    filed: int = 0
    erased: int = 0
    receipt: int = 0
    unjudged: int = 0
    seat: bytes | None = None
    mailboxes: dict[str, Standing] = msgspec.field(default_factory=dict[str, Standing])
    letters: list[bytes] = msgspec.field(default_factory=list[bytes])
    cases: list[bytes] = msgspec.field(default_factory=list[bytes])
    consents: list[bytes] = msgspec.field(default_factory=list[bytes])
    blocked: set[bytes] = msgspec.field(default_factory=set[bytes])
    ledger: bytes | None = None


class HeldEpoch(msgspec.Struct, frozen=True):
    """A verified record, its number in the log, and its key if it opens here."""

    record: EpochRecord
    seq: int
    key: Secret | None


class _StoredEpoch(msgspec.Struct, frozen=True, array_like=True):
    body: bytes
    signature: bytes
    seq: int
    key: bytes | None


def load_threads(database: Database) -> dict[bytes, ThreadMemory]:
    rows = database.rows("SELECT thread, record FROM threads")
    return {
        thread: database.vault.open(("threads", thread), record, ThreadMemory)
        for thread, record in rows
    }


def save_thread(database: Database, memory: ThreadMemory) -> None:
    record = database.vault.seal(("threads", memory.thread), memory)
    with database.transaction():
        database.run(
            "INSERT INTO threads (thread, record) VALUES (?, ?) "
            "ON CONFLICT (thread) DO UPDATE SET record = excluded.record",
            memory.thread,
            record,
        )


def load_epochs(database: Database, thread: bytes) -> dict[int, HeldEpoch]:
    """Verified records by epoch; they were verified before they were sealed here."""
    rows = database.rows("SELECT epoch, record FROM epochs WHERE thread = ?", thread)
    held: dict[int, HeldEpoch] = {}
    for epoch, record in rows:
        place = ("epochs", thread, epoch)
        stored = database.vault.open(place, record, _StoredEpoch)
        key = None if stored.key is None else Secret(stored.key)
        parsed = parse_record(Signed(stored.body, stored.signature))
        held[epoch] = HeldEpoch(parsed, stored.seq, key)
    return held


def save_epoch(database: Database, thread: bytes, held: HeldEpoch) -> None:
    signed, epoch = held.record.signed, held.record.core.epoch
    key = None if held.key is None else held.key.reveal()
    value = _StoredEpoch(signed.body, signed.signature, held.seq, key)
    record = database.vault.seal(("epochs", thread, epoch), value)
    with database.transaction():
        database.run(
            "INSERT INTO epochs (thread, epoch, record) VALUES (?, ?, ?) "
            "ON CONFLICT (thread, epoch) DO UPDATE SET record = excluded.record",
            thread,
            epoch,
            record,
        )
