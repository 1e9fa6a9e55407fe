"""`cordee directory import`: public files into the directory.

What never enters this room: a format, a statement.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cordee.directory.commands.progress import watched
from cordee.directory.commands.telling import told
from cordee.directory.commands.terminal import shown
from cordee.directory.errors import FileError
from cordee.directory.files.guarding import EXAMPLES, MAX_VANISHED, Options
from cordee.directory.files.importing import import_file
from cordee.directory.files.opening import MAX_BYTES, MAX_RATIO, Limits
from cordee.directory.files.planning import days_apart, plan

if TYPE_CHECKING:
    from cordee.directory.store.database import Where


def _percent(text: str) -> float:
    percent = float(text.removesuffix("%"))
    if not 0 <= percent <= 100:
        raise ValueError(text)
    return percent


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


_BOUNDS: Final = (
    (
        "--max-vanished",
        _percent,
        MAX_VANISHED,
        "percent of a table that may vanish unconfirmed",
    ),
    ("--examples", _count, EXAMPLES, "rows of each change that a dry run shows"),
    ("--max-bytes", _count, MAX_BYTES, "size of a file, unpacked"),
    ("--max-ratio", _count, MAX_RATIO, "times that a .zip may grow"),
)
"""Options with a number: name, how it is read, without it, what it bounds."""


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `import` to a parser."""
    parser = words.add_parser(
        "import", parents=[place], help="take in public files, .txt or .zip"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, change nothing"
    )
    parser.add_argument(
        "--date", default="", help="YYYYMMDD[HHMM], when the name does not say it"
    )
    parser.add_argument(
        "--force-older", action="store_true", help="go back to an earlier file"
    )
    parser.add_argument(
        "--confirm-vanished", action="store_true", help="the file is whole, I know it"
    )
    for name, read, default, what in _BOUNDS:
        parser.add_argument(
            name, type=read, default=default, help=f"{what} ({default:,})"
        )
    parser.set_defaults(run=run)


async def run(where: "Where", options: argparse.Namespace) -> int:
    """Import the files in their order; the first that cannot be ends it.

    Raises DirectoryError and the driver's exceptions.
    """
    allowed = Options(
        date=options.date,
        dry_run=options.dry_run,
        confirm_vanished=options.confirm_vanished,
        max_vanished=options.max_vanished,
        force_older=options.force_older,
        examples=options.examples,
        limits=Limits(options.max_bytes, options.max_ratio),
    )
    planned = plan(options.files, allowed)
    if warning := days_apart(planned):
        sys.stderr.write(f"cordee directory: {warning}\n")
    for file in planned:
        try:
            with watched(file.path.name) as progress:
                report = await import_file(where, file.path, allowed, progress)
        except FileError as error:
            raise type(error)(f"{file.path.name}: {error}") from None
        sys.stdout.write(shown(told(report)))
        sys.stdout.flush()
    return 0
