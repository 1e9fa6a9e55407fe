"""One file to the server: sealed by segment, up to a few on their way at once.

What never enters this room: what is kept in the journal, trying again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from cordee.clients.sdk.attachments.blobs import Blobs
from cordee.clients.sdk.attachments.names import safe_name
from cordee.clients.sdk.attachments.source import Digest, read_segment
from cordee.clients.sdk.errors import FileChanged, TamperedError
from cordee.clients.sdk.store.uploads import FileRecord
from cordee.crypto.attachment import (
    FilePart,
    encode_manifest,
    plain_size,
    sealed_size,
    segment_count,
)
from cordee.crypto.encoding import sha256
from cordee.crypto.errors import FileError
from cordee.crypto.opening.attachment import FileKeys, make_part
from cordee.crypto.opening.secret import Secret
from cordee.server.protocol.rest import BeginBlob, BlobState

WINDOW: Final = 6
"""Segments of 1 MiB on their way at once: they fill a line and little memory, and
leave room among the eight requests that a server takes from one account."""

Told = Callable[[int], None]
"""Is told how many bytes of the file the server has."""

Read = Callable[[int], bytes]
"""Gives a segment by its index; fewer bytes when there are no more."""


class FileUpload:
    """Brings one journalled file to the server; does the same again when resumed.

    `slots` bounds the segments in memory, over all the files that are under way.
    """

    def __init__(
        self,
        blobs: Blobs,
        file: FileRecord,
        slots: asyncio.Semaphore,
        told: Told,
        read: Read | None = None,
    ) -> None:
        """`read` gives the bytes of a segment that are in no file."""
        self._blobs = blobs
        self._read = read or self._from_disk
        self._file = file
        self._slots = slots
        self._told = told
        self._done = 0
        self._hashes: dict[int, bytes] = {}

    async def run(self, thread: bytes) -> FilePart:
        """Store what the server lacks, then the manifest; give the message's part.

        Raises NotOnline, ServerRefused, FileFault, FileChanged, TamperedError.
        """
        digest = self._file.digest
        assert digest is not None, "nothing is sealed before its hash is journalled"
        size = self._file.stamp.size
        count = segment_count(size)
        begin = BeginBlob(thread, count, sealed_size(size))
        state = await self._blobs.begin(self._file.blob, begin)
        keys = self._keys(digest)
        stored = {part.index: part.sha256 for part in state.parts}
        await in_parallel(
            range(count), lambda index: self._segment(keys, index, count, stored)
        )
        hashes = [self._hashes[index] for index in range(count)]
        await self._complete(state, encode_manifest(hashes))
        return self._part(keys, hashes, digest)

    def _keys(self, digest: Digest) -> FileKeys:
        file = self._file
        key = Secret(file.file_key)
        return FileKeys(file.blob, key, file.salt, digest.segments)

    async def _segment(
        self, keys: FileKeys, index: int, count: int, stored: Mapping[int, bytes]
    ) -> None:
        """Seal a segment; send it unless the server has these very bytes."""
        async with self._slots:
            sealed, found = await asyncio.to_thread(self._seal, keys, index, count)
            self._hashes[index] = found
            if stored.get(index) != found:
                await self._blobs.put_segment(self._file.blob, index, sealed)
        self._done += plain_size(index, self._file.stamp.size)
        self._told(self._done)

    def _seal(self, keys: FileKeys, index: int, count: int) -> tuple[bytes, bytes]:
        """Give a sealed segment and its hash; in a thread of its own."""
        plain = self._read(index)
        try:
            sealed = keys.seal(index, index == count - 1, plain)
        except FileError:
            raise FileChanged(self._file.path) from None
        return sealed, sha256(sealed)

    def _from_disk(self, index: int) -> bytes:
        return read_segment(Path(self._file.path), index, self._file.stamp.size)

    async def _complete(self, state: BlobState, manifest: bytes) -> None:
        blob = self._file.blob
        if not state.complete:
            await self._blobs.put_manifest(blob, manifest)
        elif await self._blobs.get_manifest(blob, len(manifest)) != manifest:
            raise TamperedError("FIL-01", "my blob was completed with other bytes")

    def _part(self, keys: FileKeys, hashes: list[bytes], digest: Digest) -> FilePart:
        return make_part(
            keys,
            hashes,
            (self._file.stamp.size, digest.whole),
            name=safe_name(Path(self._file.path).name),
            type_=digest.type,
            thumbnail=self._file.thumbnail,
        )


async def in_parallel(
    indexes: Iterable[int], act: Callable[[int], Awaitable[None]]
) -> None:
    """Act on each, a few at once; the first failure ends the others."""
    left = iter(indexes)

    async def work() -> None:
        for index in left:
            await act(index)

    workers = [asyncio.create_task(work()) for _ in range(WINDOW)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
