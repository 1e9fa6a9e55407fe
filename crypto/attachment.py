"""Files beside a message: what its part says, and what was stored against it (§5.8).

The part stands in a signed event; the server holds sealed segments and a manifest
of their hashes. What never enters this room: opening a segment, a file on disk.
"""

from collections.abc import Sequence
from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.encoding import (
    Bytes16,
    Hash,
    Label,
    Structure,
    decode,
    digest,
    encode,
    sha256,
)
from cordee.crypto.errors import FileError
from cordee.crypto.sizes import SIZES

SEGMENT_SIZE: Final = 1 << 20
"""Bytes of plaintext in every segment but the last."""

TAG_SIZE: Final = 16
"""Bytes that AES-GCM adds to each segment."""

MAX_SEGMENTS: Final = 1 << 16
MAX_FILE: Final = MAX_SEGMENTS * SEGMENT_SIZE
"""Bytes of one file: 64 GiB, which a server's own bound stays below."""

MAX_MANIFEST: Final = 5 + MAX_SEGMENTS * 34
"""Bytes: the head of an array, and 34 for each hash."""

MAX_NAME: Final = 255
MAX_TYPE: Final = 127
MAX_THUMBNAIL: Final = 24 * 1024
MAX_FILES: Final = 20
"""Files of one message."""


class FilePart(Structure, frozen=True):
    """One file of an event: how to find, open and check it.

    `name` and `type` are the sender's words; `type` is a media type or empty.
    `thumbnail` is a JPEG.
    """

    blob: Bytes16
    file_key: Hash
    salt: Bytes16
    segments: Annotated[int, Meta(ge=1, le=MAX_SEGMENTS)]
    true_size: Annotated[int, Meta(ge=0, le=MAX_FILE)]
    manifest_hash: Hash
    key_commit: Hash
    sha256_plain: Hash
    name: Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]
    type: Annotated[str, Meta(max_length=MAX_TYPE)]
    thumbnail: Annotated[bytes, Meta(max_length=MAX_THUMBNAIL)] | None

    def __repr__(self) -> str:
        return f"FilePart({self.blob.hex()[:8]}, {self.true_size} bytes)"


def segment_count(true_size: int) -> int:
    """Segments of a file of so many bytes; an empty file has one."""
    return max(1, -(-true_size // SEGMENT_SIZE))


def plain_size(index: int, true_size: int) -> int:
    """Bytes of the file in a segment. Raises FileError FIL-04 beyond the last one."""
    if not 0 <= index < segment_count(true_size):
        raise FileError("FIL-04", f"no segment {index}")
    return min(SEGMENT_SIZE, true_size - index * SEGMENT_SIZE)


def padded_size(plain: int) -> int:
    """The smallest size of §2.3 that holds so many bytes, at most a whole segment."""
    return min(SEGMENT_SIZE, next(size for size in SIZES if size >= plain))


def segment_size(index: int, true_size: int) -> int:
    """Bytes of a sealed segment: only the last one is padded. Raises FIL-04."""
    plain = plain_size(index, true_size)
    is_last = index == segment_count(true_size) - 1
    return (padded_size(plain) if is_last else plain) + TAG_SIZE


def sealed_size(true_size: int) -> int:
    """Bytes of all sealed segments together."""
    last = segment_count(true_size) - 1
    return last * (SEGMENT_SIZE + TAG_SIZE) + segment_size(last, true_size)


def encode_manifest(hashes: Sequence[bytes]) -> bytes:
    """The manifest: SHA-256 of every sealed segment, in order."""
    return encode(tuple(hashes))


def manifest_hash(hashes: Sequence[bytes]) -> bytes:
    """What a part says of its manifest, 32 bytes."""
    return digest(Label.MANIFEST, *hashes)


def check_count(part: FilePart) -> None:
    """Refuse a part whose number of segments does not fit its size: FIL-04."""
    if part.segments != segment_count(part.true_size):
        raise FileError("FIL-04", "number of segments does not fit the size")


def check_manifest(part: FilePart, manifest: bytes) -> tuple[bytes, ...]:
    """Give the hashes of a served manifest.

    Raises EncodingError; FileError FIL-01 for another manifest than the part names,
    FIL-04 when segments, size and hashes do not fit.
    """
    hashes = decode(manifest, tuple[Hash, ...], MAX_MANIFEST)
    if manifest_hash(hashes) != part.manifest_hash:
        raise FileError("FIL-01")
    check_count(part)
    if len(hashes) != part.segments:
        raise FileError("FIL-04", "number of hashes does not fit the part")
    return hashes


def check_segment(hashes: Sequence[bytes], index: int, ciphertext: bytes) -> None:
    """Refuse what the manifest does not name at this place: FIL-03, FIL-04."""
    if not 0 <= index < len(hashes):
        raise FileError("FIL-04", f"no segment {index}")
    if sha256(ciphertext) != hashes[index]:
        raise FileError("FIL-03")


def check_whole(part: FilePart, plain_hash: bytes) -> None:
    """Refuse a whole file whose SHA-256 is not the one that was sent: FIL-06."""
    if plain_hash != part.sha256_plain:
        raise FileError("FIL-06")
