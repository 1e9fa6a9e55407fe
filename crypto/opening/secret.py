"""Secrets that do not show themselves, and the keys made from them."""

import hashlib
import secrets
from functools import cached_property, lru_cache
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.signing import SigningKey as NaclSigningKey

from cordee.crypto.chain_entry import Opener
from cordee.crypto.encoding import Label, context, encode
from cordee.crypto.sealing import MLKEM_SIZE
from cordee.crypto.signing import Signed

NONCE_SIZE: Final = 12
_MLKEM_SEED: Final = 64
_SUITE: Final = hpke.Suite(
    hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM
)


class OpeningError(Exception):
    """A box or ciphertext does not open with this secret; callers name the rule."""


class Secret:
    """Bytes that neither `repr` nor a log shows; `reveal` is easy to search for."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    @classmethod
    def random(cls, size: int = 32) -> Self:
        """Draw `size` bytes from the system's random source."""
        return cls(secrets.token_bytes(size))

    def reveal(self) -> bytes:
        return self._value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return secrets.compare_digest(self._value, other._value)

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


def kdf(secret: Secret, label: Label, parts: object, size: int = 32) -> Secret:
    """HKDF-SHA256 (RFC 5869), empty salt, info = prefix and `enc(parts)`."""
    info = context(label) + encode(parts)
    derived = HKDF(SHA256(), size, None, info).derive(secret.reveal())
    return Secret(derived)


def encrypt(key: Secret, plaintext: bytes, aad: bytes = b"") -> bytes:
    """AES-256-GCM with a random nonce in front: `nonce12 ‖ ciphertext ‖ tag`."""
    nonce = secrets.token_bytes(NONCE_SIZE)
    return nonce + AESGCM(key.reveal()).encrypt(nonce, plaintext, aad)


def decrypt(key: Secret, data: bytes, aad: bytes = b"") -> bytes:
    """Open what `encrypt` made. Raises OpeningError."""
    if len(data) < NONCE_SIZE + 16:
        raise OpeningError("too short")
    nonce, sealed = data[:NONCE_SIZE], data[NONCE_SIZE:]
    try:
        return AESGCM(key.reveal()).decrypt(nonce, sealed, aad)
    except InvalidTag:
        raise OpeningError("does not decrypt") from None


class KemKey:
    """An X-Wing private key from its 32-byte seed.

    SHAKE256(seed, 96) is the ML-KEM-768 seed (64) then the X25519 key (32)
    (draft-connolly-cfrg-xwing-kem).
    """

    def __init__(self, seed: Secret) -> None:
        self.seed: Final = seed

    @cached_property
    def _parts(self) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
        expanded = hashlib.shake_256(self.seed.reveal()).digest(96)
        return (
            mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED]),
            x25519.X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED:]),
        )

    @cached_property
    def _private(self) -> hpke.MLKEM768X25519PrivateKey:
        return hpke.MLKEM768X25519PrivateKey(*self._parts)

    @cached_property
    def public(self) -> bytes:
        """1216 bytes: ML-KEM-768 then X25519."""
        first, second = (key.public_key() for key in self._parts)
        return first.public_bytes_raw() + second.public_bytes_raw()

    def open(self, label: Label, parts: object, box: bytes) -> bytes:
        """Open an HPKE box (RFC 9180, base mode). Raises OpeningError."""
        info = context(label) + encode(parts)
        try:
            return _SUITE.decrypt(box, self._private, info=info)
        except (InvalidTag, ValueError):
            raise OpeningError("box does not open") from None


@lru_cache(maxsize=2048)
def _public(pk: bytes) -> hpke.MLKEM768X25519PublicKey:
    return hpke.MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(pk[:MLKEM_SIZE]),
        x25519.X25519PublicKey.from_public_bytes(pk[MLKEM_SIZE:]),
    )


def seal(pk: bytes, label: Label, parts: object, plaintext: bytes) -> bytes:
    """HPKE base (RFC 9180): `enc (1120) ‖ ciphertext`, info = prefix and parts.

    Raises OpeningError when `pk` is not a key.
    """
    info = context(label) + encode(parts)
    try:
        return _SUITE.encrypt(plaintext, _public(pk), info=info)
    except ValueError as error:
        raise OpeningError(f"not a sealing key: {error}") from None


class DeviceKeys:
    """The two key pairs of an opener: Ed25519 to sign, X-Wing to receive."""

    def __init__(self, sign_seed: Secret, kem_seed: Secret, type_: str) -> None:
        self.sign_seed: Final = sign_seed
        self.kem: Final = KemKey(kem_seed)
        self.type: Final = type_
        self._signing = NaclSigningKey(sign_seed.reveal())

    @classmethod
    def generate(cls, type_: str = "device") -> Self:
        """Make new keys."""
        return cls(Secret.random(), Secret.random(), type_)

    @property
    def sig_pk(self) -> bytes:
        return bytes(self._signing.verify_key)

    @property
    def opener(self) -> Opener:
        return Opener(self.type, self.sig_pk, self.kem.public)

    def signature(self, label: Label, body: bytes) -> bytes:
        """Ed25519 (RFC 8032) over the labelled body, 64 bytes."""
        return self._signing.sign(context(label) + body).signature

    def sign(self, label: Label, body: object) -> Signed:
        """Encode a structure and sign it."""
        data = encode(body)
        return Signed(data, self.signature(label, data))

    def __repr__(self) -> str:
        return f"DeviceKeys({self.type}, {self.sig_pk.hex()[:8]})"
