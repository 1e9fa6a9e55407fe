"""One file into the directory: read, stage, compare, apply, each in turn.

Reading and staging overlap, in constant memory; what others see changes in one
transaction at the end. What never enters this room: a terminal, an SQL statement.
"""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from cordee.directory.errors import FileError, WrongFile
from cordee.directory.files.dates import date_of, parse_date
from cordee.directory.files.guarding import Options, check_date, check_vanished
from cordee.directory.files.memory import peak
from cordee.directory.files.notes import Notes
from cordee.directory.files.opening import Stream, opened
from cordee.directory.files.parsing import Parsing
from cordee.directory.files.report import Progress, Report, Step
from cordee.directory.files.rows import Rows
from cordee.directory.store import (
    applying,
    codes,
    counter,
    deliveries,
    diff,
    runs,
    staging,
)
from cordee.directory.store.database import DRIVER, Connection, Where, connect
from cordee.directory.store.diff import Difference
from cordee.directory.store.migrations import migrate
from cordee.directory.store.staging import Repeated


async def import_file(
    where: Where, path: Path, options: Options, progress: Progress = lambda _: None
) -> Report:
    """Import one public file, or say what it would change.

    Raises FileError, ImportBusy, SchemaError, and the driver's exceptions; whatever
    is raised, and whoever dies, nothing was changed.
    """
    connection = await connect(where, patient=True)
    try:
        await migrate(connection)
        await staging.begin(connection)
        return await _Import(connection, path, options, progress).run()
    finally:
        with suppress(*DRIVER):  # it may be gone already, with all that it staged
            await connection.close()


class _Import:
    """An import at work, on a connection of its own."""

    def __init__(
        self, connection: Connection, path: Path, options: Options, progress: Progress
    ) -> None:
        self._connection = connection
        self._path = path
        self._options = options
        self._progress = progress
        self._began = time.monotonic()
        self._started = _now()

    async def run(self) -> Report:
        with opened(self._path, self._options.limits) as stream:
            parsing = await asyncio.to_thread(Parsing, stream)
            kind = parsing.header.kind
            date = self._date(stream)
            loaded = (await runs.latest(self._connection)).get(kind)
            if loaded is not None:
                check_date(kind, date, loaded.file_date, self._options)
            await self._stage(stream, parsing)
        if parsing.rows.count == parsing.notes.bad.total() and loaded is None:
            raise WrongFile("the file holds no row that can be imported")
        return await self._judge(stream, parsing, date)

    def _date(self, stream: Stream) -> str:
        given = self._options.date
        return parse_date(given) if given else date_of(stream.name, self._path.name)

    async def _stage(self, stream: Stream, parsing: Parsing) -> None:
        await staging.create(self._connection, parsing.rows.tables)
        batches = parsing.batches()
        ahead = asyncio.create_task(asyncio.to_thread(next, batches, None))
        try:
            while (batch := await ahead) is not None:
                ahead = asyncio.create_task(asyncio.to_thread(next, batches, None))
                await staging.copy(self._connection, batch)
                self._tell("reading", stream, parsing.rows)
        finally:
            with suppress(FileError):  # it reads what is about to be closed
                await ahead
        self._tell("comparing", stream, parsing.rows)
        for repeated in await staging.settle(self._connection, parsing.rows.tables):
            _note(repeated, parsing.notes)

    async def _judge(self, stream: Stream, parsing: Parsing, date: str) -> Report:
        tables = parsing.rows.tables
        found = [await diff.compare(self._connection, name) for name in tables]
        refusal = check_vanished(parsing.header.kind, found, self._options)
        shown: list[diff.Example] = []
        if self._options.dry_run:
            for name in tables:
                number = self._options.examples
                shown += await diff.examples(self._connection, name, number)
        elif refusal is not None:
            raise refusal
        else:
            self._tell("applying", stream, parsing.rows)
            await self._apply(stream, parsing, found, date)
        report = await self._report(parsing, date)
        return msgspec.structs.replace(
            report,
            differences=tuple(found),
            changes=tuple(shown),
            refused=str(refusal or ""),
        )

    async def _report(self, parsing: Parsing, date: str) -> Report:
        notes = parsing.notes
        return Report(
            kind=parsing.header.kind,
            name=self._path.name,
            date=date,
            rows=parsing.rows.count,
            bad=notes.bad,
            warnings=notes.warnings,
            bad_lines=tuple(notes.bad_examples),
            warning_lines=tuple(notes.warning_examples),
            seconds=time.monotonic() - self._began,
            peak=peak(),
            version=await counter.version(self._connection),
            is_applied=not self._options.dry_run,
        )

    async def _apply(
        self,
        stream: Stream,
        parsing: Parsing,
        differences: list[Difference],
        date: str,
    ) -> None:
        changed = [found.table for found in differences if not found.is_none]
        now = _now()
        async with self._connection.transaction():
            await codes.put(self._connection, parsing.labels.told)
            if changed:
                version = await counter.advance(self._connection)
                await applying.apply(self._connection, changed, version, now)
                await deliveries.settle(self._connection, version, now)
                await counter.tell(self._connection, version)
            run = await self._run_of(stream, parsing, differences, date)
            await runs.insert(self._connection, run)
        await applying.analyze(self._connection, changed)

    async def _run_of(
        self,
        stream: Stream,
        parsing: Parsing,
        differences: list[Difference],
        date: str,
    ) -> runs.Run:
        return runs.Run(
            kind=parsing.header.kind,
            name=self._path.name,
            file_date=date,
            sha256=stream.sha256.digest(),
            bytes=stream.done,
            rows=parsing.rows.count,
            bad=parsing.notes.bad.total(),
            warnings=parsing.notes.warnings.total(),
            added=sum(found.added for found in differences),
            changed=sum(found.changed for found in differences),
            gone=sum(found.gone for found in differences),
            started=self._started,
            ended=_now(),
            version=await counter.version(self._connection),
        )

    def _tell(self, phase: str, stream: Stream, rows: Rows) -> None:
        self._progress(Step(phase, stream.done, stream.size, rows.count))


def _note(repeated: Repeated, notes: Notes) -> None:
    notes.count(f"same {repeated.table} in other words: the last one stands",
                repeated.conflicts)  # fmt: skip
    notes.count(f"same {repeated.table} again", repeated.rows)


def _now() -> int:
    return time.time_ns() // 1_000_000
