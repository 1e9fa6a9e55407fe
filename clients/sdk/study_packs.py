"""A study made ready to leave: its index and packs, sealed on this disk.

Nothing is sent here. What never enters this room: the network; a plain pack on a disk.
"""

import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, cast

from cordee.clients.sdk.attachments.sealed import SealedFile, sealed_reader
from cordee.clients.sdk.attachments.source import faults
from cordee.clients.sdk.errors import StudyRefused, TooLarge
from cordee.clients.sdk.profile import OUTGOING
from cordee.clients.sdk.store.uploads import FileRecord, StudyTraits
from cordee.clients.sdk.study_folder import StudyFolder
from cordee.clients.sdk.study_views import OmittedView
from cordee.crypto.attachment import SEGMENT_SIZE
from cordee.crypto.study_event import MAX_SERIES
from cordee.imaging.errors import ImagingError, Reason
from cordee.imaging.index import Index, encode_index
from cordee.imaging.pack import Packer
from cordee.imaging.restore import read_preview
from cordee.imaging.scan import Scanned
from cordee.imaging.study import StudyFiles
from cordee.imaging.thumbnail import make_thumbnail

INDEX_TYPE: Final = "application/vnd.cordee.study-index"
PACK_TYPE: Final = "application/vnd.cordee.study-pack"

Told = Callable[[int, int], None]
"""Is told how many files of how many are packed."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the journal keeps of a study: the index is the first of its files.

    `lost` are files that could not be read a second time.
    """

    traits: StudyTraits
    files: tuple[FileRecord, ...]
    lost: tuple[OmittedView, ...]


def prepare(profile: Path, folder: StudyFolder, number: int, told: Told) -> Prepared:
    """Pack the study of this number. Raises StudyRefused, FileFault, TooLarge.

    What was begun is deleted where it fails.
    """
    if not 1 <= number <= len(folder.found.studies):
        raise StudyRefused("no_study")
    study = folder.found.studies[number - 1]
    place = profile / OUTGOING / secrets.token_hex(8)
    with faults(place, "not_writable"):
        place.mkdir(mode=0o700, parents=True)
    try:
        with faults(place, "not_writable"):
            return _packed(place, study, folder.left_out, told)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def discard(prepared: Prepared) -> None:
    """Delete what was made ready and is not sent."""
    for file in prepared.files:
        shutil.rmtree(Path(file.path).parent, ignore_errors=True)


@dataclass(slots=True)
class _Bench:
    """The packs of one study while they are written."""

    place: Path
    told: Told
    total: int
    packs: list[SealedFile] = field(default_factory=list[SealedFile])
    lost: list[OmittedView] = field(default_factory=list[OmittedView])
    done: int = 0

    def new_pack(self) -> SealedFile:
        self.packs.append(SealedFile(self.place / f"pack-{len(self.packs) + 1}"))
        return self.packs[-1]

    def new_spool(self) -> BinaryIO:
        return cast("BinaryIO", tempfile.TemporaryFile(dir=self.place))

    def one(self, scanned: Scanned, reason: Reason | None) -> None:
        self.done += 1
        self.told(self.done, self.total)
        if reason is not None:
            name = Path(scanned.source.name).name
            self.lost.append(OmittedView(name=name, reason=reason.value))


def _packed(place: Path, study: StudyFiles, left_out: int, told: Told) -> Prepared:
    bench = _Bench(place, told, study.count)
    packer = Packer(study.uid, bench.new_pack, bench.new_spool, bench.one)
    for group in study.groups:
        packer.add(group)
    index = packer.index()
    if not index.series:
        raise StudyRefused("no_study")
    if len(index.series) > MAX_SERIES:
        raise TooLarge(f"a study has at most {MAX_SERIES} series")
    packs = [pack.finish(PACK_TYPE) for pack in bench.packs]
    first = SealedFile(place / "index")
    first.write(encode_index(index))
    files = (first.finish(INDEX_TYPE, _thumbnail(index, packs)), *packs)
    traits = _traits(study, index, left_out + len(bench.lost))
    return Prepared(traits, files, tuple(bench.lost))


def _traits(study: StudyFiles, index: Index, omitted: int) -> StudyTraits:
    first = study.first
    return StudyTraits(
        study.uid,
        first.study_description,
        first.modality,
        first.study_date,
        first.patient,
        first.birth_date,
        len(index.series),
        sum(len(series.instances) for series in index.series),
        omitted,
    )


def _thumbnail(index: Index, packs: list[FileRecord]) -> bytes | None:
    """A picture of the middle of the longest series that has previews."""
    shown = [
        [each for each in series.instances if each.previews] for series in index.series
    ]
    longest = max(shown, key=len)
    if not longest:
        return None
    middle = longest[len(longest) // 2]
    shape = index.shapes[middle.shape]
    read = _reader(packs[middle.pack - 1])
    number = len(middle.previews) // 2
    try:
        return make_thumbnail(shape, read_preview(shape, middle, number, read))
    except ImagingError:
        return None


def _reader(pack: FileRecord) -> Callable[[int, int], bytes]:
    segment = sealed_reader(pack)

    def read(offset: int, length: int) -> bytes:
        first, last = offset // SEGMENT_SIZE, (offset + length - 1) // SEGMENT_SIZE
        whole = b"".join(segment(number) for number in range(first, last + 1))
        start = offset - first * SEGMENT_SIZE
        return whole[start : start + length]

    return read
