"""Records at rest: AES-256-GCM under the profile's key, bound to their place.

What never enters this room: a file name, a table, a passphrase.
"""

import secrets
from typing import Any, Final, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cordee.clients.sdk.errors import WrongKey
from cordee.crypto.opening.secret import Secret

NONCE_SIZE: Final = 12
Place = tuple[str | bytes | int, ...]
"""Table and primary key of a record: it opens nowhere else."""

T = TypeVar("T")

_encode: Final = msgspec.msgpack.Encoder().encode


class Vault:
    """Seals and opens records; `repr` shows nothing of the key."""

    def __init__(self, key: Secret) -> None:
        self._cipher: Final = AESGCM(key.reveal())

    def seal(self, place: Place, value: object) -> bytes:
        """Encode and encrypt: `nonce12 ‖ ciphertext ‖ tag16`."""
        nonce = secrets.token_bytes(NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, _encode(value), _encode(place))

    def open(self, place: Place, data: bytes, shape: type[T]) -> T:
        """Decrypt and decode. Raises WrongKey for another key, place or bytes."""
        try:
            plain = self._cipher.decrypt(
                data[:NONCE_SIZE], data[NONCE_SIZE:], _encode(place)
            )
        except (InvalidTag, ValueError):
            raise WrongKey("a record does not open with this key") from None
        return _decoder(shape).decode(plain)


_decoders: Final[dict[object, msgspec.msgpack.Decoder[Any]]] = {}


def _decoder(shape: type[T]) -> msgspec.msgpack.Decoder[T]:
    if shape not in _decoders:
        _decoders[shape] = msgspec.msgpack.Decoder(shape)
    return _decoders[shape]
