"""A database with a thread in it, and a way to run the operator's words on it."""

import asyncio

import pytest

from cordee.server.commands import main
from cordee.server.services.backend import Services
from tests.support.hub import Recorder, send
from tests.support.people import Thread, Ward
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture
async def database(postgres):
    async with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def services(database):
    services = await Services.start(database, hub=Recorder())
    yield services
    await services.stop()


@pytest.fixture
async def thread(services):
    """Anna and Bruno with one message, one cursor and a member who has gone."""
    ward = Ward("CHU de Nulle-Part")
    anna, bruno = ward.person("Anna Lefèvre"), ward.person("Bruno Œuvrard")
    await ward.join(services, anna, bruno)
    thread = Thread.begin(anna, bruno)
    thread.follow(await services.answer(anna.identity, thread.frame(1)))
    sealed = thread.message(anna, "secret", 1)
    thread.follow(await send(services, anna.identity, sealed))
    await services.answer(bruno.identity, thread.cursor(bruno, 2))
    frame = thread.renew(anna, without=[bruno]).frame(3)
    thread.follow(await services.answer(anna.identity, frame))
    thread.anna, thread.bruno, thread.sent = anna, bruno, sealed
    return thread


@pytest.fixture
def run(database, capsys):
    """Run `cordee server …`; gives its code, output and errors."""

    async def run(*words):
        url = f"postgresql://{database['user']}@/{database['database']}"
        where = f"{url}?host={database['host']}&port={database['port']}"
        code = await asyncio.to_thread(main, [*words, "--database-url", where])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
