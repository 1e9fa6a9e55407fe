"""The public files of a country, made up: imported, again, and a day later.

`BENCH_DIRECTORY_ROWS` activities (200,000 unless it says otherwise). The importer is
a process of its own on the product's database; meanwhile this one asks for people, as
a server would. What never enters this room: how a file is parsed or applied.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

from cordee.directory.files.columns import PREFIXES
from cordee.directory.files.kinds import Kind
from cordee.directory.store.database import connect, open_pool
from cordee.directory.store.registry import Registry
from tests.bench.apart import run_apart
from tests.bench.database import Database
from tests.bench.workloads import Figures

ROWS: Final = int(os.environ.get("BENCH_DIRECTORY_ROWS", "200000"))
CHANGED: Final = 0.01
DATE: Final = "202611220300"
PAUSE: Final = 0.01
"""Seconds between two questions: as many as a busy hospital asks."""
KNOWN: Final = 2_000
"""People who are asked for, over and over."""
MIB: Final = 1 << 20


async def directory_import() -> Figures:
    """Import a first day, the same again, and the next one."""
    database = Database()
    await database.start()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-files-") as name:
            return await _days(database, Path(name))
    finally:
        await database.stop()


async def _days(database: Database, folder: Path) -> Figures:
    day = folder / "first"
    files = await _made(day, "--rows", str(ROWS), "--seed", "7", "--date", DATE)
    activity = files[Kind.ACTIVITY]
    others = [path for kind, path in files.items() if kind != Kind.ACTIVITY]
    beside = await _import(database, others)
    begun = await _import(database, [activity])
    async with _asking(database) as waits:
        again = await _import(database, [activity])
        _delete(files.values())
        change = ("--from", str(day), "--change", str(CHANGED))
        files = await _made(folder / "second", *change)
        waits.clear()
        later = await _import(database, [files[Kind.ACTIVITY]])
    waits.sort()
    return {
        "import activities": ROWS,
        "import seconds": begun["seconds"],
        "import rate": ROWS / begun["seconds"],
        "import CPU": begun["CPU"],
        "import CPU postgres": begun["CPU postgres"],
        "import others": beside["seconds"],
        "import again": again["seconds"],
        "import a day later": later["seconds"],
        "import changes": later["changes"],
        "import asked p50": waits[len(waits) // 2],
        "import asked p99": waits[int(len(waits) * 0.99)],
        "import MiB": max(each["MiB"] for each in (begun, beside, again, later)),
        "import database MiB": await _size(database),
    }


async def _made(folder: Path, *words: str) -> dict[str, Path]:
    """Let a process generate a day; give its files by kind."""
    command = (sys.executable, "-m", "cordee.directory", "generate", "--out", folder)
    process = await asyncio.create_subprocess_exec(*command, *words, stdout=DEVNULL)
    try:
        if await process.wait():
            raise RuntimeError("no files could be generated")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _files(folder)


def _files(folder: Path) -> dict[str, Path]:
    return {kind: next(folder.glob(f"{prefix}*")) for kind, prefix in PREFIXES.items()}


async def _import(database: Database, paths: Sequence[Path]) -> dict[str, Any]:
    task = {
        "act": "import",
        "dsn": {name: database.dsn[name] for name in ("host", "user", "database")},  # type: ignore[literal-required]
        "postgres": database.processes()[0],
        "paths": [str(path) for path in paths],
    }
    return await run_apart("tests.bench.importer", task)


def _delete(paths: Iterable[Path]) -> None:
    """Give back the disk: a day of a country is two gigabytes."""
    for path in paths:
        path.unlink()


@asynccontextmanager
async def _asking(database: Database) -> AsyncGenerator[list[float], None]:
    """Ask for people all the time; gives the milliseconds of each answer."""
    waits: list[float] = []
    pool = await open_pool(database.dsn, 2)
    sample = f"SELECT id FROM directory.practitioner LIMIT {KNOWN}"
    ids = [row["id"] for row in await pool.fetch(sample)]
    registry = Registry(pool)

    async def ask() -> None:
        while True:
            begun = time.perf_counter()
            await registry.record(random.choice(ids))
            waits.append((time.perf_counter() - begun) * 1_000)
            await asyncio.sleep(PAUSE)

    asking = asyncio.create_task(ask())
    try:
        yield waits
    finally:
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        await pool.close()


async def _size(database: Database) -> float:
    connection = await connect(database.dsn)
    size: int = await connection.fetchval(
        "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'directory'::regnamespace"
    )
    await connection.close()
    return size / MIB
