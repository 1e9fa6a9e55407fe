"""Why a frame was refused. Codes are never reused; clients turn them into words."""

from enum import StrEnum
from typing import Final


class Code(StrEnum):
    MALFORMED = "malformed"
    VERSION = "version"
    UNEXPECTED = "unexpected"
    UNAUTHENTICATED = "unauthenticated"
    LOCKED = "locked"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    NOT_MEMBER = "not_member"
    CAPACITY = "capacity"
    STALE_EPOCH = "stale_epoch"
    STALE_GENERATION = "stale_generation"
    CONFLICT = "conflict"
    OUT_OF_ORDER = "out_of_order"
    CHAIN = "chain"
    ATTESTATION = "attestation"
    EPOCH = "epoch"
    MESSAGE = "message"
    INVITATION = "invitation"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    STORAGE_FULL = "storage_full"
    UNAVAILABLE = "unavailable"
    DRAINING = "draining"
    SLOW_READER = "slow_reader"
    REPLACED = "replaced"
    INTERNAL = "internal"


TEMPORARY: Final = frozenset(
    {
        Code.RATE_LIMITED,
        Code.STORAGE_FULL,
        Code.UNAVAILABLE,
        Code.DRAINING,
        Code.SLOW_READER,
        Code.TOO_MANY,
        Code.INTERNAL,
    }
)
"""Refusals that the same bytes may outlive; the client keeps them and retries."""
