"""Connections, and the names of their types."""

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
Where: TypeAlias = str | Mapping[str, Any]
"""A connection string, or the arguments of `asyncpg.connect`."""

CONNECT_SECONDS: Final = 5.0
STATEMENT_SECONDS: Final = 30.0
"""A statement that takes longer than this has met a database in trouble."""

_SETTINGS: Final = {"application_name": "cordee", "jit": "off"}


def arguments(where: Where) -> dict[str, Any]:
    """Give the arguments of `connect` and `create_pool` for a place."""
    place = {"dsn": where} if isinstance(where, str) else dict(where)
    return {
        **place,
        "timeout": CONNECT_SECONDS,
        "command_timeout": STATEMENT_SECONDS,
        "server_settings": _SETTINGS,
    }


async def connect(where: Where) -> OwnConnection:
    """Open one connection. Raises what `errors.DRIVER` lists."""
    return await asyncpg.connect(**arguments(where))


async def open_pool(where: Where, size: int) -> Pool:
    """Make a pool of at most `size` connections, each opened when it is needed."""
    return await asyncpg.create_pool(**arguments(where), min_size=0, max_size=size)
