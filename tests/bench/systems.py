"""Systems under test: a database, a server process beside it, and a driver."""

import asyncio
import contextlib
import json
import sys
from typing import Final

from tests.bench import processes
from tests.bench.database import Database
from tests.bench.driver import Driver
from tests.bench.skeleton_driver import SkeletonDriver

LIFE_SECONDS: Final = 300.0
"""A server ends by itself after this, whatever happens to the bench."""
START_SECONDS: Final = 30.0


class ServerProcess:
    """A child that prints its port when it serves and ends with its input.

    The port stands alone, or in a JSON object.
    """

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self.port = 0

    async def start(self, *arguments: str) -> None:
        """Run Python with these arguments; returns when it serves."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), START_SECONDS)
        told = json.loads(line)
        self.port = told["port"] if isinstance(told, dict) else told

    async def stop(self) -> None:
        """Close its input and wait for its end."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), START_SECONDS)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """Kill -9, if it still runs."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    def processes(self) -> list[int]:
        """Process ids of the server and its workers."""
        return [] if self._process is None else processes.tree(self._process.pid)


class Skeleton:
    """The bare skeleton on a database of its own; a `driver.System`."""

    name = "skeleton"

    def __init__(self, *options: str) -> None:
        self._options = ("--seconds", str(LIFE_SECONDS), *options)
        self._database = Database()
        self._server = ServerProcess()

    async def start(self) -> None:
        """Start both."""
        await self._database.start()
        await self._serve()

    async def stop(self) -> None:
        """End both and remove the database."""
        await self._server.stop()
        await self._database.stop()

    def driver(self) -> Driver:
        """Give a driver to the server as it listens now."""
        return SkeletonDriver(("127.0.0.1", self._server.port))

    def server_processes(self) -> list[int]:
        """Process ids of the server."""
        return self._server.processes()

    def database_processes(self) -> list[int]:
        """Process ids of the postgres processes."""
        return self._database.processes()

    async def crash(self, *, database: bool) -> None:
        """Kill -9 one or the other; the skeleton does not outlive its database."""
        if database:
            self._database.kill()
            await self._database.back()
        await self._server.kill()

    async def revive(self) -> None:
        """Start the server again."""
        await self._serve()

    async def _serve(self) -> None:
        where = json.dumps(self._database.dsn)
        await self._server.start("-m", "tests.bench.skeleton", where, *self._options)
