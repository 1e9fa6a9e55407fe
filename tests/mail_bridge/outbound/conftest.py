"""A database, a folder of conversations and a peer, for each test."""

import pytest

from cordee.mail_bridge.store.database import open_pool
from cordee.mail_bridge.store.migrations import migrate
from tests.mail_bridge.outbound.scene import Scene
from tests.support.peer import Peer
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture
async def dsn(postgres):
    async with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def pool(dsn):
    pool = await open_pool(dsn)
    try:
        async with pool.acquire() as connection:
            await migrate(connection)
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def peer():
    async with Peer() as peer:
        yield peer


@pytest.fixture
async def scene(pool, peer, tmp_path):
    scene = Scene(pool, peer, tmp_path)
    yield scene
    await scene.carrier.close()
