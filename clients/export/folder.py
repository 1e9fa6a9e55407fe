"""A folder for an archive: thread.json, files/, report.json, a page that explains it.

Nothing stands under its name until all of it is there and on the disk. What never
enters this room: a name that was not made safe; a folder of somebody else.
"""

import asyncio
import hashlib
import os
import secrets
import shutil
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.export import words
from cordee.clients.export.gathering import Gathered
from cordee.clients.export.letters import visible
from cordee.clients.export.shape import FORMAT, VERSION, Document, File, Line
from cordee.clients.export.words import Language
from cordee.clients.sdk import Client, CordeeError, MessageView

PRIVATE: Final = 0o700
_OWN: Final = 0o600
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
FILES: Final = "files"
CHUNK: Final = 1 << 20


class FolderError(Exception):
    """`why` is `exists`, or `disk` when it could not be written."""

    def __init__(self, why: str, path: Path) -> None:
        self.why: Final = why
        self.path: Final = path
        super().__init__(f"{why}: {path}")


async def save_folder(
    client: Client, gathered: Gathered, folder: Path, language: Language
) -> Document:
    """Write it all, files too, and give what was filed. Raises FolderError.

    A file that cannot be had is said so in thread.json, and the others go on.
    """
    folder = await asyncio.to_thread(_free, folder)
    staged = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        await asyncio.to_thread(staged.mkdir, PRIVATE)
        document = await _with_files(client, gathered, staged)
        await asyncio.to_thread(_write, staged, document, language)
        await asyncio.to_thread(_publish, staged, folder)
    except OSError as error:
        raise FolderError("disk", folder) from error
    finally:
        await asyncio.to_thread(shutil.rmtree, staged, ignore_errors=True)
    return document


def _free(folder: Path) -> Path:
    """The whole path of what is not there yet."""
    folder = folder.absolute()
    if folder.exists() or folder.is_symlink():
        raise FolderError("exists", folder)
    return folder


async def _with_files(client: Client, gathered: Gathered, staged: Path) -> Document:
    document = gathered.document
    thread = bytes.fromhex(document.thread.id)
    place = staged / FILES
    await asyncio.to_thread(place.mkdir, PRIVATE)
    lines = [
        await _line_with_files(client, thread, line, view, place)
        for line, view in zip(document.lines, gathered.lines, strict=True)
    ]
    return msgspec.structs.replace(document, lines=tuple(lines))


async def _line_with_files(
    client: Client, thread: bytes, line: Line, view: MessageView, place: Path
) -> Line:
    saved = [
        await _saved(client, thread, view.id, index, file, place)
        for index, file in enumerate(line.files)
    ]
    return msgspec.structs.replace(line, files=tuple(saved))


async def _saved(
    client: Client, thread: bytes, message: bytes, index: int, file: File, place: Path
) -> File:
    try:
        path = await client.save_file(thread, message, index, place)
    except CordeeError as error:
        return msgspec.structs.replace(file, reason=type(error).__name__)
    digest = await asyncio.to_thread(_sha256, path)
    if digest != file.sha256:
        await asyncio.to_thread(path.unlink)
        return msgspec.structs.replace(file, reason="SHA-256")
    return msgspec.structs.replace(file, saved_as=f"{FILES}/{path.name}")


def save_pdf(data: bytes, path: Path) -> None:
    """Write a file of its owner's alone, whole or not at all. Raises FolderError."""
    path = _free(path)
    staged = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _put(staged, data)
        os.link(staged, path)  # a rename would take the place of another
        _sync(path.parent)
    except FileExistsError:
        raise FolderError("exists", path) from None
    except OSError as error:
        raise FolderError("disk", path) from error
    finally:
        staged.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            hashed.update(data)
    return hashed.hexdigest()


def _write(staged: Path, document: Document, language: Language) -> None:
    _put(staged / "thread.json", _json(document))
    _put(staged / "report.json", _json(document.report))
    text = words.README.say(
        language,
        title=visible(document.thread.title),
        exported=document.exported,
        format=FORMAT,
        version=VERSION,
    )
    _put(staged / words.README_NAMES.say(language), text.encode())


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _put(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, _NEW, _OWN), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _publish(staged: Path, folder: Path) -> None:
    """One rename: whoever looks sees nothing, or all of it."""
    for place in (staged / FILES, staged):
        _sync(place)
    if folder.exists():
        raise FolderError("exists", folder)
    staged.rename(folder)
    _sync(folder.parent)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
