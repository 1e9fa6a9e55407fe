"""Messages with files, until their files are stored: one task each, resumed for ever.

A message takes its counter only when its files are complete, so that a large file
holds up nothing that is said after it. What never enters this room: HTTP, a key.
"""

import asyncio
import contextlib
import secrets
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.sdk.attachments.blobs import Blobs
from cordee.clients.sdk.attachments.sealed import sealed_reader
from cordee.clients.sdk.attachments.source import Stamp, read_all
from cordee.clients.sdk.attachments.upload import WINDOW, FileUpload
from cordee.clients.sdk.backoff import Backoff
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import (
    CordeeError,
    FileFault,
    NotAllowed,
    NotOnline,
    ProfileError,
    ServerRefused,
    ThreadFrozen,
)
from cordee.clients.sdk.events import FileProgress, MessageGone, StateChanged
from cordee.clients.sdk.outbox import Outbox
from cordee.clients.sdk.sender import ENDED
from cordee.clients.sdk.store import uploads as journal
from cordee.clients.sdk.store.uploads import FileRecord, Upload, UploadRecord
from cordee.clients.sdk.teller import Teller
from cordee.clients.sdk.threads import Threads
from cordee.crypto.attachment import MAX_THUMBNAIL, FilePart
from cordee.crypto.encoding import decode, encode
from cordee.crypto.errors import CryptoError
from cordee.crypto.event import MAX_EVENT, File
from cordee.crypto.opening.attachment import FileKeys
from cordee.crypto.study_event import Study
from cordee.server.protocol.codes import Code

THUMBNAILS: Final = 80_000
"""Bytes of all thumbnails of a message: they share its 200 KiB with the caption."""


