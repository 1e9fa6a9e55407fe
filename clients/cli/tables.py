"""Rows of texts as aligned columns, or one under the other where a screen is narrow.

What never enters this room: what the texts say.
"""

import shutil
import sys
import textwrap
from collections.abc import Sequence
from functools import partial
from typing import Final

GAP: Final = "  "
INDENT: Final = "    "
NARROWEST: Final = 20
"""Columns; on fewer nothing is read."""
WRAP: Final = partial(textwrap.wrap, break_long_words=False, break_on_hyphens=False)
"""A number that is cut in two is one that cannot be copied."""


def terminal_width() -> int | None:
    """Columns of the screen; None when nobody looks, so that every row is a line."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def table(rows: Sequence[Sequence[str]], width: int | None = None) -> list[str]:
    """One line a row; columns that nobody fills take no room.

    Where that is wider than `width`, the first two texts, and below the others.
    """
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_aligned(row, widths) for row in rows]
    if width is None or max(map(len, lines)) <= width:
        return lines
    return [line for row in rows for line in _stacked(row, width)]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (text.ljust(room) for text, room in zip(row, widths, strict=True) if room)
    return GAP.join(cells).rstrip()


def _stacked(row: Sequence[str], width: int) -> list[str]:
    first, rest = (", ".join(filter(None, part)) for part in (row[:2], row[2:]))
    room = max(width, NARROWEST)
    lines = WRAP(first, room, subsequent_indent=INDENT)
    return lines + WRAP(rest, room, initial_indent=INDENT, subsequent_indent=INDENT)
