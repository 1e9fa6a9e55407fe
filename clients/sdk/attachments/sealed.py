"""A file of ours that waits on this disk to be sent: sealed as it will leave.

Its key is in the journal, which is sealed itself; without it nothing here opens. What
never enters this room: a plain byte on a disk.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cordee.clients.sdk.attachments.source import Digest, Stamp, faults
from cordee.clients.sdk.errors import FileChanged, TooLarge
from cordee.clients.sdk.profile import OUTGOING
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.uploads import FileRecord, sealed_paths
from cordee.crypto.attachment import (
    MAX_FILE,
    SEGMENT_SIZE,
    TAG_SIZE,
    plain_size,
    segment_count,
    segment_size,
)
from cordee.crypto.encoding import sha256
from cordee.crypto.errors import FileError
from cordee.crypto.opening.attachment import FileKeys
from cordee.crypto.opening.secret import Secret

SEALED_SEGMENT: Final = SEGMENT_SIZE + TAG_SIZE


class SealedFile:
    """Written once, from the beginning; `finish` gives what the journal keeps of it.

    Raises FileFault: exists, disk_full, not_writable; TooLarge.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys = FileKeys.new()
        self._waiting = bytearray()
        self._size = 0
        self._segments: list[bytes] = []
        self._whole = hashlib.sha256()
        with faults(path, "not_writable"):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._descriptor = os.open(path, flags, 0o600)

    def write(self, data: bytes) -> int:
        """Seal every segment that is full, and more is known to follow."""
        self._waiting += data
        self._size += len(data)
        if self._size > MAX_FILE:
            raise TooLarge(f"a file has at most {MAX_FILE} bytes")
        while len(self._waiting) > SEGMENT_SIZE:
            self._seal(bytes(self._waiting[:SEGMENT_SIZE]), is_last=False)
            del self._waiting[:SEGMENT_SIZE]
        return len(data)

    def finish(self, type_: str, thumbnail: bytes | None = None) -> FileRecord:
        """Seal the last segment; durable when this returns."""
        self._seal(bytes(self._waiting), is_last=True)
        with faults(self._path, "not_writable"):
            os.fsync(self._descriptor)
        self.close()
        return FileRecord(
            str(self._path),
            Stamp(self._size, 0),
            self._keys.blob,
            self._keys.file_key.reveal(),
            self._keys.salt,
            Digest(tuple(self._segments), self._whole.digest(), type_),
            thumbnail,
            is_sealed=True,
        )

    def close(self) -> None:
        """Leave it as it is; also after an error."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self._keys.seal(len(self._segments), is_last, plain)
        self._segments.append(sha256(plain))
        self._whole.update(plain)
        with faults(self._path, "not_writable"):
            view = memoryview(sealed)
            while view:
                view = view[os.write(self._descriptor, view) :]


def sealed_reader(file: FileRecord) -> Callable[[int], bytes]:
    """Gives plain segments of a sealed file; raises FileFault, FileChanged."""
    path, size = Path(file.path), file.stamp.size
    keys = FileKeys(file.blob, Secret(file.file_key), file.salt)
    last = segment_count(size) - 1

    def read(index: int) -> bytes:
        with faults(path, "unreadable"), path.open("rb") as opened:
            opened.seek(index * SEALED_SEGMENT)
            sealed = opened.read(segment_size(index, size))
        try:
            plain = keys.open(index, index == last, sealed)
        except FileError:
            raise FileChanged(str(path)) from None
        return plain[: plain_size(index, size)]

    return read


def sweep(profile: Path, database: Database) -> None:
    """Delete what was cut off before the journal knew it, or after it was sent.

    Only where nothing is being made: when a profile is opened.
    """
    outgoing = profile / OUTGOING
    if not outgoing.is_dir():
        return
    kept = {Path(path).parent for path in sealed_paths(database)}
    for place in outgoing.iterdir():
        if place not in kept:
            shutil.rmtree(place, ignore_errors=True)
