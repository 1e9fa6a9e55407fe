"""CDA R2: level 1 written (a PDF in a French header), levels 1 and 3 read.

What never enters this room: a DTD, an entity, a style sheet, and I/O.
"""

from cordee.documents.cda.read_document import (
    Attachment,
    Doubt,
    ReadDocument,
    Section,
)
from cordee.documents.cda.reader import is_cda, read
from cordee.documents.cda.writer import write

__all__ = [
    "Attachment",
    "Doubt",
    "ReadDocument",
    "Section",
    "is_cda",
    "read",
    "write",
]
