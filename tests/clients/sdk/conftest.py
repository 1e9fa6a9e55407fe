"""A real server in its own process, and people with clients on line."""

import asyncio

import pytest

from tests.support.hospital import running_hospital

SECONDS = 30
"""A guard: every wait here ends in milliseconds when nothing is wrong."""


@pytest.fixture(scope="session")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture
async def pair(hospital):
    """Two clients on line and their direct thread."""
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as first, bruno.client() as second:
        await online(first, second)
        thread = await first.new_thread("", [second.account], direct=True)
        await holds(second, thread.id, 1)
        yield first, second, thread.id


async def online(*clients):
    for client in clients:
        await client.wait_online(SECONDS)


async def until(client, condition):
    """Wait until `condition` is true; looked at again after every event."""
    stream = client.events()
    async with asyncio.timeout(SECONDS):
        while True:
            found = await condition()
            if found:
                return found
            await anext(stream)


async def holds(client, thread, seq):
    """Wait until a client has verified a thread up to `seq`."""

    async def condition():
        known = client._parts.threads.find(thread)
        return known is not None and known.memory.seq >= seq

    await until(client, condition)


async def texts(client, thread):
    return [m.text for m in await client.history(thread) if m.kind == "text"]


async def sees(client, thread, *wanted):
    """Wait until these are the texts of a thread."""

    async def condition():
        known = client._parts.threads.find(thread)
        return known is not None and await texts(client, thread) == list(wanted)

    await until(client, condition)


class Waits:
    """The waits, for test modules: a conftest cannot be imported."""

    SECONDS = SECONDS
    online = staticmethod(online)
    until = staticmethod(until)
    holds = staticmethod(holds)
    texts = staticmethod(texts)
    sees = staticmethod(sees)


@pytest.fixture
def sdk():
    return Waits
