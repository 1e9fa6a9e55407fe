"""Imaging in a thread: a study, and what was marked on it (docs/protocol.md §5.17).

A study is brought like any files: an index, and packs of which any slice opens alone.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.attachment import MAX_FILES, FilePart
from cordee.crypto.encoding import Bytes16, Integer, Structure
from cordee.crypto.mail_event import Name, Word

MAX_SERIES: Final = 10_000
MAX_MEASURES: Final = 32
MAX_POINTS: Final = 16

Uid = Annotated[str, Meta(max_length=64)]
Thousandths = Annotated[int, Meta(ge=0, le=1 << 40)]
Decimal = Annotated[str, Meta(pattern=r"\A-?[0-9]{1,9}(\.[0-9]{1,6})?\Z")]


class Study(Structure, frozen=True, tag="study/1"):
    """A study: `files` are its index, then its packs.

    `date` is YYYY-MM-DD or empty; names are those in its files, as text. `omitted` is
    how many of the sender's files could not be read and are not inside.
    """

    caption: Annotated[str, Meta(max_length=2_000)]
    uid: Uid
    description: Name
    modality: Word
    date: Word
    patient: Name
    birth_date: Word
    series: Annotated[int, Meta(ge=0, le=MAX_SERIES)]
    instances: Annotated[int, Meta(ge=0, le=1_000_000)]
    omitted: Annotated[int, Meta(ge=0, le=1_000_000)]
    files: Annotated[tuple[FilePart, ...], Meta(min_length=1, max_length=MAX_FILES)]


class Measure(Structure, frozen=True):
    """`kind` is length, angle or point; `points` are [x, y] in thousandths of a pixel.

    `value` is in thousandths of `unit`: mm, mm-imager (at the detector), px or deg.
    """

    kind: Word
    points: Annotated[
        tuple[tuple[Thousandths, Thousandths], ...], Meta(max_length=MAX_POINTS)
    ]
    value: Thousandths
    unit: Word
    label: Annotated[str, Meta(max_length=128)]


class ImageMark(Structure, frozen=True, tag="image-mark/1"):
    """A key image, with measures; the last one of an author with this id counts.

    `target` is the message of the study. `center` and `width` are of the window, in
    values of the image. With `on` false it is taken away.
    """

    mark: Bytes16
    target: Bytes16
    series: Uid
    instance: Uid
    frame: Annotated[int, Meta(ge=0, le=100_000)]
    center: Decimal
    width: Decimal
    measures: Annotated[tuple[Measure, ...], Meta(max_length=MAX_MEASURES)]
    note: Annotated[str, Meta(max_length=2_000)]
    on: bool
    time: Integer


StudyEvent = Study | ImageMark
STUDY_TAGS: Final = frozenset({"study/1", "image-mark/1"})
