"""How to reach the server: connection parameters, readiness, the database itself.

The parameters leave asyncpg nothing to look up in PG* variables.
"""

import asyncio
import contextlib
from typing import Final, Literal, TypedDict

import asyncpg
from asyncpg.connect_utils import SessionAttribute

from cordee.postgres.cluster import Cluster
from cordee.postgres.configuration import PORT, SUPERUSER
from cordee.postgres.errors import StartFailed
from cordee.postgres.postmaster import Postmaster, says_ready

# Replaying all of max_wal_size from a slow disk takes about a minute.
READY_SECONDS: Final = 300.0
POLL_SECONDS: Final = 0.01
# Still starting, about to stop, or too many connections for the moment.
PASSING: Final = (asyncpg.PostgresError, asyncpg.InterfaceError)


class Dsn(TypedDict):
    """The arguments of `asyncpg.connect(**dsn)` and `create_pool(**dsn)`."""

    host: str
    port: int
    user: str
    database: str
    ssl: Literal[False]
    direct_tls: Literal[False]
    target_session_attrs: SessionAttribute


def dsn(socket: str, database: str) -> Dsn:
    """Give the parameters to reach `database` through the socket directory."""
    return Dsn(
        host=socket,
        port=PORT,
        user=SUPERUSER,
        database=database,
        ssl=False,
        direct_tls=False,
        target_session_attrs=SessionAttribute.any,
    )


async def prepare(cluster: Cluster, server: Postmaster, database: str) -> bool:
    """Wait until the server answers and make `database` if it is missing.

    False when the server ends first. Raises StartFailed.
    """
    try:
        async with asyncio.timeout(READY_SECONDS):
            connection = await _connect(cluster, server)
    except TimeoutError:
        raise StartFailed(f"no answer after {READY_SECONDS:.0f} s") from None
    if connection is None:
        return False
    try:
        await _ensure_database(connection, database)
        await connection.close()
    except (OSError, *PASSING) as error:
        connection.terminate()
        raise StartFailed(f"cannot make the database {database}: {error}") from error
    return True


async def _connect(
    cluster: Cluster, server: Postmaster
) -> "asyncpg.Connection[asyncpg.Record] | None":
    while not server.has_ended():
        if says_ready(cluster):
            with contextlib.suppress(OSError, *PASSING):
                return await _connect_once(cluster)
        await asyncio.sleep(POLL_SECONDS)
    return None


async def _connect_once(cluster: Cluster) -> "asyncpg.Connection[asyncpg.Record]":
    try:
        return await asyncpg.connect(**dsn(str(cluster.socket), "postgres"))
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise StartFailed(f"the server does not know us: {error}") from error


async def _ensure_database(
    connection: "asyncpg.Connection[asyncpg.Record]", database: str
) -> None:
    sql = "SELECT 1 FROM pg_database WHERE datname = $1"
    if await connection.fetchval(sql, database) is None:
        quoted = '"' + database.replace('"', '""') + '"'
        await connection.execute(f"CREATE DATABASE {quoted}")
