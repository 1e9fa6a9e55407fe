"""The journal of files being sent: keys and hashes, durable before any byte leaves.

What never enters this room: reading a file, the network.
"""

from typing import Final

import msgspec

from cordee.clients.sdk.attachments.source import Digest, Stamp
from cordee.clients.sdk.store.database import Database


class StudyTraits(msgspec.Struct, frozen=True, array_like=True):
    """What a message says of a study, apart from its files."""

    uid: str
    description: str
    modality: str
    date: str
    patient: str
    birth_date: str
    series: int
    instances: int
    omitted: int


class UploadRecord(msgspec.Struct, frozen=True, array_like=True):
    """A message to be, until its files are stored. `time` is Unix milliseconds.

    `failed` says why it was given up. `cancelled` waits for the server to forget.
    `behalf` is the role that it is written for. With `study` it brings a study.
    """

    caption: str
    reply_to: bytes | None
    mentions: tuple[bytes, ...]
    time: int
    failed: str | None = None
    cancelled: bool = False
    behalf: bytes | None = None
    study: StudyTraits | None = None


class FileRecord(msgspec.Struct, frozen=True, array_like=True):
    """One file of it. `digest` is set before anything is sealed.

    `part` is what the message will say of it, once its blob is complete. One that
    `is_sealed` was made here, lies sealed on the disk and is deleted when it was sent.
    """

    path: str
    stamp: Stamp
    blob: bytes
    file_key: bytes
    salt: bytes
    digest: Digest | None = None
    thumbnail: bytes | None = None
    part: bytes | None = None
    is_sealed: bool = False

    def __repr__(self) -> str:
        return f"FileRecord({self.blob.hex()[:8]})"


class Upload(msgspec.Struct, frozen=True):
    """A row: the message's id for as long as it has no counter, and its files."""

    place: int
    thread: bytes
    message: bytes
    record: UploadRecord
    files: tuple[FileRecord, ...]


_COLUMNS: Final = "place, thread, message, record"


def add_upload(
    database: Database,
    thread: bytes,
    message: bytes,
    record: UploadRecord,
    files: tuple[FileRecord, ...],
) -> int:
    """Keep a message to be, and give its place."""
    place = database.insert(
        "INSERT INTO uploads (thread, message, record) VALUES (?, ?, ?)",
        thread,
        message,
        b"",
    )
    set_upload(database, place, record)
    for number, file in enumerate(files):
        set_file(database, place, number, file)
    return place


def set_upload(database: Database, place: int, record: UploadRecord) -> None:
    sealed = database.vault.seal(("uploads", place), record)
    database.run("UPDATE uploads SET record = ? WHERE place = ?", sealed, place)


def set_file(database: Database, place: int, number: int, file: FileRecord) -> None:
    sealed = database.vault.seal(("upload_files", place, number), file)
    database.run(
        "INSERT INTO upload_files (place, number, record) VALUES (?, ?, ?) "
        "ON CONFLICT (place, number) DO UPDATE SET record = excluded.record",
        place,
        number,
        sealed,
    )


def remove_upload(database: Database, place: int) -> None:
    """Forget it; its keys are in the message now, or in nothing."""
    database.run("DELETE FROM upload_files WHERE place = ?", place)
    database.run("DELETE FROM uploads WHERE place = ?", place)


def upload_at(database: Database, place: int) -> Upload | None:
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM uploads WHERE place = ?",  # noqa: S608 - names of columns
        place,
    )
    return next(iter(_uploads(database, rows)), None)


def upload_of(database: Database, thread: bytes, message: bytes) -> Upload | None:
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM uploads WHERE thread = ? AND message = ?",  # noqa: S608 - names of columns
        thread,
        message,
    )
    return next(iter(_uploads(database, rows)), None)


def sealed_paths(database: Database) -> set[str]:
    """Where files lie that were made here and still wait."""
    return {
        file.path
        for place in upload_places(database)
        for file in _files(database, place)
        if file.is_sealed
    }


def uploads_in(database: Database, thread: bytes, limit: int) -> list[Upload]:
    """The last messages to be of a thread, in the order they were asked for."""
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM uploads "  # noqa: S608 - names of columns
        "WHERE thread = ? ORDER BY place DESC LIMIT ?",
        thread,
        limit,
    )
    return _uploads(database, rows[::-1])


def upload_places(database: Database) -> list[int]:
    """Every message to be, failed ones too, oldest first."""
    return [row[0] for row in database.rows("SELECT place FROM uploads ORDER BY place")]


def _uploads(
    database: Database, rows: list[tuple[int, bytes, bytes, bytes]]
) -> list[Upload]:
    return [
        Upload(
            place,
            thread,
            message,
            database.vault.open(("uploads", place), record, UploadRecord),
            _files(database, place),
        )
        for place, thread, message, record in rows
    ]


def _files(database: Database, place: int) -> tuple[FileRecord, ...]:
    rows = database.rows(
        "SELECT number, record FROM upload_files WHERE place = ? ORDER BY number", place
    )
    return tuple(
        database.vault.open(("upload_files", place, number), record, FileRecord)
        for number, record in rows
    )
