"""The directory over HTTP: who may ask, what is answered, and every way to be refused."""

import asyncio
import functools
import json
from contextlib import asynccontextmanager

import aiohttp
import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

from cordee.directory.fhir.search import MAX_QUERY
from cordee.directory.store import keys
from cordee.directory.store.database import open_pool
from cordee.directory.store.registry import Registry
from cordee.server.domain.rates import Rate
from cordee.server.objects.local import LocalObjects
from cordee.server.services.backend import Services
from cordee.server.services.directory import Directory
from cordee.server.services.settings import Rates, Settings
from cordee.server.web import fhir
from tests.support.blobs import ticket
from tests.support.directory import filled
from tests.support.people import Ward
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.sockets import house

JSON = "application/fhir+json"
BUDGET = 2_000
"""Rows that one asker is given here before he is refused."""


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def directory(postgres, tmp_path_factory):
    """A small directory, and a server's tables beside it, as an operator has them.

    Tests only read it, and issue keys of their own.
    """
    with asyncio.Runner() as runner:
        database = fresh_database(postgres)
        dsn = runner.run(database.__aenter__())
        runner.run(filled(dsn, tmp_path_factory.mktemp("files"), rows=200))
        yield dsn
        runner.run(database.__aexit__(None, None, None))


@pytest.fixture
async def server(directory, tmp_path):
    pool = await open_pool(directory, 4)
    opened = Directory(registry=Registry(pool), search=None, pool=pool)
    rates = Rates(found=Rate(0.01, BUDGET), searches=Rate(1_000, 1_000))
    start = functools.partial(
        _start,
        directory,
        LocalObjects(tmp_path / "blobs"),
        Settings(rates=rates),
        opened,
    )
    try:
        async with house(start) as running:
            yield running
            await running.desk.backend.stop()
    finally:
        await pool.close()


async def _start(dsn, objects, settings, directory, hub):
    return await Services.start(
        dsn,
        hub=hub,
        objects=objects,
        settings=settings,
        directory=directory,
        metrics=hub.traffic,
    )


@pytest.fixture
async def key(directory, request):
    """The key of a program called as the test is."""
    pool = await open_pool(directory, 1)
    text = keys.new_key()
    assert await keys.add(pool, request.node.name[:60], text, 1)
    yield text
    await keys.remove(pool, request.node.name[:60])
    await pool.close()


class Program:
    """A client of the API; every answer has the media type of FHIR."""

    def __init__(self, http):
        self._http = http

    async def get(self, path, status=200, **options):
        return await self.ask("GET", path, status, **options)

    async def ask(self, method, path, status=200, **options):
        async with self._http.request(method, f"/fhir/R4{path}", **options) as answer:
            body = await answer.read()
            assert answer.status == status, body
            assert answer.content_type == JSON
            self.headers = answer.headers
            told = json.loads(body)
            if status != 200:
                OperationOutcome.model_validate(told)
            return told


@asynccontextmanager
async def program(server, **headers):
    async with aiohttp.ClientSession(server.url, headers=headers) as http:
        yield Program(http)


@pytest.fixture
async def asking(server, key):
    async with program(server, Authorization=f"Bearer {key}") as asking:
        yield asking


async def test_the_statement_needs_no_key(server):
    async with program(server) as anyone:
        told = await anyone.get("/metadata")
    CapabilityStatement.model_validate(told)
    assert told["fhirVersion"] == "4.0.1"


async def test_a_search_is_answered_and_its_pages_are_followed(server, asking):
    path, found = "/Practitioner?_count=50", []
    while path:
        bundle = await asking.get(path)
        Bundle.model_validate(bundle)
        found += [entry["resource"]["id"] for entry in bundle["entry"]]
        links = {link["relation"]: link["url"] for link in bundle["link"]}
        assert links["self"].startswith(f"{server.origin}/fhir/R4/Practitioner")
        path = links.get("next", "").removeprefix(f"{server.origin}/fhir/R4")
    assert len(found) == len(set(found)) > 100


async def test_a_search_by_a_form_gives_what_one_by_the_address_gives(asking):
    first = await asking.get("/Practitioner?family=m&_count=5")
    again = await asking.ask(
        "POST", "/Practitioner/_search?family=m", data={"_count": "5"}
    )
    assert again["entry"] == first["entry"]


async def test_a_resource_is_read_by_its_id(asking):
    bundle = await asking.get("/Organization?_count=1")
    (entry,) = bundle["entry"]
    own = entry["resource"]["id"]
    assert await asking.get(f"/Organization/{own}") == entry["resource"]


async def test_a_program_of_the_national_api_sends_its_own_header(server, key):
    async with program(server, **{"ESANTE-API-KEY": key}) as asking:
        assert (await asking.get("/Practitioner?_count=1"))["entry"]


async def test_a_ticket_of_a_device_opens_the_directory(server):
    ward = Ward()
    await ward.join(server.desk.backend)
    anna = ward.person("Anna")
    await ward.join(server.desk.backend, anna)
    bearer = await ticket(server.desk.backend, anna)
    async with program(server, Authorization=f"Bearer {bearer}") as asking:
        assert (await asking.get("/Practitioner?_count=1"))["entry"]


