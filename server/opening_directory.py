"""Opens the directory beside the services: its tables, its index, what follows them.

What never enters this room: a search, an account.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from cordee.directory.search import AskedSearch, IndexKeeper, socket_path
from cordee.directory.store.database import Where, connect, open_pool
from cordee.directory.store.migrations import migrate
from cordee.directory.store.registry import Registry
from cordee.server.services.directory import Directory

FOLDER: Final = "directory"
"""In the data folder: the index of this node, its socket and its lock."""
POOL_SIZE: Final = 4
"""Connections of one process for records: the index answers the searches."""


@asynccontextmanager
async def open_directory(where: Where, data: Path) -> AsyncGenerator[Directory, None]:
    """The directory on `where`; one process of the node keeps the index in `data`.

    Nothing is started for an empty directory but a look at whether it still is. Raises
    SchemaError, and the driver's exceptions.
    """
    connection = await connect(where)
    try:
        await migrate(connection)
    finally:
        await connection.close()
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    search = AskedSearch(socket_path(folder))
    pool = await open_pool(where, POOL_SIZE)
    keeping = asyncio.create_task(IndexKeeper(where, folder).run())
    try:
        yield Directory(registry=Registry(pool), search=search, pool=pool)
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await search.close()
        pool.terminate()
