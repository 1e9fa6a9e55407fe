"""Files that were dropped on the terminal: it pastes their paths.

What never enters this room: sending them; a path that is only part of a text.
"""

import os
import shlex
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

MAX_PASTE: Final = 32_768
"""Characters of a paste that is looked at: twenty long paths and more."""

MAX_PATHS: Final = 100
"""Paths looked for on the disk; what is dropped is rarely more."""


def dropped_files(paste: str) -> list[Path]:
    """Every path of a paste, when it is nothing but absolute paths of files.

    Terminals quote them, escape their spaces, give one a line, or `file://` URLs.
    """
    if not paste.strip() or len(paste) > MAX_PASTE or "\0" in paste:
        return []
    for words in _readings(paste):
        paths = [_path(word) for word in words]
        if len(paths) <= MAX_PATHS and all(path and _is_file(path) for path in paths):
            return [path for path in paths if path is not None]
    return []


def total_size(paths: Sequence[Path]) -> int:
    """Bytes of all of them; one that has gone counts for nothing."""
    return sum(_size(path) for path in paths)


def _readings(paste: str) -> list[list[str]]:
    """As lines, and as a shell would cut it: a name may hold spaces or quotes."""
    lines = [line.strip() for line in paste.splitlines() if line.strip()]
    try:
        return [lines, shlex.split(paste)]
    except ValueError:  # a quote that is not closed
        return [lines]


def _path(word: str) -> Path | None:
    if word.startswith("file://"):
        parts = urlsplit(word)
        if parts.netloc not in {"", "localhost"}:
            return None
        word = unquote(parts.path)
    return Path(word) if word.startswith("/") else None


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - one look, never an exception more
    except (OSError, ValueError):
        return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
