"""One line that says how far a file is, on a terminal and nowhere else.

What never enters this room: what moves the file.
"""

import shutil
from types import TracebackType
from typing import Final, Self

from cordee.clients.cli import sizes
from cordee.clients.cli.catalogue import files as words
from cordee.clients.cli.output import Output
from cordee.clients.cli.transcript import shorten

NAME: Final = 28
"""Characters of the name: the rest of a narrow line is for the figures."""

CLEAR: Final = "\r\x1b[K"


class Progress:
    """`with Progress(output) as progress:`; the line is gone at the end."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._is_drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_drawn:
            self._output.sketch(CLEAR)

    def show(self, name: str, done: int, total: int) -> None:
        """Draw over what was there."""
        if not self._output.is_watched:
            return
        line = words.PROGRESS(
            name=shorten(name, NAME),
            bar=sizes.bar(done, total),
            done=sizes.size(done),
            total=sizes.size(total),
        )
        width = shutil.get_terminal_size().columns - 1
        self._output.sketch(f"{CLEAR}{line[:width]}")
        self._is_drawn = True
