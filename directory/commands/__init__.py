"""`cordee directory …`: the words of whoever runs the directory.

Which database is meant is for the caller to say. What never enters this room: a
server, a clinician.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol, TypeAlias

from cordee.directory.commands import (
    fetch,
    generate,
    import_,
    key,
    search,
    services,
    status,
)
from cordee.directory.commands.terminal import shown
from cordee.directory.errors import DirectoryError
from cordee.directory.store.database import DRIVER, Where

ABOUT: Final = (
    "The directory of practitioners and services: its files, its search, its keys."
)
FAILED: Final = 1
MISUSED: Final = 2
STOPPED: Final = 130
"""What a shell gives for a command that was interrupted."""

Opened: TypeAlias = Callable[[argparse.Namespace], AbstractAsyncContextManager[Where]]
"""Opens the database that the options mean."""


class Word(Protocol):
    """A module that adds itself to the words, with `run` as a default.

    `run(where, options)` is awaited and gives the exit status. With `database=False`
    among its defaults it is given no place.
    """

    def add(self, words: Any, place: argparse.ArgumentParser, /) -> None: ...  # noqa: ANN401 - argparse names no type


WORDS: Final[tuple[Word, ...]] = (
    fetch,
    generate,
    import_,
    key,
    search,
    services,
    status,
)


def main(argv: Sequence[str], place: argparse.ArgumentParser, opened: Opened) -> int:
    """Run a word; 0 when done, 1 when it could not be, 2 for wrong words.

    `place` are the options that say which database; `opened` understands them.
    """
    parser = argparse.ArgumentParser(prog="cordee directory", description=ABOUT)
    words = parser.add_subparsers(required=True, metavar="WORD")
    for word in WORDS:
        word.add(words, place)
    try:
        options = parser.parse_args(argv)
    except SystemExit as end:
        return MISUSED if end.code else 0
    try:
        return asyncio.run(_run(options, opened))
    except KeyboardInterrupt:
        sys.stderr.write("cordee directory: stopped\n")
        return STOPPED
    except (DirectoryError, *DRIVER) as error:
        sys.stderr.write(f"cordee directory: {shown(_sentence(error))}\n")
        return FAILED


async def _run(options: argparse.Namespace, opened: Opened) -> int:
    if not getattr(options, "database", True):
        return int(await options.run("", options))
    async with opened(options) as where:
        return int(await options.run(where, options))


def _sentence(error: BaseException) -> str:
    if isinstance(error, DirectoryError):
        return str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
