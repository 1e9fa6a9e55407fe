"""Where answers go: sentences for a person, objects for a program.

What never enters this room: what is said.
"""

import asyncio
import sys
from collections.abc import Iterable
from typing import Final, TextIO

from cordee.clients.cli import objects


class Output:
    """Answers on standard output, remarks on standard error."""

    def __init__(
        self,
        *,
        is_json: bool,
        out: TextIO | None = None,
        remarks: TextIO | None = None,
    ) -> None:
        self.is_json: Final = is_json
        self._out: Final = out or sys.stdout
        self._remarks: Final = remarks or sys.stderr

    @property
    def is_screen(self) -> bool:
        """Whether a person sees it now."""
        return not self.is_json and self._out.isatty()

    @property
    def is_watched(self) -> bool:
        """Whether a person sees the remarks while they come."""
        return not self.is_json and self._remarks.isatty()

    def give(self, value: object, lines: Iterable[str]) -> None:
        """Print the object, or the lines that say the same."""
        texts = [objects.line(value)] if self.is_json else lines
        for text in texts:
            print(text, file=self._out, flush=True)

    def done(self, sentence: str) -> None:
        """Say that it was done."""
        self.give({"done": True}, [sentence])

    def remark(self, sentence: str) -> None:
        """Something to know beside the answer."""
        print(sentence, file=self._remarks, flush=True)

    def ask(self, prompt: str) -> None:
        """A question, whose answer is typed on the same line."""
        print(prompt, end="", file=self._remarks, flush=True)

    async def read(self, prompt: str) -> str:
        """One line typed by the person; empty at the end of the input."""
        self.ask(prompt)
        if sys.stdin.isatty():  # a thread that reads would outlive an interruption
            await _readable(sys.stdin.fileno())
            return sys.stdin.readline().strip()
        line: str = await asyncio.to_thread(sys.stdin.readline)
        return line.strip()

    def sketch(self, line: str) -> None:
        """Something that the next sketch draws over."""
        print(line, end="", file=self._remarks, flush=True)


async def _readable(descriptor: int) -> None:
    """Wait until a line was typed."""
    loop = asyncio.get_running_loop()
    typed = asyncio.Event()
    loop.add_reader(descriptor, typed.set)
    try:
        await typed.wait()
    finally:
        loop.remove_reader(descriptor)
