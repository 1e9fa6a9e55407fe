"""Who is attached to a cluster, across processes: two advisory locks, no list of pids.

`lock` is held while a cluster is started, stopped or restarted. `attached` is held
shared by everyone who uses it. The kernel lets go of both when a process dies.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from cordee.postgres import directories
from cordee.postgres.errors import InUse

POLL_SECONDS: Final = 0.02
NAMESPACE: Final = "/proc/self/ns/pid"


class Presence:
    """The attachment of one EmbeddedPostgres to the cluster of one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._attached: int | None = None

    @asynccontextmanager
    async def exclusive(self) -> AsyncGenerator[Path, None]:
        """Hold the right to start or stop; gives the real path of the folder.

        Raises DirectoryUnusable.
        """
        while True:
            root = directories.prepare(self._root)
            descriptor = _open(root / "lock")
            try:
                await _lock(descriptor)
                if not _is_current(descriptor, root / "lock"):
                    continue  # the folder was erased while we waited
                yield root
                return
            finally:
                os.close(descriptor)

    def enter(self, root: Path) -> None:
        """Attach. Call under `exclusive`. Raises InUse.

        Processes of another container cannot be seen, so their cluster is refused.
        """
        descriptor = _open(root / "attached")
        here = os.fsencode(Path(NAMESPACE).readlink())
        if _try_lock(descriptor):
            os.pwrite(descriptor, here, 0)
            os.ftruncate(descriptor, len(here))
        elif os.pread(descriptor, len(here) + 1, 0) != here:
            os.close(descriptor)
            raise InUse(f"{root} is in use from another container: use another folder")
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        self._attached = descriptor

    def is_alone(self) -> bool:
        """Whether nobody else is attached. Call under `exclusive`, once entered."""
        if self._attached is None:
            return False
        is_alone = _try_lock(self._attached)
        # flock(2): a conversion that fails has lost the lock it began with.
        fcntl.flock(self._attached, fcntl.LOCK_SH)
        return is_alone

    def leave(self) -> bool:
        """Detach; whether nobody is left. Call under `exclusive`."""
        if self._attached is None:
            return False
        was_last = _try_lock(self._attached)
        os.close(self._attached)
        self._attached = None
        return was_last


def nobody_attached(root: Path) -> bool:
    """Whether no process at all is attached. Call under `exclusive`."""
    descriptor = _open(root / "attached")
    try:
        return _try_lock(descriptor)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


async def _lock(descriptor: int) -> None:
    while not _try_lock(descriptor):  # noqa: ASYNC110 - another process holds it
        await asyncio.sleep(POLL_SECONDS)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_current(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
