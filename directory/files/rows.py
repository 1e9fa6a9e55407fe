"""What a parser of one kind of file is: lines in, rows for tables out.

A row is a line of COPY's text format for the staging table of its name: the number
of the line in the file, the key, the values, a digest over the values. What never
enters this room: a connection.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final, TypeAlias, cast

from cordee.directory.files.fields import Bad, split
from cordee.directory.files.identity import practitioner_id
from cordee.directory.files.keys import is_rpps
from cordee.directory.files.kinds import Header
from cordee.directory.files.labels import Labels
from cordee.directory.files.notes import Notes
from cordee.directory.files.reading import Block

IDENTITY: Final = (
    "Type d'identifiant PP",
    "Identifiant PP",
    "Identification nationale PP",
)
RPPS: Final = "8"
NO_IDENTIFIER: Final = Bad("no identifier of a person, or a too long one")
WRONG_RPPS: Final = "an RPPS number with a wrong key"
REMEMBERED: Final = 1 << 16
"""Rows whose repetition is not staged again: some megabytes."""

Pick: TypeAlias = Callable[[Sequence[str]], tuple[str, ...]]


class Rows(ABC):
    """Parses the lines of one file. `staged` are rows by table, to be taken away."""

    tables: tuple[str, ...]

    def __init__(self, header: Header, notes: Notes, labels: Labels) -> None:
        self.notes = notes
        self.labels = labels
        self.count = 0
        self.staged: dict[str, list[str]] = {table: [] for table in self.tables}
        self._width = header.width

    def feed(self, block: Block) -> None:
        """Take lines; a bad one is noted and left out, an empty one is nothing."""
        for number, line in enumerate(block.lines, block.number):
            if not line:
                continue
            self.count += 1
            fields = split(line, self._width)
            bad = fields if isinstance(fields, Bad) else self.take(number, fields)
            if bad is not None:
                self.notes.reject(number, bad)

    def drain(self) -> dict[str, bytes]:
        """Take away what was staged, as COPY reads it."""
        taken = {
            table: "".join(rows).encode() for table, rows in self.staged.items() if rows
        }
        for rows in self.staged.values():
            rows.clear()
        return taken

    @abstractmethod
    def take(self, number: int, fields: list[str]) -> Bad | None:
        """Stage what a line says, or give the reason why it cannot be."""

    def check_rpps(self, number: int, practitioner: str) -> None:
        if practitioner.startswith(RPPS) and not is_rpps(practitioner[1:]):
            self.notes.warn(number, WRONG_RPPS)


class Recent:
    """Tells what was just said in the same words. It forgets; staging does not."""

    def __init__(self) -> None:
        self._said: dict[str, int] = {}

    def is_known(self, name: str, words: tuple[str, ...]) -> bool:
        """Whether these were the last words under this name; now they are."""
        said = hash(words)
        if self._said.get(name) == said:
            return True
        if len(self._said) >= REMEMBERED:
            self._said.clear()
        self._said[name] = said
        return False


def pick(header: Header, *names: str) -> Pick:
    """Make a function that gives these columns, two or more, in this order."""
    return cast("Pick", itemgetter(*map(header.at, names)))


def person_of(fields: tuple[str, ...]) -> str:
    """Give the IDNPS of the three columns of IDENTITY; empty for none."""
    kind, number, national = fields
    return practitioner_id(national, kind, number)
