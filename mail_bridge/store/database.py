"""Connections to the bridge's own database, and the names of their types.

What never enters this room: a statement about a table.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = (
    "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
)
OwnConnection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Reader: TypeAlias = "Connection | Pool"
"""What a single statement can be asked of."""
Row: TypeAlias = asyncpg.Record
Where: TypeAlias = str | Mapping[str, Any]
"""A connection string, or the arguments of `asyncpg.connect`."""

CONNECT_SECONDS: Final = 5.0
STATEMENT_SECONDS: Final = 30.0
"""A statement that takes longer than this has met a database in trouble."""

POOL_SIZE: Final = 8
"""Connections of one bridge: statements are few and short, since mails are batched."""

DRIVER: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # used while it takes in that it was terminated
    OSError,
    TimeoutError,
)
"""Everything that a call to the store can raise of the driver's own."""

_SETTINGS: Final = {"application_name": "cordee bridge", "jit": "off"}


async def connect(where: Where) -> OwnConnection:
    """Open one connection."""
    return await asyncpg.connect(**_arguments(where))


async def open_pool(where: Where, size: int = POOL_SIZE) -> Pool:
    """Make a pool of at most `size` connections, each opened when it is needed.

    A connection goes back as it is: no statement of ours leaves a cursor, a lock or a
    setting behind, and asking the server to forget them doubles what it is asked.
    """
    return await asyncpg.create_pool(
        **_arguments(where), min_size=0, max_size=size, reset=_left_as_it_is
    )


async def _left_as_it_is(_connection: Connection) -> None:
    """Ask nothing."""


def _arguments(where: Where) -> dict[str, Any]:
    place = {"dsn": where} if isinstance(where, str) else dict(where)
    return {
        **place,
        "timeout": CONNECT_SECONDS,
        "command_timeout": STATEMENT_SECONDS,
        "server_settings": _SETTINGS,
    }
