"""The header of a mail or part (RFC 5322 §2.2): bytes -> fields, in their order.

Whatever a field holds is still bytes. What never enters this room: a MIME body.
"""

import re
from dataclasses import dataclass
from typing import Final

from cordee.mail_bridge.errors import MailTooLarge
from cordee.mail_bridge.reading.clean import clean_line
from cordee.mail_bridge.reading.limits import FIELD, FIELDS, HEADER
from cordee.mail_bridge.reading.words import decode_words

LINE: Final = re.compile(rb"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
NAME: Final = re.compile(rb"([!-9;-~]{1,128})[ \t]*:[ \t]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fields:
    """`items` are (name in lower case, unfolded value)."""

    items: tuple[tuple[str, bytes], ...]

    def first(self, name: str) -> bytes:
        """The first one: a second From, Subject or Content-Type is not looked at."""
        return next((value for key, value in self.items if key == name), b"")

    def all(self, name: str) -> tuple[bytes, ...]:
        return tuple(value for key, value in self.items if key == name)

    def text(self, name: str, limit: int) -> str:
        """The first of them, decoded: one line."""
        return clean_line(decode_words(self.first(name)), limit)

    def word(self, name: str) -> str:
        """The first of them as a keyword: ASCII, lower case, without parameters."""
        value = self.first(name)[:256].partition(b";")[0]
        return value.decode("ascii", "replace").strip().lower()

    @property
    def count(self) -> int:
        return len(self.items)


def split(data: bytes, start: int, end: int) -> tuple[Fields, int]:
    """The fields of `data[start:end]`, and where what follows them begins.

    A line that is no field ends the header, as if the empty line were missing. Raises
    MailTooLarge.
    """
    items: list[tuple[str, list[bytes]]] = []
    after = end
    for found in LINE.finditer(data, start, end):
        line, after = found[1], found.end()
        if not line or after == found.start():
            break
        if after - start > HEADER or len(items) > FIELDS:
            raise MailTooLarge("A header of this mail is too long.")
        if line[:1] in {b" ", b"\t"} and items:
            items[-1][1].append(line.strip())
        elif (field := NAME.fullmatch(line)) is not None:
            items.append((field[1].decode("ascii").lower(), [field[2].strip()]))
        elif items or not line.startswith((b"From ", b">From ")):
            after = found.start()
            break
    return Fields(tuple((name, _unfolded(lines)) for name, lines in items)), after


def _unfolded(lines: list[bytes]) -> bytes:
    return b" ".join(filter(None, lines))[:FIELD]
