"""IHE XDM archives: IHE_XDM.ZIP written, and read from anybody.

What never enters this room: a disk, and a document that is believed on its word.
"""

from cordee.documents.xdm.archive import Archive, Described, Document, File
from cordee.documents.xdm.reader import is_zip, read
from cordee.documents.xdm.submission import Application, Submission, WrittenDocument
from cordee.documents.xdm.writer import NAME, write

__all__ = [
    "NAME",
    "Application",
    "Archive",
    "Described",
    "Document",
    "File",
    "Submission",
    "WrittenDocument",
    "is_zip",
    "read",
    "write",
]
