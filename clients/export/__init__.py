"""A thread to be filed: as a PDF for people, as a folder for machines and archives.

What never enters this room: a key, a connection, a decision about who may read. It
is given what the SDK has verified, and writes it down.
"""

from cordee.clients.export.folder import FolderError, save_folder, save_pdf
from cordee.clients.export.gathering import Gathered, gather
from cordee.clients.export.pages import RenderingError, render_pages, render_pdf
from cordee.clients.export.shape import Document
from cordee.clients.export.words import Language

__all__ = [
    "Document",
    "FolderError",
    "Gathered",
    "Language",
    "RenderingError",
    "gather",
    "render_pages",
    "render_pdf",
    "save_folder",
    "save_pdf",
]
