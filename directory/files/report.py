"""What an import did, or would do.

What never enters this room: how it is shown.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec

from cordee.directory.files.kinds import Kind
from cordee.directory.files.notes import Example
from cordee.directory.store.diff import Difference
from cordee.directory.store.diff import Example as Changed


class Step(msgspec.Struct, frozen=True):
    """How far an import is: bytes of the text, all of them, rows read, what is done."""

    phase: str
    done: int
    size: int
    rows: int


Progress: TypeAlias = Callable[[Step], None]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `version` is that in force afterwards; `peak` is in bytes.

    `refused` says of a dry run why the import would be refused, if it would.
    """

    kind: Kind
    name: str
    date: str
    rows: int
    bad: Mapping[str, int]
    warnings: Mapping[str, int]
    bad_lines: tuple[Example, ...]
    warning_lines: tuple[Example, ...]
    seconds: float
    peak: int
    version: int
    is_applied: bool
    differences: tuple[Difference, ...] = ()
    changes: tuple[Changed, ...] = ()
    refused: str = ""

    @property
    def added(self) -> int:
        return sum(difference.added for difference in self.differences)

    @property
    def changed(self) -> int:
        return sum(difference.changed for difference in self.differences)

    @property
    def gone(self) -> int:
        return sum(difference.gone for difference in self.differences)
