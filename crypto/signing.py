"""Ed25519 with the checks that libraries leave out.

OpenSSL and WebCrypto accept a small-order key under which one signature verifies
every message; libsodium refuses. SIG-02 makes both languages say the same.
"""

from typing import Final

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from cordee.crypto.encoding import Label, Signature, Structure, context
from cordee.crypto.errors import SignatureError

_P: Final = 2**255 - 19
_Y_OF_ORDER_8: Final = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    "little",
)
SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _Y_OF_ORDER_8, _P - _Y_OF_ORDER_8})
"""y of the eight points of order 1, 2, 4 and 8 (RFC 8032 §5.1 curve)."""
_SIGN_BIT: Final = 1 << 255


class Signed(Structure, frozen=True):
    """A body that names its signer, and the signature. Hashes cover the body only."""

    body: bytes
    signature: Signature


def check_point(point: bytes) -> None:
    """Refuse a non-canonical or small-order point encoding (SIG-02)."""
    y = int.from_bytes(point, "little") & ~_SIGN_BIT
    if len(point) != 32 or y >= _P or y in SMALL_ORDER_Y:
        raise SignatureError("SIG-02")


def verify(key: bytes, label: Label, body: bytes, signature: bytes) -> None:
    """Check an Ed25519 signature (RFC 8032) over the labelled body.

    Raises SignatureError SIG-02 for a bad key or R, SIG-01 for a bad signature.
    """
    check_point(key)
    if len(signature) != 64:
        raise SignatureError("SIG-01")
    check_point(signature[:32])
    try:
        crypto_sign_open(signature + context(label) + body, key)
    except (BadSignatureError, ValueError):
        raise SignatureError("SIG-01") from None
