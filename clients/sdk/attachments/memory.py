"""Files that are in memory and in no folder: sealed to the server as they are.

There is no journal: who dies begins anew, with new keys, and the server forgets what no
message names. What never enters this room: a disk.
"""

import asyncio
from collections.abc import Sequence

import msgspec

from cordee.clients.sdk.attachments.blobs import Blobs
from cordee.clients.sdk.attachments.names import safe_name
from cordee.clients.sdk.attachments.source import Digest, Stamp
from cordee.clients.sdk.attachments.upload import FileUpload
from cordee.clients.sdk.store.uploads import FileRecord
from cordee.crypto.attachment import SEGMENT_SIZE, FilePart, segment_count
from cordee.crypto.encoding import sha256
from cordee.crypto.opening.attachment import FileKeys


class Content(msgspec.Struct, frozen=True):
    """A file: its name, its media type (or empty), its bytes."""

    name: str
    type: str
    data: bytes

    def __repr__(self) -> str:
        return f"Content({len(self.data)} bytes)"


async def upload_contents(
    blobs: Blobs, slots: asyncio.Semaphore, thread: bytes, contents: Sequence[Content]
) -> tuple[FilePart, ...]:
    """Store files one after the other, and give what an event says of each.

    Raises NotOnline, ServerRefused.
    """
    return tuple([await _upload(blobs, slots, thread, one) for one in contents])


async def _upload(
    blobs: Blobs, slots: asyncio.Semaphore, thread: bytes, content: Content
) -> FilePart:
    view = memoryview(content.data)

    def read(index: int) -> bytes:
        return bytes(view[index * SEGMENT_SIZE : (index + 1) * SEGMENT_SIZE])

    size = len(view)
    segments = [sha256(read(index)) for index in range(segment_count(size))]
    digest = Digest(tuple(segments), sha256(content.data), content.type)
    keys = FileKeys.new()
    record = FileRecord(
        safe_name(content.name),
        Stamp(size, 0),
        keys.blob,
        keys.file_key.reveal(),
        keys.salt,
        digest,
    )
    return await FileUpload(blobs, record, slots, _nobody, read).run(thread)


def _nobody(_done: int) -> None:
    """Nobody watches."""
