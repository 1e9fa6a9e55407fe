"""A public file as a stream of bytes, from .txt or .zip, with its bounds kept.

What never enters this room: what the bytes mean.
"""

import hashlib
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import msgspec

from cordee.directory.errors import WrongFile

MAX_BYTES: Final = 16 << 30
"""Ten times the whole national file of 2025."""
MAX_RATIO: Final = 200
"""Such text packs to a tenth; deflate can pack a bomb to a thousandth."""
MAX_LISTED: Final = 5
_MAGIC: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What the library raises of a damaged file, and of what it cannot unpack."""


class Limits(msgspec.Struct, frozen=True):
    """How large a file may be, unpacked, and how many times larger than packed."""

    max_bytes: int = MAX_BYTES
    max_ratio: int = MAX_RATIO


class Stream:
    """Bytes of one text, read once from begin to end; `size` as it is declared.

    `sha256` is over what was read.
    """

    def __init__(self, name: str, size: int, file: IO[bytes], limits: Limits) -> None:
        self.name = name
        self.size = size
        self.done = 0
        self.sha256 = hashlib.sha256()
        self._file = file
        self._limits = limits

    def read(self, count: int) -> bytes:
        """Give at most so many bytes, none at the end. Raises WrongFile."""
        try:
            data = self._file.read(count)
        except _BROKEN as error:
            raise WrongFile(f"the zip is broken or cut off ({error})") from None
        self.done += len(data)
        self.sha256.update(data)
        if self.done > self._limits.max_bytes:
            raise WrongFile(_too_large(self._limits))
        return data


@contextmanager
def opened(path: Path, limits: Limits) -> Generator[Stream, None, None]:
    """Open a .txt, or the one text in a .zip, whatever its name ends with.

    Raises WrongFile for what cannot be read, or is larger than the limits.
    """
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(path.stat().st_mode):
                raise WrongFile("not a file")
            is_zip = file.read(len(_MAGIC)) == _MAGIC
            file.seek(0)
            if is_zip:
                with _unpacked(file, limits) as stream:
                    yield stream
            else:
                yield _plain(path, file, limits)
    except OSError as error:
        raise WrongFile(f"cannot be read: {error.strerror}") from None


def _plain(path: Path, file: IO[bytes], limits: Limits) -> Stream:
    size = path.stat().st_size
    if size > limits.max_bytes:
        raise WrongFile(_too_large(limits))
    return Stream(path.name, size, file, limits)


@contextmanager
def _unpacked(file: IO[bytes], limits: Limits) -> Generator[Stream, None, None]:
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise WrongFile(f"the zip is broken or cut off ({error})") from None
    with archive:
        member = _only_text(archive)
        _judge(member, limits)
        try:
            text = archive.open(member)
        except _BROKEN as error:
            raise WrongFile(f"the zip is broken ({error})") from None
        with text:
            yield Stream(Path(member.filename).name, member.file_size, text, limits)


def _only_text(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    texts = [
        member
        for member in archive.infolist()
        if not member.is_dir() and member.filename.lower().endswith((".txt", ".csv"))
    ]
    if len(texts) == 1:
        return texts[0]
    if not texts:
        raise WrongFile("the zip holds no .txt")
    names = ", ".join(member.filename[:80] for member in texts[:MAX_LISTED])
    raise WrongFile(
        f"the zip holds {len(texts)} texts ({names}): unpack it and import each"
    )


def _judge(member: zipfile.ZipInfo, limits: Limits) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise WrongFile("the zip is encrypted: unpack it first")
    if member.file_size > limits.max_bytes:
        raise WrongFile(_too_large(limits))
    if member.file_size > max(member.compress_size, 1) * limits.max_ratio:
        raise WrongFile(
            f"the zip unpacks to more than {limits.max_ratio} times its size, as no "
            "public file does: nothing was read (--max-ratio allows more)"
        )


def _too_large(limits: Limits) -> str:
    return f"it is larger than {limits.max_bytes:,} bytes (--max-bytes allows more)"
