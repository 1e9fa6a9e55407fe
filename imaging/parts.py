"""One file into its three parts: previews, frames, and the rest (§5.17.4 to 6).

A frame is in memory, never a file. What never enters this room: a path; where a part
goes is a writer that was given.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cordee.imaging.codec import MAX_FRAME, PREVIEW, STORED, encode_frame
from cordee.imaging.deflate import deflate_all
from cordee.imaging.errors import PARSER_FAULTS, Reason, SourceError
from cordee.imaging.header import Header, read_header
from cordee.imaging.index import Frame, Instance, Shape
from cordee.imaging.layout import Layout, cut_file, find_frames
from cordee.imaging.preview import make_preview
from cordee.imaging.scan import Scanned, pieces
from cordee.imaging.shape import read_shape


@dataclass(slots=True)
class Spools:
    """Where the three parts of a series wait until all their lengths are known."""

    previews: BinaryIO
    frames: BinaryIO
    rests: BinaryIO

    def mark(self) -> tuple[int, int, int]:
        return (self.previews.tell(), self.frames.tell(), self.rests.tell())

    def back(self, mark: tuple[int, int, int]) -> None:
        """Forget what was written since: a file that was refused half-way."""
        for spool, place in zip(self._all(), mark, strict=True):
            spool.seek(place)
            spool.truncate()

    def bases(self, at: int) -> tuple[int, int, int]:
        """Where each part begins in a pack that is written up to `at`."""
        previews, frames, _rests = self.mark()
        return (at, at + previews, at + previews + frames)

    def _all(self) -> tuple[BinaryIO, BinaryIO, BinaryIO]:
        return (self.previews, self.frames, self.rests)


def write_instance(spools: Spools, scanned: Scanned, file: BinaryIO) -> Instance:
    """Write one file to the spools; its shape and pack are not yet known.

    Raises SourceError, with the spools as they were; OSError as the file does.
    """
    mark = spools.mark()
    try:
        return _written(spools, scanned, file)
    except SourceError:
        spools.back(mark)
        raise
    except PARSER_FAULTS as error:
        spools.back(mark)
        if isinstance(error, OSError):
            raise
        raise SourceError(Reason.DAMAGED) from None


def _written(spools: Spools, scanned: Scanned, file: BinaryIO) -> Instance:
    header = read_header(file, scanned.size)
    shape = read_shape(header)
    layout = find_frames(header, shape)
    if shape != scanned.shape or bool(layout) is not scanned.is_shown:
        raise SourceError(Reason.CHANGED)
    frames, previews = _write_frames(spools, header, shape, layout)
    cuts = cut_file(() if header.opened.is_inflated else layout, scanned.size)
    start = spools.rests.tell()
    for piece in deflate_all(_rest(file, cuts, scanned)):
        spools.rests.write(piece)
    return Instance(
        scanned.instance,
        scanned.number,
        0,
        scanned.position,
        scanned.location,
        1,
        scanned.size,
        scanned.sha256,
        (start, spools.rests.tell() - start),
        cuts,
        frames,
        previews,
    )


def _write_frames(
    spools: Spools, header: Header, shape: Shape, layout: Layout
) -> tuple[tuple[Frame, ...], tuple[Frame, ...]]:
    """Write frames and previews; previews only if every frame has one."""
    frames: list[Frame] = []
    previews: list[Frame] = []
    start = spools.previews.tell()
    for frame in layout:
        size = sum(length for _offset, length in frame)
        if size > MAX_FRAME:
            frames.append(_put(spools.frames, STORED, _bytes_of(header, frame)))
            continue
        raw = b"".join(_bytes_of(header, frame))
        if len(raw) != size:
            raise SourceError(Reason.CHANGED)
        codec, coded = encode_frame(shape, raw)
        frames.append(_put(spools.frames, codec, [coded]))
        preview = make_preview(shape, raw) if len(previews) == len(frames) - 1 else None
        if preview is not None:
            previews.append(_put(spools.previews, PREVIEW, [preview]))
    if len(previews) == len(frames):
        return tuple(frames), tuple(previews)
    spools.previews.seek(start)
    spools.previews.truncate()
    return tuple(frames), ()


def _bytes_of(header: Header, frame: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    for offset, length in frame:
        yield from pieces(header.opened.body, offset, length)


def _put(
    spool: BinaryIO, codec: str, data: "Sequence[bytes] | Iterator[bytes]"
) -> Frame:
    start = spool.tell()
    spool.writelines(data)
    return Frame(codec, start, spool.tell() - start)


def _rest(file: BinaryIO, cuts: Sequence[int], scanned: Scanned) -> Iterator[bytes]:
    """What is not a frame; all of the file is read, and held against its hash."""
    digest = hashlib.sha256()
    at = 0
    for turn, length in enumerate(cuts):
        for piece in pieces(file, at, length):
            digest.update(piece)
            if turn % 2 == 0:
                yield piece
        at += length
    if digest.digest() != scanned.sha256:
        raise SourceError(Reason.CHANGED)
