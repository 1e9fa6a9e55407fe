"""Keys of programs: shown once, kept as a hash, listed by name, removed."""

import argparse

import pytest

from cordee.directory.commands import key
from cordee.directory.store import keys
from cordee.directory.store.database import connect
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="module")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture
async def dsn(postgres):
    async with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def connection(dsn):
    connection = await connect(dsn)
    yield connection
    await connection.close()


async def say(dsn, *words):
    parser = argparse.ArgumentParser()
    place = argparse.ArgumentParser(add_help=False)
    key.add(parser.add_subparsers(), place)
    asked = parser.parse_args(["key", *words])
    return await asked.run(dsn, asked)


async def test_a_key_is_shown_once_and_kept_as_a_hash(dsn, connection, capsys):
    assert await say(dsn, "add", "PACS of the hospital") == 0
    shown = capsys.readouterr().out.strip()
    assert keys.is_key(shown)
    assert await keys.whose(connection, shown) == "PACS of the hospital"
    assert await keys.whose(connection, keys.new_key()) is None
    rows = await connection.fetch("SELECT * FROM directory.key")
    assert shown not in str([dict(row) for row in rows])
    assert await say(dsn, "list") == 0
    listed = capsys.readouterr().out
    assert "PACS of the hospital" in listed
    assert shown not in listed


async def test_a_name_has_one_key(dsn, capsys):
    assert await say(dsn, "add", "lab") == 0
    assert await say(dsn, "add", "lab") == 1
    assert "already" in capsys.readouterr().err


async def test_a_key_that_is_removed_is_known_no_more(dsn, connection, capsys):
    await say(dsn, "add", "lab")
    shown = capsys.readouterr().out.strip()
    assert await say(dsn, "remove", "lab") == 0
    assert await keys.whose(connection, shown) is None
    assert await say(dsn, "remove", "lab") == 1


async def test_a_name_is_fit_for_a_list(dsn):
    for name in ("", "a\nb", "x" * 64, "tab\tbed", "é"):
        assert await say(dsn, "add", name) == 2
