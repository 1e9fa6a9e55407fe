"""`cordee directory services`: services of hospitals, from a file and to one.

A file is the truth about the organisations that it names: what it does not say of
them is gone. What never enters this room: a person.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cordee.directory.model import HealthcareService
from cordee.directory.services.changes import Difference
from cordee.directory.services.file import read_file, to_json, write_file
from cordee.directory.store import services as store
from cordee.directory.store.database import connect
from cordee.directory.store.migrations import migrate
from cordee.directory.store.service_sets import take

if TYPE_CHECKING:
    from cordee.directory.store.database import Where

SHOWN: Final = 40
"""Changed services that are named on the screen."""


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `services` to a parser."""
    parser = words.add_parser(
        "services",
        parents=[place],
        help="take the services of hospitals from a file, or write them to one",
    )
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="JSON or CSV to take"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, change nothing"
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="write all services; - for the screen",
    )
    parser.set_defaults(run=run)


async def run(where: "Where", options: argparse.Namespace) -> int:
    """Take a file or write one. Raises DirectoryError, OSError, the driver's."""
    if (options.file is None) == (options.export is None):
        sys.stderr.write("cordee directory services: a FILE, or --export FILE\n")
        return 2
    given = () if options.file is None else read_file(options.file)
    connection = await connect(where)
    try:
        await migrate(connection)
        if options.export is not None:
            return _export(await store.everything(connection), options.export)
        async with connection.transaction():
            found = await take(
                connection, given, time.time_ns() // 1_000_000, dry_run=options.dry_run
            )
    finally:
        await connection.close()
    sys.stdout.write("".join(_told(found, dry_run=options.dry_run)))
    return 0


def _export(services: list[HealthcareService], path: Path) -> int:
    if str(path) == "-":
        sys.stdout.write(to_json(services))
    else:
        write_file(path, services)
        sys.stdout.write(f"{len(services):,} services are in {path}\n")
    return 0


def _told(found: Difference, *, dry_run: bool) -> Iterator[str]:
    groups = (("+", found.new), ("~", found.changed), ("-", found.gone))
    named = [(sign, service) for sign, services in groups for service in services]
    for sign, service in named[:SHOWN]:
        yield f"{sign} {service.organization_name}: {service.name}\n"
    if len(named) > SHOWN:
        yield f"  and {len(named) - SHOWN:,} more\n"
    yield (
        f"{len(found.new):,} new, {len(found.changed):,} changed, "
        f"{len(found.gone):,} gone, {found.same:,} the same"
        f"{'; nothing was changed yet' if dry_run else ''}\n"
    )
