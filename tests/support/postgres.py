"""A real PostgreSQL for tests: one server for the whole run, one database per test.

In a conftest.py:

    @pytest.fixture(scope="session")
    def postgres():
        with shared_postgres() as server:
            yield server

    @pytest.fixture
    async def dsn(postgres):
        async with fresh_database(postgres) as dsn:
            yield dsn  # for asyncpg.connect(**dsn) and asyncpg.create_pool(**dsn)

Workers of xdist attach to the same server; the last one out deletes it.
"""

import asyncio
import os
import threading
import uuid
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg

from cordee.postgres import Dsn, EmbeddedPostgres

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Nobody kills this server: what it holds need not outlive it."""
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex


@contextmanager
def shared_postgres(
    configuration: Mapping[str, str] | None = None,
) -> Generator[EmbeddedPostgres, None, None]:
    """Run the server of this test run, supervised from a thread of its own.

    All callers of one run must pass the same configuration.
    """
    settings = {"max_connections": "300", **CARELESS, **(configuration or {})}
    root = Path("/tmp", f"cordee-tests-{RUN}")
    server = EmbeddedPostgres(root, configuration=settings)
    with _loop_in_a_thread() as loop:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result()
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(_end(server), loop).result()


@asynccontextmanager
async def fresh_database(server: EmbeddedPostgres) -> AsyncGenerator[Dsn, None]:
    """Create an empty database with a name of its own, and drop it afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    await _administer(server, f"CREATE DATABASE {name}")
    try:
        yield Dsn({**server.dsn, "database": name})
    finally:
        await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def killed_are_gone(pool: asyncpg.Pool) -> None:
    """Wait until nobody else is within a transaction: locks of who was killed are freed.

    A server notices the end of a client when it next reads from it or writes to it.
    """
    others = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND xact_start IS NOT NULL
    """
    async with asyncio.timeout(30), pool.acquire() as connection:
        while await connection.fetchval(others):  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.02)


async def _administer(server: EmbeddedPostgres, statement: str) -> None:
    connection = await asyncpg.connect(**server.dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _end(server: EmbeddedPostgres) -> None:
    await server.stop()
    await server.erase()


@contextmanager
def _loop_in_a_thread() -> Generator[asyncio.AbstractEventLoop, None, None]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="postgres", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
