"""What a test of crashes does to processes: wait for them, stop them, find them.

What never enters this room: what a client or a server does when it is back.
"""

import asyncio
import contextlib
import os
import select
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

import asyncpg

from cordee.postgres import connection, directories
from tests.bench.processes import tree

BOUND_SECONDS: Final = 60
"""What every condition comes true in, on a machine that is busy."""

_ASK_SECONDS: Final = 0.01


async def until(condition: Callable[[], bool], words: str = "") -> None:
    """Wait until `condition()` holds. Raises TimeoutError with `words`."""
    await until_it(_soon(condition), words)


async def until_it(condition: Callable[[], Awaitable[bool]], words: str = "") -> None:
    """Wait until what `condition` gives holds. Raises TimeoutError with `words`."""
    try:
        async with asyncio.timeout(BOUND_SECONDS):
            while not await condition():  # noqa: ASYNC110 - processes make it true
                await asyncio.sleep(_ASK_SECONDS)
    except TimeoutError:
        raise TimeoutError(words) from None


def _soon(condition: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def ask() -> bool:
        return condition()

    return ask


@contextmanager
def environment(**variables: str) -> Generator[None, None, None]:
    """Give the processes started meanwhile more variables."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


class Database:
    """The embedded PostgreSQL of a server's data, seen from outside."""

    def __init__(self, data: Path) -> None:
        self._root = data / "postgres"
        self._told = 0

    @property
    def home(self) -> Path:
        """The folder of the cluster: data, log, socket."""
        return directories.recorded_home(self._root)

    @property
    def data(self) -> Path:
        return self.home / directories.DATA

    @property
    def pid(self) -> int:
        """The main process. Raises OSError, IndexError while there is none."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def is_there(self) -> bool:
        """Whether it has a main process, and has been told where it is."""
        try:
            return Path(f"/proc/{self.pid}/cwd").samefile(self.data)
        except (OSError, IndexError):
            return False

    def kill(self) -> int:
        """Kill all its processes with -9, as a power cut does; give the main one.

        Blocks until they have ended.
        """
        pid = self.pid
        processes = tree(pid)
        _signal(processes, signal.SIGKILL)
        for process in processes:
            _wait_ended(process)
        return pid

    @contextmanager
    def frozen(self) -> Generator[None, None, None]:
        """Stop all its processes while this is entered."""
        processes = tree(self.pid)
        _signal(processes, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(processes, signal.SIGCONT)

    @contextmanager
    def unstartable(self) -> Generator[None, None, None]:
        """Take away the file without which it cannot start."""
        self._told = self._failures()
        control = self.data / "global" / "pg_control"
        hidden = control.with_suffix(".hidden")
        control.rename(hidden)
        try:
            yield
        finally:
            hidden.rename(control)

    def failed_to_start(self) -> bool:
        """Whether it was tried since `unstartable` was entered."""
        return self._failures() > self._told

    def _failures(self) -> int:
        logs = [path.read_bytes() for path in self.home.glob("log*")]
        return sum(log.count(b"pg_control") for log in logs)

    @asynccontextmanager
    async def connected(
        self,
    ) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]", None]:
        """A connection of our own to the server's tables."""
        place = connection.dsn(str(self.home / "socket"), "cordee")
        made = await asyncpg.connect(**place)
        try:
            yield made
        finally:
            await made.close()


def _signal(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def _wait_ended(pid: int) -> None:
    """Block until a process, of whomever, has ended."""
    with contextlib.suppress(ProcessLookupError):
        descriptor = os.pidfd_open(pid)
        try:
            watch = select.poll()
            watch.register(descriptor, select.POLLIN)
            watch.poll(BOUND_SECONDS * 1000)
        finally:
            os.close(descriptor)
