"""The database file: its tables, and transactions that survive a power cut."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from cordee.clients.sdk.vault import Vault

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS facts (
    name TEXT PRIMARY KEY,
    record BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS chains (
    account BLOB PRIMARY KEY,
    seq INTEGER NOT NULL,
    head BLOB NOT NULL,
    record BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS threads (
    thread BLOB PRIMARY KEY,
    record BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS epochs (
    thread BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (thread, epoch)
);
CREATE TABLE IF NOT EXISTS items (
    thread BLOB NOT NULL,
    seq INTEGER NOT NULL,
    log_hash BLOB NOT NULL,
    message BLOB,
    target BLOB,
    shown INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (thread, seq)
);
CREATE INDEX IF NOT EXISTS items_message ON items (thread, message)
    WHERE message IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_target ON items (thread, target, seq)
    WHERE target IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_shown ON items (thread, seq) WHERE shown > 0;
CREATE TABLE IF NOT EXISTS outbox (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    thread BLOB NOT NULL,
    n INTEGER,
    message BLOB NOT NULL,
    target BLOB,
    record BLOB NOT NULL,
    UNIQUE (thread, n)
);
CREATE TABLE IF NOT EXISTS acks (
    place INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    log_hash BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS outbox_message ON outbox (thread, message);
CREATE INDEX IF NOT EXISTS outbox_target ON outbox (thread, target)
    WHERE target IS NOT NULL;
CREATE TABLE IF NOT EXISTS intents (
    name BLOB PRIMARY KEY,
    thread BLOB NOT NULL,
    stem BLOB NOT NULL,
    day INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uploads (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    thread BLOB NOT NULL,
    message BLOB NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS uploads_thread ON uploads (thread, place);
CREATE TABLE IF NOT EXISTS upload_files (
    place INTEGER NOT NULL,
    number INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (place, number)
);
CREATE TABLE IF NOT EXISTS evidence (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    record BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS invitations (
    invitation BLOB PRIMARY KEY,
    record BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS notes (
    kind TEXT NOT NULL,
    name BLOB NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE TABLE IF NOT EXISTS roles (
    account BLOB PRIMARY KEY,
    record BLOB NOT NULL
);
"""


CHECKPOINT_PAGES: Final = 4_000
"""16 MiB of journal before it is folded: what is written often is folded once."""


class Database:
    """One connection, used from one thread."""

    def __init__(self, path: Path, vault: Vault) -> None:
        self.vault: Final = vault
        self._connection: Final = sqlite3.connect(
            path, isolation_level=None, cached_statements=256
        )
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "secure_delete = ON",
            "temp_store = MEMORY",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
        ):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(SCHEMA)
        self._depth = 0

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Generator[None]:
        """All or nothing, whatever kills the process.

        `durable` also waits for the disk, as the outermost transaction decides. What
        the server gives again need not: a power cut then costs fetching it anew.
        """
        if self._depth:
            yield
            return
        if durable:
            self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        else:
            self._connection.execute("COMMIT")
        finally:
            self._depth = 0
            if durable:
                self._connection.execute("PRAGMA synchronous = NORMAL")

    def run(self, sql: str, *values: object) -> None:
        self._connection.execute(sql, values)

    def insert(self, sql: str, *values: object) -> int:
        """Run an INSERT and give the number of its row."""
        return self._connection.execute(sql, values).lastrowid or 0

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return found

    def fold(self) -> None:
        """Fold the journal into the file, and empty it of what was written over."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Fold the journal into the file and close."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
