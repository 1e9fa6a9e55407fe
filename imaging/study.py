"""A sender's files, of one study or several: what is sent, what is left out and why.

What never enters this room: a folder; files come as sources that open themselves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from cordee.imaging.errors import Reason, SourceError
from cordee.imaging.order import Group, arrange
from cordee.imaging.scan import Scanned, Source, scan

MAX_FILES: Final = 100_000
"""Files of one folder or archive that are looked at."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """A file that is not sent, or (`not-shown`) sent and listed without an image."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class StudyFiles:
    """The files of one study, in the order in which they are shown."""

    uid: str
    groups: tuple[Group, ...]

    @property
    def first(self) -> Scanned:
        return self.groups[0].instances[0]

    @property
    def count(self) -> int:
        return sum(len(group.instances) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Found:
    """All studies of a folder, by date, and everything that was left out."""

    studies: tuple[StudyFiles, ...]
    omitted: tuple[Omitted, ...]
    duplicates: int
    """Files that were there twice, byte by byte: one of them is sent."""


def find_studies(
    sources: Iterable[Source], told: Callable[[int], None] = lambda _count: None
) -> Found:
    """Read every source once. A bad one is told of and concerns no other."""
    kept: dict[tuple[str, str], Scanned] = {}
    omitted: list[Omitted] = []
    duplicates = 0
    for count, source in enumerate(sources, 1):
        told(count)
        try:
            scanned = _scan(source, count)
        except SourceError as refused:
            omitted.append(Omitted(source.name, refused.reason))
            continue
        earlier = kept.setdefault((scanned.study, scanned.instance), scanned)
        if earlier is scanned:
            if not scanned.is_shown:
                omitted.append(Omitted(source.name, Reason.NO_PIXELS))
        elif earlier.sha256 == scanned.sha256:
            duplicates += 1
        else:
            omitted.append(Omitted(source.name, Reason.DIFFERS))
    return Found(_studies(kept.values()), tuple(omitted), duplicates)


def _scan(source: Source, count: int) -> Scanned:
    if count > MAX_FILES:
        raise SourceError(Reason.TOO_LARGE)
    return scan(source)


def _studies(kept: Iterable[Scanned]) -> tuple[StudyFiles, ...]:
    studies: dict[str, list[Scanned]] = {}
    for scanned in kept:
        studies.setdefault(scanned.study, []).append(scanned)
    made = [StudyFiles(uid, arrange(files)) for uid, files in studies.items()]
    return tuple(sorted(made, key=lambda study: (study.first.study_date, study.uid)))
