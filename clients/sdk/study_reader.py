"""A study that came: any slice by the segments that hold it, files byte by byte.

What never enters this room: a segment that was not checked; a name that somebody chose.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from cordee.clients.sdk.attachments.source import faults
from cordee.clients.sdk.errors import FileFault, NotFound, StudyRefused
from cordee.clients.sdk.study_views import SeriesView
from cordee.crypto.attachment import SEGMENT_SIZE, segment_count
from cordee.imaging.codec import Words
from cordee.imaging.errors import IndexFormError
from cordee.imaging.index import (
    MAX_INDEX,
    Index,
    Instance,
    Series,
    Shape,
    decode_index,
)
from cordee.imaging.restore import read_frame, read_preview, restore

HELD: Final = 16
"""Segments in memory: neighbours of a slice are in the same ones."""

T = TypeVar("T")
ReadAt = Callable[[int, int], bytes]
Act = Callable[[Shape, Instance, ReadAt], T]

Fetch = Callable[[int, int], Awaitable[bytes]]
"""A segment of a file of the message: number of the file, number of the segment."""


class OpenStudy:
    """The index is read; frames and files are fetched when they are asked for."""

    def __init__(self, index: Index, fetch: Fetch, packs: int) -> None:
        self.index: Final = index
        self._fetch = fetch
        self._packs = packs
        self._held: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    @property
    def series(self) -> tuple[SeriesView, ...]:
        return tuple(_series_view(series) for series in self.index.series)

    async def frame(self, series: int, instance: int, frame: int = 0) -> bytes:
        """The bytes of a frame as the sender's file has them.

        Raises NotFound, RestoreError, TamperedError, NotOnline, ServerRefused.
        """
        found = self._instance(series, instance)
        if not 0 <= frame < len(found.frames):
            raise NotFound("no such frame: it is kept, and cannot be shown")
        return await self._in_thread(found, lambda s, i, r: read_frame(s, i, frame, r))

    async def preview(self, series: int, instance: int, frame: int = 0) -> Words:
        """A preview of at most 256 pixels a side; raises as `frame` does."""
        found = self._instance(series, instance)
        if not 0 <= frame < len(found.previews):
            raise NotFound("no preview of this frame")
        return await self._in_thread(
            found, lambda s, i, r: read_preview(s, i, frame, r)
        )

    async def save(self, series: int, instance: int, path: Path) -> None:
        """Write the sender's file, checked against its SHA-256, to a free path.

        One that is there and has the same bytes is left as it is. Raises FileFault
        (exists), RestoreError, TamperedError, NotOnline, ServerRefused.
        """
        found = self._instance(series, instance)
        if await asyncio.to_thread(_is_there, path, found):
            return

        def act(shape: Shape, instance: Instance, read: ReadAt) -> None:
            _save(path, lambda file: restore(shape, instance, read, file))

        await self._in_thread(found, act)

    def _instance(self, series: int, instance: int) -> Instance:
        try:
            found = self.index.series[series].instances[instance]
        except IndexError:
            raise NotFound("no such image in this study") from None
        if min(series, instance) < 0 or found.pack > self._packs:
            raise NotFound("no such image in this study")
        return found

    async def _in_thread(self, found: Instance, act: Act[T]) -> T:
        """Decode beside the loop; what it reads is fetched by the loop."""
        loop = asyncio.get_running_loop()

        def read(offset: int, length: int) -> bytes:
            coming = self._bytes(found.pack, offset, length)
            return asyncio.run_coroutine_threadsafe(coming, loop).result()

        shape = self.index.shapes[found.shape]
        return await asyncio.to_thread(act, shape, found, read)

    async def _bytes(self, file: int, offset: int, length: int) -> bytes:
        if not length:
            return b""
        first, last = offset // SEGMENT_SIZE, (offset + length - 1) // SEGMENT_SIZE
        pieces = [await self._segment(file, n) for n in range(first, last + 1)]
        start = offset - first * SEGMENT_SIZE
        return b"".join(pieces)[start : start + length]

    async def _segment(self, file: int, number: int) -> bytes:
        known = self._held.pop((file, number), None)
        found = await self._fetch(file, number) if known is None else known
        self._held[file, number] = found
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        return found


async def open_index(fetch: Fetch, size: int, packs: int) -> OpenStudy:
    """Fetch and read the index, `size` bytes. Raises StudyRefused no_index."""
    if size > MAX_INDEX:
        raise StudyRefused("no_index")
    count = segment_count(size)
    data = b"".join([await fetch(0, number) for number in range(count)])
    try:
        index = await asyncio.to_thread(decode_index, data)
    except IndexFormError:
        raise StudyRefused("no_index") from None
    return OpenStudy(index, fetch, packs)


def _series_view(series: Series) -> SeriesView:
    return SeriesView(
        number=series.number,
        modality=series.modality,
        description=series.description,
        body=series.body,
        instances=len(series.instances),
        frames=sum(len(each.frames) for each in series.instances),
        spaced=series.spaced,
        size=sum(each.size for each in series.instances),
    )


def _is_there(path: Path, instance: Instance) -> bool:
    """Whether an earlier try saved it. Raises FileFault exists for another file."""
    if not path.exists():
        return False
    with faults(path, "unreadable"), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    if digest != instance.sha256:
        raise FileFault("exists", str(path))
    return True


def _save(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write beside, and give it its name when all of it was right."""
    beside = path.with_name(f"{path.name}.part")
    with faults(path, "not_writable"):
        try:
            with beside.open("wb") as file:
                write(file)
            beside.rename(path)
        finally:
            beside.unlink(missing_ok=True)
