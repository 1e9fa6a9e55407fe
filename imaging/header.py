"""The data set before the pixels, read by pydicom under bounds.

What never enters this room: pixels, and any value that the index does not name.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Literal

from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from cordee.imaging.errors import PARSER_FAULTS, Reason, SourceError
from cordee.imaging.transfer import Opened, open_data_set

MAX_HEADER: Final = 64 << 20
"""Bytes read before the pixels: an enhanced CT of 5,000 frames has about 10 MiB."""

MAX_READS: Final = 1_000_000
"""Reads of one header, two or three an element: what a parser makes of an element of
8 bytes takes fifty times its room, and 5,000 frames have 200,000 of them."""

UNDEFINED: Final = 0xFFFFFFFF
PIXELS: Final = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})


@dataclass(frozen=True, slots=True)
class Header:
    """A data set up to its pixels. `pixels` is where their element begins."""

    opened: Opened
    dataset: Dataset
    pixels: int

    def text(self, tag: int, limit: int) -> str:
        """An ASCII value as it stands, spaces off both ends; empty where it is not."""
        return value_text(self.dataset, tag, limit)

    def number(self, tag: int, limit: int) -> int:
        """A whole number of 0 to `limit`; 0 where it is not one."""
        return value_number(self.dataset, tag, limit)

    def words(self, keyword: str, limit: int) -> str:
        """A text of whatever alphabet the file names; cut at `limit`."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                value = self.dataset.get(keyword)
                given = "" if value is None else str(value)
        except PARSER_FAULTS:
            return ""
        clean = "".join(sign for sign in given if sign.isprintable())
        return clean.encode("utf-8", "ignore").decode()[:limit].strip()


class _Bounded:
    """A reader that ends after so many bytes, for a parser that believes lengths."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._left = limit
        self._reads = MAX_READS

    def read(self, size: int = -1) -> bytes:
        self._reads -= 1
        if size < 0 or size > self._left:
            size = self._left + 1
        given = self._file.read(size)
        self._left -= len(given)
        if self._left < 0 or self._reads < 0:
            raise SourceError(Reason.TOO_LARGE)
        return given

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def read_header(file: BinaryIO, size: int) -> Header:
    """Read a file up to its pixels. Raises SourceError; never anything else."""
    if not size:
        raise SourceError(Reason.EMPTY)
    try:
        opened = open_data_set(file, size)
        return _parsed(opened)
    except PARSER_FAULTS:
        raise SourceError(Reason.DAMAGED) from None


def _parsed(opened: Opened) -> Header:
    opened.body.seek(opened.start)
    met: list[int] = []

    def at_pixels(tag: int, _kind: str | None, _length: int) -> bool:
        if tag in PIXELS:
            met.append(tag)
        return tag in PIXELS

    bounded: Any = _Bounded(opened.body, MAX_HEADER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = read_dataset(
            bounded,
            not opened.is_explicit,
            opened.is_little,
            stop_when=at_pixels,
            defer_size=None,
        )
    return Header(opened, dataset, opened.body.tell() if met else -1)


def raw_value(dataset: Dataset, tag: int) -> bytes:
    """The bytes of a value before anything made sense of them."""
    element = _element(dataset, tag)
    value: object = None if element is None else element.value
    if isinstance(value, bytes):
        return value
    return b"" if value is None else str(value).encode("utf-8", "replace")


def value_text(dataset: Dataset, tag: int, limit: int) -> str:
    given = raw_value(dataset, tag).strip(b" \x00\t\r\n")
    if len(given) > limit or not given.isascii():
        return ""
    text = given.decode()
    return text if text.isprintable() else ""


def value_number(dataset: Dataset, tag: int, limit: int) -> int:
    """A US, UL or IS value; 0 where it is none, or not in 0 to `limit`."""
    given = raw_value(dataset, tag)
    element = _element(dataset, tag)
    if isinstance(element, RawDataElement) and tag not in IS_TEXT:
        order: Literal["little", "big"]
        order = "little" if element.is_little_endian else "big"
        found = int.from_bytes(given, order) if len(given) in {2, 4} else 0
    else:
        try:
            found = int(given.strip(b" \x00").decode("ascii"))
        except ValueError:
            return 0
    return found if 0 <= found <= limit else 0


IS_TEXT: Final = frozenset({0x00200011, 0x00200013, 0x00280008})
"""Numbers that DICOM writes as text: series, instance, frames."""


def _element(dataset: Dataset, tag: int) -> RawDataElement | DataElement | None:
    """An element, as it was read where that can be; none where it is unreadable."""
    if tag not in dataset:
        return None
    try:
        return dataset.get_item(tag)
    except PARSER_FAULTS:
        return None


def sequence_item(dataset: Dataset | None, tag: int) -> Dataset | None:
    """The first item of a sequence, if there is one."""
    if dataset is None or tag not in dataset:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            element: Any = dataset.get_item(tag)
            if isinstance(element.value, bytes):
                return _first_item(element)
            return element.value[0] if element.value else None
    except PARSER_FAULTS:
        return None


def _first_item(element: RawDataElement) -> Dataset | None:
    """Read one item of a sequence that is still bytes, and not thousands of others."""
    value = element.value or b""
    is_little = element.is_little_endian
    length = int.from_bytes(value[4:8], "little" if is_little else "big")
    body = value[8:] if length == UNDEFINED else value[8 : 8 + length]
    bounded: Any = _Bounded(io.BytesIO(body), MAX_HEADER)
    return read_dataset(bounded, element.is_implicit_VR, is_little)
