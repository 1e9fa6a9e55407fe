"""The verified log: each item as it came, what it says, and what is wrong with it."""

from typing import Final

import msgspec

from cordee.clients.sdk.store.database import Database
from cordee.crypto.encoding import sha256

HIDDEN: Final = 0
"""Takes part in another line: an edit, a reaction."""
SHOWN: Final = 1
"""A line of its own that is nobody's message to read."""
UNREAD: Final = 2
"""A line of someone else's that counts until it is displayed."""


class ItemRecord(msgspec.Struct, frozen=True, array_like=True):
    """`event` is the opened event's bytes, None when it did not open.

    `rules` are the broken rules. `erased` is SHA-256 of a payload that was erased, here
    or before it came here; there is no event then. `behalf` is the role that it was
    said for. `box` is my own box of an epoch record, for a server that loses it.
    """

    kind: str
    time: int
    body: bytes
    payload: bytes
    signature: bytes
    account: bytes
    device: bytes
    event: bytes | None
    rules: tuple[str, ...]
    erased: bytes | None = None
    behalf: bytes | None = None
    box: bytes | None = None

    @property
    def payload_hash(self) -> bytes:
        """What the item's hash is made of, whether the payload is here or not."""
        return sha256(self.payload) if self.erased is None else self.erased


class StoredItem(msgspec.Struct, frozen=True):
    """A row: number, hash of the log there, message id if it is one."""

    seq: int
    log_hash: bytes
    message: bytes | None
    record: ItemRecord


_COLUMNS: Final = "seq, log_hash, message, record"
# Of a message id the rows are few: `+seq` has them found by it and then put in order,
# where SQLite would go through the whole thread, which is in order already.


def add_item(
    database: Database,
    thread: bytes,
    item: StoredItem,
    target: bytes | None,
    shown: int,
) -> None:
    record = database.vault.seal(("items", thread, item.seq), item.record)
    database.run(
        "INSERT INTO items (thread, seq, log_hash, message, target, shown, record) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (thread, seq) DO UPDATE SET "
        "message = excluded.message, target = excluded.target, "
        "shown = excluded.shown, record = excluded.record",
        thread,
        item.seq,
        item.log_hash,
        item.message,
        target,
        shown,
        record,
    )


def set_record(database: Database, thread: bytes, seq: int, record: ItemRecord) -> None:
    """Keep another judgement of an item that stays as it is."""
    sealed = database.vault.seal(("items", thread, seq), record)
    database.run(
        "UPDATE items SET record = ? WHERE thread = ? AND seq = ?", sealed, thread, seq
    )


def erase_item(database: Database, thread: bytes, item: StoredItem) -> None:
    """Forget what an item says; its header, its hashes and its place stay."""
    record = msgspec.structs.replace(
        item.record, payload=b"", event=None, erased=item.record.payload_hash
    )
    sealed = database.vault.seal(("items", thread, item.seq), record)
    database.run(
        "UPDATE items SET record = ?, target = NULL WHERE thread = ? AND seq = ?",
        sealed,
        thread,
        item.seq,
    )


def log_hash(database: Database, thread: bytes, seq: int) -> bytes | None:
    """Hash of the own verified log at a number."""
    row = database.row(
        "SELECT log_hash FROM items WHERE thread = ? AND seq = ?", thread, seq
    )
    return None if row is None else row[0]


def item_at(database: Database, thread: bytes, seq: int) -> StoredItem | None:
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM items WHERE thread = ? AND seq = ?",  # noqa: S608 - names of columns
        thread,
        seq,
    )
    return next(iter(_items(database, thread, rows)), None)


def item_of(database: Database, thread: bytes, message: bytes) -> StoredItem | None:
    """The accepted item of a message id."""
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM items "  # noqa: S608 - names of columns
        "WHERE thread = ? AND message = ? ORDER BY +seq LIMIT 1",
        thread,
        message,
    )
    return next(iter(_items(database, thread, rows)), None)


def seq_of(database: Database, thread: bytes, message: bytes) -> int | None:
    """The number of the accepted item of a message id."""
    row = database.row(
        "SELECT seq FROM items WHERE thread = ? AND message = ? ORDER BY +seq LIMIT 1",
        thread,
        message,
    )
    return None if row is None else int(row[0])


def line_of(database: Database, thread: bytes, message: bytes) -> StoredItem | None:
    """The accepted item of a message id that is a line of its own."""
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM items "  # noqa: S608 - names of columns
        "WHERE thread = ? AND message = ? AND shown <> ? ORDER BY +seq LIMIT 1",
        thread,
        message,
        HIDDEN,
    )
    return next(iter(_items(database, thread, rows)), None)


def is_message_known(database: Database, thread: bytes, message: bytes) -> bool:
    row = database.row(
        "SELECT 1 FROM items WHERE thread = ? AND message = ?", thread, message
    )
    return row is not None


def is_logged(database: Database, thread: bytes, message: bytes) -> bool:
    """Whether a message is in the log, also under a later counter than it had."""
    stem = message[:8]
    row = database.row(
        "SELECT 1 FROM items WHERE thread = ? AND message BETWEEN ? AND ?",
        thread,
        stem.ljust(16, b"\x00"),
        stem.ljust(16, b"\xff"),
    )
    return row is not None


def shown_before(
    database: Database, thread: bytes, before: int | None, limit: int
) -> list[StoredItem]:
    """The last `limit` lines below `before`, oldest first."""
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM items "  # noqa: S608 - names of columns
        "WHERE thread = ? AND seq < ? AND shown > 0 ORDER BY seq DESC LIMIT ?",
        thread,
        2**62 if before is None else before,
        limit,
    )
    return _items(database, thread, rows[::-1])


def aimed_at(database: Database, thread: bytes, target: bytes) -> list[StoredItem]:
    """Edits, withdrawals, reactions and acknowledgements of a message, in order."""
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM items "  # noqa: S608 - names of columns
        "WHERE thread = ? AND target = ? ORDER BY seq",
        thread,
        target,
    )
    return _items(database, thread, rows)


def items_from(
    database: Database, thread: bytes, first: int, limit: int
) -> list[StoredItem]:
    """Every item from a number on, at most `limit`."""
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM items "  # noqa: S608 - names of columns
        "WHERE thread = ? AND seq >= ? ORDER BY seq LIMIT ?",
        thread,
        first,
        limit,
    )
    return _items(database, thread, rows)


def count_unread(database: Database, thread: bytes, after: int) -> int:
    row = database.row(
        "SELECT count(*) FROM items WHERE thread = ? AND seq > ? AND shown = ?",
        thread,
        after,
        UNREAD,
    )
    return 0 if row is None else int(row[0])


def _items(
    database: Database,
    thread: bytes,
    rows: list[tuple[int, bytes, bytes | None, bytes]],
) -> list[StoredItem]:
    return [
        StoredItem(
            seq,
            hash_,
            message,
            database.vault.open(("items", thread, seq), record, ItemRecord),
        )
        for seq, hash_, message, record in rows
    ]
