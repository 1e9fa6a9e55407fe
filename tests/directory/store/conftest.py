"""A directory that each test finds empty, and a way to import a few lines."""

import asyncio

import pytest

from cordee.directory.files.guarding import Options
from cordee.directory.files.importing import import_file
from cordee.directory.store.database import connect, open_pool
from cordee.directory.store.migrations import migrate
from tests.support.directory_files import MOMENT, text
from tests.support.postgres import fresh_database, shared_postgres

EMPTY = """
DELETE FROM directory.practitioner; DELETE FROM directory.tombstone;
DELETE FROM directory.organization; DELETE FROM directory.role;
DELETE FROM directory.qualification; DELETE FROM directory.skill;
DELETE FROM directory.birth; DELETE FROM directory.mailbox;
DELETE FROM directory.delivery; DELETE FROM directory.code;
DELETE FROM directory.import_run; UPDATE directory.counter SET version = 0;
"""


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def dsn(postgres):
    with asyncio.Runner() as runner:
        database = fresh_database(postgres)
        dsn = runner.run(database.__aenter__())
        runner.run(migrated(dsn))
        yield dsn
        runner.run(database.__aexit__(None, None, None))


async def migrated(dsn):
    connection = await connect(dsn)
    await migrate(connection)
    await connection.close()


@pytest.fixture
async def connection(dsn):
    """A connection to a directory that is as empty as a new one."""
    connection = await connect(dsn)
    await connection.execute(EMPTY)
    yield connection
    await connection.close()


@pytest.fixture
async def pool(dsn, connection):
    pool = await open_pool(dsn, 2)
    yield pool
    await pool.close()


@pytest.fixture
def take(dsn, connection, tmp_path):
    """Imports lines of a kind as a file of a date."""

    async def take(kind, *rows, date=MOMENT, progress=None, **options):
        path = tmp_path / f"{kind}_{date}.txt"
        path.write_text(text(kind, *rows))
        allowed = Options(**options)
        return await import_file(dsn, path, allowed, progress or (lambda _: None))

    return take
