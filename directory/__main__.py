"""`python -m cordee.directory`: the directory alone, on a PostgreSQL that is told."""

import argparse
import os
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from cordee.directory.commands import main
from cordee.directory.errors import DirectoryError
from cordee.directory.store.database import Where


@asynccontextmanager
async def opened(options: argparse.Namespace) -> AsyncGenerator[Where, None]:
    """Give the database of --database-url. Raises DirectoryError without one."""
    if not options.database_url:
        raise DirectoryError("set DATABASE_URL, or give --database-url")
    yield options.database_url


def place() -> argparse.ArgumentParser:
    """The option that says which database."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--database-url",
        default=os.environ.get("DATABASE_URL"),
        help="PostgreSQL to use (DATABASE_URL)",
    )
    return parser


def run(argv: Sequence[str]) -> int:
    """Run a word; 0 when done, 1 when it could not be, 2 for wrong words."""
    return main(argv, place(), opened)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
