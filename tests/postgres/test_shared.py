"""The helper other tests use: one server for the run, one database for a test."""

import asyncpg
import pytest

from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="module")
def postgres():
    with shared_postgres() as server:
        yield server


async def test_each_fresh_database_is_empty_and_dropped_after(postgres):
    async with fresh_database(postgres) as one, fresh_database(postgres) as two:
        assert one["database"] != two["database"]
        connection = await asyncpg.connect(**one)
        await connection.execute("CREATE TABLE t (n int)")  # dropped while open
        other = await asyncpg.connect(**two)
        assert await other.fetchval("SELECT to_regclass('t')") is None
        await other.close()
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(**one)
    connection.terminate()
