"""A folder, an archive or a file of a sender: which studies are in it.

What never enters this room: the network; a link is not followed, a pipe is not opened.
"""

import os
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, Self, cast

from cordee.clients.sdk.attachments.names import safe_name
from cordee.clients.sdk.attachments.source import faults
from cordee.clients.sdk.errors import FileFault, StudyRefused
from cordee.clients.sdk.study_views import OmittedView, StudyView
from cordee.imaging.archive import archive_sources
from cordee.imaging.errors import Reason, SourceError
from cordee.imaging.scan import Source
from cordee.imaging.study import MAX_FILES, Found, StudyFiles, find_studies

Told = Callable[[int], None]
"""Is told how many files were looked at."""

NOT_INSIDE: Final = frozenset(Reason) - {Reason.NO_PIXELS, Reason.DICOMDIR}
"""What a message counts as omitted; a directory of a disc is no file of a study."""


class StudyFolder:
    """`with StudyFolder(path) as folder:`; files are read again when they are packed.

    Raises FileFault; StudyRefused no_study, no_archive. Used by one thread at a time.
    """

    def __init__(self, path: Path, told: Told = lambda _count: None) -> None:
        self._archive: BinaryIO | None = None
        try:
            self.found: Final[Found] = find_studies(self._sources(path), told)
        except SourceError:
            self.close()
            raise StudyRefused("no_archive") from None
        except BaseException:
            self.close()
            raise
        if not self.found.studies:
            self.close()
            raise StudyRefused("no_study")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()

    @property
    def studies(self) -> tuple[StudyView, ...]:
        """By date; their numbers begin at 1."""
        return tuple(
            _view(number, study) for number, study in enumerate(self.found.studies, 1)
        )

    @property
    def omitted(self) -> tuple[OmittedView, ...]:
        """What is left out of every study, and what is sent and not shown."""
        return tuple(
            OmittedView(name=safe_name(each.name), reason=each.reason.value)
            for each in self.found.omitted
        )

    @property
    def left_out(self) -> int:
        """Files that are in no study."""
        return sum(each.reason in NOT_INSIDE for each in self.found.omitted)

    @property
    def patients(self) -> int:
        """How many patients the files name: more than one is rarely meant."""
        firsts = (study.first for study in self.found.studies)
        return len({(first.patient, first.birth_date) for first in firsts})

    def _sources(self, path: Path) -> Iterator[Source]:
        with faults(path, "unreadable"):
            mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _folder_sources(path)
        if not stat.S_ISREG(mode):
            raise FileFault("no_file", str(path))
        with faults(path, "unreadable"):
            if not zipfile.is_zipfile(path):
                return iter([_source(path, path.name)])
            self._archive = path.open("rb")
        return archive_sources(self._archive, _spool)


def _spool() -> BinaryIO:
    return cast("BinaryIO", tempfile.TemporaryFile())


def _folder_sources(folder: Path) -> Iterator[Source]:
    """Every plain file below a folder, in the order of their names."""
    count = 0
    for place, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if not _is_plain(path):
                continue
            count += 1
            if count > MAX_FILES + 1:
                return
            yield _source(path, str(path.relative_to(folder)))


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _source(path: Path, name: str) -> Source:
    return Source(name, lambda: path.open("rb"))


def _view(number: int, study: StudyFiles) -> StudyView:
    first = study.first
    files = [each for group in study.groups for each in group.instances]
    return StudyView(
        number=number,
        uid=study.uid,
        description=first.study_description,
        modality=first.modality,
        date=first.study_date,
        patient=first.patient,
        birth_date=first.birth_date,
        series=len(study.groups),
        instances=len(files),
        unseen=sum(not each.is_shown for each in files),
    )
