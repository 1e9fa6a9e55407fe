"""Message encryption for Web Push (RFC 8291) in its one content coding (RFC 8188).

What never enters this room: the dice. Keys and salt are arguments.
"""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE: Final = SECP256R1()
RECORD_SIZE: Final = 4096
LAST: Final = b"\x02"
"""Ends the only record (RFC 8188 §2)."""


def encrypt(
    plain: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    own: EllipticCurvePrivateKey,
    salt: bytes,
) -> bytes:
    """The body of a push; `own` and the 16 bytes of `salt` serve once.

    Raises ValueError when `p256dh` is no point of P-256.
    """
    theirs = EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)
    public = point(own.public_key())
    info = b"WebPush: info\x00" + p256dh + public
    secret = _derive(own.exchange(ECDH(), theirs), auth, info, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
    head = salt + RECORD_SIZE.to_bytes(4) + bytes([len(public)]) + public
    return head + AESGCM(key).encrypt(nonce, plain + LAST, None)


def point(public: EllipticCurvePublicKey) -> bytes:
    """65 bytes, uncompressed (RFC 8291 §3.1)."""
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derive(secret: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt, info).derive(secret)
