"""One empty directory for tests that give back what they change, one for the others."""

import asyncio
from contextlib import contextmanager

import asyncpg
import pytest

from cordee.directory.store.migrations import migrate
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@contextmanager
def database(postgres):
    with asyncio.Runner() as runner:
        opened = fresh_database(postgres)
        yield runner.run(opened.__aenter__())
        runner.run(opened.__aexit__(None, None, None))


async def migrated(dsn):
    connection = await asyncpg.connect(**dsn)
    await migrate(connection)
    await connection.close()


@pytest.fixture(scope="session")
def directory(postgres):
    with database(postgres) as dsn:
        asyncio.run(migrated(dsn))
        yield dsn


@pytest.fixture
async def connection(directory):
    connection = await asyncpg.connect(**directory)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.fixture(scope="module")
def url(postgres):
    with database(postgres) as dsn:
        host, port, user = dsn["host"], dsn["port"], dsn["user"]
        yield f"postgresql://{user}@/{dsn['database']}?host={host}&port={port}"
