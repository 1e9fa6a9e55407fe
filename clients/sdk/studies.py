"""The facade's studies: sent from a folder, opened slice by slice, saved.

Reading images is an extra of this installation (`cordee[imaging]`), loaded when it is
asked for. What never enters this room: a pixel, a pack.
"""

import asyncio
import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from cordee.clients.sdk.attachments.names import safe_name
from cordee.clients.sdk.errors import (
    CordeeError,
    NotFound,
    StudyRefused,
    TooLarge,
)
from cordee.clients.sdk.events import NewMessage
from cordee.clients.sdk.files import Files
from cordee.clients.sdk.store.uploads import UploadRecord
from cordee.clients.sdk.study_views import OmittedView, SavedStudy
from cordee.clients.sdk.used import check_used
from cordee.clients.sdk.views import MessageView
from cordee.crypto.attachment import FilePart

if TYPE_CHECKING:
    from cordee.clients.sdk.study_folder import StudyFolder
    from cordee.clients.sdk.study_packs import Prepared
    from cordee.clients.sdk.study_reader import OpenStudy

MAX_STUDY_CAPTION: Final = 2_000
"""Code points (docs/protocol.md §6)."""

Counted = Callable[[int], None]
Told = Callable[[int, int], None]
"""Called in the caller's loop: done, of how many."""


class Studies(Files):
    """Sends, opens and saves studies, in constant memory whatever their size."""

    async def read_studies(
        self, path: Path | str, told: Counted = lambda _count: None
    ) -> "StudyFolder":
        """Find the studies of a folder, a ZIP or a file; close it after use.

        `told` counts files. Raises StudyRefused, FileFault.
        """
        folder = _work("study_folder")
        loop = asyncio.get_running_loop()

        def counted(count: int) -> None:
            loop.call_soon_threadsafe(told, count)

        found: StudyFolder = await asyncio.to_thread(
            folder.StudyFolder, Path(path), counted
        )
        return found

    async def send_study(
        self,
        thread: bytes,
        folder: "StudyFolder",
        number: int,
        caption: str = "",
        *,
        behalf: bytes | None = None,
        told: Told = lambda _done, _total: None,
    ) -> tuple[MessageView, tuple[OmittedView, ...]]:
        """Pack one study and put it in the journal, durable when this returns.

        From then on the folder is not needed; segments are sent in the background, and
        again after any cut. Also gives the files that changed meanwhile. Raises
        StudyRefused, FileFault, TooLarge, ThreadFrozen, NotAllowed, ConsentEnded.
        """
        if len(caption) > MAX_STUDY_CAPTION:
            raise TooLarge(f"a caption has at most {MAX_STUDY_CAPTION} characters")
        known = self._check_may_write(thread, behalf)
        behalf = self._parts.seats.behalf(known, behalf)
        prepared = await self._prepared(folder, number, told)
        return await self._journalled(thread, prepared, caption, behalf), prepared.lost

    async def open_study(self, thread: bytes, message: bytes) -> "OpenStudy":
        """Fetch the index; slices are fetched when they are asked for.

        Raises NotFound, StudyRefused, ConsentEnded, TamperedError, NotOnline.
        """
        view = await self.message(thread, message)
        if view.study is None:
            raise NotFound("this message brings no study")
        parts = self._study_parts(thread, message)
        downloads = [self._download(part) for part in parts]

        async def fetch(file: int, segment: int) -> bytes:
            self._study_parts(thread, message)
            return await downloads[file].segment(segment)

        opened: OpenStudy = await _work("study_reader").open_index(
            fetch, parts[0].true_size, len(parts) - 1
        )
        return opened

    async def save_study(
        self,
        thread: bytes,
        message: bytes,
        path: Path | str,
        *,
        series: int | None = None,
        told: Told = lambda _done, _total: None,
    ) -> SavedStudy:
        """Save the sender's files, byte by byte, in a folder of the study's own.

        `series` counts from 1. What an earlier try saved is kept; a file that does not
        come back is told of and loses no other. Raises as `open_study`, FileFault.
        """
        view = await self.message(thread, message)
        opened = await self.open_study(thread, message)
        assert view.study is not None, "it was opened"
        name = f"{view.study.date} {view.study.modality} {message.hex()[:8]}"
        place = Path(path) / safe_name(name)
        saved: SavedStudy = await _work("study_saving").save_all(
            opened, place, series, told
        )
        return saved

    def _study_parts(self, thread: bytes, message: bytes) -> tuple[FilePart, ...]:
        """The files of a study, unless the consent for it has ended."""
        parts = self._parts.timeline.parts(self._thread(thread), message)
        check_used(self._thread(thread), [parts[0].sha256_plain])
        return parts

    async def _prepared(
        self, folder: "StudyFolder", number: int, told: Told
    ) -> "Prepared":
        packs = _work("study_packs")
        profile = self._parts.profile.path
        loop = asyncio.get_running_loop()

        def packed(done: int, total: int) -> None:
            loop.call_soon_threadsafe(told, done, total)

        prepared: Prepared = await asyncio.to_thread(
            packs.prepare, profile, folder, number, packed
        )
        return prepared

    async def _journalled(
        self, thread: bytes, prepared: "Prepared", caption: str, behalf: bytes | None
    ) -> MessageView:
        index = prepared.files[0].digest
        assert index is not None, "it was hashed when it was sealed"
        try:
            check_used(self._thread(thread), [index.whole])
        except CordeeError:
            _work("study_packs").discard(prepared)
            raise
        now = self._parts.context.clock()
        record = UploadRecord(
            caption, None, (), now, behalf=behalf, study=prepared.traits
        )
        message = self._parts.uploads.add_files(thread, prepared.files, record)
        view = await self.message(thread, message)
        self._parts.context.emit(NewMessage(thread, view))
        return view


def _work(name: str) -> ModuleType:
    """A module that reads images. Raises StudyRefused no_imaging."""
    try:
        return importlib.import_module(f"cordee.clients.sdk.{name}")
    except ImportError:
        raise StudyRefused("no_imaging") from None
