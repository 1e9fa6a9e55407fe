"""Why a PDF cannot be made a PDF/A-1b without changing what it shows or holds.

ISO 19005-1:2005, by paragraph. What never enters this room: a repair; what can be
repaired is no obstacle.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import pikepdf

from cordee.documents.pdf.coding import is_badly_coded
from cordee.documents.pdf.facts import Active
from cordee.documents.pdf.inspection import activity, is_unembedded
from cordee.documents.pdf.objects import name
from cordee.documents.pdf.subsets import is_unlisted, listing

MAX_CONTENT: Final = 20_000_000
"""Bytes of the content of all pages that are looked through."""


class Obstacle(StrEnum):
    """The trouble, in a word that a client can translate."""

    ENCRYPTED = "encrypted"
    FONTS = "fonts"
    """§6.3.4, §6.3.7: a font is not embedded, or not coded as it must be."""

    SUBSETS = "subsets"
    """§6.3.5: the characters of a subset are not listed (CIDSet), and cannot be."""

    TRANSPARENCY = "transparency"
    """§6.4."""

    COLOURS = "colours"
    """§6.2.3: colours of a printer (CMYK), or a profile of a later version."""

    IMAGES = "images"
    """§6.2.4, §6.1.10: a format of pictures or streams that it does not know."""

    LAYERS = "layers"
    """§6.1.13: optional content."""

    FORM = "form"
    """§6.9: a field that is filled in, or a signature that would be broken."""

    ANNOTATIONS = "annotations"
    """§6.5: a note that is not printed as it is seen."""

    ATTACHMENTS = "attachments"
    """§6.1.11: a file inside, which is somebody's."""

    SIZE = "size"
    """§6.1.12, or more of it than is looked at."""


FILTERS: Final = frozenset({"/JPXDecode", "/Crypt", "/LZWDecode", "/LZW"})
LINKS: Final = frozenset({"/Link", "/Popup"})
PRINTED: Final = frozenset(
    {"/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Highlight", "/Underline"}
    | {"/Squiggly", "/StrikeOut", "/Stamp", "/Ink"}
)
PRINTER: Final = frozenset({"/DeviceCMYK", "/DeviceN"})
BLENDS: Final = frozenset({"", "/Normal", "/Compatible"})
_CMYK: Final = re.compile(
    rb"(?:[-+.0-9]{1,20}\s{1,8}){4}[kK](?![^\s/\[(<%])|/CMYK\b|/DeviceCMYK\b"
)
"""Operators `k` and `K`, and pictures in the content (ISO 32000-1 tables 74 and 93)."""


def obstacles(one: pikepdf.Object) -> Iterator[Obstacle]:
    """Those of one dictionary."""
    if is_unembedded(one) or is_badly_coded(one):
        yield Obstacle.FONTS
    if is_unlisted(one) and listing(one) is None:
        yield Obstacle.SUBSETS
    if _is_transparent(one):
        yield Obstacle.TRANSPARENCY
    if any(_is_of_a_printer(value) for value in _spaces(one)):
        yield Obstacle.COLOURS
    if FILTERS & set(_filters(one)) or name(one, "/Subtype") == "/PS":
        yield Obstacle.IMAGES
    if "/OCProperties" in one or name(one, "/Type") == "/OCG":
        yield Obstacle.LAYERS
    if name(one, "/FT") or "/XFA" in one or name(one, "/Type") == "/Sig":
        yield Obstacle.FORM
    yield from _of_annotation(one)
    if {Active.EMBEDDED_FILE, Active.MEDIA} & set(activity(one)):
        yield Obstacle.ATTACHMENTS


def of_pages(pdf: pikepdf.Pdf) -> Iterator[Obstacle]:
    """Those in what the pages and forms draw."""
    left = MAX_CONTENT
    for drawn in (*(page.obj for page in pdf.pages), *_forms(pdf)):
        content = _content(drawn)
        left -= len(content)
        if left < 0:
            yield Obstacle.SIZE
            return
        if _CMYK.search(content):
            yield Obstacle.COLOURS


def _forms(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and name(one, "/Subtype") == "/Form":
            yield one


def _content(drawn: pikepdf.Object) -> bytes:
    """What a page or a form draws, unpacked."""
    contents = drawn.get("/Contents", drawn)
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(
        one.read_bytes() for one in streams if isinstance(one, pikepdf.Stream)
    )


def _is_transparent(one: pikepdf.Object) -> bool:
    mask = one.get("/SMask")
    if mask is not None and str(mask) != "/None":
        return True
    if "/SMaskInData" in one and name(one, "/SMaskInData") != "0":
        return True
    if any(_number(one, key) < 1 for key in ("/ca", "/CA")):
        return True
    return _blend(one.get("/BM")) not in BLENDS


def _blend(written: object) -> str:
    if isinstance(written, pikepdf.Array):
        return str(written[0]) if len(written) else ""
    return "" if written is None else str(written)


def _number(one: pikepdf.Object, key: str) -> float:
    found = one.get(key)
    try:
        return 1.0 if found is None else float(str(found))
    except ValueError:
        return 1.0


def _spaces(one: pikepdf.Object) -> Iterator[object]:
    """Values that may be colour spaces: named ones, those of pictures and shadings."""
    for key in ("/ColorSpace", "/CS"):
        found = one.get(key)
        if isinstance(found, pikepdf.Dictionary):
            yield from (found[inner] for inner in found.keys())  # noqa: SIM118
        elif found is not None:
            yield found


def _is_of_a_printer(space: object) -> bool:
    if not isinstance(space, pikepdf.Array) or not len(space):
        return str(space) in PRINTER
    family = str(space[0])
    if family in PRINTER:
        return True
    if family == "/ICCBased":
        return _is_late(space[1])
    if family in {"/Indexed", "/Pattern"} and len(space) > 1:
        return _is_of_a_printer(space[1])
    return family == "/Separation" and len(space) > 2 and _is_of_a_printer(space[2])


def _is_late(profile: object) -> bool:
    """Whether an ICC profile is of version 3 or later (§6.2.3.2)."""
    if not isinstance(profile, pikepdf.Stream):
        return True
    header = profile.read_bytes()[:12]
    return len(header) < 12 or header[8] > 2


def _filters(one: pikepdf.Object) -> Iterator[str]:
    found = one.get("/Filter")
    listed = list(found) if isinstance(found, pikepdf.Array) else [found]
    return (str(each) for each in listed if each is not None)


def _of_annotation(one: pikepdf.Object) -> Iterator[Obstacle]:
    kind = name(one, "/Subtype")
    if name(one, "/Type") != "/Annot" and kind not in PRINTED:
        return
    if kind == "/Widget":
        yield Obstacle.FORM
    elif kind == "/FileAttachment":
        yield Obstacle.ATTACHMENTS
    elif kind not in LINKS and (kind not in PRINTED or "/AP" not in one):
        yield Obstacle.ANNOTATIONS
