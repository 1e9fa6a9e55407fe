"""A PostgreSQL for one measurement: made, killed, back again, removed.

It is the product's embedded one with the product's settings, durable and
reached by a local socket only. Run as a program, this is the guard that
removes it when the bench is gone without having done so.
"""

import asyncio
import os
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

import asyncpg

from cordee.postgres import Dsn, EmbeddedPostgres
from tests.bench import processes
from tests.bench.hosting import parent_gone

POLL_SECONDS: Final = 0.01
BACK_SECONDS: Final = 60.0

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Database:
    """An embedded PostgreSQL in a folder of its own."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="bench-"))
        # When we are root, PostgreSQL's account must be able to enter.
        self._folder.chmod(0o711)
        self._postgres = EmbeddedPostgres(self._folder / "postgres")
        self._guard: asyncio.subprocess.Process | None = None
        self._restarts = -1

    @property
    def dsn(self) -> Dsn:
        """The arguments of `asyncpg.connect`."""
        return self._postgres.dsn

    async def connect(self) -> Connection:
        """Open a connection."""
        return await asyncpg.connect(**self.dsn)

    async def start(self) -> None:
        """Make it, run it, return when it answers."""
        self._guard = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.database", str(self._folder)),
            stdin=asyncio.subprocess.PIPE,
        )
        await self._postgres.start()

    async def stop(self) -> None:
        """Shut down and remove everything."""
        await self._postgres.stop()
        await self._postgres.erase()
        with suppress(FileNotFoundError):
            self._folder.rmdir()
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.stdin.close()
            await self._guard.wait()

    def kill(self) -> None:
        """Kill -9 all the postgres processes; their supervisor starts new ones."""
        self._restarts = self._postgres.restarts
        for process in reversed(self.processes()):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    async def back(self) -> None:
        """Wait until the supervisor has restarted what `kill` ended."""
        async with asyncio.timeout(BACK_SECONDS):
            while self._postgres.restarts == self._restarts:  # noqa: ASYNC110 - no event
                await asyncio.sleep(POLL_SECONDS)

    def processes(self) -> list[int]:
        """Process ids of the postmaster and its children."""
        main = self._postgres.pid
        return [] if main is None else processes.tree(main)


def guard(folder: Path) -> None:
    """Wait for the end of the bench, then remove what it left, if it did."""
    asyncio.run(parent_gone())
    if folder.exists():
        asyncio.run(remove(EmbeddedPostgres(folder / "postgres")))
        folder.rmdir()


async def remove(left: EmbeddedPostgres) -> None:
    """Adopt a server that lost its bench, end it and delete its data."""
    await left.start()
    await left.stop()
    await left.erase()


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
