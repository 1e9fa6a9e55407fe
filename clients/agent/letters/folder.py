"""The watched folder: pairs of PDF and JSON, and HL7 messages; then done/ or failed/.

A file counts once it is whole: its size and time stand still from one look to the next,
and both halves of a pair are there. Files move by rename, so that each is in one place
whatever happens. What never enters this room: what a file says.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.agent.errors import SettingsError
from cordee.clients.agent.letters.model import MAX_PDF

DONE: Final = "done"
FAILED: Final = "failed"
PDF: Final = ".pdf"
SIDECAR: Final = ".json"
HL7: Final = frozenset({".hl7", ".mdm"})
INCOMING: Final = ".part"
"""Ending of what is still written; so are hidden files and those with a `~`."""

MARK: Final = ".to-"
"""Between the name of a sidecar and the folder that its pair is on its way to."""

MAX_SIDECAR: Final = 1 << 20
MAX_HL7: Final = MAX_PDF * 4 // 3 + 2 * 2**20
MAX_FILES: Final = 10_000
"""Of one look: the others wait for the next."""

NO_PDF: Final = "Le PDF {name} n'est pas arrivé à temps."
NO_SIDECAR: Final = "Le fichier {name}, qui décrit la lettre, n'est pas arrivé à temps."
TOO_LARGE: Final = "Ce fichier est trop volumineux."


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Files that are one document, by their ending; `trouble` is why they are none."""

    name: str
    files: tuple[Path, ...]
    trouble: str = ""


class Folder:
    """Looks into one folder. `patience` is in seconds."""

    def __init__(self, path: Path, patience: float) -> None:
        self.path: Final = path
        self._patience: Final = patience
        self._seen: dict[Path, tuple[int, int]] = {}

    def prepare(self) -> None:
        """Make the folders for what was taken. Raises SettingsError."""
        try:
            for name in (DONE, FAILED):
                (self.path / name).mkdir(mode=0o700, parents=True, exist_ok=True)
            for marked in self.path.glob(f"*{SIDECAR}{MARK}*"):
                self._finish(marked)
        except OSError as error:
            raise SettingsError(f"{self.path}: {error.strerror}") from None

    def look(self) -> list[Found]:
        """What is whole by now, the oldest first. Raises SettingsError."""
        marks = dict(self._marks())
        whole = {path for path, mark in marks.items() if self._seen.get(path) == mark}
        self._seen = marks
        found = [one for one in self._documents(marks, whole) if one is not None]
        return sorted(found, key=lambda one: marks[one.files[0]])

    def spool(self, data: bytes) -> str:
        """Put a message into the folder, durably, once; its name. Raises OSError."""
        name = f"mllp-{hashlib.sha256(data).hexdigest()[:32]}.hl7"
        target = self.path / name
        part = target.with_suffix(INCOMING)
        with part.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync(self.path)
        return name

    def done(self, found: Found) -> None:
        """Move a document to what was done."""
        self._move(found, DONE)

    def failed(self, found: Found, sentence: str) -> None:
        """Move a document to what failed, with one sentence beside it."""
        self._move(found, FAILED)
        told = self.path / FAILED / f"{found.name}.txt"
        told.write_text(sentence + "\n", encoding="utf-8")

    def forget(self, days: int) -> None:
        """Delete what was done so long ago."""
        before = time.time() - days * 86_400
        for path in (self.path / DONE).iterdir():
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)

    def _marks(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        """Files that may be meant, by when they were changed and how large they are."""
        try:
            entries = list(os.scandir(self.path))
        except OSError as error:
            raise SettingsError(f"{self.path}: {error.strerror}") from None
        for entry in sorted(entries, key=lambda one: one.name)[:MAX_FILES]:
            ending = Path(entry.name).suffix.lower()
            is_meant = ending in {PDF, SIDECAR} | HL7
            is_hidden = entry.name.startswith((".", "~"))
            if not is_meant or is_hidden or not entry.is_file(follow_symlinks=False):
                continue
            try:
                stat = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # taken away meanwhile
            yield self.path / entry.name, (stat.st_mtime_ns, stat.st_size)

    def _documents(
        self, marks: dict[Path, tuple[int, int]], whole: set[Path]
    ) -> Iterator[Found | None]:
        """Documents of files that are whole, and halves that waited too long."""
        halves: dict[str, list[Path]] = {}
        for path in whole:
            if path.suffix.lower() in HL7:
                yield _bounded(path.stem, (path,), marks)
            else:
                halves.setdefault(path.stem, []).append(path)
        for stem, paths in halves.items():
            pair = sorted(paths, key=lambda path: path.suffix.lower())
            if {path.suffix.lower() for path in pair} == {PDF, SIDECAR}:
                yield _bounded(stem, tuple(pair), marks)
            else:
                yield self._late(stem, pair, marks)

    def _late(
        self, stem: str, paths: list[Path], marks: dict[Path, tuple[int, int]]
    ) -> Found | None:
        newest = max(marks[path][0] for path in paths)
        if time.time() - newest / 1e9 < self._patience:
            return None
        is_pdf = paths[0].suffix.lower() == PDF
        words = NO_SIDECAR if is_pdf else NO_PDF
        trouble = words.format(name=stem + (SIDECAR if is_pdf else PDF))
        return Found(name=stem, files=tuple(paths), trouble=trouble)

    def _move(self, found: Found, where: str) -> None:
        """Rename all of it.

        A pair is two renames: its sidecar is marked first, so that whoever is killed
        between them finds out at the next start.
        """
        first, *others = found.files
        if others:
            marked = first.with_name(first.name + MARK + where)
            first.replace(marked)
            _sync(self.path)
            self._finish(marked)
            return
        self._rename(first, where, first.name)

    def _finish(self, marked: Path) -> None:
        """Move a pair whose sidecar is marked: its PDF, unless it went, and it."""
        name, _, where = marked.name.rpartition(MARK)
        if where not in {DONE, FAILED}:
            return
        pdf = next(
            (p for p in self.path.glob("*") if _is_pdf_of(p, Path(name).stem)), None
        )
        if pdf is not None:
            self._rename(pdf, where, pdf.name)
        self._rename(marked, where, name)

    def _rename(self, path: Path, where: str, name: str) -> None:
        """A name that is taken there gets a number."""
        folder = self.path / where
        wanted, target, number = Path(name), folder / name, 1
        while target.exists():
            number += 1
            target = folder / f"{wanted.stem}-{number}{wanted.suffix}"
        path.replace(target)
        os.utime(target)
        _sync(folder)
        _sync(self.path)


def _bounded(
    name: str, files: tuple[Path, ...], marks: dict[Path, tuple[int, int]]
) -> Found:
    limits = {PDF: MAX_PDF, SIDECAR: MAX_SIDECAR}
    is_large = any(
        marks[path][1] > limits.get(path.suffix.lower(), MAX_HL7) for path in files
    )
    return Found(name=name, files=files, trouble=TOO_LARGE if is_large else "")


def _is_pdf_of(path: Path, stem: str) -> bool:
    return path.stem == stem and path.suffix.lower() == PDF


def _sync(folder: Path) -> None:
    """Have the names of a folder on the disk."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
