"""Objects in a folder of this machine: `blobs/<blob>/<index>`.

obstore writes beside and renames, so that a reader sees all or nothing; that it is
on the disk is this file's part. What never enters: a name other than hex and digits.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from obstore.store import LocalStore

from cordee.server.objects.port import Found, blob_of, key
from cordee.server.objects.talking import Talking, in_words

STAGED: Final = "#"
"""In the name of what obstore has begun to write and not yet renamed."""
PRIVATE: Final = 0o700


class LocalObjects(Talking):
    """`port.Objects` in a folder, which is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError when the folder cannot be made."""
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        _sync(folder.parent)
        super().__init__(LocalStore(folder))
        self._folder = folder

    async def put(self, blob: bytes, index: int, data: bytes) -> None:
        """See `port.Objects`: the file, its folder and the folder above are synced."""
        await super().put(blob, index, data)
        with in_words():
            await asyncio.to_thread(self._sync, key(blob, index))

    async def remove(self, blob: bytes) -> None:
        """See `port.Objects`."""
        with in_words():
            await asyncio.to_thread(self._remove, blob)

    async def blobs(self) -> AsyncIterator[Found]:
        """See `port.Objects`."""
        with in_words():
            names = await asyncio.to_thread(os.listdir, self._folder)
        for name in names:
            blob = blob_of(name)
            with suppress(FileNotFoundError):
                if blob is not None:
                    yield Found(blob, (self._folder / name).stat().st_mtime)

    async def tidy(self, before: float) -> None:
        """See `port.Objects`."""
        with in_words():
            await asyncio.to_thread(self._tidy, before)

    def _sync(self, name: str) -> None:
        """A folder may go while its last object comes: then nothing was kept."""
        path = self._folder / name
        for place in (path, path.parent, self._folder):
            _sync(place)

    def _remove(self, blob: bytes) -> None:
        with suppress(FileNotFoundError):
            shutil.rmtree(self._folder / blob.hex())
        _sync(self._folder)

    def _tidy(self, before: float) -> None:
        for staged in self._folder.glob(f"*/*{STAGED}*"):
            with suppress(FileNotFoundError):
                if staged.stat().st_mtime < before:
                    staged.unlink()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
