"""`cordee directory search WORDS`: who answers these words, as a client would see it.

The process that owns the index is asked; where none runs, the index is read. What never
enters this room: a database.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from cordee.directory.commands.terminal import shown
from cordee.directory.errors import DirectoryError, SearchAway
from cordee.directory.model import Hit
from cordee.directory.search import AskedSearch, LocalSearch, socket_path

HITS: Final = 10


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `search` to a parser."""
    parser = words.add_parser("search", parents=[place], help="who answers these words")
    parser.add_argument("words", nargs="+", metavar="WORD")
    parser.add_argument("--near", default="", help="department of whoever asks: 56")
    parser.add_argument("--limit", type=int, default=HITS, help="so many at most")
    parser.add_argument(
        "--index", type=Path, metavar="FOLDER", help="where the index lies"
    )
    parser.set_defaults(run=run, database=False)


async def run(_where: object, options: argparse.Namespace) -> int:
    """Tell them. Raises SearchAway, and DirectoryError without a folder."""
    folder = _folder(options)
    asked = AskedSearch(socket_path(folder))
    search: AskedSearch | LocalSearch = asked
    try:
        await asked.status()
    except SearchAway:
        search = LocalSearch.open(folder)
    try:
        text = " ".join(options.words)
        hits = await search.find(text, options.near, options.limit)
    finally:
        await asked.close()
    for hit in hits:
        sys.stdout.write(f"{shown(_line(hit))}\n")
    return 0


def _folder(options: argparse.Namespace) -> Path:
    if options.index is not None:
        return Path(options.index)
    data = getattr(options, "data", None)
    if not data:
        raise DirectoryError("say where the index lies: --index FOLDER")
    return Path(data) / "directory"


def _line(hit: Hit) -> str:
    """One hit, in the order of what one looks at."""
    parts = (
        f"{hit.family} {hit.given}",
        hit.speciality or hit.profession,
        hit.organization,
        f"{hit.postcode} {hit.town}".strip(),
        " ".join(hit.reach),
        f"{hit.match} {hit.score:.1f}",
        hit.practitioner,
    )
    return " · ".join(part for part in parts if part)
