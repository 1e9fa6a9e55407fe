"""Suites: which primitives a body was made with (docs/protocol.md §2)."""

from typing import Final

from cordee.crypto.errors import SuiteError

SUITE_1: Final = 1
"""Ed25519, X-Wing HPKE with HKDF-SHA256 and AES-256-GCM, SHA-256."""

KNOWN: Final = frozenset({SUITE_1})


def check_suite(suite: int, previous: int = 0) -> None:
    """Refuse a suite lower than the previous one (SUI-02) or unknown (SUI-01)."""
    if suite < previous:
        raise SuiteError("SUI-02")
    if suite not in KNOWN:
        raise SuiteError("SUI-01")
