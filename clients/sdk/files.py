"""The facade's files: sent beside a message, saved from one.

What never enters this room: how a file is cut, sealed or stored.
"""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.clients.sdk.attachments.download import Download
from cordee.clients.sdk.attachments.names import numbered, safe_name
from cordee.clients.sdk.attachments.partial import PartialFile
from cordee.clients.sdk.attachments.source import Stamp, look_at, read_all
from cordee.clients.sdk.backoff import Backoff
from cordee.clients.sdk.conversation import Conversation
from cordee.clients.sdk.errors import FileFault, NotFound, TooLarge
from cordee.clients.sdk.events import FileProgress, NewMessage
from cordee.clients.sdk.store.uploads import UploadRecord, upload_of
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.used import check_used
from cordee.clients.sdk.views import MessageView
from cordee.crypto.attachment import MAX_FILES, FilePart
from cordee.crypto.event import MAX_BODY

PATIENCE_CAP: Final = 5.0
"""Seconds between two tries: somebody watches the progress."""

MAX_CAPTION: Final = 120_000
"""Bytes: twenty files and their names share the 200 KiB of an event with it."""

MAX_NAMESAKES: Final = 1000
_random: Final = random.SystemRandom()


class Files(Conversation):
    """Sends and saves files, in constant memory whatever their size."""

    async def send_files(
        self,
        thread: bytes,
        paths: Sequence[Path | str],
        caption: str = "",
        *,
        reply_to: bytes | None = None,
        mentions: Sequence[bytes] = (),
        behalf: bytes | None = None,
    ) -> MessageView:
        """Put 1 to 20 files in the journal, durable when this returns.

        They are sent in the background, and again after any cut; then the message.
        Until that its id is provisional: `wait_state` follows it. `behalf` is as in
        `send`. Raises FileFault, TooLarge, ThreadFrozen, NotAllowed, ConsentEnded.
        """
        if not 1 <= len(paths) <= MAX_FILES:
            raise TooLarge(f"a message has 1 to {MAX_FILES} files")
        if len(caption) > MAX_BODY or len(caption.encode()) > MAX_CAPTION:
            raise TooLarge(f"a caption has at most {MAX_CAPTION} bytes")
        known = self._check_may_write(thread, behalf)
        behalf = self._parts.seats.behalf(known, behalf)
        self._check_sent(thread, reply_to)
        files = await asyncio.to_thread(_looked_at, paths)
        await self._check_consent(known, files)
        now = self._parts.context.clock()
        record = UploadRecord(caption, reply_to, tuple(mentions), now, behalf=behalf)
        message = self._parts.uploads.add(thread, files, record)
        view = await self.message(thread, message)
        self._parts.context.emit(NewMessage(thread, view))
        return view

    async def cancel_files(self, thread: bytes, message: bytes) -> None:
        """Give up files that are not sent yet, or that failed.

        Raises NotFound, NotAllowed when they were sent meanwhile.
        """
        self._thread(thread)
        upload = upload_of(self._parts.context.database, thread, message)
        if upload is None or upload.record.cancelled:
            raise NotFound("no files on their way under this id")
        await self._parts.uploads.cancel(upload)

    async def save_file(
        self,
        thread: bytes,
        message: bytes,
        index: int,
        path: Path | str,
        *,
        overwrite: bool = False,
    ) -> Path:
        """Save a file of a message, and give where it is.

        `path` is a folder, where it gets a safe form of its name, or the file to be.
        What a cut leaves in `path.part` is used the next time. Raises NotFound,
        FileFault, TamperedError, NotOnline, ServerRefused.
        """
        part = self._part(thread, message, index)
        target = await asyncio.to_thread(_target, Path(path), part.name, overwrite)

        def told(done: int) -> None:
            self._parts.context.emit(
                FileProgress(thread, message, index, done, part.true_size, upload=False)
            )

        with PartialFile(target, part.true_size) as file:
            await self._download(part).save(file, told)
            await asyncio.to_thread(file.finish, overwrite=overwrite)
        return target

    async def open_segment(
        self, thread: bytes, message: bytes, index: int, n: int
    ) -> bytes:
        """Bytes n·2^20 and on of a file, at most 2^20, without the rest.

        Raises NotFound, TamperedError, NotOnline, ServerRefused.
        """
        return await self._download(self._part(thread, message, index)).segment(n)

    def _download(self, part: FilePart) -> Download:
        backoff = Backoff(_random.random, PATIENCE_CAP)
        return Download(self._parts.blobs, part, backoff)

    def _part(self, thread: bytes, message: bytes, index: int) -> FilePart:
        parts = self._parts.timeline.parts(self._thread(thread), message)
        if not 0 <= index < len(parts):
            raise NotFound(f"no file {index} in this message")
        check_used(self._thread(thread), [parts[index].sha256_plain])
        return parts[index]

    async def _check_consent(
        self, thread: Thread, files: Sequence[tuple[Path, Stamp]]
    ) -> None:
        """Raise ConsentEnded for a file that is used no more: it is not sent again."""
        if not thread.memory.blocked:
            return
        for path, stamp in files:
            digest = await asyncio.to_thread(read_all, path, stamp)
            check_used(thread, [digest.whole])


def _looked_at(paths: Sequence[Path | str]) -> list[tuple[Path, Stamp]]:
    found = [Path(path).absolute() for path in paths]
    return [(path, look_at(path)) for path in found]


def _target(path: Path, name: str, overwrite: bool) -> Path:  # noqa: FBT001 - the caller's word
    """Where to save: a free name in a folder, or the very path."""
    path = path.absolute()
    if path.is_dir():
        return path / safe_name(name) if overwrite else _free(path, safe_name(name))
    if not overwrite and path.exists():
        raise FileFault("exists", str(path))
    return path


def _free(folder: Path, name: str) -> Path:
    names = (numbered(name, n) if n > 1 else name for n in range(1, MAX_NAMESAKES))
    free = (folder / one for one in names if not (folder / one).exists())
    found = next(free, None)
    if found is None:
        raise FileFault("exists", str(folder / name))
    return found
