"""Rows of texts as aligned columns, narrowed to what a terminal is wide.

What never enters this room: what the texts say.
"""

import shutil
import sys
from collections.abc import Sequence
from typing import Final

GAP: Final = 2
LEAST: Final = 10
"""Below this a column says nothing any more."""
CUT: Final = "…"


def terminal_width() -> int | None:
    """Columns of the screen; None when nobody looks, so that nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def table(rows: Sequence[Sequence[str]], width: int | None = None) -> list[str]:
    """One line a row; columns that nobody fills take no room.

    The widest columns are cut first when all do not fit into `width`.
    """
    if not rows:
        return []
    used = [at for at in range(len(rows[0])) if any(row[at] for row in rows)]
    widths = [max(len(row[at]) for row in rows) for at in used]
    if width is not None:
        widths = _narrowed(widths, width - GAP * (len(used) - 1))
    return [
        (" " * GAP)
        .join(_cell(row[at], room) for at, room in zip(used, widths, strict=True))
        .rstrip()
        for row in rows
    ]


def _narrowed(widths: list[int], room: int) -> list[int]:
    narrow = list(widths)
    while sum(narrow) > room and max(narrow, default=0) > LEAST:
        narrow[narrow.index(max(narrow))] -= 1
    return narrow


def _cell(text: str, room: int) -> str:
    return text.ljust(room) if len(text) <= room else text[: room - 1] + CUT
