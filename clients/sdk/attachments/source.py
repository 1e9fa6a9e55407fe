"""A file on this machine that is sent: looked at once, then read by segment.

What never enters this room: a key, the network, a file that is no plain file.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.sdk.attachments.kinds import HEAD, media_type
from cordee.clients.sdk.errors import FileChanged, FileFault, TooLarge
from cordee.crypto.attachment import MAX_FILE, SEGMENT_SIZE, plain_size, segment_count
from cordee.crypto.encoding import sha256

_WORDS: Final = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.ELOOP: "missing",
    errno.ENAMETOOLONG: "missing",
    errno.EISDIR: "no_file",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "not_writable",
}


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What a file was when it was chosen: bytes, and nanoseconds of its last change."""

    size: int
    mtime: int


class Digest(msgspec.Struct, frozen=True, array_like=True):
    """SHA-256 of every plaintext segment, of the whole; the media type."""

    segments: tuple[bytes, ...]
    whole: bytes
    type: str


@contextmanager
def faults(path: Path, otherwise: str) -> Generator[None]:
    """Turn what the system says of a path into a FileFault."""
    try:
        yield
    except OSError as error:
        word = _WORDS.get(error.errno or 0, otherwise)
        raise FileFault(word, str(path)) from None


def look_at(path: Path) -> Stamp:
    """Its stamp. Raises FileFault when it is no readable file, TooLarge."""
    with faults(path, "unreadable"), _opened(path) as descriptor:
        stamp = _stamp(descriptor)
    if stamp.size > MAX_FILE:
        raise TooLarge(f"a file has at most {MAX_FILE} bytes")
    return stamp


def read_all(path: Path, stamp: Stamp) -> Digest:
    """Hash every segment beside the whole. Raises FileFault, FileChanged."""
    whole, segments, head = hashlib.sha256(), list[bytes](), b""
    with (
        ThreadPoolExecutor(1) as beside,
        faults(path, "unreadable"),
        _opened(path) as descriptor,
    ):
        for index in range(segment_count(stamp.size)):
            piece = _read(descriptor, index, stamp.size)
            head = head or piece[:HEAD]
            hashed = beside.submit(sha256, piece)
            whole.update(piece)
            segments.append(hashed.result())
        if _stamp(descriptor) != stamp:
            raise FileChanged(str(path))
    type_ = media_type(path.name, head)
    return Digest(tuple(segments), whole.digest(), type_)


def read_segment(path: Path, index: int, size: int) -> bytes:
    """The bytes of one segment, fewer when the file is shorter than it was."""
    with faults(path, "unreadable"), _opened(path) as descriptor:
        return _read(descriptor, index, size)


def _read(descriptor: int, index: int, size: int) -> bytes:
    start, wanted = index * SEGMENT_SIZE, plain_size(index, size)
    found = os.pread(descriptor, wanted, start)
    while len(found) < wanted:
        more = os.pread(descriptor, wanted - len(found), start + len(found))
        if not more:
            break
        found += more
    return found


@contextmanager
def _opened(path: Path) -> Generator[int]:
    """Open without waiting for what is no file, such as a pipe."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileFault("no_file", str(path))
        yield descriptor
    finally:
        os.close(descriptor)


def _stamp(descriptor: int) -> Stamp:
    found = os.fstat(descriptor)
    return Stamp(found.st_size, found.st_mtime_ns)
