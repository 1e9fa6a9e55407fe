"""Homes for clusters, and other processes that attach to them."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import asyncpg
import pytest

from cordee.postgres import EmbeddedPostgres, directories

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
    with contextlib.suppress(OSError, ValueError):
        pid = int((data / "postmaster.pid").read_text().split()[0])
        if data.samefile(f"/proc/{pid}/cwd"):
            os.kill(pid, signal.SIGQUIT)


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
        async with asyncio.timeout(60):
            while not condition():  # noqa: ASYNC110 - other processes make it true
                await asyncio.sleep(0.005)

    return wait


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
