"""The index of a study: what there is, in which order, and where it lies (§5.17).

What never enters this room: a pixel, a path, a file of a sender.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.encoding import Hash, Integer, Structure, decode, encode
from cordee.crypto.errors import EncodingError
from cordee.crypto.study_event import Uid
from cordee.imaging.deflate import deflate, inflate
from cordee.imaging.errors import IndexFormError

MAX_INDEX: Final = 64 << 20
"""Bytes of an index once inflated: about 250,000 slices."""

MAX_FILE: Final = 4 << 30
"""Bytes of one file: a whole tomosynthesis or angiography stays below."""

MAX_PACK_NUMBER: Final = 19
"""A message carries 20 files, and one of them is the index."""

Text16 = Annotated[str, Meta(max_length=16)]
Text32 = Annotated[str, Meta(max_length=32)]
Text64 = Annotated[str, Meta(max_length=64)]
Text128 = Annotated[str, Meta(max_length=128)]
Side = Annotated[int, Meta(ge=0, le=65_535)]
Small = Annotated[int, Meta(ge=0, le=255)]
Extent = tuple[Integer, Integer]
"""Offset and length in a pack, bytes."""


class Shape(Structure, frozen=True):
    """What many instances have in common; texts as the file has them (PS3.3)."""

    transfer: Text64
    rows: Side
    columns: Side
    samples: Small
    allocated: Small
    stored: Small
    signed: bool
    photometric: Text32
    planar: Small
    slope: Text16
    intercept: Text16
    centers: Text64
    widths: Text64
    spacing: Text64
    imager_spacing: Text64
    orientation: Text128
    kind: Text64


class Frame(Structure, frozen=True):
    """Where one frame, or its preview, lies in the instance's pack.

    `codec` is stored, deflate, jpegls or preview-jpegls; another one is not shown.
    """

    codec: Text16
    offset: Integer
    length: Integer


class Instance(Structure, frozen=True):
    """One file of the sender: `size` and `sha256` are its own.

    `cuts` are lengths taken in turn from the inflated `rest` and from the bytes that
    the frames have in the file, one after another; together they are the file.
    """

    uid: Uid
    number: Integer
    shape: Integer
    position: Text64
    location: Text16
    pack: Annotated[int, Meta(ge=1, le=MAX_PACK_NUMBER)]
    size: Integer
    sha256: Hash
    rest: Extent
    cuts: tuple[Integer, ...]
    frames: tuple[Frame, ...]
    previews: tuple[Frame, ...]


class Series(Structure, frozen=True):
    """What is scrolled through: instances in the order in which they are shown."""

    uid: Uid
    number: Integer
    modality: Text16
    description: Text128
    body: Text64
    spaced: bool
    instances: tuple[Instance, ...]


class Index(Structure, frozen=True, tag="study-index/1"):
    """All series of a study."""

    uid: Uid
    series: tuple[Series, ...]
    shapes: tuple[Shape, ...]


def encode_index(index: Index) -> bytes:
    """The first file of a study. Raises IndexFormError above 64 MiB."""
    plain = encode(index)
    if len(plain) > MAX_INDEX:
        raise IndexFormError("larger than its limit")
    return deflate(plain)


def decode_index(data: bytes) -> Index:
    """Parse the first file of a study. Raises IndexFormError."""
    try:
        index = decode(inflate(data, MAX_INDEX), Index, MAX_INDEX)
    except (EncodingError, ValueError) as error:
        raise IndexFormError(str(error)) from None
    for series in index.series:
        for instance in series.instances:
            _check(instance, len(index.shapes))
    return index


def _check(instance: Instance, shapes: int) -> None:
    if instance.shape >= shapes:
        raise IndexFormError("an instance names no shape")
    if instance.size > MAX_FILE:
        raise IndexFormError("a file beyond its limit")
    if sum(instance.cuts) != instance.size:
        raise IndexFormError("cuts do not add up to the file")
    if instance.previews and len(instance.previews) != len(instance.frames):
        raise IndexFormError("previews and frames do not match in number")
