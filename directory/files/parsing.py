"""From a stream to rows: the header decides which parser reads the rest.

What never enters this room: a table, a connection.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cordee.directory.errors import WrongFile
from cordee.directory.files import activity, diploma, know_how, mssante, restricted
from cordee.directory.files.kinds import Header, Kind, recognise
from cordee.directory.files.labels import Labels
from cordee.directory.files.notes import Notes
from cordee.directory.files.opening import Stream
from cordee.directory.files.reading import Block, blocks
from cordee.directory.files.rows import Rows

ROWS: Final[Mapping[Kind, type[Rows]]] = {
    Kind.ACTIVITY: activity.ActivityRows,
    Kind.DIPLOMA: diploma.DiplomaRows,
    Kind.KNOW_HOW: know_how.KnowHowRows,
    Kind.MSSANTE: mssante.MssanteRows,
    Kind.RESTRICTED: restricted.RestrictedRows,
}
USED: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.ACTIVITY: activity.USED,
    Kind.DIPLOMA: diploma.USED,
    Kind.KNOW_HOW: know_how.USED,
    Kind.MSSANTE: mssante.USED,
    Kind.RESTRICTED: restricted.USED,
}


class Parsing:
    """Reads one file. Raises WrongFile, from the constructor on."""

    def __init__(self, stream: Stream) -> None:
        self.notes = Notes()
        self.labels = Labels()
        self._blocks = blocks(stream.read)
        self._first, self.header = _begun(self._blocks)
        self.rows = ROWS[self.header.kind](self.header, self.notes, self.labels)

    def batches(self) -> Iterator[dict[str, bytes]]:
        """Give what COPY takes, by table, for a piece of the file at a time."""
        self.rows.feed(self._first)
        for block in self._blocks:
            self.rows.feed(block)
            yield self.rows.drain()
        yield self.rows.drain()


def header_of(stream: Stream) -> Header:
    """Read the first line alone. Raises WrongFile."""
    return _begun(blocks(stream.read))[1]


def _begun(read: Iterator[Block]) -> tuple[Block, Header]:
    """Take the header off the first lines."""
    for block in read:
        header = recognise(block.lines[0], USED)
        return Block(block.number + 1, block.lines[1:]), header
    raise WrongFile("the file is empty")
