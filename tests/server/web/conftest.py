"""A server with an honest backend in memory, two devices and a thread."""

import pytest

from tests.support.backend import Device, MemoryBackend
from tests.support.sockets import house


@pytest.fixture
async def server():
    async with house(MemoryBackend) as running:
        yield running


@pytest.fixture
def backend(server):
    return server.desk.backend


@pytest.fixture
def anna(backend):
    return backend.admit(Device())


@pytest.fixture
def bruno(backend):
    return backend.admit(Device())


@pytest.fixture
def thread(backend, anna, bruno):
    return backend.thread(anna.account, bruno.account)
