"""What the database says, in the three words that the services need.

    StoreError
    └── MigrationError   the schema is not the one this code knows

`trouble` sorts the driver's exceptions: FULL, GONE, or neither.
"""

from enum import Enum, auto
from typing import Final

import asyncpg


class StoreError(Exception):
    """The store cannot be used as it is."""


class MigrationError(StoreError):
    """A migration was applied with other bytes than it has now."""


class Trouble(Enum):
    FULL = auto()
    """No room left; reads go on."""
    GONE = auto()
    """The database does not answer, or not now."""


DRIVER: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # used while it takes in that it was terminated
    OSError,
    TimeoutError,
)
"""Everything that a call to the store can raise of the driver's own."""

_GONE: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresIOError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


def trouble(error: BaseException) -> Trouble | None:
    """Sort an exception; None for a fault of our own."""
    if isinstance(error, asyncpg.DiskFullError):
        return Trouble.FULL
    if isinstance(error, _GONE):
        return Trouble.GONE
    return None
