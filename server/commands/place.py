"""Which database the operator means, and a connection to it."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from cordee.server.postgres import EmbeddedPostgres
from cordee.server.store.database import OwnConnection, Where, connect
from cordee.server.store.migrations import migrate


@asynccontextmanager
async def opened(data: str, url: str | None) -> AsyncGenerator[OwnConnection, None]:
    """Open the database at `url`, else the server's own in `data`, started if need be.

    Raises PostgresError, MigrationError, and the driver's exceptions.
    """
    async with AsyncExitStack() as stack:
        where: Where
        if url:
            where = url
        else:
            postgres = EmbeddedPostgres(Path(data) / "postgres")
            where = (await stack.enter_async_context(postgres)).dsn
        connection = await connect(where)
        stack.push_async_callback(connection.close)
        await migrate(connection)
        yield connection
