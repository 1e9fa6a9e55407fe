"""Homes for clusters, and other processes that attach to them."""

import asyncio
import contextlib
import os
import select
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import asyncpg
import pytest

from cordee.postgres import EmbeddedPostgres, directories

SECONDS = 60
ROUNDS = 3
ATTACH = """
import asyncio, sys
from pathlib import Path
from cordee.postgres import EmbeddedPostgres

async def main():
    async with EmbeddedPostgres(Path(sys.argv[1])) as server:
        print(server.pid, flush=True)
        await asyncio.to_thread(sys.stdin.readline)

asyncio.run(main())
"""


@pytest.fixture
def home():
    """A folder the server's account can enter; what runs on it is killed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="cordee-home-", dir="/tmp"))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    yield folder
    for record in list(folder.rglob("location")):
        kill_server(Path(record.read_text()) / "data")
        directories.erase(record.parent)
    for data in list(folder.rglob("data")):
        kill_server(data)
        directories.forget_socket_directory(data.parent)
    shutil.rmtree(folder, ignore_errors=True)


def kill_server(data):
    """End what runs on this data, also a server that has not yet written who it is."""
    for _round in range(ROUNDS):  # a dying one may have begun another process
        for pid in processes_on(data):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
                wait_for_end(pid)


def wait_for_end(pid):
    """Raises ProcessLookupError when it is over already."""
    descriptor = os.pidfd_open(pid)
    try:
        watch = select.poll()
        watch.register(descriptor, select.POLLIN)
        assert watch.poll(SECONDS * 1000), f"process {pid} does not end"
    finally:
        os.close(descriptor)


def processes_on(data):
    """What PostgreSQL runs on this data: its pid file is empty for a moment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended, or is another's
            is_ours = data.samefile(process / "cwd")
            if is_ours and (process / "comm").read_text() == "postgres\n":
                found.append(int(process.name))
    return found


@pytest.fixture
async def attach():
    """Start another process that attaches to the cluster of a folder."""
    started = []

    async def start(root):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            ATTACH,
            str(root),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


@pytest.fixture
def query():
    """Run one statement on a new connection."""

    async def run(server, statement):
        connection = await asyncpg.connect(**server.dsn)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return run


@pytest.fixture
async def server(home):
    async with EmbeddedPostgres(home) as running:
        yield running


@pytest.fixture
def until():
    """Wait for a condition, asking often."""

    async def wait(condition):
        async with asyncio.timeout(SECONDS):
            while not condition():  # noqa: ASYNC110 - other processes make it true
                await asyncio.sleep(0.005)

    return wait


@pytest.fixture
def running_on():
    """The processes of PostgreSQL on the data of a folder."""
    return processes_on


@pytest.fixture
def is_running():
    """Whether a process runs: a zombie does not."""

    def ask(pid):
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except FileNotFoundError:
            return False
        return status.rpartition(")")[2].split()[0] not in "ZX"

    return ask
