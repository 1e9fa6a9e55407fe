"""The characters of a subset of a composite font: CIDSet (ISO 19005-1 §6.3.5).

What never enters this room: a font that is not TrueType; its list cannot be made here.
"""

import pikepdf

from cordee.documents.pdf import truetype
from cordee.documents.pdf.objects import name


def is_unlisted(one: pikepdf.Object) -> bool:
    """Whether a dictionary is a subset of a font that lists no character of it."""
    if name(one, "/Subtype") not in {"/CIDFontType0", "/CIDFontType2"}:
        return False
    descriptor = one.get("/FontDescriptor")
    has_list = isinstance(descriptor, pikepdf.Dictionary) and "/CIDSet" in descriptor
    return name(one, "/BaseFont")[7:8] == "+" and not has_list


def listing(font: pikepdf.Object) -> bytes | None:
    """The bits of a CIDSet, the first one for character 0; None where none is made."""
    descriptor = font.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return None
    program = descriptor.get("/FontFile2")
    if not isinstance(program, pikepdf.Stream):
        return None
    if str(font.get("/CIDToGIDMap", "/Identity")) != "/Identity":
        return None
    try:
        found = truetype.present(program.read_bytes())
    except truetype.BrokenFontError:
        return None
    bits = bytearray(max(found, default=0) // 8 + 1)
    for character in found:
        bits[character // 8] |= 0x80 >> character % 8
    return bytes(bits)
