"""How a TrueType font maps codes to its characters (ISO 19005-1 §6.3.7).

What never enters this room: an outline.
"""

from typing import Final

import pikepdf

from cordee.documents.pdf.objects import name
from cordee.documents.pdf.truetype import subtables

SYMBOLIC: Final = 4
"""The flag of a font with characters of its own (ISO 32000-1 table 123)."""

ENCODINGS: Final = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding"})


def is_badly_coded(one: pikepdf.Object) -> bool:
    """Whether a simple TrueType font is coded in a way that PDF/A-1 does not take.

    A symbolic one has a single `cmap` and no encoding, any other one of two encodings.
    """
    if name(one, "/Type") != "/Font" or name(one, "/Subtype") != "/TrueType":
        return False
    descriptor = one.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return True
    flags = name(descriptor, "/Flags")
    if not flags.isdigit() or not int(flags) & SYMBOLIC:
        return _encoding(one) not in ENCODINGS
    program = descriptor.get("/FontFile2")
    if "/Encoding" in one or not isinstance(program, pikepdf.Stream):
        return True
    return subtables(program.read_bytes()) != 1


def _encoding(font: pikepdf.Object) -> str:
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary):
        return "" if "/Differences" in encoding else name(encoding, "/BaseEncoding")
    return "" if encoding is None else str(encoding)
