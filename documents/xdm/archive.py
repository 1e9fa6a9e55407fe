"""What a reader learns of an archive: its documents, and all its other files.

What never enters this room: a decision to drop something; what is wrong is said.
"""

import msgspec

from cordee.documents.codes import Code


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What the metadata says of a document; what it does not say is empty.

    `patient_id` is a CX: `number^^^&oid&ISO^NH`. `hash` is SHA-1 in hexadecimal.
    `created` is ISO 8601.
    """

    uri: str
    mime_type: str = ""
    title: str = ""
    type: Code | None = None
    class_: Code | None = None
    format: Code | None = None
    unique_id: str = ""
    patient_id: str = ""
    source_patient_id: str = ""
    author: str = ""
    created: str = ""
    hash: str = ""
    size: int | None = None

    def __repr__(self) -> str:
        return "Described(…)"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document: what is said of it, and its bytes.

    `hash_matches` and `size_matches` are None where the metadata has none; False is
    shown to whoever reads it, and hides nothing.
    """

    path: str
    data: bytes
    described: Described
    hash_matches: bool | None
    size_matches: bool | None

    def __repr__(self) -> str:
        return "Document(…)"

    @property
    def is_intact(self) -> bool:
        """Whether nothing that is said of its bytes is wrong."""
        return self.hash_matches is not False and self.size_matches is not False


class File(msgspec.Struct, frozen=True):
    """A file that no metadata describes."""

    path: str
    data: bytes

    def __repr__(self) -> str:
        return "File(…)"


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """All there is. `missing` are documents described and not there.

    `unreadable` are the paths of metadata that could not be read: their documents are
    among the files.
    """

    documents: tuple[Document, ...]
    files: tuple[File, ...]
    missing: tuple[Described, ...]
    unreadable: tuple[str, ...]

    def __repr__(self) -> str:
        return "Archive(…)"

    @property
    def patient_ids(self) -> frozenset[str]:
        """Whom it is about: more than one is to be looked at."""
        found = (one.described.patient_id for one in self.documents)
        return frozenset(filter(None, found))
