"""Voluntary application server identification (RFC 8292): who it is that wakes.

What never enters this room: the clock. What is secret is 32 bytes.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from cordee.server.push.encryption import CURVE, point

LIFETIME: Final = 12 * 3_600
"""Seconds; 24 hours are the most that a push service takes (RFC 8292 §2)."""


class Vapid:
    """The key by which push services know this server again."""

    def __init__(self, secret: bytes, contact: str) -> None:
        """`secret` is a scalar of P-256, `contact` an address of its operator."""
        self._key: Final = derive_private_key(int.from_bytes(secret), CURVE)
        self._contact: Final = contact

    def __repr__(self) -> str:
        return f"Vapid({self.public})"

    @property
    def public(self) -> str:
        """The public key, as a browser takes it to subscribe."""
        return encode(point(self._key.public_key()))

    def authorization(self, endpoint: str, now: int) -> str:
        """The header's value, for one push service; Unix seconds."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": now + LIFETIME,
            "sub": self._contact,
        }
        signed = f"{_part({'alg': 'ES256', 'typ': 'JWT'})}.{_part(claims)}"
        signature = encode(_sign(self._key, signed.encode()))
        return f"vapid t={signed}.{signature}, k={self.public}"


def new_secret() -> bytes:
    """A scalar of P-256."""
    return generate_private_key(CURVE).private_numbers().private_value.to_bytes(32)


def encode(data: bytes) -> str:
    """base64url without padding (RFC 7515 §2)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(claims: Mapping[str, object]) -> str:
    return encode(json.dumps(claims, separators=(",", ":")).encode())


def _sign(key: EllipticCurvePrivateKey, data: bytes) -> bytes:
    """ES256: r and s, 32 bytes each (RFC 7518 §3.4)."""
    r, s = decode_dss_signature(key.sign(data, ECDSA(SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)
