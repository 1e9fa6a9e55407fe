"""One empty directory for all tests here; each gives back what it changed."""

import asyncio

import asyncpg
import pytest

from cordee.directory.store.migrations import migrate
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def directory(postgres):
    runner = asyncio.Runner()
    with runner:
        database = fresh_database(postgres)
        dsn = runner.run(database.__aenter__())
        runner.run(migrated(dsn))
        yield dsn
        runner.run(database.__aexit__(None, None, None))


async def migrated(dsn):
    connection = await asyncpg.connect(**dsn)
    await migrate(connection)
    await connection.close()


@pytest.fixture
async def connection(directory):
    connection = await asyncpg.connect(**directory)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.fixture
async def dsn(postgres):
    async with fresh_database(postgres) as dsn:
        yield dsn
