"""Two ways to have no room for one more message.

What never enters this room: what the server says of it.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.crashes import Database

if TYPE_CHECKING:
    import asyncpg

SIZE: Final = "8m"

_REFUSE: Final = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device'
        USING ERRCODE = 'disk_full';
END
$$;
CREATE TRIGGER full_disk BEFORE INSERT ON item EXECUTE FUNCTION full_disk()
"""
_TAKE: Final = "DROP TRIGGER full_disk ON item; DROP FUNCTION full_disk()"


@asynccontextmanager
async def told_full(database: Database) -> AsyncGenerator[None, None]:
    """PostgreSQL refuses each message as it does without room (SQLSTATE 53100)."""
    async with database.connected() as connection:
        await connection.execute(_REFUSE)
        try:
            yield
        finally:
            await connection.execute(_TAKE)


@asynccontextmanager
async def really_full(database: Database) -> AsyncGenerator[None, None]:
    """Messages lie on a small disk of their own, which is filled to the last byte."""
    with small_disk(database.data.stat().st_uid) as folder:
        async with database.connected() as connection, _filled(connection, folder):
            yield


@asynccontextmanager
async def _filled(
    connection: "asyncpg.Connection[asyncpg.Record]", folder: Path
) -> AsyncGenerator[None, None]:
    await connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
    await connection.execute("ALTER TABLE item SET TABLESPACE small")
    filler = folder / "filler"
    fill(filler)
    try:
        yield
    finally:
        filler.unlink()
        await connection.execute("ALTER TABLE item SET TABLESPACE pg_default")
        await connection.execute("DROP TABLESPACE small")


@contextmanager
def small_disk(owner: int) -> Generator[Path, None, None]:
    """A disk of SIZE that belongs to a user, by his number."""
    options = f"size={SIZE},mode=700,uid={owner}"
    with tempfile.TemporaryDirectory(prefix="cordee-disk-", dir="/tmp") as place:
        _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", place)
        try:
            yield Path(place)
        finally:
            _run("umount", place)


def fill(path: Path) -> None:
    """Write until there is no room."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        size = 1 << 20
        while size:
            try:
                os.write(file, bytes(size))
            except OSError:
                size //= 2
    finally:
        os.close(file)


def can_mount() -> bool:
    """Whether this account may mount a small disk."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    with tempfile.TemporaryDirectory() as place:
        line = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place]
        mounted = not subprocess.run(line, capture_output=True, check=False).returncode
        if mounted:
            _run("umount", place)
        return mounted


def _run(*line: str) -> None:
    subprocess.run(line, check=True, capture_output=True)
