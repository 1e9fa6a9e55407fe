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
        """Draw over what was there; bytes."""
        self._draw(name, (done, total), (sizes.size(done), sizes.size(total)))

    def count(self, name: str, done: int, total: int = 0) -> None:
        """The same of things that are counted; without a total, only how many."""
        if total:
            self._draw(name, (done, total), (str(done), str(total)))
        elif self._output.is_watched:
            self._sketch(f"{shorten(name, NAME)}  {done}")

    def _draw(self, name: str, how: tuple[int, int], said: tuple[str, str]) -> None:
        if self._output.is_watched:
            bar, (done, total) = sizes.bar(*how), said
            line = words.PROGRESS(
                name=shorten(name, NAME), bar=bar, done=done, total=total
            )
            self._sketch(line)

    def _sketch(self, line: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        self._output.sketch(f"{CLEAR}{line[:width]}")
        self._is_drawn = True
