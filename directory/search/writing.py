"""`python -m cordee.directory.search.writing FOLDER`: bring the index up to date, once.

A process of its own, so that whoever searches does not share an interpreter with it.
What it did is one line of JSON on its standard output. It ends with its standard input.
What never enters this room: a search.
"""

import argparse
import asyncio
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Final

import msgspec
import tantivy

from cordee.directory.search.building import Building, documents_of, version_of
from cordee.directory.search.places import WHERE_VARIABLE, Shelf
from cordee.directory.search.source import entries
from cordee.directory.store import codes, following, practitioners
from cordee.directory.store.database import DRIVER, OwnConnection, Where, connect

MOST_FOLLOWED: Final = 200_000
"""Changed practitioners from which a new index is quicker than the old one changed."""
PATIENCE: Final = 10
"""Added to niceness: searches come first, on however few cores there are."""


class Written(msgspec.Struct, frozen=True):
    """The index in use, and what it holds; `seconds` is what making it took."""

    generation: str
    version: int
    documents: int
    seconds: float
    whole: bool = False


async def bring_up_to_date(where: Where, folder: Path) -> Written:
    """Follow the directory, or make the index anew where that does not do.

    Raises DRIVER, OSError, and ValueError of the index.
    """
    started = time.monotonic()
    shelf = Shelf(folder)
    connection = await connect(where, patient=True)
    try:
        try:
            written = await _followed(connection, shelf)
        except ValueError:
            written = None  # of the index: it is damaged, or in another format
        if written is None:
            written = await _made(connection, shelf)
    finally:
        connection.terminate()
    seconds = round(time.monotonic() - started, 3)
    return msgspec.structs.replace(written, seconds=seconds)


async def _followed(connection: OwnConnection, shelf: Shelf) -> Written | None:
    """Apply what is newer; None when there is no index, or too much is newer."""
    current = shelf.current()
    if current is None:
        return None
    generation, place = current
    index = tantivy.Index.open(str(place))
    last = version_of(index)
    now = await following.version(connection)
    if last > now:
        return None  # the directory is another one, or comes from a backup
    if last < now:
        changed = await _changed(connection, place, last)
        if changed is None:
            return None
        index = changed
    documents = documents_of(index)
    if last < now and documents != await practitioners.count(connection):
        return None
    return Written(generation, version_of(index), documents, 0.0)


async def _changed(
    connection: OwnConnection, place: Path, version: int
) -> tantivy.Index | None:
    building = Building.change(place)
    labels = await codes.load(connection)
    cursor, seen, more = following.Cursor(version), 0, True
    while more:
        changes = await following.changed_since(connection, cursor)
        building.remove(changes.gone)
        building.replace(entries(changes.entries, labels))
        cursor, more = changes.cursor, changes.more
        seen += len(changes.entries) + len(changes.gone)
        if seen > MOST_FOLLOWED:
            return None
    return building.commit(cursor.version)


async def _made(connection: OwnConnection, shelf: Shelf) -> Written:
    """Make an index of everybody, and let it be the one in use."""
    generation, place = shelf.prepare()
    try:
        building = Building.new(place)
        async with following.snapshot(connection) as snapshot:
            labels = await codes.load(connection)
            async for batch in snapshot.batches:
                building.add(entries(batch, labels))
            index = building.commit(snapshot.version)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    shelf.use(generation)
    return Written(generation, snapshot.version, documents_of(index), 0.0, whole=True)


def end_with_stdin() -> None:
    """Let this process end when whoever started it has ended."""

    def wait() -> None:
        while os.read(0, 4096):
            pass
        os._exit(1)

    threading.Thread(target=wait, name="stdin", daemon=True).start()


def main() -> int:
    """Run once."""
    parser = argparse.ArgumentParser(prog="python -m cordee.directory.search.writing")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    end_with_stdin()
    os.nice(PATIENCE)
    where = msgspec.json.decode(
        os.environ[WHERE_VARIABLE], type=str | dict[str, object]
    )
    try:
        written = asyncio.run(bring_up_to_date(where, options.folder))
    except (*DRIVER, ValueError) as error:
        sentence = "the search index could not be brought up to date"
        sys.stderr.write(f"cordee directory: {sentence}: {type(error).__name__}\n")
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(written) + b"\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
