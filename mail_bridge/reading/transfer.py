"""Content-Transfer-Encoding (RFC 2045 §6): a part as sent -> its bytes.

What cannot be decoded gives what could be. What never enters this room: a charset.
"""

import binascii
import itertools
import re
from typing import Final

TAIL: Final = 8
"""Bytes in which the padding of a part ends: `==`, a line break, and a blank or two."""
PADDING: Final = re.compile(rb"=[=\s]*")
PIECE: Final = re.compile(rb"[A-Za-z0-9+/\s]+")
SOFT_BREAK: Final = re.compile(rb"=[ \t]+(?=\r?\n)")
"""Blanks that a relay has added after a soft line break (RFC 2045 §6.7 rule 3)."""
UU_BEGIN: Final = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


def decode_transfer(data: bytes, start: int, end: int, encoding: str) -> bytes:
    """`data[start:end]`, decoded. Never raises."""
    match encoding:
        case "base64" | "b":
            return _base64(data, start, end)
        case "quoted-printable" | "quotedprintable" | "q":
            return binascii.a2b_qp(SOFT_BREAK.sub(b"=", data[start:end]))
        case "x-uuencode" | "uuencode" | "x-uue":
            return _uuencoded(data[start:end])
        case _:
            return data[start:end]


def _base64(data: bytes, start: int, end: int) -> bytes:
    """One piece nearly always; or several that were padded one by one."""
    first = data.find(b"=", start, end)
    if first < 0 or end - first < TAIL:
        return _a2b(memoryview(data)[start:end])
    pieces = PADDING.split(data[start:end])
    good = itertools.takewhile(PIECE.fullmatch, pieces[1:])
    return b"".join(map(_a2b, (pieces[0], *good)))


def _a2b(data: bytes | memoryview) -> bytes:
    """Without regard to foreign characters; a last group that is cut is filled up."""
    for tail in (b"", b"=", b"==", b"A=="):
        try:
            return binascii.a2b_base64(bytes(data) + tail if tail else data)
        except ValueError:
            continue
    return b""


def _uuencoded(data: bytes) -> bytes:
    begin = UU_BEGIN.search(data)
    lines = data[begin.end() if begin else 0 :].splitlines()
    decoded: list[bytes] = []
    for line in lines:
        if line.strip() == b"end":
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except ValueError:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            decoded.append(_uu_line(line[:length]))
    return b"".join(decoded)


def _uu_line(line: bytes) -> bytes:
    """Some encoders leave garbage after the characters that a line announces."""
    try:
        return binascii.a2b_uu(line)
    except ValueError:
        return b""
