"""What an import has to say about rows: how many, and the first of each, by line.

What never enters this room: the text of a row.
"""

from collections import Counter
from typing import Final

import msgspec

MAX_EXAMPLES: Final = 20
"""Lines that are named for all bad rows, and for all warnings; all are counted."""


class Example(msgspec.Struct, frozen=True):
    line: int
    why: str


class Notes:
    """Counts of bad rows and warnings, with a bounded number of examples."""

    def __init__(self) -> None:
        self.bad: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.bad_examples: list[Example] = []
        self.warning_examples: list[Example] = []

    def reject(self, line: int, why: str) -> None:
        """Note a row that is left out."""
        self.bad[why] += 1
        if len(self.bad_examples) < MAX_EXAMPLES:
            self.bad_examples.append(Example(line, why))

    def warn(self, line: int, why: str) -> None:
        """Note something odd of a row that is taken."""
        self.warnings[why] += 1
        if len(self.warning_examples) < MAX_EXAMPLES:
            self.warning_examples.append(Example(line, why))

    def count(self, why: str, number: int) -> None:
        """Note something that has no line of its own."""
        if number:
            self.warnings[why] += number
