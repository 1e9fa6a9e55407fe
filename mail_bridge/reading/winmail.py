"""winmail.dat ([MS-OXTNEF]): the files, and the text, that Outlook wrapped for itself.

Only what is needed: attributes of the message and of its attachments, and of their MAPI
properties the long name and the body. Anything that does not fit ends the reading. What
never enters this room: RTF, dates, recipients.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cordee.mail_bridge.reading.charsets import decode, windows

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
LEVEL_MESSAGE: Final = 1
LEVEL_ATTACHMENT: Final = 2
BODY: Final = 0x0002_800C
RENDERING: Final = 0x0006_9002
TITLE: Final = 0x0001_8010
DATA: Final = 0x0006_800F
MESSAGE_PROPERTIES: Final = 0x0006_9003
ATTACHMENT_PROPERTIES: Final = 0x0006_9005

PR_BODY: Final = 0x1000
PR_BODY_HTML: Final = 0x1013
PR_ATTACH_DATA: Final = 0x3701
PR_ATTACH_LONG_FILENAME: Final = 0x3707
FIXED: Final = {
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x0B: 4,
    0x0A: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
"""Sizes of property types in bytes, padded to four."""
COUNTED: Final = frozenset({0x0D, 0x1E, 0x1F, 0x0102})
UNICODE: Final = 0x1F
MAX_PROPERTIES: Final = 2_000
MAX_FILES: Final = 100


class WinmailError(Exception):
    """Not a TNEF stream, or one that breaks off before anything was found."""


@dataclass(slots=True)
class Wrapped:
    """A file; `name` is empty when it has none."""

    name: str = ""
    data: bytes = b""


@dataclass(slots=True)
class Winmail:
    """`text` and `page` are the body and its HTML, mostly empty."""

    text: str
    page: str
    files: list[Wrapped]


def read_winmail(data: bytes) -> Winmail:
    """What could be read. Raises WinmailError when that is nothing."""
    if not data.startswith(SIGNATURE):
        raise WinmailError
    found = Winmail("", "", [])
    for level, kind, value in _attributes(data):
        if level == LEVEL_MESSAGE:
            _take_message(found, kind, value)
        elif kind == RENDERING:
            if len(found.files) >= MAX_FILES:
                break
            found.files.append(Wrapped())
        elif found.files:
            _take_file(found.files[-1], kind, value)
    found.files = [file for file in found.files if file.data]
    if not (found.files or found.text or found.page):
        raise WinmailError
    return found


Attribute = tuple[int, int, bytes]


def _attributes(data: bytes) -> Iterator[Attribute]:
    """(level, kind, value): 1 byte, 4, a length of 4, the value, a checksum of 2."""
    place = 6
    while place + 9 <= len(data):
        level, kind, length = struct.unpack_from("<BII", data, place)
        start = place + 9
        if level not in {LEVEL_MESSAGE, LEVEL_ATTACHMENT} or start + length > len(data):
            return
        yield level, kind, data[start : start + length]
        place = start + length + 2


def _take_message(found: Winmail, kind: int, value: bytes) -> None:
    if kind == BODY:
        found.text = decode(value.rstrip(b"\x00"))
    elif kind == MESSAGE_PROPERTIES:
        for name, text in _properties(value):
            if name == PR_BODY:
                found.text = _text(text) or found.text
            elif name == PR_BODY_HTML:
                found.page = _text(text)


def _take_file(file: Wrapped, kind: int, value: bytes) -> None:
    if kind == TITLE:
        file.name = file.name or decode(value.rstrip(b"\x00"))
    elif kind == DATA:
        file.data = value
    elif kind == ATTACHMENT_PROPERTIES:
        for name, content in _properties(value):
            if name == PR_ATTACH_LONG_FILENAME:
                file.name = _text(content)
            elif (
                name == PR_ATTACH_DATA
                and not file.data
                and not isinstance(content, str)
            ):
                file.data = content


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else windows(value.rstrip(b"\x00"))


Property = tuple[int, bytes | str]


def _properties(data: bytes) -> Iterator[Property]:
    """(id, value) of counted kinds, UTF-16 as text; ends where it makes no sense."""
    if len(data) < 4:
        return
    (count,) = struct.unpack_from("<I", data, 0)
    place = 4
    for _ in range(min(count, MAX_PROPERTIES)):
        if place + 4 > len(data):
            return
        kind, name = struct.unpack_from("<HH", data, place)
        place += 4
        if name >= 0x8000:
            place = _skip_name(data, place)
        if kind in FIXED:
            place += FIXED[kind]
            continue
        if kind not in COUNTED or place + 8 > len(data):
            return
        (_, length) = struct.unpack_from("<II", data, place)
        value = data[place + 8 : place + 8 + length]
        place += 8 + length + -length % 4
        text = value.decode("utf-16-le", "replace").rstrip("\x00")
        yield name, text if kind == UNICODE else value


def _skip_name(data: bytes, place: int) -> int:
    """A named property: a GUID, then a number, or a name with its length."""
    if place + 24 > len(data):
        return len(data)
    kind, length = struct.unpack_from("<II", data, place + 16)
    return place + 24 + (length + -length % 4 if kind == 1 else 0)
