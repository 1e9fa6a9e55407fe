import asyncio
import os
import signal
from pathlib import Path

import asyncpg
import pytest

from cordee.directory.errors import SearchAway
from cordee.directory.search import AskedSearch, IndexKeeper, LocalSearch, socket_path
from cordee.directory.search.building import Building
from cordee.directory.search.frames import MOST_ASKED_BYTES
from cordee.directory.search.places import Shelf
from cordee.directory.search.writing import bring_up_to_date
from cordee.directory.store.migrations import migrate
from tests.support.directory_people import someone
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture
async def dsn(postgres):
    async with fresh_database(postgres) as dsn:
        connection = await asyncpg.connect(**dsn)
        try:
            await migrate(connection)
        finally:
            await connection.close()
        yield dsn


@pytest.fixture
async def database(dsn):
    connection = await asyncpg.connect(**dsn)
    yield Database(connection)
    await connection.close()


class Database:
    """Changes the directory as an import does."""

    def __init__(self, connection):
        self._connection = connection

    async def say(self, number, family, given):
        async with self._connection.transaction():
            version = await self._advance()
            await self._connection.execute(
                "DELETE FROM directory.practitioner WHERE id = $1", f"8{number:011d}"
            )
            await self._connection.execute(
                """
                INSERT INTO directory.practitioner (
                    id, title, civility, family, given, family_key, given_key,
                    profession, category, active, digest, version, changed
                )
                VALUES (
                    $1, '', '', $2, $3, lower($2), lower($3),
                    '10', 'C', true, gen_random_uuid(), $4, 0
                )
                """,
                f"8{number:011d}",
                family,
                given,
                version,
            )

    async def forget(self, number):
        async with self._connection.transaction():
            version = await self._advance()
            await self._connection.execute(
                "DELETE FROM directory.practitioner WHERE id = $1", f"8{number:011d}"
            )
            await self._connection.execute(
                "INSERT INTO directory.tombstone VALUES ($1, $2, 0)",
                f"8{number:011d}",
                version,
            )

    async def _advance(self):
        version = await self._connection.fetchval(
            "UPDATE directory.counter SET version = version + 1 RETURNING version"
        )
        await self._connection.execute(
            "SELECT pg_notify('directory', $1)", str(version)
        )
        return version


async def until(what):
    """Ask again until it is so; the test's own timeout bounds it."""
    while True:
        try:
            if found := await what():
                return found
        except SearchAway:
            pass
        await asyncio.sleep(0.02)


