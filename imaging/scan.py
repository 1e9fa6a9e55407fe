"""One file of a sender, read: what groups it, orders it, and proves it unchanged.

What never enters this room: pixels kept in memory; a path.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from cordee.imaging.errors import PARSER_FAULTS, Reason, SourceError
from cordee.imaging.header import Header, read_header
from cordee.imaging.index import MAX_FILE, Shape
from cordee.imaging.layout import Layout, find_frames
from cordee.imaging.shape import read_position, read_shape

DIRECTORY: Final = "1.2.840.10008.1.3.10"
CHUNK: Final = 1 << 20

Opener = Callable[[], BinaryIO]
"""Opens a sender's file for reading from any place; whoever opens it closes it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may be DICOM: what the sender calls it, and how to read it."""

    name: str
    open: Opener


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file that is DICOM. Texts are those of the file, without trust."""

    source: Source
    size: int
    sha256: bytes
    study: str
    series: str
    instance: str
    series_number: int
    number: int
    shape: Shape
    position: str
    location: str
    frame_of_reference: str
    modality: str
    series_description: str
    body: str
    study_description: str
    study_date: str
    patient: str
    birth_date: str
    is_shown: bool


def open_source(source: Source) -> BinaryIO:
    """Open a file. Raises SourceError."""
    try:
        return source.open()
    except OSError:
        raise SourceError(Reason.UNREADABLE) from None


def scan(source: Source) -> Scanned:
    """Read a file's header and its hash. Raises SourceError; never anything else."""
    try:
        with source.open() as file:
            size = file.seek(0, 2)
            if size > MAX_FILE:
                raise SourceError(Reason.TOO_LARGE)
            header = read_header(file, size)
            shape = read_shape(header)
            if shape.kind == DIRECTORY or 0x00041220 in header.dataset:
                raise SourceError(Reason.DICOMDIR)
            layout = find_frames(header, shape)
            digest = _hash(file)
            return _scanned(source, header, shape, layout, (size, digest))
    except OSError:
        raise SourceError(Reason.UNREADABLE) from None
    except PARSER_FAULTS:
        raise SourceError(Reason.DAMAGED) from None


def pieces(file: BinaryIO, offset: int, length: int) -> Iterator[bytes]:
    """Bytes of a file from a place on; fewer where it ends before.

    Raises SourceError where it cannot be read, so that a full disk is not taken for it.
    """
    left = length
    while left:
        try:
            file.seek(offset + length - left)
            piece = file.read(min(CHUNK, left))
        except OSError:
            raise SourceError(Reason.UNREADABLE) from None
        if not piece:
            return
        left -= len(piece)
        yield piece


def _hash(file: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    for piece in pieces(file, 0, MAX_FILE + 1):
        digest.update(piece)
    return digest.digest()


def _scanned(
    source: Source,
    header: Header,
    shape: Shape,
    layout: Layout,
    stamp: tuple[int, bytes],
) -> Scanned:
    study, series = header.text(0x0020000D, 64), header.text(0x0020000E, 64)
    instance = header.text(0x00080018, 64)
    if not instance and not layout:
        raise SourceError(Reason.NO_NAME)
    named = instance or f"2.25.{int.from_bytes(stamp[1][:16])}"
    words = header.words
    return Scanned(
        source,
        *stamp,
        study,
        series,
        named,
        header.number(0x00200011, 1 << 31),
        header.number(0x00200013, 1 << 31),
        shape,
        read_position(header),
        header.text(0x00201041, 16),
        header.text(0x00200052, 64),
        words("Modality", 16),
        words("SeriesDescription", 128),
        words("BodyPartExamined", 64),
        words("StudyDescription", 128),
        iso_date(header.text(0x00080020, 16)),
        words("PatientName", 128),
        iso_date(header.text(0x00100030, 16)),
        bool(layout),
    )


def iso_date(text: str) -> str:
    """YYYYMMDD as YYYY-MM-DD (PS3.5 §6.2, DA); empty for anything else."""
    given = text.replace(".", "")
    if len(given) != 8 or not given.isdigit():
        return ""
    return f"{given[:4]}-{given[4:6]}-{given[6:]}"
