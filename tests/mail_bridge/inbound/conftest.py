"""A real server, real tables, a desk, and a bridge between another operator and them.

They run for the whole session; a test has a thread of its own.
"""

import asyncio

import pytest

from tests.support.bridge import DESK, new_site, url_of
from tests.support.hospital import running_hospital
from tests.support.mail_scene import SECONDS, new_scene, written
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="session")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def made(hospital, postgres, tmp_path_factory):
    """Anna, a site that is stopped, and its desk; the database goes at the end."""
    loop = asyncio.new_event_loop()
    database = fresh_database(postgres)
    try:
        dsn = loop.run_until_complete(database.__aenter__())
        folder = tmp_path_factory.mktemp("bridge") / "site"
        yield loop.run_until_complete(_make(hospital, url_of(dsn), folder))
        loop.run_until_complete(database.__aexit__(None, None, None))
    finally:
        loop.close()


async def _make(hospital, url, folder):
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        await me.wait_online(SECONDS)
        role = await hospital.role(me, "Secrétariat")
        site = await new_site(hospital, url, folder, role)
        site.desk = (await me.new_thread(DESK, [role, site.gateway.account])).id
    return anna, site


@pytest.fixture(scope="session")
def site(made):
    """The running bridge."""
    with made[1].running():
        yield made[1]


@pytest.fixture
async def scene(made, site):
    """A thread of Anna's with Dr Le Goff's mailbox, known to the running bridge."""
    async with made[0].client() as me:
        await me.wait_online(SECONDS)
        scene = await new_scene(me, site)
        await site.knows(scene.address)
        yield scene


class Mails:
    """How mails are made, for test modules: a conftest cannot be imported."""

    written = staticmethod(written)
    new_scene = staticmethod(new_scene)

    @staticmethod
    def raw(*words, **about) -> bytes:
        """The bytes of `written`."""
        return written(*words, **about).as_bytes()


@pytest.fixture
def letters():
    return Mails
