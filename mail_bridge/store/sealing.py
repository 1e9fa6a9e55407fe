"""Values sealed and names hidden, under one secret that lies in the profile.

A name is an HMAC of what is named; a value is AES-256-GCM, bound to its kind and name,
so that a row that is moved opens nowhere. What never enters this room: a table.
"""

import hashlib
import hmac
import secrets
from typing import Any, Final, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from cordee.crypto.opening.secret import Secret
from cordee.mail_bridge.errors import StoreError

NONCE_SIZE: Final = 12
SECRET_SIZE: Final = 32

T = TypeVar("T")
Part = bytes | str | int

_encode: Final = msgspec.msgpack.Encoder().encode
_decoders: Final[dict[object, msgspec.msgpack.Decoder[Any]]] = {}


def derived(secret: Secret, purpose: str) -> bytes:
    """32 bytes for one purpose: HKDF-Expand (RFC 5869) of a uniformly random secret."""
    info = b"cordee-bridge/1 " + purpose.encode()
    return HKDFExpand(SHA256(), 32, info).derive(secret.reveal())


class Seals:
    """Hides names and seals values; `repr` shows nothing of the keys."""

    def __init__(self, secret: Secret) -> None:
        self._names: Final = derived(secret, "names")
        self._cipher: Final = AESGCM(derived(secret, "values"))

    def name(self, kind: str, *parts: Part) -> bytes:
        """32 bytes that say nothing to whoever has not the key; always the same."""
        return hmac.digest(self._names, _encode((kind, *parts)), hashlib.sha256)

    def seal(self, kind: str, name: bytes, value: object) -> bytes:
        """Encode (MessagePack) and encrypt: `nonce12 ‖ ciphertext ‖ tag16`."""
        return self.seal_bytes(kind, name, _encode(value))

    def open(self, kind: str, name: bytes, sealed: bytes, shape: type[T]) -> T:
        """Decrypt and decode. Raises StoreError for another key, row or shape."""
        plain = self.open_bytes(kind, name, sealed)
        if shape not in _decoders:
            _decoders[shape] = msgspec.msgpack.Decoder(shape)
        try:
            found: T = _decoders[shape].decode(plain)
        except msgspec.DecodeError:
            raise StoreError("a row has a shape that is not known here") from None
        return found

    def seal_bytes(self, kind: str, name: bytes, plain: bytes) -> bytes:
        """Encrypt bytes as they are, such as a whole mail."""
        nonce = secrets.token_bytes(NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, plain, _encode((kind, name)))

    def open_bytes(self, kind: str, name: bytes, sealed: bytes) -> bytes:
        """Decrypt. Raises StoreError for another key or row."""
        nonce, rest = sealed[:NONCE_SIZE], sealed[NONCE_SIZE:]
        try:
            return self._cipher.decrypt(nonce, rest, _encode((kind, name)))
        except (InvalidTag, ValueError):
            raise StoreError(
                "a row does not open with the key of this bridge"
            ) from None
