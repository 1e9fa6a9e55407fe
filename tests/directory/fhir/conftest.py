"""One directory of some hundred people for all tests here; they only read it."""

import asyncio
from urllib.parse import parse_qsl, urlsplit

import asyncpg
import pytest

from cordee.directory.fhir.asking import parse_search
from cordee.directory.fhir.bundle import searchset
from cordee.directory.fhir.parameters import Resource
from cordee.directory.store.database import open_pool
from cordee.directory.store.fhir_answers import Answers
from tests.support.directory import filled, keep_services, service
from tests.support.postgres import fresh_database, shared_postgres

BASE = "https://cordee.example/fhir/R4"
RED = "rouge@medecin.mssante.fr"


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def directory(postgres, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    with asyncio.Runner() as runner:
        database = fresh_database(postgres)
        dsn = runner.run(database.__aenter__())
        runner.run(_fill(dsn, folder))
        yield dsn
        runner.run(database.__aexit__(None, None, None))


async def _fill(dsn, folder):
    await filled(dsn, folder)
    connection = await asyncpg.connect(**dsn)
    place = await connection.fetchval("SELECT min(id) FROM directory.organization")
    await connection.execute(
        "INSERT INTO directory.mailbox (address, type, practitioner, structure,"
        " structure_type, structure_name, service, digitization, red_list, rank, source,"
        " digest, version, changed) SELECT $1, 'PER', min(id), '', '', '', '', true,"
        " true, 0, 'national', gen_random_uuid(), 9, 9 FROM directory.practitioner",
        RED,
    )
    await connection.close()
    told = [service(number, place) for number in range(3)]
    always = service(3, place, always=True, hours=(), lines=())
    await keep_services(dsn, *told, always)


class Asking:
    """Searches as a client makes them, without HTTP."""

    def __init__(self, pool):
        self.pool = pool
        self.answers = Answers(pool)

    async def bundle(self, kind, *pairs, **named):
        asked = [*pairs, *named.items()]
        search = parse_search(Resource(kind), asked)
        page = await self.answers.search(search)
        return searchset(BASE, kind, asked, page)

    async def ids(self, kind, *pairs, **named):
        """The ids of the matches of one page."""
        return ids(await self.bundle(kind, *pairs, **named))

    async def everything(self, kind, *pairs):
        """All matches, page after page, by the links."""
        found, asked = [], list(pairs)
        while True:
            bundle = await self.bundle(kind, *asked)
            found += matches(bundle)
            following = next_of(bundle)
            if following is None:
                return found
            asked = following

    async def column(self, statement, *values):
        return [row[0] for row in await self.pool.fetch(statement, *values)]


@pytest.fixture
async def asking(directory):
    pool = await open_pool(directory, 2)
    try:
        yield Asking(pool)
    finally:
        await pool.close()


def matches(bundle):
    entries = bundle.get("entry", [])
    return [e["resource"] for e in entries if e["search"]["mode"] == "match"]


def included(bundle):
    entries = bundle.get("entry", [])
    return [e["resource"] for e in entries if e["search"]["mode"] == "include"]


def ids(bundle):
    return [resource["id"] for resource in matches(bundle)]


def next_of(bundle):
    """The parameters of the next page; None on the last one."""
    for link in bundle["link"]:
        if link["relation"] == "next":
            return parse_qsl(urlsplit(link["url"]).query, keep_blank_values=True)
    return None
