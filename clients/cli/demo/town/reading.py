"""A mail as a mailbox's page shows it: who, what, files, and an archive's tree.

What never enters this room: HTML of a mail; its plain text is what is shown.
"""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Final

import msgspec

from cordee.documents import xdm
from cordee.documents.errors import XdmError
from cordee.documents.xdm.opening import opened

MAX_TEXT: Final = 100_000
MAX_FILES: Final = 20
PREVIEW: Final = 120


class Leaf(msgspec.Struct, frozen=True):
    """A file in an archive, and what its metadata says of it."""

    path: str
    size: int
    about: str


class Attached(msgspec.Struct, frozen=True):
    """A file of a mail."""

    name: str
    media_type: str
    data: bytes

    def __repr__(self) -> str:
        return "Attached(…)"

    @property
    def is_pdf(self) -> bool:
        return self.data.startswith(b"%PDF-")

    def tree(self) -> tuple[Leaf, ...]:
        """What is in it, when it is an XDM archive."""
        if not xdm.is_zip(self.data):
            return ()
        try:
            files, archive = opened(self.data), xdm.read(self.data)
        except XdmError:
            return ()
        about = {one.path: _about(one) for one in archive.documents}
        return tuple(
            Leaf(path, len(files[path]), about.get(path, "")) for path in sorted(files)
        )


class Mail(msgspec.Struct, frozen=True):
    """What the page needs of a mail; addresses are bare."""

    sender_name: str
    sender: str
    reply_to: str
    recipient: str
    subject: str
    time: datetime
    message_id: str
    references: tuple[str, ...]
    receipt_to: str
    return_path: str
    is_automatic: bool
    text: str
    files: tuple[Attached, ...]

    def __repr__(self) -> str:
        return "Mail(…)"

    @property
    def sender_domain(self) -> str:
        return self.sender.rpartition("@")[2]

    @property
    def is_document(self) -> bool:
        """Whether it brings a clinical document, for a program to file."""
        return self.subject.startswith("XDM/")

    @property
    def preview(self) -> str:
        return " ".join(self.text.split())[:PREVIEW]


def read(raw: bytes) -> Mail:
    """Read a mail of an operator of the circle."""
    found = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    name, sender = parseaddr(_field(found, "From"))
    date = found["Date"]
    return Mail(
        sender_name=name or sender,
        sender=sender,
        reply_to=parseaddr(_field(found, "Reply-To"))[1] or sender,
        recipient=parseaddr(_field(found, "To"))[1],
        subject=_field(found, "Subject"),
        time=getattr(date, "datetime", None) or datetime.now(UTC),
        message_id=_field(found, "Message-ID"),
        references=tuple(_field(found, "References").split()),
        receipt_to=parseaddr(_field(found, "Disposition-Notification-To"))[1],
        return_path=parseaddr(_field(found, "Return-Path"))[1],
        is_automatic=_field(found, "Auto-Submitted").lower() not in {"", "no"},
        text=_text(found),
        files=tuple(map(_attached, list(found.iter_attachments())[:MAX_FILES])),
    )


def _field(mail: EmailMessage, name: str) -> str:
    return str(mail[name] or "").strip()


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    content = part.get_content() if part is not None else ""
    return str(content).replace("\r\n", "\n").strip()[:MAX_TEXT]


def _attached(part: EmailMessage) -> Attached:
    data = part.get_payload(decode=True)
    name = part.get_filename() or "sans nom"
    known = data if isinstance(data, bytes) else b""
    return Attached(name, part.get_content_type(), known)


def _about(document: xdm.Document) -> str:
    described = document.described
    title = described.title or (described.type.display if described.type else "")
    sound = "empreinte exacte" if document.is_intact else "empreinte fausse"
    return f"{title}, {sound}" if title else sound
