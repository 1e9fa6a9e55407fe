"""Series into packs, of which any slice opens alone (§5.17.6).

Streamed: a frame is in memory, never a series. What never enters this room: a path;
a pack and its three spools are writers that were given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Protocol

import msgspec

from cordee.imaging.errors import Reason, SourceError
from cordee.imaging.index import (
    MAX_PACK_NUMBER,
    Frame,
    Index,
    Instance,
    Series,
    Shape,
)
from cordee.imaging.order import Group
from cordee.imaging.parts import Spools, write_instance
from cordee.imaging.scan import CHUNK, Scanned, open_source

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

    def _one(self, spools: Spools, scanned: Scanned) -> Instance | None:
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
