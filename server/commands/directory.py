"""`cordee directory …` beside a server: the directory in the server's own database."""

import os
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from cordee.directory.commands import main
from cordee.postgres import PostgresError
from cordee.server.commands.place import located, place

if TYPE_CHECKING:
    import argparse

    from cordee.directory.store.database import Where

FAILED: Final = 1


def run(argv: Sequence[str]) -> int:
    """Run a word; 0 when done, 1 when it could not be, 2 for wrong words."""
    try:
        return main(argv, place(os.environ), _opened)
    except PostgresError as error:
        sys.stderr.write(f"cordee directory: {error}\n")
        return FAILED


@asynccontextmanager
async def _opened(options: "argparse.Namespace") -> "AsyncGenerator[Where, None]":
    async with located(options.data, options.database_url) as where:
        yield where
