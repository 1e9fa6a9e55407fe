"""Services on real PostgreSQL, with a hub that keeps what it is given."""

import asyncio

import pytest

from cordee.server.services.backend import Services
from cordee.server.services.erasing import Eraser
from tests.support.hub import Recorder
from tests.support.people import Thread, Ward
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.roles import Role


@pytest.fixture(autouse=True)
def only_rounds_that_a_test_asks_for(monkeypatch):
    """One process erases at a time: a round of its own would take a test's place."""
    monkeypatch.setattr(Eraser, "run", idle)


async def idle(_eraser):
    await asyncio.Event().wait()


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def shared_database(postgres):
    """One database for many tests: every id is random, so that none meets another."""
    opened = fresh_database(postgres)
    yield asyncio.run(anext(opened.gen))
    asyncio.run(anext(opened.gen, None))


@pytest.fixture
def dsn(shared_database):
    return shared_database


@pytest.fixture
async def own_database(postgres):
    """A database for one test that looks at all of it, or breaks it."""
    async with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
def hub():
    return Recorder()


@pytest.fixture
async def services(dsn, hub):
    services = await Services.start(dsn, hub=hub)
    yield services
    await services.stop()


@pytest.fixture
async def ward(services):
    ward = Ward()
    await ward.join(services)
    return ward


@pytest.fixture
async def anna(services, ward):
    return await joined(services, ward, "Anna Lefèvre")


@pytest.fixture
async def bruno(services, ward):
    return await joined(services, ward, "Bruno Œuvrard")


@pytest.fixture
async def claire(services, ward):
    return await joined(services, ward, "Claire Dubois")


async def joined(services, ward, name):
    person = ward.person(name)
    await ward.join(services, person)
    return person


@pytest.fixture
async def dora(services, ward):
    return await joined(services, ward, "Dora Petit")


@pytest.fixture
async def thread(services, anna, bruno):
    """A direct thread: Anna owns it, Bruno is a member."""
    thread = Thread.begin(anna, bruno)
    thread.follow(await services.answer(anna.identity, thread.frame(1)))
    return thread


@pytest.fixture
async def role(services, ward, anna, bruno):
    """A role that Anna manages and Bruno holds too."""
    role = Role("Avis cardiologie", anna, bruno, admin=ward)
    await ward.join(services, role)
    return role


@pytest.fixture
async def ward_thread(services, claire, role):
    """A thread of Claire's in which the role is a member."""
    thread = Thread.begin(claire, role)
    thread.follow(await services.answer(claire.identity, thread.frame(1)))
    return thread


@pytest.fixture
def ward_of():
    """`await ward_of(services)`: a ward on services that a test has made itself."""

    async def make(services):
        ward = Ward()
        await ward.join(services)
        return ward

    return make


@pytest.fixture
def people_of():
    async def make(services, ward, *names):
        return [await joined(services, ward, name) for name in names]

    return make
