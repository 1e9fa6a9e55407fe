"""The real HTTP server with real services, PostgreSQL and a folder of objects."""

import functools
from typing import NamedTuple

import pytest

from cordee.server.objects.local import LocalObjects
from cordee.server.services.backend import Services
from cordee.server.services.settings import Settings
from tests.support.blobs import moving, ticket
from tests.support.clock import Clock
from tests.support.people import Thread, Ward
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.sockets import house


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture
async def dsn(postgres):
    async with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "blobs"


@pytest.fixture
def objects(folder):
    return LocalObjects(folder)


@pytest.fixture
async def server(dsn, objects, settings, clock):
    start = functools.partial(open_services, dsn, objects, settings, clock)
    async with house(start) as running:
        yield running
        await running.desk.backend.stop()


async def open_services(dsn, objects, settings, clock, hub):
    return await Services.start(
        dsn,
        hub=hub,
        objects=objects,
        settings=settings,
        clock=clock,
        metrics=hub.traffic,
    )


@pytest.fixture
def services(server):
    return server.desk.backend


@pytest.fixture
async def ward(services):
    ward = Ward()
    await ward.join(services)
    return ward


async def joined(services, ward, name):
    person = ward.person(name)
    await ward.join(services, person)
    return person


@pytest.fixture
async def anna(services, ward):
    return await joined(services, ward, "Anna Lefèvre")


@pytest.fixture
async def bruno(services, ward):
    return await joined(services, ward, "Bruno Œuvrard")


@pytest.fixture
async def claire(services, ward):
    return await joined(services, ward, "Claire Dubois")


@pytest.fixture
async def thread(services, anna, bruno):
    """A direct thread: Anna owns it, Bruno is a member."""
    return await begun(services, anna, bruno)


async def begun(services, *people, **choices):
    thread = Thread.begin(*people, **choices)
    thread.follow(await services.answer(people[0].identity, thread.frame(1)))
    return thread


async def sweep(services):
    """Once; a round that the server itself is at comes first."""
    while not await services.sweep.once():
        pass


class Hand(NamedTuple):
    """Somebody, and his HTTP."""

    who: object
    mover: object


@pytest.fixture
def reader(bruno, other):
    """Bruno, who reads what Anna sends."""
    return Hand(bruno, other)


@pytest.fixture
def outsider(claire, stranger):
    """Claire, who is in no thread of Anna's."""
    return Hand(claire, stranger)


@pytest.fixture
async def mover(server, services, anna):
    """Anna's HTTP."""
    async with moving(server.url, await ticket(services, anna)) as mover:
        yield mover


@pytest.fixture
async def other(server, services, bruno):
    """Bruno's HTTP."""
    async with moving(server.url, await ticket(services, bruno)) as mover:
        yield mover


@pytest.fixture
async def stranger(server, services, claire):
    """Claire's HTTP: she is in no thread."""
    async with moving(server.url, await ticket(services, claire)) as mover:
        yield mover
