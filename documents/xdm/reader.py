"""An archive read: every folder under IHE_XDM, whatever it is called.

What never enters this room: a document that is hidden because its hash is wrong.
"""

import hashlib
from typing import Final

from cordee.documents.errors import XdmError, XmlError
from cordee.documents.xdm.archive import Archive, Described, Document, File
from cordee.documents.xdm.describing import described
from cordee.documents.xdm.opening import opened

ROOT: Final = "ihe_xdm"
METADATA: Final = "metadata.xml"
OWN: Final = frozenset({"readme.txt", "index.htm"})
"""Files of the archive itself, which say nothing that a program reads."""


def read(data: bytes) -> Archive:
    """The archive. Raises XdmError, and nothing else."""
    files = opened(data)
    found = [path for path in files if _is_metadata(path)]
    if not found:
        raise XdmError("this archive is no IHE XDM: it has no METADATA.XML")
    reading = _Reading(files)
    for path in found:
        reading.take(path)
    return reading.archive()


def is_zip(data: bytes) -> bool:
    """Whether the first bytes are those of a zip, before it is opened."""
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def _is_metadata(path: str) -> bool:
    """A METADATA.XML in a folder below IHE_XDM, itself at the top or one below."""
    parts = path.casefold().split("/")
    return parts[-1] == METADATA and ROOT in parts[:2] and len(parts) > 2


MAX_DOCUMENTS: Final = 500
"""Of a whole archive, however many METADATA.XML describe them, or one file twice."""


class _Reading:
    """What has been found of the archive so far."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files
        self._paths = {path.casefold(): path for path in files}
        self._used = {path for path in files if _is_own(path)}
        self._documents: list[Document] = []
        self._missing: list[Described] = []
        self._unreadable: list[str] = []
        self._digests: dict[str, str] = {}

    def take(self, metadata: str) -> None:
        """The documents that one METADATA.XML describes."""
        try:
            entries = described(self._files[metadata])
        except XmlError:
            self._unreadable.append(metadata)
            return
        self._used.add(metadata)
        folder = metadata.rpartition("/")[0]
        for entry in entries:
            if len(self._documents) + len(self._missing) >= MAX_DOCUMENTS:
                self._unreadable.append(metadata)
                return
            path = self._resolved(folder, entry.uri)
            if path is None:
                self._missing.append(entry)
            else:
                self._used.add(path)
                self._documents.append(self._checked(path, entry))

    def _checked(self, path: str, entry: Described) -> Document:
        data = self._files[path]
        if entry.hash and path not in self._digests:
            digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
            self._digests[path] = digest
        return Document(
            path=path,
            data=data,
            described=entry,
            hash_matches=self._digests[path] == entry.hash if entry.hash else None,
            size_matches=None if entry.size is None else len(data) == entry.size,
        )

    def archive(self) -> Archive:
        rest = [path for path in self._files if path not in self._used]
        return Archive(
            documents=tuple(self._documents),
            files=tuple(File(path, self._files[path]) for path in rest),
            missing=tuple(self._missing),
            unreadable=tuple(self._unreadable),
        )

    def _resolved(self, folder: str, uri: str) -> str | None:
        """The file of a URI, which never leaves the archive."""
        parts: list[str] = folder.split("/") if uri else []
        for part in uri.replace("\\", "/").split("/"):
            if part == ".." and parts:
                parts.pop()
            elif part not in {"", ".", ".."}:
                parts.append(part)
        return self._paths.get("/".join(parts).casefold())


def _is_own(path: str) -> bool:
    return path.casefold().rpartition("/")[2] in OWN and path.count("/") < 2
