"""Makes an index from entries, and changes one.

What never enters this room: where entries come from, which index is in use.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
import tantivy

from cordee.directory.search.document import (
    ABOUT,
    RANK,
    About,
    about,
    document,
    kept,
    schema,
)
from cordee.directory.search.entry import Entry

REBUILD_BYTES: Final = 300_000_000
"""Memory for a whole index: a million practitioners become one segment or two."""
FOLLOW_BYTES: Final = 30_000_000
"""Memory for what changed in a day."""

_unpack: Final = msgspec.msgpack.Decoder(About).decode


class Building:
    """An index being made or changed; nothing is seen of it before `commit`."""

    def __init__(self, index: tantivy.Index, memory: int) -> None:
        self._index = index
        self._writer = index.writer(memory, 1)

    @classmethod
    def new(cls, folder: Path | None) -> "Building":
        """A new index in an empty folder, or in memory."""
        place = None if folder is None else str(folder)
        # Among those who answer equally well, whoever can be reached comes first.
        made = tantivy.Index(
            schema(), path=place, sort_by_field=RANK, sort_order=tantivy.Order.Desc
        )
        return cls(made, REBUILD_BYTES if folder is not None else FOLLOW_BYTES)

    @classmethod
    def change(cls, folder: Path) -> "Building":
        """The index that lies in this folder."""
        return cls(tantivy.Index.open(str(folder)), FOLLOW_BYTES)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add practitioners that are not there."""
        for entry in entries:
            self._writer.add_document(document(entry))

    def replace(self, entries: Iterable[Entry]) -> None:
        """Put practitioners in the place of what was there of them."""
        for entry in entries:
            self._writer.delete_documents_by_term("id", entry.id)
            self._writer.add_document(document(entry))

    def remove(self, practitioners: Iterable[str]) -> None:
        """Take practitioners out."""
        for practitioner in practitioners:
            self._writer.delete_documents_by_term("id", practitioner)

    def commit(self, version: int) -> tantivy.Index:
        """Let all of it be seen, as the directory of this version; the last call."""
        self._writer.delete_documents_by_term("id", ABOUT)
        self._writer.add_document(about(About(version)))
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()
        return self._index


def version_of(index: tantivy.Index) -> int:
    """Up to which version this index holds the directory; 0 when it does not say."""
    searcher = index.searcher()
    query = tantivy.Query.term_query(index.schema, "id", ABOUT, "basic")
    hits = searcher.search(query, 1, count=False).hits
    if not hits:
        return 0
    return _unpack(kept(searcher, hits[0][1])).version


def documents_of(index: tantivy.Index) -> int:
    """How many practitioners this index holds."""
    return max(0, index.searcher().num_docs - 1)
