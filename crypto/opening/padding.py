"""Hide lengths: 0x80 then zeros, up to the next of a few sizes (§5.4)."""

from cordee.crypto.errors import MessageError
from cordee.crypto.sizes import SIZES


def pad(data: bytes) -> bytes:
    """Fill up to the smallest size that leaves room for the 0x80 byte.

    Raises MessageError MSG-01 above the largest size.
    """
    for size in SIZES:
        if len(data) < size:
            return data + b"\x80" + bytes(size - len(data) - 1)
    raise MessageError("MSG-01", "too large to pad")


def unpad(data: bytes) -> bytes:
    """Take the padding off. Raises MessageError MSG-01 unless it is the one form."""
    plain = data.rstrip(b"\x00")
    if not plain.endswith(b"\x80") or pad(plain[:-1]) != data:
        raise MessageError("MSG-01", "padding")
    return plain[:-1]
