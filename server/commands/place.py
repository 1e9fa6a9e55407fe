"""Which database the operator means, and a connection to it."""

import argparse
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from cordee.postgres import EmbeddedPostgres
from cordee.server.store.database import OwnConnection, Where, connect
from cordee.server.store.migrations import migrate


@asynccontextmanager
async def opened(data: str, url: str | None) -> AsyncGenerator[OwnConnection, None]:
    """Open the database at `url`, else the server's own in `data`, started if need be.

    Raises PostgresError, MigrationError, and the driver's exceptions.
    """
    async with located(data, url) as where:
        connection = await connect(where)
        try:
            await migrate(connection)
            yield connection
        finally:
            await connection.close()


@asynccontextmanager
async def located(data: str, url: str | None) -> AsyncGenerator[Where, None]:
    """Give the place of the database at `url`, else of the server's own, started.

    Raises PostgresError.
    """
    if url:
        yield url
    else:
        async with EmbeddedPostgres(Path(data) / "postgres") as postgres:
            yield postgres.dsn


def place(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    """The options that say which database."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--data",
        default=environment.get("CORDEE_DATA", "cordee-data"),
        help="folder of everything the server keeps",
    )
    parser.add_argument(
        "--database-url",
        default=environment.get("CORDEE_DATABASE_URL")
        or environment.get("DATABASE_URL"),
        help="PostgreSQL to use (DATABASE_URL); else the one of the folder",
    )
    return parser
