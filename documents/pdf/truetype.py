"""Tables of a TrueType program: its maps, and which glyphs there are (OpenType §otff).

What never enters this room: an outline that is drawn.
"""

import struct
from collections.abc import Iterator
from typing import Final

MAX_TABLES: Final = 64
LONG: Final = 1
"""`indexToLocFormat` of offsets in 32 bits; in 16, they count in pairs of bytes."""


class BrokenFontError(ValueError):
    """A program that is not whole."""


def subtables(program: bytes) -> int:
    """How many tables the `cmap` has; 0 without one."""
    try:
        (found,) = struct.unpack_from(">H", _tables(program)[b"cmap"], 2)
    except (struct.error, KeyError, BrokenFontError):
        return 0
    return int(found)


def present(program: bytes) -> list[int]:
    """The glyphs that show something or take room, and glyph 0.

    A subset keeps the numbers of its font: those left out have neither outline nor
    width. Raises BrokenFontError.
    """
    try:
        tables = _tables(program)
        (count,) = struct.unpack_from(">H", tables[b"maxp"], 4)
        drawn = _outlines(tables, count)
        wide = _widths(tables, count)
        return [at for at in range(count) if at == 0 or drawn[at] or wide[at]]
    except (struct.error, KeyError, IndexError) as error:
        raise BrokenFontError("a font is not whole") from error


def _tables(program: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", program, 4)
    if count > MAX_TABLES:
        raise BrokenFontError("a font has too many tables")
    return dict(_directory(program, count))


def _directory(program: bytes, count: int) -> Iterator[tuple[bytes, bytes]]:
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack_from(">4sLLL", program, at)
        yield tag, program[offset : offset + length]


def _outlines(tables: dict[bytes, bytes], count: int) -> list[bool]:
    (form,) = struct.unpack_from(">h", tables[b"head"], 50)
    size = "L" if form == LONG else "H"
    offsets = struct.unpack_from(f">{count + 1}{size}", tables[b"loca"])
    return [offsets[at + 1] > offsets[at] for at in range(count)]


def _widths(tables: dict[bytes, bytes], count: int) -> list[bool]:
    (metrics,) = struct.unpack_from(">H", tables[b"hhea"], 34)
    pairs = struct.unpack_from(f">{metrics * 2}H", tables[b"hmtx"])
    widths = list(pairs[::2])
    return [bool(widths[min(at, metrics - 1)]) for at in range(count)]
