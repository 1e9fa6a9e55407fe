"""Encoded words (RFC 2047) and raw 8-bit header fields -> text.

What never enters this room: the meaning of a field.
"""

import binascii
import re
from collections.abc import Iterator
from typing import Final

from cordee.mail_bridge.reading.charsets import decode

WORD: Final = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]{0,16000})\?=")
"""Spaces inside are against §2, and usual; `charset*language` is RFC 2231 §5."""


def decode_words(value: bytes) -> str:
    """A field as a person reads it. Never raises."""
    text = decode(value)
    if "=?" not in text:
        return text
    return "".join(decode(data, label) for data, label in _merged(_pieces(text)))


Piece = tuple[bytes, str]
"""Bytes and their charset; text that was not encoded is UTF-8."""


def _pieces(text: str) -> Iterator[Piece]:
    """Space between two encoded words is no space (§6.2)."""
    end = 0
    after_word = False
    for found in WORD.finditer(text):
        between = text[end : found.start()]
        if between.strip() or (between and not after_word):
            yield between.encode("utf-8", "replace"), ""
        yield _decoded(found[2], found[3]), found[1].partition("*")[0]
        end, after_word = found.end(), True
    if end < len(text):
        yield text[end:].encode("utf-8", "replace"), ""


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Words of one charset side by side: a character is often cut in two by them."""
    held, label = b"", ""
    for data, name in pieces:
        if name.lower() != label.lower() and held:
            yield held, label
            held = b""
        held, label = held + data, name
    yield held, label


def _decoded(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b"\n", b""), header=True)
    try:
        return binascii.a2b_base64(data + b"==")
    except ValueError:
        return data
