"""Where the index lies, and what says which one is in use.

`search/<generation>/` are indexes, `search/current` names one and the fingerprint that
it was made for; it is replaced in one step. What never enters this room: what is in
them.
"""

import os
import shutil
from pathlib import Path
from typing import Final

import msgspec
import tantivy

from cordee.directory.search.document import FINGERPRINT

SOCKET_NAME: Final = "search.sock"
LOCK_NAME: Final = "owner.lock"
WHERE_VARIABLE: Final = "CORDEE_DIRECTORY_WHERE"
"""Names the database to child processes, as JSON: a list of processes shows none."""


class Current(msgspec.Struct, frozen=True):
    """The index in use."""

    generation: str
    fingerprint: str


def socket_path(folder: Path) -> Path:
    """Where the owner of this folder's index listens."""
    return folder / SOCKET_NAME


class Shelf:
    """The indexes of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "search"

    def current(self) -> tuple[str, Path] | None:
        """The name and the folder of the index in use, if there is one that fits."""
        try:
            text = (self._folder / "current").read_bytes()
            found = msgspec.json.decode(text, type=Current)
        except (OSError, msgspec.DecodeError):
            return None
        place = self._folder / found.generation
        fits = found.fingerprint == FINGERPRINT and _exists(place)
        return (found.generation, place) if fits else None

    def prepare(self) -> tuple[str, Path]:
        """An empty folder for a new one; leftovers of others are removed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        current = self.current()
        numbers = [int(name) for name in self._names() if name.isdecimal()]
        for name in self._names():
            if current is None or name != current[0]:
                shutil.rmtree(self._folder / name, ignore_errors=True)
        name = str(max(numbers, default=0) + 1)
        place = self._folder / name
        place.mkdir()
        return name, place

    def use(self, generation: str) -> None:
        """Let this one be the index in use, durably; the one before goes."""
        before = self.current()
        new = self._folder / "current.new"
        with new.open("wb") as file:
            file.write(msgspec.json.encode(Current(generation, FINGERPRINT)))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / "current")
        if before is not None and before[0] != generation:
            # Whoever still reads it has it mapped, and keeps it until it is closed.
            shutil.rmtree(before[1], ignore_errors=True)

    def _names(self) -> list[str]:
        return [place.name for place in self._folder.iterdir() if place.is_dir()]


def _exists(place: Path) -> bool:
    try:
        return place.is_dir() and tantivy.Index.exists(str(place))
    except (OSError, ValueError):
        return False
