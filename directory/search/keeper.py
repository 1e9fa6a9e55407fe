"""Sees to it that one process of this node owns the index.

Every serving process has a keeper; the one that holds the lock starts the owner and
watches it. What never enters this room: a search.
"""

import asyncio
import contextlib
import fcntl
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from cordee.directory.search.hints import Hints
from cordee.directory.search.places import LOCK_NAME, WHERE_VARIABLE
from cordee.directory.store import practitioners
from cordee.directory.store.database import DRIVER, Where, connect

TAKE_OVER_SECONDS: Final = 1.0
"""How often the others look whether the one with the lock has gone."""
FIRST_RETRY_SECONDS: Final = 0.5
LAST_RETRY_SECONDS: Final = 30.0
"""Between an owner that ended unasked and the next."""
LONG_ENOUGH_SECONDS: Final = 60.0
"""An owner that lived so long did not fail for the reason of the one before."""
END_SECONDS: Final = 5.0
"""What an owner has to end; it holds nothing that could be lost."""


class IndexKeeper:
    """One serving process's part in keeping the index."""

    def __init__(self, where: Where, folder: Path) -> None:
        """`where` is the database, `folder` where the index and its socket lie."""
        self._where, self._folder = where, folder

    async def run(self) -> None:
        """Keep the index until cancelled; raises nothing else."""
        while True:
            with contextlib.suppress(OSError):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                with _locked(self._folder / LOCK_NAME) as lock:
                    if lock is not None:
                        await self._until_somebody_is_known()
                        await self._keep(lock)
            await asyncio.sleep(TAKE_OVER_SECONDS)

    async def _until_somebody_is_known(self) -> None:
        """An empty directory needs no index, and no process."""
        async with Hints.open(self._where) as hints:
            while await self._is_empty():
                await hints.next()

    async def _is_empty(self) -> bool:
        try:
            connection = await connect(self._where)
        except DRIVER:
            return True
        try:
            return await practitioners.is_empty(connection)
        except DRIVER:
            return True  # no tables yet, or no answer
        finally:
            connection.terminate()

    async def _keep(self, lock: int) -> None:
        """Start an owner, and another one whenever it has ended."""
        retry = FIRST_RETRY_SECONDS
        clock = asyncio.get_running_loop().time
        while True:
            started = clock()
            with contextlib.suppress(OSError):
                await self._own(lock)
            if clock() - started > LONG_ENOUGH_SECONDS:
                retry = FIRST_RETRY_SECONDS
            await asyncio.sleep(retry)
            retry = min(2 * retry, LAST_RETRY_SECONDS)

    async def _own(self, lock: int) -> None:
        module = ("-m", "cordee.directory.search.owner")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *module, str(self._folder), "--lock", str(lock)),
            stdin=PIPE,  # ends with this process, however that does
            pass_fds=(lock,),
            env=os.environ
            | {WHERE_VARIABLE: msgspec.json.encode(self._where).decode()},
            start_new_session=True,  # a signal from a terminal comes through here
        )
        try:
            await process.wait()
        finally:
            await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


@contextmanager
def _locked(path: Path) -> Generator[int | None, None, None]:
    """The descriptor of a lock that is held, or None when another holds it.

    The owner and whoever writes for it inherit it: while one of them lives, no other
    process of this node begins.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)
