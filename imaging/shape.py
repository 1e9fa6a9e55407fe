"""The shape of an instance: how its pixels are written and meant (PS3.3 C.7.6).

What never enters this room: a pixel.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pydicom.dataset import Dataset

from cordee.imaging.header import Header, sequence_item, value_text
from cordee.imaging.index import Shape
from cordee.imaging.transfer import UNCOMPRESSED

MAX_FRAMES: Final = 100_000
"""Frames of one file; an angiography has some hundreds, a slide some thousands."""

_SHARED: Final = 0x52009229
_EACH: Final = 0x52009230
_MEASURES: Final = 0x00289110
_POSITION: Final = 0x00209113
_ORIENTATION: Final = 0x00209116
_VALUES: Final = 0x00289145
_WINDOW: Final = 0x00289132


def read_shape(header: Header) -> Shape:
    """What the index says once for many instances."""
    groups = list(_groups(header.dataset))
    number, text = header.number, header.text

    def grouped(tag: int, group: int, limit: int) -> str:
        return _grouped(groups, tag, group, limit)

    return Shape(
        header.opened.transfer if len(header.opened.transfer) <= 64 else "",
        number(0x00280010, 65_535),
        number(0x00280011, 65_535),
        number(0x00280002, 255),
        number(0x00280100, 255),
        number(0x00280101, 255),
        number(0x00280103, 65_535) == 1,
        text(0x00280004, 32),
        number(0x00280006, 255),
        grouped(0x00281053, _VALUES, 16),
        grouped(0x00281052, _VALUES, 16),
        grouped(0x00281050, _WINDOW, 64),
        grouped(0x00281051, _WINDOW, 64),
        grouped(0x00280030, _MEASURES, 64),
        text(0x00181164, 64),
        grouped(0x00200037, _ORIENTATION, 128),
        text(0x00080016, 64),
    )


def read_position(header: Header) -> str:
    """ImagePositionPatient, of the first frame where each has its own."""
    return _grouped(list(_groups(header.dataset)), 0x00200032, _POSITION, 64)


def frame_count(header: Header) -> int:
    """NumberOfFrames; 1 where it is not said, 0 beyond the limit."""
    if 0x00280008 not in header.dataset:
        return 1
    return header.number(0x00280008, MAX_FRAMES)


def frame_size(shape: Shape) -> int:
    """Bytes of one uncompressed frame; 0 where frames do not fill bytes."""
    samples = shape.samples
    if shape.photometric == "YBR_FULL_422" and shape.transfer in UNCOMPRESSED:
        samples = 2  # PS3.3 C.7.6.3.1.2: two pixels share their chrominance
    bits = shape.rows * shape.columns * samples * shape.allocated
    return 0 if bits % 8 else bits // 8


def _groups(dataset: Dataset) -> Iterator[Dataset]:
    """The data set, then its functional groups: shared, of the first frame."""
    yield dataset
    for tag in (_SHARED, _EACH):
        item = sequence_item(dataset, tag)
        if item is not None:
            yield item


def _grouped(groups: Iterable[Dataset], tag: int, group: int, limit: int) -> str:
    for place, dataset in enumerate(groups):
        item = sequence_item(dataset, group) if place else dataset
        found = "" if item is None else value_text(item, tag, limit)
        if found:
            return found
    return ""
