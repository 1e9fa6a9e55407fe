"""The part of both stores that is the same: obstore, and its errors in our words.

What never enters this room: durability, which each store has its own way of.
"""

import asyncio
import errno
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from cordee.server.objects.port import (
    StorageFullError,
    StorageGoneError,
    index_of,
    key,
)

if TYPE_CHECKING:
    from obstore import ObjectMeta

Store = LocalStore | S3Store

SECONDS: Final = 60.0
"""What one object of 1 MiB has: a store that takes longer is in trouble."""

_FULL: Final = ("os error 28", "os error 122", "StorageFull", "InsufficientStorage")
"""How the library tells ENOSPC, EDQUOT, and a bucket without room."""
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def pages(
    store: Store, prefix: str | None = None
) -> AsyncIterator[Sequence["ObjectMeta"]]:
    """What is there, some at a time."""
    found = obstore.list(store, prefix=prefix)  # pyright: ignore[reportUnknownMemberType] - Arrow is not there
    return aiter(found)


@contextmanager
def in_words() -> Generator[None, None, None]:
    """Turn what the library and the system raise into ObjectsError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageFullError("no room for objects") from None
        raise StorageGoneError(f"objects: {type(error).__name__}") from None
    except BaseError as error:
        if any(word in str(error) for word in _FULL):
            raise StorageFullError("no room for objects") from None
        raise StorageGoneError(f"objects: {type(error).__name__}") from None


class Talking:
    """Puts, gets and lists through obstore; the library runs beside the loop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, blob: bytes, index: int, data: bytes) -> None:
        """See `port.Objects`."""
        with in_words():
            async with asyncio.timeout(SECONDS):
                await obstore.put_async(
                    self._store, key(blob, index), data, use_multipart=False
                )

    async def get(self, blob: bytes, index: int) -> bytes | None:
        """See `port.Objects`."""
        try:
            with in_words():
                async with asyncio.timeout(SECONDS):
                    found = await obstore.get_async(self._store, key(blob, index))
                    return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None

    async def indexes(self, blob: bytes) -> set[int]:
        """See `port.Objects`."""
        found: set[int] = set()
        with in_words():
            async for page in pages(self._store, blob.hex()):
                found |= {
                    index
                    for meta in page
                    if (index := index_of(meta["path"])) is not None
                }
        return found
