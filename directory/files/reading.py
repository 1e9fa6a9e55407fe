"""Bytes to lines of text, in constant memory: UTF-8, or a sentence that says where not.

What never enters this room: a separator, a column.
"""

import codecs
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from cordee.directory.errors import WrongFile

BLOCK: Final = 1 << 20
"""Bytes that are read at a time."""
MAX_CHARACTERS: Final = 1 << 14
"""Of a line; a real one has under 2,000."""
MAX_LINE: Final = 4 * MAX_CHARACTERS
"""Bytes of a line: what is longer is cut just behind, and has too many characters."""
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Block(msgspec.Struct, frozen=True):
    """Lines without their ends; `number` is that of the first, from 1."""

    number: int
    lines: list[str]


def blocks(read: Callable[[int], bytes], size: int = BLOCK) -> Iterator[Block]:
    """Cut what `read` gives into lines.

    A line over MAX_LINE comes as a piece of more than MAX_CHARACTERS. Raises WrongFile
    for another encoding.
    """
    data = read(size)
    if data.startswith(_UTF_16):
        raise WrongFile("it is written in UTF-16: ask for the file in UTF-8")
    held = b""
    data = data.removeprefix(codecs.BOM_UTF8)
    number = 1
    while data:
        whole, newline, rest = (held + data).rpartition(b"\n")
        if newline:
            lines = _lines(whole, number)
            yield Block(number, lines)
            number += len(lines)
        held = rest
        if len(held) > MAX_LINE:
            held = held[: MAX_LINE + 4]  # what it holds further is dropped
        data = read(size)
    if held:
        yield Block(number, _lines(held, number))


def _lines(data: bytes, number: int) -> list[str]:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        lines = data.split(b"\n")
        if any(len(line) > MAX_LINE for line in lines):
            return [_cut(line, number + n) for n, line in enumerate(lines)]
        raise _not_utf_8(data, error.start, number) from None
    return [line.removesuffix("\r") for line in text.split("\n")]


def _cut(line: bytes, number: int) -> str:
    """A line alone; one that is too long may end within a character."""
    try:
        return line.decode(errors="ignore" if len(line) > MAX_LINE else "strict")
    except UnicodeDecodeError as error:
        raise _not_utf_8(line, error.start, number) from None


def _not_utf_8(data: bytes, start: int, number: int) -> WrongFile:
    line = number + data.count(b"\n", 0, start)
    return WrongFile(
        f"line {line} holds the byte {data[start]:#04x}, which is not UTF-8: the file "
        "was probably saved as Latin-1 (Windows); import it as it was published"
    )
