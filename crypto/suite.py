"""Suites: which primitives a body was made with (docs/protocol.md §2)."""

from typing import Final, TypeVar

import msgspec

from cordee.crypto.encoding import Integer, Structure, decode
from cordee.crypto.errors import EncodingError, SuiteError

SUITE_1: Final = 1
"""Ed25519, X-Wing HPKE with HKDF-SHA256 and AES-256-GCM, SHA-256."""

KNOWN: Final = frozenset({SUITE_1})


class Body(Structure, frozen=True):
    """What is signed or authenticated: its first element is always the suite."""

    suite: Integer


B = TypeVar("B", bound=Body)


def check_suite(suite: int, previous: int = 0) -> None:
    """Refuse a suite lower than the previous one (SUI-02) or unknown (SUI-01)."""
    if suite < previous:
        raise SuiteError("SUI-02")
    if suite not in KNOWN:
        raise SuiteError("SUI-01")


def decode_body(data: bytes, shape: type[B], limit: int) -> B:
    """Parse a body. Raises EncodingError, SuiteError.

    A body of an unknown suite may have another shape: that is SUI-01, so that the
    reader is told to update, not that the sender is broken.
    """
    try:
        body = decode(data, shape, limit)
    except EncodingError as error:
        if error.rule == "ENC-01" and _names_another_suite(data):
            raise SuiteError("SUI-01") from None
        raise
    check_suite(body.suite)
    return body


def _names_another_suite(data: bytes) -> bool:
    try:
        fields = decode(data, list[msgspec.Raw])
        suite = decode(bytes(fields[0]), int) if fields else SUITE_1
    except EncodingError:
        return False
    return suite not in KNOWN
