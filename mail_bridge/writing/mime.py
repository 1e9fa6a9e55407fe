"""Parts of a mail: text, files, and several in one (RFC 2045, 2046, 2183).

Boundaries are told, not drawn, so that the same mail is the same bytes. What never
enters this room: what a part is about.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from typing import Final, Literal

from cordee.clients.sdk.attachments.names import safe_name
from cordee.mail_bridge.writing.headers import parameter_field, token_field
from cordee.mail_bridge.writing.slip import MailFile

OPAQUE: Final = "application/octet-stream"
PDF: Final = "application/pdf"

_TYPE: Final = re.compile(
    r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}"
)
_COMPOSITE: Final = ("multipart/", "message/")
"""Types that RFC 2045 §6.4 forbids to encode: they travel as opaque bytes."""


def boundary_of(seed: str, place: str) -> str:
    """A boundary that no base64 and no quoted-printable line can be (RFC 2046 §5.1)."""
    return "=_" + hashlib.sha256(f"{place} {seed}".encode()).hexdigest()[:32]


def text_part(subtype: Literal["plain", "html"], text: str) -> bytes:
    """UTF-8 in quoted-printable (ECO.2.2.3)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    encoded = b"\r\n".join(_quoted(line) for line in lines)
    return (
        token_field("Content-Type", f"text/{subtype}; charset=utf-8")
        + token_field("Content-Transfer-Encoding", "quoted-printable")
        + b"\r\n"
        + encoded
        + b"\r\n"
    )


def file_part(file: MailFile) -> bytes:
    """An attachment in base64, under a safe name that its type's extension ends."""
    kind = media_type(file)
    name = file_name(file.name, kind)
    return (
        parameter_field("Content-Type", kind, "name", name)
        + parameter_field("Content-Disposition", "attachment", "filename", name)
        + token_field("Content-Transfer-Encoding", "base64")
        + b"\r\n"
        + _base64(file.data)
    )


def multipart(
    subtype: Literal["alternative", "mixed"], boundary: str, parts: Sequence[bytes]
) -> bytes:
    """Several parts as one. Each ends with CRLF, which is that of the boundary."""
    line = b"--" + boundary.encode()
    body = b"".join(line + b"\r\n" + part for part in parts)
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'
    return head.encode() + body + line + b"--\r\n"


def media_type(file: MailFile) -> str:
    """The type that may be said of a file; opaque for what is no plain type."""
    kind = file.media_type.strip().lower()
    if not _TYPE.fullmatch(kind) or kind.startswith(_COMPOSITE):
        return OPAQUE
    return kind


def file_name(name: str, kind: str) -> str:
    """A name that is safe on the reader's machine; a PDF ends in `.pdf`."""
    safe = safe_name(name)
    if kind == PDF and not safe.lower().endswith(".pdf"):
        return f"{safe}.pdf"
    return safe


def _quoted(line: str) -> bytes:
    """One line; soft breaks are CRLF too, so that no line feed stands alone."""
    encoded = binascii.b2a_qp(line.encode(errors="replace"), istext=False)
    return encoded.replace(b"=\n", b"=\r\n")


def _base64(data: bytes) -> bytes:
    """Lines of 76 characters."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
