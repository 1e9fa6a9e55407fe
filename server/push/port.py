"""What the services ask of a push service, and what it says."""

from typing import Protocol

import msgspec


class PushError(Exception):
    """It could not be reached, or took too long."""


class EndpointError(Exception):
    """An address or a key that no push service of a browser has."""


class Target(msgspec.Struct, frozen=True):
    """A subscription as a browser gives it: where to, and for whose eyes (RFC 8291)."""

    endpoint: str
    p256dh: bytes
    auth: bytes


class Answer(msgspec.Struct, frozen=True):
    """HTTP status, and how many seconds to wait before trying again."""

    status: int
    retry_after: float = 0.0


class Push(Protocol):
    """Wakes browsers."""

    def check(self, target: Target) -> None:
        """Raise EndpointError for what must not be sent to."""
        ...

    async def wake(self, target: Target, authorization: str) -> Answer:
        """Send the wake-up. Raises PushError, EndpointError."""
        ...