def owners(folder: Path):
    """Process ids of the owners of this folder's index."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"cordee.directory.search.owner" in words and str(folder).encode() in words:
            found.append(int(entry.name))
    return found


async def test_an_index_is_made_followed_and_made_anew(dsn, database, tmp_path):
    await database.say(1, "HAMON", "Eve")
    await database.say(2, "RIOU", "Yann")
    made = await bring_up_to_date(dsn, tmp_path)
    assert (made.whole, made.documents, made.version) == (True, 2, 2)

    await database.say(1, "HAMONIC", "Eve")
    await database.forget(2)
    followed = await bring_up_to_date(dsn, tmp_path)
    assert (followed.whole, followed.documents, followed.version) == (False, 1, 4)
    search = LocalSearch.open(tmp_path)
    assert [hit.family for hit in search.find_now("hamon")] == ["HAMONIC"]
    assert search.find_now("riou yann") == []

    again = await bring_up_to_date(dsn, tmp_path)
    assert again.generation == followed.generation
    (tmp_path / "search" / again.generation / "meta.json").write_text("nothing")
    mended = await bring_up_to_date(dsn, tmp_path)
    assert (mended.whole, mended.documents) == (True, 1)
    assert LocalSearch.open(tmp_path).find_now("hamonic")


async def test_an_index_of_another_schema_or_directory_is_made_anew(
    dsn, database, tmp_path, monkeypatch
):
    await database.say(1, "HAMON", "Eve")
    first = await bring_up_to_date(dsn, tmp_path)
    monkeypatch.setattr("cordee.directory.search.places.FINGERPRINT", "another")
    assert Shelf(tmp_path).current() is None
    second = await bring_up_to_date(dsn, tmp_path)
    assert second.whole
    assert second.generation != first.generation
    shelf = Shelf(tmp_path)
    name, place = shelf.prepare()
    Building.new(place).commit(99)
    shelf.use(name)
    third = await bring_up_to_date(dsn, tmp_path)
    assert (third.whole, third.version) == (True, 1)
    kept = [one.name for one in (tmp_path / "search").iterdir() if one.is_dir()]
    assert kept == [third.generation]


async def test_a_killed_owner_is_started_again_and_follows(dsn, database, tmp_path):
    search = AskedSearch(socket_path(tmp_path))
    keeping = [asyncio.create_task(IndexKeeper(dsn, tmp_path).run()) for _ in range(2)]
    try:
        with pytest.raises(SearchAway):
            await search.find("hamon", "", 10)
        await database.say(1, "HAMON", "Eve")
        (hit,) = await until(lambda: search.find("hamon", "", 10))
        assert hit.practitioner == "800000000001"
        (owner,) = owners(tmp_path)
        await database.say(2, "RIOU", "Yann")
        assert await until(lambda: search.find("riou", "", 10))
        assert (await search.status()).documents == 2

        os.kill(owner, signal.SIGKILL)
        assert await until(lambda: search.find("riou", "", 10))
        assert owners(tmp_path) != [owner]
    finally:
        for keeper in keeping:
            keeper.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)
        await search.close()
    assert owners(tmp_path) == []


async def test_another_keeper_takes_over(dsn, database, tmp_path):
    await database.say(1, "HAMON", "Eve")
    search = AskedSearch(socket_path(tmp_path))
    first = asyncio.create_task(IndexKeeper(dsn, tmp_path).run())
    await until(lambda: search.find("hamon", "", 10))
    second = asyncio.create_task(IndexKeeper(dsn, tmp_path).run())
    try:
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert owners(tmp_path) == []
        assert await until(lambda: search.find("hamon", "", 10))
    finally:
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        await search.close()


async def test_who_says_nonsense_is_hung_up_on_and_others_are_answered(tmp_path):
    from cordee.directory.search.owner import Owner
    from cordee.directory.search.sockets import connect, listening

    folder = tmp_path / ("long" * 25)
    shelf = Shelf(folder)
    name, place = shelf.prepare()
    building = Building.new(place)
    building.add([someone(1, "HAMON", "Eve")])
    building.commit(5)
    shelf.use(name)
    path = socket_path(folder)
    async with listening(path, Owner("", folder).serve):
        search = AskedSearch(path)
        for nonsense in (b"\0\0\0\1\xc1", (MOST_ASKED_BYTES + 1).to_bytes(4, "big")):
            reader, writer = await connect(path)
            writer.write(nonsense)
            assert await reader.read() == b""
            writer.close()
        many = [search.find("hamon \ud800" + "x" * 9_000, "", 5) for _ in range(20)]
        assert len(await asyncio.gather(*many)) == 20
        status = await search.status()
        assert (status.documents, status.version) == (1, 5)
        assert [hit.family for hit in await search.find("hamon", "", 5)] == ["HAMON"]
        assert path.stat().st_mode & 0o777 == 0o600
        await search.close()
        assert await search.find("hamon", "", 5)
        await search.close()


async def test_a_search_that_fails_takes_no_other_with_it_and_tells_nobody_the_words(
    tmp_path, monkeypatch, capsys
):
    from cordee.directory.search.owner import Owner
    from cordee.directory.search.searching import Searching
    from cordee.directory.search.sockets import listening

    def find(_self, text, _near, _limit):
        if text == "broken":
            raise KeyError(text)
        return []

    shelf = Shelf(tmp_path)
    name, place = shelf.prepare()
    Building.new(place).commit(1)
    shelf.use(name)
    monkeypatch.setattr(Searching, "find", find)
    async with listening(socket_path(tmp_path), Owner("", tmp_path).serve):
        search = AskedSearch(socket_path(tmp_path))
        asked = [search.find(text, "", 5) for text in ("whole", "broken", "whole")]
        first, failed, last = await asyncio.gather(*asked, return_exceptions=True)
        await search.close()
    assert (first, last) == ([], [])
    assert isinstance(failed, SearchAway)
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "broken" not in said
