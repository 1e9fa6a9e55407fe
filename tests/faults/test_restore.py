"""A server that comes back from a backup is healed by its clients (RST-01)."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.crashes import until_it
from tests.support.hospital import Hospital, ServerProcess

SECONDS = 60


class House:
    """A server with a backup, and its people."""

    def __init__(self, home):
        self.home = home
        self.data = home / "data"
        self.server = ServerProcess(self.data)
        self.hospital = Hospital(self.server, home)
        self.port = None

    def start(self):
        self.server.start(self.port)
        self.port = int(self.server.address.rpartition(":")[2])

    def back_up(self):
        """The folder of a stopped server."""
        self.server.stop()
        _copy(self.data, self.home / "backup")
        self.start()

    def restore(self):
        self.server.stop()
        shutil.rmtree(self.data)
        _copy(self.home / "backup", self.data)
        told = self.server.administer("restored", "--for", "1h")
        self.start()
        return told


def _copy(source, target):
    subprocess.run(["cp", "-a", source, target], check=True)


@pytest.fixture
async def house():
    home = Path(tempfile.mkdtemp(prefix="cordee-restore-", dir="/tmp"))
    house = House(home)
    house.data.mkdir()
    for folder in (home, house.data):
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    try:
        await asyncio.to_thread(house.start)
        yield house
    finally:
        await asyncio.to_thread(house.server.stop)
        shutil.rmtree(home, ignore_errors=True)


@asynccontextmanager
async def online(*people):
    clients = [person.client() for person in people]
    for client in clients:
        await client.__aenter__()
    try:
        for client in clients:
            await client.wait_online(SECONDS)
        yield clients
    finally:
        for client in clients:
            await client.__aexit__(None, None, None)


async def texts(client, thread):
    return [m.text for m in await client.history(thread) if m.kind == "text"]


async def says(client, thread, *said):
    for text in said:
        sent = await client.send(thread, text)
        await client.wait_state(thread, sent.id, "stored", SECONDS)


async def reads(client, thread, *said):
    async def there():
        known = client._parts.threads.find(thread)
        return known is not None and await texts(client, thread) == list(said)

    await until_it(there, f"{said}")


async def sound(client, thread):
    report = await client.verify(thread)
    assert (report.frozen, report.refusals) == (None, ())
    return report.log_hash


@pytest.mark.timeout(240)
async def test_what_was_lost_comes_back_as_it_was_and_talk_goes_on(house):
    anna, bruno = await house.hospital.enrol("Anna", "Bruno")
    async with online(anna, bruno) as (first, second):
        thread = (await first.new_thread("Avis", [second.account])).id
        await says(first, thread, "avant")
        await reads(second, thread, "avant")
    await asyncio.to_thread(house.back_up)
    async with online(anna, bruno) as (first, second):
        await says(first, thread, "un")
        await reads(second, thread, "avant", "un")
        await says(second, thread, "deux")
        await first.rotate_account()
        await says(first, thread, "trois")
        late = (await second.new_thread("Après", [first.account])).id
        await says(second, late, "tout est perdu ?")
        await reads(first, late, "tout est perdu ?")
        said = ("avant", "un", "deux", "trois")
        await reads(second, thread, *said)
        before = [await sound(first, one) for one in (thread, late)]
    told = await asyncio.to_thread(house.restore)
    assert "healing: 1 threads" in told
    async with online(anna) as (first,):
        waiting = await first.send(thread, "quatre")
        async with online(bruno) as (second,):
            await first.wait_state(thread, waiting.id, "stored", SECONDS)
            await says(second, late, "non")
            await reads(second, thread, *said, "quatre")
            await reads(first, late, "tout est perdu ?", "non")
            for one, hash_ in zip((thread, late), before, strict=True):
                assert await sound(first, one) == await sound(second, one)
                assert hash_ in logs(first, one)
            for client in (first, second):
                assert not client._parts.context.warnings
            status = await first.status()
            assert status.generation == 1
    assert "no thread" in house.server.administer("healing")


def logs(client, thread):
    """Hashes of the log at each number."""
    rows = client._parts.database.rows(
        "SELECT log_hash FROM items WHERE thread = ?", thread
    )
    return {row[0] for row in rows}
