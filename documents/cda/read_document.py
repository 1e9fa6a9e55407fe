"""What a reader learns of a document: the facts of its header, its PDF, its text.

What never enters this room: markup; a client shows text and hands over a PDF.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from cordee.documents.codes import Code
from cordee.documents.model import Identifier, Organization, Patient, Professional


class Doubt(StrEnum):
    """What whoever reads a document is warned of; none of it is hidden."""

    KEY = "key"
    """The key of the INS is wrong (référentiel INS)."""

    AUTHORITY = "authority"
    """The INS is of an authority that is not known here."""

    TRAITS = "traits"
    """An INS without all the traits that must come with it."""

    PATIENTS = "patients"
    """More than one patient: the first one is given."""

    BODY = "body"
    """There is a body, or a file in it, that cannot be read."""

    TRUNCATED = "truncated"
    """The text is longer than what is shown."""

    VERSION = "version"
    """The version is no number."""


class Section(msgspec.Struct, frozen=True):
    """A section of the narrative, as plain text; `depth` is 0 for an outer one."""

    title: str
    code: Code | None
    text: str
    depth: int = 0


class Attachment(msgspec.Struct, frozen=True):
    """A file inside: `media_type` is what the document says it is."""

    media_type: str
    data: bytes


class ReadDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The document; times are ISO 8601, as precise as they were written.

    `level` is 1 for a body that is a file, 3 for one in sections. `replaces` are the
    documents whose place it takes.
    """

    level: Literal[1, 3]
    identifier: Identifier | None
    set_identifier: Identifier | None
    version: int | None
    replaces: tuple[Identifier, ...]
    templates: tuple[str, ...]
    code: Code | None
    title: str
    created: str
    confidentiality: Code | None
    language: str
    patient: Patient | None
    authors: tuple[Professional, ...]
    custodian: Organization | None
    authenticator: Professional | None
    recipients: tuple[Professional, ...]
    encounter: tuple[str, str]
    """Start and end of the stay."""

    service: tuple[str, str]
    act: Code | None
    sections: tuple[Section, ...]
    attachments: tuple[Attachment, ...]
    doubts: frozenset[Doubt]

    def __repr__(self) -> str:
        return "ReadDocument(…)"

    @property
    def pdf(self) -> bytes | None:
        """The first PDF inside: the document of level 1, a copy of one of level 3."""
        for one in self.attachments:
            if one.media_type == "application/pdf" and one.data[:5] == b"%PDF-":
                return one.data
        return None
