"""Lines of text as they fill up: breaks that were asked for, marks of quotes.

What never enters this room: a tag.
"""

from typing import Final

CUT: Final = "\ue000"
"""A line of its own: by its structure, what follows is what the sender answers to."""


def without_cuts(text: str) -> str:
    """The text, where nobody looks for what it quotes."""
    if CUT not in text:
        return text
    return "\n".join(line for line in text.split("\n") if line != CUT)


class Lines:
    """Lines as they fill; `pending` breaks are made when something follows."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current: list[str] = []
        self.pending = 0
        self.quotes = 0
        self.quote_start = 0
        self.separator = ""

    def ask(self, breaks: int) -> None:
        self.pending = max(self.pending, breaks)
        self.separator = ""

    def push(self) -> None:
        """End the line, even an empty one."""
        text = "".join(self.current).rstrip(" \xa0")
        prefix = "> " * self.quotes
        self.lines.append((prefix + text).rstrip() if prefix else text)
        self.current = []

    def settle(self) -> None:
        """Make the breaks that were asked for."""
        if self.pending and self.current:
            self.push()
        is_first = len(self.lines) == self.quote_start
        if self.pending > 1 and not is_first and self.lines[-1].strip("> "):
            self.push()
        self.pending = 0
        if self.separator and self.current:
            self.current.append(self.separator)
        self.separator = ""

    def write(self, text: str) -> None:
        self.settle()
        self.current.append(text)

    def mark(self) -> None:
        """The cut, on a line of its own."""
        if self.current:
            self.push()
        self.pending = 0
        self.lines.append(CUT)

    def settle_line(self) -> None:
        """The line ends here, because the next one has another depth."""
        if self.current:
            self.push()
        if self.pending > 1 and self.lines and self.lines[-1].strip("> "):
            self.push()
        self.pending = 0
