"""What kind of file this is, by its first bytes and by its name.

What never enters this room: a reader's belief. A type is the sender's word, shown
and never acted on.
"""

import mimetypes
from typing import Final

HEAD: Final = 132
"""Bytes that the signatures below need; DICOM's is the last of them."""

SIGNATURES: Final = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (128, b"DICM", "application/dicom"),
)
"""Place, bytes, type. What is no more than a container is told by its name."""

UNKNOWN: Final = ""

_by_name: Final = mimetypes.MimeTypes()
"""Python's own table: the same answer on every machine."""


def media_type(name: str, head: bytes) -> str:
    """A media type, or empty when nothing tells."""
    for place, signature, type_ in SIGNATURES:
        if head[place : place + len(signature)] == signature:
            return type_
    found, encoding = _by_name.guess_type(name, strict=False)
    return UNKNOWN if encoding or found is None else found
