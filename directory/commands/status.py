"""`cordee directory status`: what is loaded, of which date, how much, and the index.

What never enters this room: a person.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cordee.directory.commands.terminal import shown
from cordee.directory.errors import SearchAway
from cordee.directory.files.dates import show_date
from cordee.directory.search.asked import AskedSearch
from cordee.directory.search.frames import Status
from cordee.directory.search.places import socket_path
from cordee.directory.store import counter, runs
from cordee.directory.store.counts import counts
from cordee.directory.store.database import connect
from cordee.directory.store.migrations import migrate
from cordee.directory.store.runs import Run

if TYPE_CHECKING:
    from cordee.directory.store.database import Where

FOLDER: Final = "directory"
"""Of a server's data, where the index lies."""


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `status` to a parser."""
    parser = words.add_parser("status", parents=[place], help="what is loaded")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


async def run(where: "Where", options: argparse.Namespace) -> int:
    """Tell it. Raises DirectoryError and the driver's exceptions."""
    connection = await connect(where, patient=True)
    try:
        await migrate(connection)
        loaded = await runs.latest(connection)
        held = await counts(connection)
        version = await counter.version(connection)
    finally:
        await connection.close()
    index = await _index(getattr(options, "data", None))
    if options.json:
        sys.stdout.write(_json(loaded, held, version, index))
        return 0
    for found in loaded.values():
        sys.stdout.write(f"{shown(_line(found))}\n")
    for what, count in held.items():
        sys.stdout.write(f"{what}: {count:,}\n")
    sys.stdout.write(f"version: {version:,}\n")
    if index is not None:
        sys.stdout.write(
            f"index of this node: version {index.version:,}, "
            f"{index.documents:,} documents{', at work' if index.building else ''}\n"
        )
    return 0


async def _index(data: str | None) -> Status | None:
    """How the index is that a server on this folder keeps; None where none answers."""
    if data is None:
        return None
    search = AskedSearch(socket_path(Path(data) / FOLDER))
    try:
        return await search.status()
    except SearchAway:
        return None
    finally:
        await search.close()


def _line(run: Run) -> str:
    ended = datetime.fromtimestamp(run.ended / 1_000, UTC)
    seconds = (run.ended - run.started) / 1_000
    bad = f", {run.bad:,} bad" if run.bad else ""
    return (
        f"{run.kind}: of {show_date(run.file_date)}, {run.name}, {run.rows:,} "
        f"rows{bad}, imported {ended:%Y-%m-%d %H:%M} UTC in {seconds:.0f} s"
    )


def _json(
    loaded: dict[str, Run], held: dict[str, int], version: int, index: Status | None
) -> str:
    files = {
        kind: {
            "name": run.name,
            "file_date": run.file_date,
            "sha256": run.sha256.hex(),
            "rows": run.rows,
            "bad": run.bad,
            "imported": run.ended,
        }
        for kind, run in loaded.items()
    }
    told: dict[str, Any] = {"version": version, "files": files, "counts": held}
    if index is not None:
        told["index"] = {"version": index.version, "documents": index.documents}
    return json.dumps(told, ensure_ascii=False) + "\n"