PROVE_NOTHING = [
    {},
    {"Authorization": "Basic YTpi"},
    {"Authorization": "Bearer "},
    {"Authorization": "Bearer not-a-ticket"},
    {"Authorization": "Bearer " + "A" * 300},
    {"Authorization": f"Bearer {keys.PREFIX}{'A' * 43}"},
    {"ESANTE-API-KEY": f"{keys.PREFIX}{'A' * 43}"},
]


async def test_who_proves_nothing_is_refused(server):
    for headers in PROVE_NOTHING:
        async with program(server, **headers) as anyone:
            await anyone.get("/Practitioner", 401)
            assert anyone.headers["WWW-Authenticate"].startswith("Bearer")
            await anyone.get("/Practitioner/8", 401)


async def test_a_key_that_was_removed_opens_nothing(server, asking, directory, request):
    await asking.get("/Practitioner?_count=1")
    pool = await open_pool(directory, 1)
    assert await keys.remove(pool, request.node.name[:60])
    await pool.close()
    await asking.get("/Practitioner?_count=1", 401)


UNANSWERED = [
    ("/Practitioner/8-not-there", 404, "not-found"),
    ("/Patient", 404, "not-found"),
    ("/Patient/1", 404, "not-found"),
    ("/", 404, "not-found"),
    ("/Practitioner/1/_history", 404, "not-found"),
    ("/Practitioner?family:text=a", 400, "invalid"),
    ("/Practitioner?_count=x", 400, "invalid"),
    ("/Practitioner?_after=x", 400, "invalid"),
    ("/Practitioner?family=%ff", 400, "invalid"),
    ("/Practitioner?family=%00", 400, "invalid"),
    ("/Practitioner?" + "given=a&" * 40, 400, "invalid"),
    ("/Practitioner?family=" + "a" * 1000, 400, "invalid"),
    ("/Practitioner?_format=xml", 406, "not-supported"),
]


async def test_what_cannot_be_answered_is_an_outcome(asking):
    for path, status, issue in UNANSWERED:
        told = await asking.get(path, status)
        assert told["issue"][0]["code"] == issue, path
        assert told["issue"][0]["severity"] == "error"


async def test_nothing_is_written(asking):
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        await asking.ask(method, "/Practitioner/8", 404)


ACCEPTED = [
    ("application/fhir+json", 200),
    ("application/fhir+json; fhirVersion=4.0", 200),
    ("text/html, */*;q=0.1", 200),
    ("application/json", 200),
    ("application/fhir+xml", 406),
    ("text/html", 406),
]


async def test_json_is_what_there_is(asking):
    for accept, status in ACCEPTED:
        await asking.get("/Practitioner?_count=1", status, headers={"Accept": accept})


async def test_a_form_is_a_form_and_has_an_end(asking):
    path = "/Practitioner/_search"
    await asking.ask("POST", path, 415, json={"family": "a"})
    await asking.ask("POST", path, 413, data={"given": "a" * (MAX_QUERY + 1)})
    form = {"Content-Type": fhir.FORM}
    await asking.ask("POST", path, 400, data="family=é".encode(), headers=form)


async def test_strict_handling_refuses_what_lenient_handling_ignores(asking):
    path = "/Practitioner?shoe=44&_count=1"
    lenient = await asking.get(path)
    modes = [entry["search"]["mode"] for entry in lenient["entry"]]
    assert modes == ["match", "outcome"]
    told = await asking.get(path, 400, headers={"Prefer": "handling=strict"})
    assert "shoe" in told["issue"][0]["diagnostics"]
    assert await asking.get(path, headers={"Prefer": "handling=lenient"}) == lenient


async def test_an_answer_never_repeats_what_was_searched_in_an_error(asking):
    told = await asking.get("/Practitioner?family:text=SECRET&_lastUpdated=SECRET", 400)
    assert "SECRET" not in json.dumps(told)


async def test_who_copies_the_directory_is_stopped_and_told_when_to_come_again(asking):
    path, given = "/PractitionerRole?_count=200&_include=*", 0
    while given < BUDGET:
        given += len((await asking.get(path))["entry"])
    await asking.get(path, 429)
    assert int(asking.headers["Retry-After"]) > 0


async def test_lookups_are_counted_without_what_was_asked(server, asking, request):
    await asking.get("/Practitioner?family=zzsecret&_count=3")
    await asking.get("/Practitioner?_count=3")
    services = server.desk.backend
    await services.auditing.flush()
    rows = await services.pool.fetch("SELECT * FROM lookup")
    told = [dict(row) for row in rows]
    assert {row["kind"] for row in told} == {"fhir"}
    assert "zzsecret" not in str(told)
    assert request.node.name[:60] in str(told)


async def test_a_database_that_is_away_is_said_to_be(server, asking):
    await server.desk.backend.finding.directory.pool.close()
    told = await asking.get("/Practitioner", 503)
    assert told["issue"][0]["code"] == "transient"


async def test_a_server_without_a_directory_says_so(directory):
    async with house(functools.partial(_bare, directory)) as running:
        async with program(running) as anyone:
            await anyone.get("/metadata", 404)
            await anyone.get("/Practitioner", 404)
        await running.desk.backend.stop()


async def _bare(dsn, hub):
    return await Services.start(dsn, hub=hub)


async def test_a_server_that_stops_takes_nothing_new(server, asking, monkeypatch):
    monkeypatch.setattr(server.board, "is_draining", True)
    await asking.get("/Practitioner", 503)
