"""Every dictionary of a PDF, as many as are looked at.

Importing it bounds what qpdf unpacks, in the whole process. What never enters this
room: a stream that is unpacked without a bound.
"""

from collections.abc import Iterator
from typing import Final

import pikepdf
from pikepdf import settings

from cordee.documents.errors import PdfError

MAX_SIZE: Final = 48 * 1024 * 1024
"""Bytes of a PDF: the same bound as for the documents that hold it."""

MAX_OBJECTS: Final = 200_000
"""Dictionaries that are looked at; a scanned file of 500 pages has some thousands."""

MAX_DEPTH: Final = 30
"""Of dictionaries in one another without a number of their own."""

MAX_STREAM: Final = 64 * 1024 * 1024
"""Bytes of one stream, unpacked: a deflated one may be a thousand times larger."""

settings.set_qpdf_limits(
    doc_max_warnings=1000,
    parser_max_nesting=100,
    max_stream_filters=4,
    dct_max_memory=MAX_STREAM,
    flate_max_memory=MAX_STREAM,
    png_max_memory=MAX_STREAM,
    run_length_max_memory=MAX_STREAM,
    tiff_max_memory=MAX_STREAM,
)

FAULTS: Final = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
    RecursionError,
)
"""What reading a broken PDF raises."""


class TooMuchError(PdfError):
    """More objects than are looked at."""


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All of them, also those without a number. Raises TooMuchError."""
    count = 0
    for top in pdf.objects:
        for found in _within(top, 0):
            count += 1
            if count > MAX_OBJECTS:
                raise TooMuchError("this PDF has too many objects")
            yield found


def _within(value: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """A dictionary or stream, and those directly inside it."""
    if depth > MAX_DEPTH:
        return
    inner: list[object]  # numbers and texts come as those of Python
    if isinstance(value, pikepdf.Array):
        inner = list(value.as_list())
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        inner = [value[key] for key in value.keys()]  # noqa: SIM118 - it is no dict
    else:
        return
    for one in inner:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _within(one, depth + 1)


def name(value: pikepdf.Object, key: str) -> str:
    """A name or text of a dictionary, or nothing."""
    found = value.get(key)
    return "" if found is None else str(found)
