"""What goes into one archive, and who sends it.

What never enters this room: bytes of a zip.
"""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from cordee.documents.model import ClinicalDocument, Organization

MAX_DOCUMENTS: Final = 99
"""Of one archive: their names count to DOC0099.XML; a letter is one."""


class Application(msgspec.Struct, frozen=True):
    """The program that writes the archive, for README.TXT."""

    name: str
    version: str
    publisher: str


class WrittenDocument(msgspec.Struct, frozen=True):
    """A document, and the bytes of its CDA."""

    document: ClinicalDocument
    data: bytes


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """The documents of one patient, sent at once.

    Its identifiers are made of those of its documents and of `submitted` (which has a
    zone): the same submission is the same archive, byte by byte.
    """

    documents: tuple[WrittenDocument, ...]
    sender: Organization
    application: Application
    submitted: datetime

    @property
    def uuid(self) -> UUID:
        """Of the submission set."""
        names = [one.document.identifier.text for one in self.documents]
        return uuid5(NAMESPACE_OID, "|".join((*names, self.submitted.isoformat())))

    @property
    def oid(self) -> str:
        """Its uniqueId: an OID made of a UUID (X.667 §7)."""
        return f"2.25.{self.uuid.int}"


def entry_uuid(document: ClinicalDocument) -> UUID:
    """The entryUUID of a document, the same wherever it is sent."""
    return uuid5(NAMESPACE_OID, document.identifier.text)
