"""One file from the server: each segment checked before it is anybody's.

What never enters this room: a name or a type that the sender chose.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from cordee.clients.sdk.attachments.blobs import Blobs
from cordee.clients.sdk.attachments.partial import PartialFile
from cordee.clients.sdk.attachments.upload import Told, in_parallel
from cordee.clients.sdk.backoff import Backoff
from cordee.clients.sdk.errors import NotOnline, ServerRefused, TamperedError
from cordee.crypto.attachment import (
    FilePart,
    check_count,
    check_manifest,
    check_whole,
    encode_manifest,
    plain_size,
    segment_size,
)
from cordee.crypto.encoding import sha256
from cordee.crypto.errors import CryptoError, FileError
from cordee.crypto.opening.attachment import FileKeys, check_part_key, open_segment

PATIENCE: Final = 12
"""Tries in a row that a server which is away, or asks for time, is given."""

T = TypeVar("T")


class Download:
    """Fetches and opens; raises what verification says as TamperedError."""

    def __init__(self, blobs: Blobs, part: FilePart, backoff: Backoff) -> None:
        """Raise TamperedError FIL-02 or FIL-04 for a part that is not sound."""
        self._blobs = blobs
        self._part = part
        self._backoff = backoff
        self._hashes: tuple[bytes, ...] | None = None
        self._done = 0
        try:
            check_count(part)
            self._keys: FileKeys = check_part_key(part)
        except CryptoError as error:
            raise TamperedError(error.rule, error.detail) from None

    async def segment(self, index: int) -> bytes:
        """One segment, without the rest. Raises TamperedError, NotOnline."""
        try:
            size = segment_size(index, self._part.true_size)
        except FileError as error:
            raise TamperedError(error.rule, error.detail) from None
        hashes = await self._manifest()
        try:
            return await self._opened(index, size, hashes)
        except TamperedError as error:
            if error.rule != "FIL-03":
                raise
        return await self._opened(index, size, hashes)

    async def save(self, file: PartialFile, told: Told) -> None:
        """Write every segment that is not there; check the whole.

        Raises TamperedError, NotOnline, ServerRefused, FileFault.
        """
        hashes = await self._manifest()

        async def act(index: int) -> None:
            if not await asyncio.to_thread(self._is_there, file, index, hashes):
                plain = await self.segment(index)
                await asyncio.to_thread(file.write, index, plain)
            self._done += plain_size(index, self._part.true_size)
            told(self._done)

        await in_parallel(range(self._part.segments), act)
        whole = await asyncio.to_thread(file.digest)
        try:
            check_whole(self._part, whole)
        except FileError as error:
            file.discard()
            raise TamperedError(error.rule, error.detail) from None

    def _is_there(
        self, file: PartialFile, index: int, hashes: tuple[bytes, ...]
    ) -> bool:
        """Whether an earlier try wrote this: sealed again, it has the same hash."""
        size = self._part.true_size
        plain = file.read(index)
        if not plain or len(plain) != plain_size(index, size):
            return False
        keys = FileKeys(self._part.blob, self._keys.file_key, self._part.salt)
        sealed = keys.seal(index, index == self._part.segments - 1, plain)
        return sha256(sealed) == hashes[index]

    async def _manifest(self) -> tuple[bytes, ...]:
        if self._hashes is None:
            size = len(encode_manifest([bytes(32)] * self._part.segments))
            data = await self._patiently(
                lambda: self._blobs.get_manifest(self._part.blob, size)
            )
            try:
                self._hashes = check_manifest(self._part, data)
            except CryptoError as error:
                raise TamperedError(error.rule, error.detail) from None
        return self._hashes

    async def _opened(self, index: int, size: int, hashes: tuple[bytes, ...]) -> bytes:
        sealed = await self._patiently(
            lambda: self._blobs.get_segment(self._part.blob, index, size)
        )
        try:
            return await asyncio.to_thread(
                open_segment, self._part, index, sealed, hashes
            )
        except CryptoError as error:
            raise TamperedError(error.rule, error.detail) from None

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        for _attempt in range(PATIENCE):
            try:
                found = await ask()
            except (NotOnline, ServerRefused) as error:
                if not error.temporary:
                    raise
                wait = (getattr(error, "retry_after", None) or 0) / 1000
                await asyncio.sleep(max(wait, self._backoff.next()))
            else:
                self._backoff.reset()
                return found
        return await ask()
