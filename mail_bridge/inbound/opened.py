"""Clinical documents of a mail, opened for whoever reads it: pure.

What is in an archive is shown with what is wrong with it: nothing is hidden, and
nothing believed. What never enters this room: I/O; a document that is refused whole
says so and stays a file.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from cordee.crypto.mail_event import MAX_OPENED, Opened
from cordee.documents import cda, pdf, xdm
from cordee.documents.errors import CdaError, DocumentError, PdfError
from cordee.mail_bridge.reading import Attachment

MAX_NAME: Final = 128
MAX_CODE: Final = 32
MAX_BODY: Final = 20_000
MAX_MARKS: Final = 8
MAX_LOOKED_AT: Final = 64 << 20
"""Bytes of all documents of a mail that are read: twice what a mail holds. One that is
made to be slow takes about a second for each megabyte."""
PDF: Final = "application/pdf"

HASH: Final = "hash-mismatch"
SIZE: Final = "size-mismatch"
UNREADABLE: Final = "unreadable"
NO_PDF: Final = "no-pdf"
OTHER_PATIENT: Final = "other-patient"
UNQUALIFIED: Final = "unqualified"
ENCRYPTED: Final = "encrypted"
ACTIVE: Final = "active"

_OF_IDENTITY: Final = frozenset({cda.Doubt.KEY, cda.Doubt.AUTHORITY, cda.Doubt.TRAITS})


class Inside(msgspec.Struct, frozen=True):
    """What was found: documents as they are shown, and PDF files that were inside."""

    opened: tuple[Opened, ...] = ()
    files: tuple[Attachment, ...] = ()

    def __repr__(self) -> str:
        return f"Inside({len(self.opened)} documents)"


def open_clinical(files: Sequence[Attachment]) -> Inside:
    """Open archives and loose documents; at most MAX_OPENED are shown.

    A PDF inside is a file of its own unless the mail has the same one beside it.
    """
    opened: list[Opened] = []
    room = _Room(MAX_LOOKED_AT)
    beside = {hashlib.sha256(file.data).digest() for file in files}
    inside: list[Attachment] = []
    for shown, body in _each(files, room):
        if len(opened) == MAX_OPENED:
            break
        opened.append(shown)
        digest = hashlib.sha256(body).digest()
        if body and digest not in beside:
            beside.add(digest)
            inside.append(_as_file(shown, body))
    return Inside(tuple(opened), tuple(inside))


class _Room:
    """Bytes that may still be read."""

    def __init__(self, size: int) -> None:
        self._left = size

    def takes(self, data: bytes) -> bool:
        """Whether there is room for these, which is then taken."""
        self._left -= len(data)
        return self._left >= 0


def _each(files: Sequence[Attachment], room: _Room) -> Iterator[tuple[Opened, bytes]]:
    """Each document as it is shown, with the PDF that was inside or none."""
    for file in files:
        try:
            if file.clinical == "cda" and room.takes(file.data):
                yield _document(file.data, ())
            elif file.clinical == "cda":
                yield _unread(file.name), b""
            elif file.clinical == "xdm":
                yield from _archive(xdm.read(file.data), room)
        except DocumentError:
            yield _unread(file.name), b""


def _archive(archive: xdm.Archive, room: _Room) -> Iterator[tuple[Opened, bytes]]:
    others = (OTHER_PATIENT,) if len(archive.patient_ids) > 1 else ()
    for one in archive.documents:
        marks = others
        if one.hash_matches is False:
            marks = (*marks, HASH)
        if one.size_matches is False:
            marks = (*marks, SIZE)
        if not room.takes(one.data):
            yield _described(one.described, (*marks, UNREADABLE)), b""
        elif cda.is_cda(one.data):
            try:
                yield _document(one.data, marks)
            except CdaError:
                yield _described(one.described, (*marks, UNREADABLE)), b""
        elif pdf.is_pdf(one.data):
            yield _described(one.described, (*marks, *_marks_of(one.data))), one.data
        else:
            yield _described(one.described, marks), b""
    for missing in archive.missing:
        yield _described(missing, (UNREADABLE,)), b""
    for path in archive.unreadable:
        yield _unread(path), b""


def _document(data: bytes, marks: tuple[str, ...]) -> tuple[Opened, bytes]:
    """A CDA as its own header says. Raises CdaError."""
    found = cda.read(data)
    body = found.pdf
    if cda.Doubt.PATIENTS in found.doubts:
        marks = (*marks, OTHER_PATIENT)
    if found.doubts & _OF_IDENTITY:
        marks = (*marks, UNQUALIFIED)
    if body is not None:
        marks = (*marks, *_marks_of(body))
    elif found.level == 1:
        marks = (*marks, NO_PDF)
    author = found.authors[0].name if found.authors else None
    name = "" if author is None else f"{author.suffix} {author.given} {author.family}"
    shown = Opened(
        title=found.title.strip()[:MAX_NAME],
        code="" if found.code is None else found.code.code[:MAX_CODE],
        time=_milliseconds(found.created),
        author=" ".join(name.split())[:MAX_NAME],
        patient=_patient(found),
        matricule=_matricule(found),
        marks=tuple(dict.fromkeys(marks))[:MAX_MARKS],
        body=_text(found.sections),
    )
    return shown, body or b""


def _described(described: xdm.Described, marks: tuple[str, ...]) -> Opened:
    """What only the metadata of an archive says."""
    code = "" if described.type is None else described.type.code
    return Opened(
        title=described.title.strip()[:MAX_NAME],
        code=code[:MAX_CODE],
        time=_milliseconds(described.created),
        author=described.author.strip()[:MAX_NAME],
        patient="",
        matricule="",
        marks=tuple(dict.fromkeys(marks))[:MAX_MARKS],
        body="",
    )


def _unread(name: str) -> Opened:
    return Opened(name[:MAX_NAME], "", 0, "", "", "", (UNREADABLE,), "")


def _marks_of(body: bytes) -> tuple[str, ...]:
    """What a reader of a PDF is warned of."""
    try:
        facts = pdf.inspect(body)
    except PdfError:
        return (UNREADABLE,)
    marks = (ENCRYPTED,) if facts.is_encrypted else ()
    may_act = facts.active or facts.is_partial  # so much that nobody can tell
    return (*marks, ACTIVE) if may_act else marks


def _patient(found: cda.ReadDocument) -> str:
    """`NOM Prénom 12/10/1988`."""
    if found.patient is None:
        return ""
    one = found.patient
    given = one.used_given or " ".join(one.given[:1])
    born = "" if one.birth_date is None else f"{one.birth_date:%d/%m/%Y}"
    return " ".join(f"{one.used_name or one.birth_name} {given} {born}".split())[
        :MAX_NAME
    ]


def _matricule(found: cda.ReadDocument) -> str:
    patient = found.patient
    return "" if patient is None or patient.ins is None else patient.ins.matricule[:15]


def _text(sections: Sequence[cda.Section]) -> str:
    blocks = (f"{one.title}\n{one.text}".strip() for one in sections)
    return "\n\n".join(block for block in blocks if block)[:MAX_BODY]


def _as_file(shown: Opened, body: bytes) -> Attachment:
    name = f"{shown.title or 'document'}"[:120].replace("/", "-")
    return Attachment(name=f"{name}.pdf", media_type=PDF, declared=PDF, data=body)


def _milliseconds(text: str) -> int:
    """Unix ms of an ISO 8601 time, 0 for none; one without a zone is taken as UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return 0
    moment = found if found.tzinfo else found.replace(tzinfo=UTC)
    return max(0, int(moment.timestamp() * 1000))
