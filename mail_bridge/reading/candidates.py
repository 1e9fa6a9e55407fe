"""Which lines of a text any rule has to look at, found in the text as a whole.

A rule that is asked of each line costs more than all else that is done with a mail;
most lines of most mails can be told at once to be of no interest. Lines are joined with
a line feed before each. What never enters this room: a rule.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

BLANKS: Final = "".join(
    letter for letter in map(chr, range(0x3001)) if letter.isspace() and letter != "\n"
)
"""All that `str.strip` drops, but the line feed."""
FOLDED: Final = {"i": "\u0131\u0130", "k": "\u212a", "s": "\u017f"}
"""Letters beyond the two cases that `re.IGNORECASE` takes for the same."""
LETTERS: Final = 3
"""Of a word, as many as tell nearly all lines that begin otherwise."""


def joined(lines: Sequence[str]) -> str:
    """A line feed before each line: `places` counts them."""
    return "\n" + "\n".join(lines) if lines else ""


def beginning(words: Iterable[str], marks: str = "") -> re.Pattern[str]:
    """Finds lines that may begin with a word, in either case, after blanks and `marks`.

    It finds some that do not. No word begins with a blank or a mark.
    """
    starts = dict.fromkeys("".join(map(_either, word[:LETTERS])) for word in words)
    return re.compile(f"\n[{re.escape(BLANKS + marks)}]*+(?:{'|'.join(starts)})")


def places(pattern: re.Pattern[str], text: str) -> list[int]:
    """Numbers of the lines that begin at a place which `pattern` finds."""
    found: list[int] = []
    number, last = -1, 0
    for each in pattern.finditer(text):
        number += text.count("\n", last, each.start() + 1)
        last = each.start() + 1
        found.append(number)
    return found


def holding(mark: str, text: str) -> list[int]:
    """Numbers of the lines that hold `mark`."""
    found: list[int] = []
    number, last = -1, 0
    place = text.find(mark)
    while place >= 0:
        number += text.count("\n", last, place)
        last = place
        found.append(number)
        end = text.find("\n", place)
        place = text.find(mark, end) if end >= 0 else -1
    return found


def _either(letter: str) -> str:
    if letter == " ":
        return r"\s"
    if letter == "'":
        return "['\u2019]"
    return f"[{re.escape(letter + letter.upper())}{FOLDED.get(letter, '')}]"
