"""`cordee directory status`: what is loaded, of which date, and how much it is.

What never enters this room: a person.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cordee.directory.files.dates import show_date
from cordee.directory.store import counter, runs
from cordee.directory.store.counts import counts
from cordee.directory.store.database import connect
from cordee.directory.store.migrations import migrate
from cordee.directory.store.runs import Run

if TYPE_CHECKING:
    from cordee.directory.store.database import Where


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
    if options.json:
        sys.stdout.write(_json(loaded, held, version))
        return 0
    for found in loaded.values():
        sys.stdout.write(f"{_line(found)}\n")
    for what, count in held.items():
        sys.stdout.write(f"{what}: {count:,}\n")
    sys.stdout.write(f"version: {version:,}\n")
    return 0


def _line(run: Run) -> str:
    ended = datetime.fromtimestamp(run.ended / 1_000, UTC)
    seconds = (run.ended - run.started) / 1_000
    bad = f", {run.bad:,} bad" if run.bad else ""
    return (
        f"{run.kind}: of {show_date(run.file_date)}, {run.name}, {run.rows:,} "
        f"rows{bad}, imported {ended:%Y-%m-%d %H:%M} UTC in {seconds:.0f} s"
    )


def _json(loaded: dict[str, Run], held: dict[str, int], version: int) -> str:
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
    told = {"version": version, "files": files, "counts": held}
    return json.dumps(told, ensure_ascii=False) + "\n"
