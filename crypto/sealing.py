"""Which X-Wing public keys can be sealed to (docs/protocol.md §2, CHN-16).

A key that no one can seal to would stop every thread whose member publishes it.
"""

from typing import Final

from cryptography.hazmat.primitives.asymmetric import mlkem

from cordee.crypto.errors import ChainError

MLKEM_SIZE: Final = 1184
"""Bytes of the ML-KEM-768 encapsulation key; 32 bytes of X25519 follow."""

_P: Final = 2**255 - 19
_U_OF_ORDER_8: Final = (
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
)
SMALL_ORDER_U: Final = frozenset(
    {0, 1, _P - 1, *(int.from_bytes(bytes.fromhex(u), "little") for u in _U_OF_ORDER_8)}
)
"""u of the points of small order on Curve25519 and its twist (RFC 7748 §6.1)."""


def check_sealing_key(pk: bytes) -> None:
    """Refuse what is no X-Wing public key: CHN-16.

    FIPS 203 §7.2 for the first part; canonical and not of small order the second.
    """
    u = int.from_bytes(pk[MLKEM_SIZE:], "little")
    if len(pk) != MLKEM_SIZE + 32 or u >= _P or u in SMALL_ORDER_U:
        raise ChainError("CHN-16")
    try:
        mlkem.MLKEM768PublicKey.from_public_bytes(pk[:MLKEM_SIZE])
    except ValueError:
        raise ChainError("CHN-16") from None
