"""A zip from anybody, opened without trust: names, counts, sizes, ratios.

What it says of itself is not believed: bytes are counted as they come. What never
enters this room: a disk; nothing is unpacked anywhere.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from cordee.documents.errors import XdmError

MAX_ARCHIVE: Final = 32 * 1024 * 1024
"""Bytes of the zip: a mail of 25 MB holds less."""

MAX_ENTRIES: Final = 500
"""Files; one study of images in an archive has some hundreds."""

MAX_FILE: Final = 48 * 1024 * 1024
MAX_TOTAL: Final = 96 * 1024 * 1024
"""Bytes unpacked, of one file and of all: what a process can hold for a while."""

MAX_RATIO: Final = 200
"""How much more one file may be unpacked; XML compresses thirty times."""

SMALL: Final = 1024 * 1024
"""Bytes under which a ratio says nothing."""

MAX_NAME: Final = 240
CHUNK: Final = 64 * 1024

METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What ITI-32 archives are made with; others cost more than they say."""

ENCRYPTED: Final = 0x1 | 0x40
"""Bits of the general purpose flag (APPNOTE §4.4.4)."""

_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def opened(data: bytes) -> dict[str, bytes]:
    """Every file by its path, with `/` between its parts.

    Raises XdmError for an archive that is not safe to open, or is damaged.
    """
    if len(data) > MAX_ARCHIVE:
        raise XdmError("this archive is too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except XdmError:
        raise
    except _FAULTS as error:
        raise XdmError("this is no zip archive, or a damaged one") from error


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise XdmError("this archive has too many files")
    found: dict[str, bytes] = {}
    seen: set[str] = set()
    left = MAX_TOTAL
    for entry in entries:
        path = safe_path(entry)
        if path.casefold() in seen:
            raise XdmError("a file of this archive comes twice")
        seen.add(path.casefold())
        if entry.is_dir():
            continue
        _check(entry)
        found[path] = b"".join(_pieces(archive, entry, min(left, MAX_FILE)))
        left -= len(found[path])
    return found


def safe_path(entry: zipfile.ZipInfo) -> str:
    """The path of an entry. Raises XdmError for one that leads out of the archive."""
    name = entry.orig_filename
    path = name.replace("\\", "/").rstrip("/")
    parts = path.split("/")
    is_safe = (
        0 < len(path) <= MAX_NAME
        and path.isprintable()
        and not any(part in {"", ".", ".."} or part.endswith(" ") for part in parts)
        and ":" not in path
    )
    if not is_safe:
        raise XdmError("a name in this archive is not safe")
    return path


def _check(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise XdmError("a file of this archive is encrypted")
    if entry.compress_type not in METHODS:
        raise XdmError("a file of this archive is packed in a way that is not read")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        raise XdmError("this archive holds a link")


def _pieces(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int
) -> Iterator[bytes]:
    """The bytes of a file, until there are too many of them."""
    count = 0
    most = max(SMALL, entry.compress_size * MAX_RATIO)
    with archive.open(entry) as file:
        while piece := file.read(CHUNK):
            count += len(piece)
            if count > min(limit, most):
                raise XdmError("this archive unpacks to too much")
            yield piece
