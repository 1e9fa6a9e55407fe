"""Series into packs, of which any slice opens alone (§5.17.6).

Streamed: a frame is in memory, never a series. What never enters this room: a path;
a pack and its three spools are writers that were given.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Protocol

import msgspec

from cordee.imaging.codec import MAX_FRAME, PREVIEW, STORED, encode_frame
from cordee.imaging.deflate import deflate_all
from cordee.imaging.errors import PARSER_FAULTS, Reason, SourceError
from cordee.imaging.header import Header, read_header
from cordee.imaging.index import (
    MAX_PACK_NUMBER,
    Frame,
    Index,
    Instance,
    Series,
    Shape,
)
from cordee.imaging.layout import Layout, cut_file, find_frames
from cordee.imaging.order import Group
from cordee.imaging.preview import make_preview
from cordee.imaging.scan import CHUNK, Scanned, open_source, pieces
from cordee.imaging.shape import read_shape

PACK_SIZE: Final = 256 << 20
"""Bytes from which the next series begins a pack of its own."""


class Writer(Protocol):
    """Where a pack goes; it is written once, from its beginning."""

    def write(self, data: bytes, /) -> object: ...


NewPack = Callable[[], Writer]
"""Begins the next pack."""

NewSpool = Callable[[], BinaryIO]
"""Gives an empty file to write, and to read again; closing it forgets it."""

Told = Callable[[Scanned, Reason | None], None]
"""Called after each file: why it is not inside, or that it is."""


@dataclass(slots=True)
class Packer:
    """Writes packs one after another; `new_pack` is asked for each when it begins."""

    study: str
    new_pack: NewPack
    new_spool: NewSpool
    told: Told
    packs: int = 0
    _pack: Writer | None = None
    _at: int = 0
    _series: list[Series] = field(default_factory=list[Series])
    _shapes: dict[Shape, int] = field(default_factory=dict[Shape, int])

    def add(self, group: Group) -> None:
        """Write a series; a file that changed since it was scanned is left out.

        Raises OSError as the packs and spools do.
        """
        pack = self._begun()
        with (
            self.new_spool() as previews,
            self.new_spool() as frames,
            self.new_spool() as rests,
        ):
            spools = Spools(previews, frames, rests)
            done = [
                instance
                for scanned in group.instances
                if (instance := self._one(spools, scanned)) is not None
            ]
            bases = spools.bases(self._at)
            for spool in (previews, frames, rests):
                self._at += _copy(spool, pack)
        if done:
            self._keep(group, [_moved(instance, bases) for instance in done])

    def index(self) -> Index:
        """What was written so far."""
        return Index(self.study, tuple(self._series), tuple(self._shapes))

    def _begun(self) -> Writer:
        is_full = self._at >= PACK_SIZE and self.packs < MAX_PACK_NUMBER
        if self._pack is None or is_full:
            self._pack = self.new_pack()
            self._at = 0
            self.packs += 1
        return self._pack

    def _one(self, spools: "Spools", scanned: Scanned) -> Instance | None:
        try:
            with open_source(scanned.source) as file:
                written = write_instance(spools, scanned, file)
        except SourceError as refused:
            self.told(scanned, refused.reason)
            return None
        self.told(scanned, None)
        number = self._shapes.setdefault(scanned.shape, len(self._shapes))
        return msgspec.structs.replace(written, shape=number, pack=self.packs)

    def _keep(self, group: Group, instances: Sequence[Instance]) -> None:
        first = group.instances[0]
        self._series.append(
            Series(
                first.series,
                first.series_number,
                first.modality,
                first.series_description,
                first.body,
                group.is_spaced,
                tuple(instances),
            )
        )


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
    return tuple(frames), tuple(previews) if len(previews) == len(frames) else ()


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


def _moved(instance: Instance, bases: tuple[int, int, int]) -> Instance:
    """Count places from the beginning of the pack."""
    previews, frames, rests = bases

    def moved(frame: Frame, base: int) -> Frame:
        return Frame(frame.codec, frame.offset + base, frame.length)

    return msgspec.structs.replace(
        instance,
        rest=(instance.rest[0] + rests, instance.rest[1]),
        frames=tuple(moved(frame, frames) for frame in instance.frames),
        previews=tuple(moved(frame, previews) for frame in instance.previews),
    )


def _copy(spool: BinaryIO, pack: Writer) -> int:
    """Append a spool to a pack; how many bytes that were."""
    spool.seek(0)
    copied = 0
    while piece := spool.read(CHUNK):
        pack.write(piece)
        copied += len(piece)
    return copied
