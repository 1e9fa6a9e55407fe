"""Migrations: applied once, under a lock, and never edited."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from cordee.server.store import migrations as folder
from cordee.server.store.errors import MigrationError
from cordee.server.store.migrations import migrate
from cordee.server.store.published import COLUMNS, KEYS

NAMES = sorted(path.name for path in Path(folder.__file__).parent.glob("*.sql"))
_COLUMNS = """
SELECT table_name, column_name
FROM information_schema.columns
WHERE table_schema = 'public'
"""
_THREAD_KEYS = """
SELECT c.relname, a.attname
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'public'
WHERE i.indisunique
"""


async def test_they_are_applied_once(connection):
    assert await migrate(connection) == NAMES
    assert await migrate(connection) == []


async def test_processes_that_start_together_apply_them_once(dsn):
    connections = [await asyncpg.connect(**dsn) for _ in range(5)]
    try:
        applied = await asyncio.gather(*map(migrate, connections))
    finally:
        for connection in connections:
            await connection.close()
    assert sorted(map(len, applied)) == [0, 0, 0, 0, len(NAMES)]


async def test_one_that_was_edited_is_refused(connection):
    await migrate(connection)
    await connection.execute("UPDATE migration SET sha256 = '\\x00' WHERE name ~ '1_'")
    with pytest.raises(MigrationError, match="0001_accounts"):
        await migrate(connection)


async def test_the_published_list_has_every_column_and_no_other(connection):
    await migrate(connection)
    stored = {tuple(row) for row in await connection.fetch(_COLUMNS)}
    listed = {(table, column) for table, names in COLUMNS.items() for column in names}
    assert stored == listed
    for table, keys in KEYS.items():
        assert set(keys) <= COLUMNS[table].keys()


async def test_whatever_is_unique_in_a_thread_begins_with_the_thread(connection):
    """So that these tables can be distributed by thread."""
    await migrate(connection)
    firsts = [tuple(row) for row in await connection.fetch(_THREAD_KEYS)]
    of_threads = [name for name, columns in COLUMNS.items() if "thread" in columns]
    found = {column for table, column in firsts if table in of_threads}
    assert found == {"thread"}
    assert {table for table, _ in firsts} >= set(of_threads)