class Uploads:
    """Begins, resumes, cancels."""

    def __init__(
        self,
        context: Context,
        threads: Threads,
        outbox: Outbox,
        teller: Teller,
        blobs: Blobs,
        backoff: Backoff,
    ) -> None:
        self._context = context
        self._threads = threads
        self._outbox = outbox
        self._teller = teller
        self._blobs = blobs
        self._backoff = backoff
        self.slots: Final = asyncio.Semaphore(WINDOW)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._sent: dict[bytes, bytes] = {}
        self._is_over = False

    def add(
        self, thread: bytes, files: Sequence[tuple[Path, Stamp]], record: UploadRecord
    ) -> bytes:
        """Journal a message to be, and begin; its id until its files are stored.

        Raises ProfileError.
        """
        rows = tuple(_new_file(path, stamp) for path, stamp in files)
        return self.add_files(thread, rows, record)

    def add_files(
        self, thread: bytes, rows: tuple[FileRecord, ...], record: UploadRecord
    ) -> bytes:
        """The same with files whose keys are drawn. Raises ProfileError."""
        message = secrets.token_bytes(8) + bytes(8)
        database = self._context.database
        try:
            with database.transaction(durable=True):
                place = journal.add_upload(database, thread, message, record, rows)
        except sqlite3.Error as error:
            raise ProfileError(f"the store: {error}") from None
        self.kick(place)
        return message

    def id_now(self, message: bytes) -> bytes:
        """The id under which a message to be was sent, if it was sent since."""
        return self._sent.get(message, message)

    async def cancel(self, upload: Upload) -> None:
        """Give up; the server is told when it can be. Raises NotAllowed once sent."""
        await self._end(upload.place)
        database = self._context.database
        current = journal.upload_at(database, upload.place)
        if current is None:
            raise NotAllowed("it was sent: it can be withdrawn")
        record = msgspec.structs.replace(current.record, cancelled=True)
        with database.transaction(durable=True):
            journal.set_upload(database, upload.place, record)
        self._context.emit(MessageGone(upload.thread, upload.message))
        self.kick(upload.place)

    def kick(self, place: int) -> None:
        """Go on with a message to be, now or when the present round ends."""
        if self._is_over:
            return
        if place in self._tasks:
            self._again.add(place)
            return
        task = asyncio.create_task(self._run(place), name="cordee-upload")
        self._tasks[place] = task
        task.add_done_callback(lambda _task: self._ended(place))

    def kick_all(self) -> None:
        """After a connection: everything that waits."""
        for place in journal.upload_places(self._context.database):
            self.kick(place)

    async def stop(self) -> None:
        self._is_over = True
        for place in [*self._tasks, *self._timers]:
            await self._end(place)
        await self._blobs.close()

    async def _end(self, place: int) -> None:
        self._again.discard(place)
        timer = self._timers.pop(place, None)
        if timer is not None:
            timer.cancel()
        task = self._tasks.get(place)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _ended(self, place: int) -> None:
        self._tasks.pop(place, None)
        if place in self._again:
            self._again.discard(place)
            self.kick(place)

    def _later(self, place: int, seconds: float) -> None:
        known = self._timers.pop(place, None)
        if known is not None:
            known.cancel()
        loop = asyncio.get_running_loop()
        self._timers[place] = loop.call_later(seconds, self.kick, place)

    async def _run(self, place: int) -> None:
        upload = journal.upload_at(self._context.database, place)
        if upload is None:
            return
        try:
            if upload.record.cancelled:
                await self._forget(upload)
            elif upload.record.failed is None:
                await self._send(upload)
            self._backoff.reset()
        except (CordeeError, CryptoError) as error:
            self._stopped(upload, error)

    def _stopped(self, upload: Upload, error: CordeeError | CryptoError) -> None:
        """Wait for a connection, for a while, or give up."""
        if isinstance(error, NotOnline):
            if self._context.link.is_open:
                self._later(upload.place, self._backoff.next())
        elif isinstance(error, ServerRefused) and _may_pass(error):
            if error.code is Code.STORAGE_FULL:
                self._context.warn("", "server_full")
            wait = (error.retry_after or 0) / 1000
            self._later(upload.place, max(wait, self._backoff.next()))
        elif not isinstance(error, ThreadFrozen) and not _is_ended(error):
            self._fail(upload, _reason(error))

    async def _send(self, upload: Upload) -> None:
        """Store each file that is not, then say the message."""
        thread = self._threads.get(upload.thread)
        thread.check_writable()
        limit = min(MAX_THUMBNAIL, THUMBNAILS // len(upload.files))
        hashed = [
            await self._hash(upload, number, file, limit)
            for number, file in enumerate(upload.files)
        ]
        parts = [
            await self._store(upload, number, file)
            for number, file in enumerate(hashed)
        ]
        event = _event(upload.record, parts)
        behalf = upload.record.behalf
        message = await self._outbox.put(thread, event, upload, behalf)
        self._sent[upload.message] = message
        _delete_sealed(upload)
        self._teller.changed(thread, message, upload.message)

    async def _hash(
        self, upload: Upload, number: int, file: FileRecord, limit: int
    ) -> FileRecord:
        """Journal what the file is: from now on nothing else is sealed for it."""
        if file.digest is not None:
            return file
        path = Path(file.path)
        digest = await asyncio.to_thread(read_all, path, file.stamp)
        thumbnail = None
        if digest.type.startswith("image/"):
            thumbnail = await asyncio.to_thread(_thumbnail, path, limit)
        file = msgspec.structs.replace(file, digest=digest, thumbnail=thumbnail)
        database = self._context.database
        with database.transaction(durable=True):
            journal.set_file(database, upload.place, number, file)
        return file

    async def _store(self, upload: Upload, number: int, file: FileRecord) -> FilePart:
        """Bring one file to the server, and keep what the message says of it."""
        if file.part is not None:
            return decode(file.part, FilePart)

        def told(done: int) -> None:
            self._context.progress[file.blob] = done
            total = file.stamp.size
            self._context.emit(
                FileProgress(upload.thread, upload.message, number, done, total)
            )

        read = sealed_reader(file) if file.is_sealed else None
        courier = FileUpload(self._blobs, file, self.slots, told, read)
        part = await courier.run(upload.thread)
        kept = msgspec.structs.replace(file, part=encode(part))
        database = self._context.database
        with database.transaction():
            journal.set_file(database, upload.place, number, kept)
        return part

    def _fail(self, upload: Upload, reason: str) -> None:
        """Give up for good; it stays on the screen with its reason."""
        database = self._context.database
        record = msgspec.structs.replace(upload.record, failed=reason)
        with database.transaction(durable=True):
            journal.set_upload(database, upload.place, record)
        self._context.emit(
            StateChanged(upload.thread, upload.message, "failed", reason)
        )

    async def _forget(self, upload: Upload) -> None:
        """Let the server forget what it has, then forget it here."""
        for file in upload.files:
            if file.digest is not None:
                await self._give_up(file.blob)
        database = self._context.database
        with database.transaction():
            journal.remove_upload(database, upload.place)
        _delete_sealed(upload)

    async def _give_up(self, blob: bytes) -> None:
        try:
            await self._blobs.give_up(blob)
        except ServerRefused as error:
            if error.temporary or error.code in ENDED:
                raise


def _new_file(path: Path, stamp: Stamp) -> FileRecord:
    keys = FileKeys.new()
    return FileRecord(str(path), stamp, keys.blob, keys.file_key.reveal(), keys.salt)


def _may_pass(error: ServerRefused) -> bool:
    return error.temporary or bool(error.retry_after)


def _is_ended(error: Exception) -> bool:
    """This device is shut out: whatever comes next is not for it to decide."""
    return isinstance(error, ServerRefused) and error.code in ENDED


def _reason(error: CordeeError | CryptoError) -> str:
    """Why a message was given up, as its view says it."""
    if isinstance(error, FileFault):
        return f"file_{error.word}"
    if isinstance(error, NotAllowed):
        return Code.NOT_MEMBER.value
    if isinstance(error, ServerRefused):
        return error.code.value
    return str(getattr(error, "rule", Code.INTERNAL.value))


def _thumbnail(path: Path, limit: int) -> bytes | None:
    from cordee.clients.sdk.attachments.thumbnails import (  # noqa: PLC0415 - slow to load
        make_thumbnail,
    )

    return make_thumbnail(path, limit)


def _delete_sealed(upload: Upload) -> None:
    """What was made here to be sent is of no use any more; its key is forgotten too."""
    for file in upload.files:
        if file.is_sealed:
            with contextlib.suppress(OSError):
                Path(file.path).unlink(missing_ok=True)
                Path(file.path).parent.rmdir()  # once it is empty


def _event(record: UploadRecord, parts: Sequence[FilePart]) -> File | Study:
    """The message; without thumbnails when all together would be too large."""
    if record.study is not None:
        traits = msgspec.structs.asdict(record.study)
        return Study(caption=record.caption, files=tuple(parts), **traits)
    event = File(record.caption, record.reply_to, record.mentions, tuple(parts))
    if len(encode(event)) <= MAX_EVENT:
        return event
    bare = tuple(msgspec.structs.replace(part, thumbnail=None) for part in parts)
    return msgspec.structs.replace(event, files=bare)
