"""Transfer syntaxes (PS3.5 §10), and the group that names one (PS3.10 §7.1).

What never enters this room: a data set; only what stands before it.
"""

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

from cordee.imaging.deflate import inflate_all
from cordee.imaging.errors import Reason, SourceError

IMPLICIT_LITTLE: Final = "1.2.840.10008.1.2"
EXPLICIT_LITTLE: Final = "1.2.840.10008.1.2.1"
DEFLATED: Final = "1.2.840.10008.1.2.1.99"
EXPLICIT_BIG: Final = "1.2.840.10008.1.2.2"
UNCOMPRESSED: Final = frozenset(
    {IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG, "1.2.840.10008.1.20"}
)
RLE: Final = "1.2.840.10008.1.2.5"
VIDEO: Final = "1.2.840.10008.1.2.4.10"
"""What MPEG syntaxes begin with: .100 to .106, whose frames are no images."""

MAX_INFLATED: Final = 256 << 20
"""Bytes of a data set that its file holds deflated: a bomb gives no more."""

MAX_META: Final = 64 << 10
"""Bytes of the group before the data set; real ones have 200."""

_LONG: Final = frozenset({b"OB", b"OW", b"UN", b"UT", b"SQ"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A data set to read: `body` is the file itself, or what it holds deflated."""

    transfer: str
    body: BinaryIO
    start: int
    size: int
    is_explicit: bool
    is_little: bool
    is_inflated: bool


def open_data_set(file: BinaryIO, size: int) -> Opened:
    """Find where the data set begins, and how it is written.

    Raises SourceError for what is not DICOM, and for a bomb.
    """
    file.seek(0)
    head = file.read(min(size, MAX_META))
    base = 132 if head[128:132] == b"DICM" else 0
    transfer, start = _meta(head, base)
    if not transfer:
        return _guess(file, head, start, size)
    if transfer == DEFLATED:
        return _inflated(file, start)
    return Opened(
        transfer,
        file,
        start,
        size,
        transfer != IMPLICIT_LITTLE,
        transfer != EXPLICIT_BIG,
        is_inflated=False,
    )


def _meta(head: bytes, base: int) -> tuple[str, int]:
    """Give the syntax that group 0002 names, and where that group ends."""
    at, transfer = base, ""
    while at + 8 <= len(head) and head[at : at + 2] == b"\x02\x00":
        element, kind, length = struct.unpack_from("<H2sH", head, at + 2)
        at += 8
        if kind in _LONG:
            if at + 4 > len(head):
                break
            length = struct.unpack_from("<I", head, at)[0]
            at += 4
        if at + length > len(head):
            raise SourceError(Reason.DAMAGED)
        if element == 0x0010:
            transfer = head[at : at + length].rstrip(b"\x00 ").decode("latin-1")
        at += length
    return transfer, at


def _guess(file: BinaryIO, head: bytes, start: int, size: int) -> Opened:
    """Take a data set that no group names the syntax of, if it looks like one."""
    group = head[start : start + 2]
    kind = head[start + 4 : start + 6]
    is_little = group != b"\x00\x08"
    has_magic = start >= 132
    if group not in {b"\x08\x00", b"\x00\x08"} and not has_magic:
        raise SourceError(Reason.NOT_DICOM)
    is_explicit = kind.isalpha() and kind.isupper()
    if not has_magic and not is_explicit and not _is_plausible(head, start, size):
        raise SourceError(Reason.NOT_DICOM)
    transfer = EXPLICIT_LITTLE if is_explicit else IMPLICIT_LITTLE
    if not is_little:
        transfer = EXPLICIT_BIG
    return Opened(
        transfer, file, start, size, is_explicit, is_little, is_inflated=False
    )


def _is_plausible(head: bytes, start: int, size: int) -> bool:
    """Whether an implicit element of group 0008 stands here, with a real length."""
    if len(head) < start + 8:
        return False
    element, length = struct.unpack_from("<HI", head, start + 2)
    return bool(element < 0x0100 and length <= 256 and start + length < size)


def _inflated(file: BinaryIO, start: int) -> Opened:
    file.seek(start)
    body = io.BytesIO()
    try:
        for piece in inflate_all(iter(lambda: file.read(1 << 18), b""), MAX_INFLATED):
            body.write(piece)
    except ValueError as error:
        is_bomb = "beyond" in str(error)
        raise SourceError(Reason.TOO_LARGE if is_bomb else Reason.DAMAGED) from None
    size = body.tell()
    return Opened(
        DEFLATED, body, 0, size, is_explicit=True, is_little=True, is_inflated=True
    )
