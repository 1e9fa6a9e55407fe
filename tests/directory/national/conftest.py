"""A database for what is fetched."""

import asyncpg
import pytest

from cordee.directory.store.migrations import migrate
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture
async def dsn(postgres):
    async with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def connection(dsn):
    connection = await asyncpg.connect(**dsn)
    await migrate(connection)
    yield connection
    await connection.close()
