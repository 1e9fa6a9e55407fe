"""Seal and open the segments of a file (docs/protocol.md §5.8, FIL-02..05).

The key of a file is drawn once and every segment has its own nonce, so that the same
file sealed again gives the same bytes. What never enters this room: a file on disk.
"""

import secrets
from collections.abc import Sequence
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cordee.crypto.attachment import (
    SEGMENT_SIZE,
    TAG_SIZE,
    FilePart,
    check_count,
    check_segment,
    manifest_hash,
    padded_size,
    plain_size,
    segment_size,
)
from cordee.crypto.encoding import Label, sha256
from cordee.crypto.errors import FileError
from cordee.crypto.opening.secret import Secret, kdf

_KEY_SIZE: Final = 32
_PREFIX_SIZE: Final = 7


class FileKeys:
    """The key of one file, and what was sealed with it.

    `journal` holds SHA-256 of every plaintext segment that may be sealed, in order.
    Without one, what is sealed first at a place is what may be sealed there again.
    """

    def __init__(
        self,
        blob: bytes,
        file_key: Secret,
        salt: bytes,
        journal: Sequence[bytes] | None = None,
    ) -> None:
        self.blob: Final = blob
        self.file_key: Final = file_key
        self.salt: Final = salt
        size = _KEY_SIZE + _PREFIX_SIZE
        derived = kdf(file_key, Label.FILE_KEY, (blob, salt), size).reveal()
        self._cipher: Final = AESGCM(derived[:_KEY_SIZE])
        self._prefix: Final = derived[_KEY_SIZE:]
        self._is_bound: Final = journal is not None
        self._sealed: Final = dict(enumerate(journal or ()))

    @classmethod
    def new(cls) -> Self:
        """Draw a blob id, a key and a salt."""
        return cls(secrets.token_bytes(16), Secret.random(), secrets.token_bytes(16))

    @property
    def commit(self) -> bytes:
        """What a part says of this key, so that no other opens the file."""
        parts = (self.blob, self.salt)
        return kdf(self.file_key, Label.FILE_COMMIT, parts).reveal()

    def seal(self, index: int, last: bool, plaintext: bytes) -> bytes:  # noqa: FBT001 - as in the nonce
        """Seal one segment: the same bytes for the same plaintext, each time.

        Raises FileError: FIL-05 when other bytes were or shall be sealed at this
        place, FIL-04 for a size that no segment has.
        """
        self._check_same(index, plaintext)
        if last:
            _check_last(index, plaintext)
            plaintext = plaintext.ljust(padded_size(len(plaintext)), b"\x00")
        elif len(plaintext) != SEGMENT_SIZE:
            raise FileError("FIL-04", "only the last segment is shorter")
        return self._cipher.encrypt(self._nonce(index, last), plaintext, None)

    def open(self, index: int, last: bool, ciphertext: bytes) -> bytes:  # noqa: FBT001 - as in the nonce
        """Open one segment, padding and all. Raises FileError FIL-04."""
        try:
            return self._cipher.decrypt(self._nonce(index, last), ciphertext, None)
        except InvalidTag:
            raise FileError("FIL-04", "it was not sealed for this place") from None

    def _check_same(self, index: int, plaintext: bytes) -> None:
        """One nonce never serves two plaintexts: that would give the key away."""
        found = sha256(plaintext)
        if self._is_bound and index not in self._sealed:
            raise FileError("FIL-05", "a segment that was not there before")
        if self._sealed.setdefault(index, found) != found:
            raise FileError("FIL-05")

    def _nonce(self, index: int, last: bool) -> bytes:  # noqa: FBT001 - as in the nonce
        return self._prefix + index.to_bytes(4, "big") + bytes([last])

    def __repr__(self) -> str:
        return f"FileKeys({self.blob.hex()[:8]})"


def _check_last(index: int, plaintext: bytes) -> None:
    if len(plaintext) > SEGMENT_SIZE or (index and not plaintext):
        raise FileError("FIL-04", "a last segment holds 1 byte to 1 MiB")


def make_part(
    keys: FileKeys,
    hashes: Sequence[bytes],
    plain: tuple[int, bytes],
    *,
    name: str,
    type_: str,
    thumbnail: bytes | None = None,
) -> FilePart:
    """What an event says of a sealed file.

    `hashes` are SHA-256 of its sealed segments; `plain` is the size of the file and
    its SHA-256.
    """
    size, plain_hash = plain
    part = FilePart(
        blob=keys.blob,
        file_key=keys.file_key.reveal(),
        salt=keys.salt,
        segments=len(hashes),
        true_size=size,
        manifest_hash=manifest_hash(hashes),
        key_commit=keys.commit,
        sha256_plain=plain_hash,
        name=name,
        type=type_,
        thumbnail=thumbnail,
    )
    check_count(part)
    return part


def check_part_key(part: FilePart) -> FileKeys:
    """Give the keys of a part. Raises FileError FIL-02 unless it commits to them."""
    keys = FileKeys(part.blob, Secret(part.file_key), part.salt)
    if not secrets.compare_digest(keys.commit, part.key_commit):
        raise FileError("FIL-02")
    return keys


def open_segment(
    part: FilePart, index: int, ciphertext: bytes, hashes: Sequence[bytes]
) -> bytes:
    """Open one segment, without the others; `hashes` are those of the manifest.

    Raises FileError: FIL-04 for a place, size or padding that does not fit, FIL-02,
    FIL-03 when the manifest names other bytes.
    """
    check_count(part)
    size = plain_size(index, part.true_size)
    keys = check_part_key(part)
    check_segment(hashes, index, ciphertext)
    if len(ciphertext) != segment_size(index, part.true_size):
        raise FileError("FIL-04", f"segment of {len(ciphertext) - TAG_SIZE} bytes")
    padded = keys.open(index, index == part.segments - 1, ciphertext)
    if padded.count(0, size) != len(padded) - size:
        raise FileError("FIL-04", "padding is not zero")
    return padded[:size]
