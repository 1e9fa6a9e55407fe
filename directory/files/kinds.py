"""Which public file a header belongs to, and where its columns are.

Names decide, never positions. What never enters this room: a row.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from cordee.directory.errors import WrongFile
from cordee.directory.files import columns

LIKELY: Final = 0.5
"""A header that shares fewer of all its columns with a kind is of none."""
MAX_NAMED: Final = 10
"""Columns that one sentence names."""


class Kind(StrEnum):
    """The files known here, in the order in which they are imported together.

    People come last: what is told of somebody who is not there yet changes nobody, so
    that a first day writes each of them once.
    """

    DIPLOMA = "diploma"
    KNOW_HOW = "know_how"
    RESTRICTED = "restricted"
    MSSANTE = "mssante"
    ACTIVITY = "activity"


COLUMNS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.ACTIVITY: columns.ACTIVITY,
    Kind.DIPLOMA: columns.DIPLOMA,
    Kind.KNOW_HOW: columns.KNOW_HOW,
    Kind.MSSANTE: columns.MSSANTE,
    Kind.RESTRICTED: columns.RESTRICTED,
}


class Header(msgspec.Struct, frozen=True):
    """What a first line says: `positions` are those of the names, folded."""

    kind: Kind
    width: int
    positions: dict[str, int]

    def at(self, name: str) -> int:
        """Give the position of a column by its name in `columns`."""
        return self.positions[_same(name)]


def recognise(line: str, used: Mapping[Kind, Sequence[str]]) -> Header:
    """Tell the kind of a file by its header.

    `used` are the columns that a kind cannot lack. Raises WrongFile, which names
    what is missing, or what is there twice.
    """
    names = [_same(name) for name in line.split(columns.SEPARATOR)]
    if names[-1] == "":
        names.pop()  # the separator after the last column
    positions = {name: position for position, name in enumerate(names)}
    kind = max(Kind, key=lambda each: _likeness(each, positions))
    if _likeness(kind, positions) < LIKELY:
        raise WrongFile(
            "the first line is not the header of a file known here: expected one of "
            + ", ".join(f"{prefix}*" for prefix in columns.PREFIXES.values())
        )
    missing = [name for name in used[kind] if _same(name) not in positions]
    if missing:
        raise WrongFile(f"the {kind} file lacks {_named(missing)}")
    if len(positions) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise WrongFile(f"the header has twice {_named(twice)}")
    return Header(kind, len(names), positions)


def _likeness(kind: Kind, positions: Mapping[str, int]) -> float:
    """The share that the names have in common of all names of both."""
    known = {_same(name) for name in COLUMNS[kind]}
    return len(known & positions.keys()) / len(known | positions.keys())


def _same(name: str) -> str:
    """A name without what differs between two writings of it."""
    plain = unicodedata.normalize("NFC", name).replace(
        "\N{RIGHT SINGLE QUOTATION MARK}", "'"
    )
    return " ".join(plain.casefold().split())


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name[:80]}”" for name in names[:MAX_NAMED])
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return f"the column{'s' if len(names) > 1 else ''} {shown}{more}"
