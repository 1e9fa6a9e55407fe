"""Files of a ZIP as sources: none is written where its name says.

A name is shown and nothing else; sizes that an archive declares are bounds, not facts.
What never enters this room: a folder; an archive within an archive.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, cast

from cordee.imaging.errors import PARSER_FAULTS, Reason, SourceError
from cordee.imaging.index import MAX_FILE
from cordee.imaging.scan import CHUNK, Source

MAX_MEMBERS: Final = 200_000
"""Members of an archive: twice as many files as are looked at."""

MAX_TOTAL: Final = 64 << 30
"""Bytes that all members declare: an archive whose members overlap promises more."""

IN_MEMORY: Final = 8 << 20
"""Bytes up to which a member needs no file."""

BOMB_SIZE: Final = 64 << 20
BOMB_RATIO: Final = 200
"""Larger than that and packed better than that: no image is."""

_FAULTS: Final = (zipfile.BadZipFile, zipfile.LargeZipFile, *PARSER_FAULTS)


def archive_sources(
    archive: BinaryIO, new_spool: Callable[[], BinaryIO]
) -> Iterator[Source]:
    """Give every member that is no folder; opening a bad one raises SourceError.

    Raises SourceError for what is no ZIP, and for one that promises too much. The
    archive stays open for as long as its sources are used, by one thread.
    """
    try:
        members = zipfile.ZipFile(archive)
        infos = [info for info in members.infolist() if not info.is_dir()]
    except _FAULTS:
        raise SourceError(Reason.DAMAGED) from None
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS or total > MAX_TOTAL:
        raise SourceError(Reason.TOO_LARGE)
    for info in infos:
        yield Source(info.filename, _opener(members, info, new_spool))


def _opener(
    members: zipfile.ZipFile, info: zipfile.ZipInfo, new_spool: Callable[[], BinaryIO]
) -> Callable[[], BinaryIO]:
    def open_member() -> BinaryIO:
        _check(info)
        is_small = info.file_size <= IN_MEMORY
        file = cast("BinaryIO", io.BytesIO()) if is_small else new_spool()
        try:
            with members.open(info) as member:
                while piece := member.read(CHUNK):
                    file.write(piece)
        except _FAULTS:
            file.close()
            raise SourceError(Reason.DAMAGED) from None
        file.seek(0)
        return file

    return open_member


def _check(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise SourceError(Reason.ENCRYPTED)
    is_bomb = info.file_size > max(BOMB_SIZE, BOMB_RATIO * info.compress_size)
    if info.file_size > MAX_FILE or is_bomb:
        raise SourceError(Reason.TOO_LARGE)
