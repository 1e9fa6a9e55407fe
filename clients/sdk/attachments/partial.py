"""A file that is being saved: `name.part` until the last byte is checked.

What never enters this room: a byte that was not checked; writing over what is there.
"""

import errno
import fcntl
import hashlib
import os
import stat
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from cordee.clients.sdk.attachments.source import faults
from cordee.clients.sdk.errors import FileFault
from cordee.crypto.attachment import SEGMENT_SIZE, plain_size

CHUNK: Final = 1 << 20
_NO_LINKS: Final = frozenset(
    {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
)
"""What file systems without hard links answer."""


class PartialFile:
    """`with PartialFile(path, size) as file:`; what was written stays for a resume.

    Raises FileFault: not_writable, disk_full, busy when another saves the same, or
    when it is used after its end. Used from several threads: one that is late must not
    write where another file has taken the descriptor.
    """

    def __init__(self, path: Path, size: int) -> None:
        self.path: Final = path
        self._size = size
        self._part: Final = path.with_name(f"{path.name}.part")
        self._descriptor: int | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with faults(self._part, "not_writable"):
            descriptor = os.open(self._part, flags, 0o600)
        try:
            self._claim(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._open() as descriptor:
            self._descriptor = None
            os.close(descriptor)

    @contextmanager
    def _open(self) -> Generator[int]:
        with self._lock:
            if self._descriptor is None:
                raise FileFault("busy", str(self._part))
            yield self._descriptor

    def _claim(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FileFault("busy", str(self._part)) from None
        with faults(self._part, "not_writable"):
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
                raise FileFault("not_writable", str(self._part))
            os.fchmod(descriptor, 0o600)
            if found.st_size > self._size:
                os.ftruncate(descriptor, self._size)

    def read(self, index: int) -> bytes:
        """What is there of a segment; nobody has checked it."""
        wanted = plain_size(index, self._size)
        with faults(self._part, "unreadable"), self._open() as descriptor:
            return os.pread(descriptor, wanted, index * SEGMENT_SIZE)

    def write(self, index: int, plain: bytes) -> None:
        """Put a checked segment in its place."""
        left, place = memoryview(plain), index * SEGMENT_SIZE
        with faults(self._part, "not_writable"), self._open() as descriptor:
            while left:
                written = os.pwrite(descriptor, left, place)
                left, place = left[written:], place + written

    def digest(self) -> bytes:
        """SHA-256 of the whole."""
        whole, place = hashlib.sha256(), 0
        while piece := self._piece(place):
            whole.update(piece)
            place += len(piece)
        return whole.digest()

    def _piece(self, place: int) -> bytes:
        with faults(self._part, "unreadable"), self._open() as descriptor:
            return os.pread(descriptor, CHUNK, place)

    def finish(self, *, overwrite: bool) -> None:
        """Sync, and give it its name in one step. Raises FileFault exists."""
        with faults(self.path, "not_writable"), self._open() as descriptor:
            os.fsync(descriptor)
            if overwrite:
                self._part.replace(self.path)
            else:
                self._name()
            _sync_folder(self.path.parent)

    def discard(self) -> None:
        """Remove what turned out to be something else."""
        self._part.unlink(missing_ok=True)

    def _name(self) -> None:
        """Hard links never replace a file; where there are none, look first."""
        try:
            self.path.hardlink_to(self._part)
        except FileExistsError:
            raise FileFault("exists", str(self.path)) from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if self.path.exists():
                raise FileFault("exists", str(self.path)) from None
            self._part.rename(self.path)
        else:
            self._part.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
