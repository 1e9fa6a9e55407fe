"""`cordee directory generate`: files full of people who do not exist.

What never enters this room: the database.
"""

import argparse
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.progress import Progress

from cordee.directory.errors import DirectoryError, WrongFile
from cordee.directory.generator import (
    Generated,
    Manifest,
    Person,
    generate,
    manifest_of,
)
from cordee.directory.services import example
from cordee.directory.services.calendar import MAINLAND
from cordee.directory.services.file import write_file

if TYPE_CHECKING:
    from cordee.directory.store.database import Where


ROWS = 2_000
SERVICES = "services.json"


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of `--known`."""

    people: tuple[Person, ...] = ()


def add(words: Any, _place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `generate` to a parser."""
    parser = words.add_parser(
        "generate", help="write files of people who do not exist, for demos and tests"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument(
        "--rows", type=int, help=f"lines of activities ({ROWS:,} without this)"
    )
    parser.add_argument(
        "--seed", type=int, help="another number gives other people (1)"
    )
    parser.add_argument("--date", help="YYYYMMDDHHMM in the names of the files; now")
    parser.add_argument("--zip", action="store_true", help="each file in a .zip")
    parser.add_argument(
        "--from",
        dest="before",
        type=Path,
        metavar="FOLDER",
        help="folder of an earlier run: write the files of the day after",
    )
    parser.add_argument(
        "--change", type=float, help="with --from, the share that changes (0.01)"
    )
    parser.add_argument(
        "--services",
        action="store_true",
        help=f"write {SERVICES} too: {example.HOSPITALS} hospitals, "
        f"{example.SERVICES} services",
    )
    parser.add_argument(
        "--known",
        type=Path,
        metavar="FILE",
        help='JSON, {"people": [...]}: these are written too (generator/people.py)',
    )
    parser.set_defaults(run=run, database=False)


async def run(_where: "Where", options: argparse.Namespace) -> int:
    """Write the files. Raises DirectoryError and OSError."""
    try:
        manifest = _manifest(options)
        known = () if options.known is None else _known(options.known)
        made = _generate(options.out, manifest, known, zipped=options.zip)
    except ValueError as error:
        raise DirectoryError(str(error)) from error
    if options.services:
        write_file(options.out / SERVICES, example.services())
    sys.stdout.write(
        f"{made.practitioners:,} people, {made.rows:,} activities, "
        f"{made.mailboxes:,} mailboxes\n"
    )
    for path in made.files.values():
        sys.stdout.write(f"{path}\n")
    return 0


def _manifest(options: argparse.Namespace) -> Manifest:
    if options.before is None:
        if options.change is not None:
            raise ValueError("--change needs --from")
        return Manifest(
            seed=1 if options.seed is None else options.seed,
            rows=ROWS if options.rows is None else options.rows,
            moment=options.date or f"{datetime.now(MAINLAND):%Y%m%d%H%M}",
        )
    if options.rows is not None or options.seed is not None:
        raise ValueError("--from has its own seed and its own number of rows")
    before = manifest_of(options.before)
    change = 0.01 if options.change is None else options.change
    return Manifest(
        seed=before.seed,
        rows=before.rows,
        moment=options.date or _day_after(before.moment),
        nights=(*before.nights, change),
    )


def _day_after(moment: str) -> str:
    day = datetime.strptime(moment, "%Y%m%d%H%M").replace(tzinfo=MAINLAND)
    return f"{day + timedelta(days=1):%Y%m%d%H%M}"


def _known(path: Path) -> tuple[Person, ...]:
    """People of a file. Raises WrongFile for one that is something else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Known).people
    except msgspec.DecodeError as error:
        raise WrongFile(f"{path.name}: {error}") from error


def _generate(
    folder: Path, manifest: Manifest, known: tuple[Person, ...], *, zipped: bool
) -> Generated:
    with Progress(disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("writing", total=manifest.rows)
        return generate(
            folder,
            manifest,
            zipped=zipped,
            extra=known,
            progress=lambda rows: bar.update(task, completed=rows),
        )
