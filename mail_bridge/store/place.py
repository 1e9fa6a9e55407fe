"""Where the bridge's tables are: the database of the settings, or our own beside it.

What never enters this room: a table.
"""

import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from cordee.mail_bridge.store.database import Pool, Where, connect, open_pool
from cordee.mail_bridge.store.migrations import migrate
from cordee.postgres import EmbeddedPostgres

URL: Final = "BRIDGE_DATABASE_URL"
FOLDER: Final = "postgres"


@asynccontextmanager
async def opened(
    data: Path, url: str, environment: Mapping[str, str] = os.environ
) -> AsyncGenerator[Pool]:
    """Open the tables, made and brought up to date; closed at the end.

    Raises SchemaError, PostgresError, and the driver's exceptions.
    """
    async with _located(data, environment.get(URL) or url) as where:
        connection = await connect(where)
        try:
            await migrate(connection)
        finally:
            await connection.close()
        async with await open_pool(where) as pool:
            yield pool


@asynccontextmanager
async def _located(data: Path, url: str) -> AsyncGenerator[Where]:
    if url:
        yield url
    else:
        async with EmbeddedPostgres(data / FOLDER) as postgres:
            yield postgres.dsn
