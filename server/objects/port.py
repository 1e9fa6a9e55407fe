"""What the services ask of a store of objects, and how its failures are told.

ObjectsError
├── StorageFullError   no room; nothing of this object is kept
└── StorageGoneError   it does not answer, or refuses us
"""

from collections.abc import AsyncIterator
from typing import Final, Protocol

import msgspec

ID_SIZE: Final = 16


class ObjectsError(Exception):
    """The store of objects cannot do this now."""


class StorageFullError(ObjectsError):
    """There is no room left."""


class StorageGoneError(ObjectsError):
    """It does not answer, or refuses us."""


class Found(msgspec.Struct, frozen=True):
    """A blob of which something is stored; `time` is when, in Unix seconds."""

    blob: bytes
    time: float


class Objects(Protocol):
    """Objects by blob and index. Every method may raise ObjectsError."""

    async def put(self, blob: bytes, index: int, data: bytes) -> None:
        """Store an object whole or not at all; it is durable when this returns."""
        ...

    async def get(self, blob: bytes, index: int) -> bytes | None:
        """The object, None when there is none."""
        ...

    async def indexes(self, blob: bytes) -> set[int]:
        """Which objects of a blob are there."""
        ...

    async def remove(self, blob: bytes) -> None:
        """Every object of a blob, and what interrupted puts left; none is fine."""
        ...

    def blobs(self) -> AsyncIterator[Found]:
        """Every blob of which something is there; one may come more than once."""
        ...

    async def tidy(self, before: float) -> None:
        """Remove what puts interrupted before this time (Unix seconds) left."""
        ...


def key(blob: bytes, index: int) -> str:
    """The name of an object."""
    return f"{blob.hex()}/{index}"


def blob_of(name: str) -> bytes | None:
    """The blob that an object or folder belongs to; None for a stranger's."""
    folder = name.partition("/")[0]
    try:
        blob = bytes.fromhex(folder)
    except ValueError:
        return None
    return blob if len(blob) == ID_SIZE and blob.hex() == folder else None


def index_of(name: str) -> int | None:
    """The index that an object is named by; None for a stranger's."""
    text = name.rpartition("/")[2]
    return int(text) if text.isascii() and text.isdigit() else None
