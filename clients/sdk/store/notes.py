"""Notes: sealed values by kind, found again by what they are about.

What they are about is in no table: a row's name is a MAC of it, under a key that lies
sealed in the store. What never enters this room: what a note says.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.facts import load_fact, save_fact

NAMES: Final = "note names"
"""The fact that holds the key of the names."""

T = TypeVar("T")
About = tuple[str | int | bytes, ...]

_encode: Final = msgspec.msgpack.Encoder().encode


class Notes:
    """What one profile notes for itself; each write is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: bytes | None = None

    def put(
        self, kind: str, about: About, value: object, *, durable: bool = True
    ) -> None:
        """Note something in place of what was noted of the same.

        What need not be `durable` outlives a kill, and perhaps not a power cut.
        """
        name = self.name_of(kind, about)
        record = self._database.vault.seal(("notes", kind, name), value)
        with self._database.transaction(durable=durable):
            self._database.run(
                "INSERT INTO notes (kind, name, record) VALUES (?, ?, ?) "
                "ON CONFLICT (kind, name) DO UPDATE SET record = excluded.record",
                kind,
                name,
                record,
            )

    def get(self, kind: str, about: About, shape: type[T]) -> T | None:
        """What was noted; None when nothing was."""
        name = self.name_of(kind, about)
        row = self._database.row(
            "SELECT record FROM notes WHERE kind = ? AND name = ?", kind, name
        )
        if row is None:
            return None
        return self._database.vault.open(("notes", kind, name), row[0], shape)

    def remove(self, kind: str, about: About) -> None:
        """Note it no more."""
        name = self.name_of(kind, about)
        with self._database.transaction(durable=True):
            self._database.run(
                "DELETE FROM notes WHERE kind = ? AND name = ?", kind, name
            )

    def clear(self, kind: str) -> None:
        """Note nothing of a kind any more."""
        with self._database.transaction(durable=True):
            self._database.run("DELETE FROM notes WHERE kind = ?", kind)

    def each(self, kind: str, shape: type[T]) -> Iterator[T]:
        """Everything of a kind, in no order."""
        rows = self._database.rows(
            "SELECT name, record FROM notes WHERE kind = ?", kind
        )
        for name, record in rows:
            yield self._database.vault.open(("notes", kind, name), record, shape)

    def count(self, kind: str) -> int:
        row = self._database.row("SELECT count(*) FROM notes WHERE kind = ?", kind)
        return 0 if row is None else int(row[0])

    def name_of(self, kind: str, about: About) -> bytes:
        """The name of a row: a MAC of what it is about."""
        if self._names is None:
            self._names = load_fact(self._database, NAMES, bytes)
        if self._names is None:
            self._names = secrets.token_bytes(32)
            save_fact(self._database, NAMES, self._names)
        data = _encode((kind, *about))
        return hmac.digest(self._names, data, hashlib.sha256)
