"""Where the frames of a file lie (PS3.5 §8, Annex A.4), without decoding any.

What never enters this room: a decoder; a length that was not held against the file.
"""

import itertools
import struct
from collections.abc import Sequence
from typing import BinaryIO, Final

from cordee.imaging.header import Header, raw_value
from cordee.imaging.index import Shape
from cordee.imaging.shape import frame_count, frame_size
from cordee.imaging.transfer import EXPLICIT_BIG, UNCOMPRESSED, VIDEO

MAX_FRAGMENTS: Final = 200_000
"""Fragments of one file: twice as many as there may be frames."""

_ITEM: Final = b"\xfe\xff\x00\xe0"
_STARTS: Final = (b"\xff\xd8", b"\xff\x4f")
"""How a JPEG, JPEG-LS or JPEG 2000 stream begins, and with it a frame."""

Piece = tuple[int, int]
"""Offset and length in the body of a file."""

Layout = tuple[tuple[Piece, ...], ...]
"""For each frame the pieces that make it, in the order of the file."""


def find_frames(header: Header, shape: Shape) -> Layout:
    """Give the pieces of each frame; none where the pixels cannot be told apart.

    Frames that a truncated file does not hold are left out.
    """
    body = header.opened.body
    count = frame_count(header)
    if header.pixels < 0 or not count:
        return ()
    body.seek(header.pixels)
    head = body.read(12)
    if len(head) < 12 or head[:4] not in {b"\xe0\x7f\x10\x00", b"\x7f\xe0\x00\x10"}:
        return ()
    order = "<" if header.opened.is_little else ">"
    place = 8 if head[4:6].isalpha() and head[4:6].isupper() else 4
    length = struct.unpack_from(f"{order}I", head, place)[0]
    start = header.pixels + place + 4
    if length != 0xFFFFFFFF:
        end = min(start + length, header.opened.size)
        is_paired = head[4:6] == b"OW"
        return _native(shape, (start, end), count, is_paired=is_paired)
    if shape.transfer in UNCOMPRESSED or shape.transfer.startswith(VIDEO):
        return ()
    return _encapsulated(header, start, count)


def _native(
    shape: Shape, bounds: tuple[int, int], count: int, *, is_paired: bool
) -> Layout:
    size = frame_size(shape)
    if not size or shape.transfer not in UNCOMPRESSED:
        return ()
    if shape.transfer == EXPLICIT_BIG and shape.allocated == 8 and is_paired:
        return ()  # PS3.5 Annex A.3: its bytes are swapped, and no index says so
    start, end = bounds
    there = min(count, (end - start) // size)
    return tuple(((start + number * size, size),) for number in range(there))


def _encapsulated(header: Header, start: int, count: int) -> Layout:
    body, size = header.opened.body, header.opened.size
    items, is_cut = _items(body, start, size)
    if len(items) < 2:
        return ()
    (table_at, table_size), fragments = items[0], items[1:]
    if count == 1:
        return () if is_cut else (tuple(fragments),)
    if len(fragments) == count:
        return tuple((fragment,) for fragment in fragments)
    base = fragments[0][0] - 8
    for offsets in (_extended(header), _basic(body, table_at, table_size)):
        if len(offsets) == count:
            starts = [base + offset for offset in offsets]
            found = _grouped(fragments, starts, is_cut=is_cut)
            if found:
                return found
    begun = _beginnings(body, fragments)
    fits = len(begun) == count or (is_cut and len(begun) < count)
    return _grouped(fragments, begun, is_cut=is_cut) if fits else ()


def _items(body: BinaryIO, start: int, size: int) -> tuple[list[Piece], bool]:
    """The items from here: the offset table, then fragments; whether it is cut."""
    found: list[Piece] = []
    at = start
    while len(found) <= MAX_FRAGMENTS:
        body.seek(at)
        head = body.read(8)
        if len(head) < 8 or head[:4] != _ITEM:
            return found, 0 < len(head) < 8
        length = struct.unpack_from("<I", head, 4)[0]
        if at + 8 + length > size:
            return found, True
        found.append((at + 8, length))
        at += 8 + length
    return [], False


def _basic(body: BinaryIO, at: int, size: int) -> list[int]:
    body.seek(at)
    whole = min(size, 4 * MAX_FRAGMENTS) // 4
    return list(struct.unpack(f"<{whole}I", body.read(4 * whole)))


def _extended(header: Header) -> list[int]:
    """The extended offset table (7FE0,0001), PS3.3 C.7.6.3.1.8."""
    table = raw_value(header.dataset, 0x7FE00001)
    whole = min(len(table), 8 * MAX_FRAGMENTS) // 8
    return list(struct.unpack(f"<{whole}Q", table[: 8 * whole]))


def _beginnings(body: BinaryIO, fragments: Sequence[Piece]) -> list[int]:
    """Where fragments begin an image, by their first two bytes."""
    found: list[int] = []
    for offset, _length in fragments:
        body.seek(offset)
        if body.read(2) in _STARTS:
            found.append(offset - 8)
    return found


def _grouped(
    fragments: Sequence[Piece], starts: Sequence[int], *, is_cut: bool
) -> Layout:
    """Fragments by the frame that begins at or before them; none if they do not fit.

    Of a table that goes on beyond the file, the frames before its end.
    """
    heads = {offset - 8: place for place, (offset, _length) in enumerate(fragments)}
    if not starts or heads.get(starts[0]) != 0:
        return ()
    if any(later <= earlier for earlier, later in itertools.pairwise(starts)):
        return ()
    known = list(itertools.takewhile(heads.__contains__, starts))
    end = fragments[-1][0] + fragments[-1][1]
    missing = starts[len(known) :]
    if missing and missing[0] < end:
        return ()
    bounds = [*(heads[start] for start in known), len(fragments)]
    groups = tuple(
        tuple(fragments[first:last]) for first, last in itertools.pairwise(bounds)
    )
    is_whole = missing[0] == end if missing else not is_cut
    return groups if is_whole else groups[:-1]


def cut_file(layout: Layout, size: int) -> tuple[int, ...]:
    """The lengths taken in turn from the rest and from the frames (§5.17.5)."""
    cuts = [0, 0]
    at = 0
    for offset, length in itertools.chain.from_iterable(layout):
        gap = offset - at
        if gap and cuts[-1]:
            cuts += [gap, 0]
        else:
            cuts[-2] += gap
        cuts[-1] += length
        at = offset + length
    cuts.append(size - at)
    return tuple(cuts)
