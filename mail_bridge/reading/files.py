"""Leaves that are no text -> attachments, and what is left out of them.

What never enters this room: the inside of a clinical document, a virus scanner.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cordee.mail_bridge.reading.clean import clean_text
from cordee.mail_bridge.reading.hypertext import text_of
from cordee.mail_bridge.reading.limits import FILES
from cordee.mail_bridge.reading.mail import Attachment, Omitted, Why
from cordee.mail_bridge.reading.media import (
    BY_EXTENSION,
    clinical,
    is_executable,
    is_mismatch,
    media_type,
)
from cordee.mail_bridge.reading.names import extension, safe_name
from cordee.mail_bridge.reading.parts import Leaf
from cordee.mail_bridge.reading.winmail import WinmailError, read_winmail

SIGNATURES: Final = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
    }
)
TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
DECORATION: Final = 8 << 10
"""Bytes up to which a picture inside a text is a logo; a photograph is larger."""
EXTENSIONS: Final[Mapping[str, str]] = {
    kind: tail for tail, kind in reversed(list(BY_EXTENSION.items()))
}


@dataclass(slots=True)
class Files:
    """What was found; `text` is that of a winmail.dat."""

    attachments: list[Attachment] = field(default_factory=list[Attachment])
    omitted: list[Omitted] = field(default_factory=list[Omitted])
    text: str = ""

    def leave_out(self, name: str, why: Why) -> None:
        if len(self.omitted) < FILES:
            self.omitted.append(Omitted(name, why))


def read_files(leaves: Sequence[Leaf], limit: int) -> Files:
    """At most `limit` attachments, each with a name of its own."""
    files = Files()
    for number, leaf in enumerate(leaves, 1):
        if len(files.attachments) >= limit:
            files.leave_out(_name(leaf, b"", number), "too-many")
            continue
        data = leaf.data
        name = _name(leaf, data, number)
        if leaf.content.value in SIGNATURES:
            files.leave_out(name, "signature")
        elif leaf.size and not data:
            files.leave_out(name, "garbled")
        elif leaf.content.value in TNEF or name.lower() == "winmail.dat":
            _take_winmail(files, name, data, limit)
        else:
            _take(files, _attachment(leaf, name, data))
    files.attachments = list(_distinct(files.attachments))
    return files


def _take(files: Files, file: Attachment) -> None:
    if is_executable(file.name, file.data):
        files.leave_out(file.name, "executable")
    else:
        files.attachments.append(file)


def _take_winmail(files: Files, name: str, data: bytes, limit: int) -> None:
    """What is inside; the file itself when nothing can be read of it."""
    try:
        found = read_winmail(data)
    except WinmailError:
        files.leave_out(name, "unreadable")
        files.attachments.append(_file(name, data, "application/ms-tnef"))
        return
    files.text = clean_text(found.text) or text_of(clean_text(found.page))
    for number, wrapped in enumerate(found.files, 1):
        inner = safe_name(wrapped.name, f"piece-{number}.bin")
        if len(files.attachments) >= limit:
            files.leave_out(inner, "too-many")
        else:
            _take(files, _file(inner, wrapped.data, ""))


def _attachment(leaf: Leaf, name: str, data: bytes) -> Attachment:
    file = _file(name, data, leaf.content.value)
    has_reference = bool(leaf.fields.first("content-id"))
    is_inline = leaf.disposition.value == "inline" or (
        has_reference and leaf.disposition.value != "attachment"
    )
    is_picture = file.media_type.startswith("image/")
    is_small = len(data) < DECORATION
    return replace(
        file,
        is_inline=is_inline and is_picture,
        is_decoration=is_picture and has_reference and is_small and is_inline,
    )


def _file(name: str, data: bytes, declared: str) -> Attachment:
    kind = media_type(data, name, declared)
    return Attachment(
        name,
        kind,
        declared,
        data,
        is_mismatch=is_mismatch(kind, name, declared),
        clinical=clinical(name, kind, data),
    )


def _name(leaf: Leaf, data: bytes, number: int) -> str:
    """What the mail calls it, or a name made of what it is."""
    declared = leaf.disposition.get("filename") or leaf.content.get("name")
    kind = leaf.content.value
    if declared:
        return safe_name(declared, f"piece-{number}{EXTENSIONS.get(kind, '.bin')}")
    if kind in {"text/plain", "text/html"}:
        return f"message{EXTENSIONS[kind]}"
    seen = media_type(data, "", kind)
    return f"piece-{number}{EXTENSIONS.get(seen) or EXTENSIONS.get(kind, '.bin')}"


def _distinct(attachments: Sequence[Attachment]) -> Iterator[Attachment]:
    """Two files of one name would replace each other where they are kept."""
    taken: set[str] = set()
    for file in attachments:
        name, number = file.name, 1
        while name.casefold() in taken:
            number += 1
            tail = extension(file.name)
            stem = file.name.removesuffix(file.name[len(file.name) - len(tail) :])
            name = f"{stem[:110]} ({number}){tail}"
        taken.add(name.casefold())
        yield file if name == file.name else replace(file, name=name)
