"""Search in this process: for commands, tests and measures.

What never enters this room: a socket, a database.
"""

from collections.abc import Iterable
from pathlib import Path

import tantivy

from cordee.directory.errors import SearchAway
from cordee.directory.model import Hit
from cordee.directory.search.building import Building, documents_of
from cordee.directory.search.entry import Entry
from cordee.directory.search.places import Shelf
from cordee.directory.search.searching import Searching


class LocalSearch:
    """An index of one's own. Implements ports.Search."""

    def __init__(self, index: tantivy.Index) -> None:
        self._searching = Searching(index)
        self.documents = documents_of(index)

    @classmethod
    def open(cls, folder: Path) -> "LocalSearch":
        """The index in use in this folder. Raises SearchAway when there is none."""
        current = Shelf(folder).current()
        if current is None:
            raise SearchAway("there is no search index here yet")
        return cls(tantivy.Index.open(str(current[1])))

    @classmethod
    def of(cls, entries: Iterable[Entry], folder: Path | None = None) -> "LocalSearch":
        """An index of these, in an empty folder or in memory."""
        building = Building.new(folder)
        building.add(entries)
        return cls(building.commit(0))

    async def find(self, query: str, near: str, limit: int) -> list[Hit]:
        """Who answers these words."""
        return self._searching.find(query, near, limit)

    def find_now(self, query: str, near: str = "", limit: int = 10) -> list[Hit]:
        """The same, without a loop."""
        return self._searching.find(query, near, limit)
