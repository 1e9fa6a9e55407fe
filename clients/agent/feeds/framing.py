"""HL7 messages out of bytes: in MLLP frames, or one after the other in a file.

MLLP: 0x0B, the message, 0x1C 0x0D (HL7 v2 transport). What never enters this room:
what a message means.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from cordee.clients.agent.errors import FeedError, MessageError
from cordee.clients.agent.feeds.adt import MAX_MESSAGE

START: Final = b"\x0b"
END: Final = b"\x1c\r"
HEADER: Final = b"MSH"
BLOCK: Final = 1 << 16
ENCODINGS: Final = {
    "": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "ASCII": "ascii",
    "8859/1": "iso-8859-1",
    "8859/15": "iso-8859-15",
}
"""MSH-18; one that is not here, or is wrong, is read as Latin."""

FALLBACK: Final = "iso-8859-15"


def decode(data: bytes) -> str:
    """The text of a message, with one carriage return after each segment."""
    first = data.replace(b"\n", b"\r").split(b"\r", 1)[0]
    fields = first.split(first[3:4] or b"|")
    named = fields[17].split(b"~")[0] if len(fields) > 17 else b""
    encoding = ENCODINGS.get(named.decode("ascii", "replace").strip(), FALLBACK)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(FALLBACK)
    return text.replace("\r\n", "\r").replace("\n", "\r").strip("\r") + "\r"


def framed(message: bytes) -> bytes:
    return START + message + END


def messages(path: Path) -> Iterator[bytes | MessageError]:
    """The messages of a file, framed or not; MessageError for one too long.

    Raises FeedError.
    """
    try:
        with path.open("rb") as file:
            waiting = b""
            while block := file.read(BLOCK):
                waiting += block
                *whole, waiting = _split(waiting)
                yield from map(_bounded, whole)
                if len(waiting) > MAX_MESSAGE:
                    yield MessageError("too_long")
                    waiting = _after_header(file.read)
            yield from map(_bounded, filter(bytes.strip, _split(waiting)))
    except OSError as error:
        raise FeedError(f"{path}: {error.strerror}") from None


def _split(data: bytes) -> list[bytes]:
    """Cut before each header that begins a line; what stands before is looked past."""
    data = data.replace(START, b"\r").replace(END, b"\r").replace(b"\n", b"\r")
    parts = (b"\r" + data).split(b"\r" + HEADER)
    return [HEADER + part for part in parts[1:]] or [b""]


def _bounded(message: bytes) -> bytes | MessageError:
    return message if len(message) <= MAX_MESSAGE else MessageError("too_long")


def _after_header(read: Callable[[int], bytes]) -> bytes:
    """Skip to the next header."""
    last = b""
    while block := read(BLOCK):
        seen = (last + block).replace(b"\n", b"\r").replace(START, b"\r")
        place = seen.find(b"\r" + HEADER)
        if place >= 0:
            return seen[place + 1 :]
        last = seen[-len(HEADER) :]
    return b""
