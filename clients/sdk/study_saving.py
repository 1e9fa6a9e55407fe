"""The files of a study that came, into a folder: one bad one loses no other.

What never enters this room: a name that the sender chose; writing over what is there.
"""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from cordee.clients.sdk.attachments.source import faults
from cordee.clients.sdk.errors import FileFault, NotFound
from cordee.clients.sdk.study_reader import OpenStudy
from cordee.clients.sdk.study_views import SavedStudy
from cordee.imaging.errors import ImagingError


async def save_all(
    study: OpenStudy, place: Path, series: int | None, told: Callable[[int, int], None]
) -> SavedStudy:
    """Save every file, or those of one series (from 1). Raises NotFound, FileFault."""
    count = len(study.index.series)
    if series is not None and not 1 <= series <= count:
        raise NotFound(f"no series {series} in this study")
    wanted = list(_wanted(study, None if series is None else series - 1))
    failed: list[str] = []
    for done, (at, instance) in enumerate(wanted, 1):
        path = place / f"series-{at + 1:03}" / f"{instance + 1:05}.dcm"
        await asyncio.to_thread(_make_folder, path.parent)
        try:
            await study.save(at, instance, path)
        except (ImagingError, FileFault) as error:
            if isinstance(error, FileFault) and error.word != "exists":
                raise
            failed.append(f"{path.parent.name}/{path.name}")
        told(done, len(wanted))
    saved = len(wanted) - len(failed)
    return SavedStudy(path=str(place), files=saved, failed=tuple(failed))


def _wanted(study: OpenStudy, only: int | None) -> Iterator[tuple[int, int]]:
    for at, series in enumerate(study.index.series):
        if only is None or at == only:
            for instance in range(len(series.instances)):
                yield at, instance


def _make_folder(folder: Path) -> None:
    with faults(folder, "not_writable"):
        folder.mkdir(parents=True, exist_ok=True)
