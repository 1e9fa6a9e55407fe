"""Bytes and the charset that they claim -> text, whatever they really are.

A known label is only believed when the bytes do not say otherwise. What never enters
this room: a codec that is not a charset (Python has some that inflate or evaluate).
"""

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

SAMPLE: Final = 4_096
"""Bytes that are guessed from; guessing costs a millisecond a kilobyte."""
MIXED: Final = 64 << 10
"""Bytes in which UTF-8 and Windows bytes may be mixed; longer, it is one of them."""

KNOWN: Final = frozenset(
    [
        "utf-8",
        "utf-7",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "ascii",
        "iso8859-1",
        "iso8859-2",
        "iso8859-3",
        "iso8859-4",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-8",
        "iso8859-9",
        "iso8859-10",
        "iso8859-13",
        "iso8859-14",
        "iso8859-15",
        "iso8859-16",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "cp437",
        "cp850",
        "cp852",
        "cp858",
        "cp865",
        "cp866",
        "cp874",
        "mac-roman",
        "koi8-r",
        "koi8-u",
        "gb2312",
        "gbk",
        "gb18030",
        "big5",
        "big5hkscs",
        "shift_jis",
        "cp932",
        "iso2022_jp",
        "euc_jp",
        "euc_kr",
        "cp949",
        "tis-620",
    ]
)
LATIN: Final = frozenset({"ascii", "iso8859-1", "cp1252"})
"""Three labels for what is Windows-1252, as in the Encoding Standard of the WHATWG."""
C1: Final = re.compile(rb"[\x80-\x9f]")
FOREIGN: Final = re.compile(
    rb"[\x81\x83\x86-\x88\x8a\x8d-\x90\x98\x9a\x9d-\x9f"
    rb"\xa1\xa2\xa4-\xa6\xaa\xac\xae\xaf\xb6\xb8\xba\xbf"
    rb"\xc3\xc5\xcc\xd0\xd2\xd5\xd7\xd8\xdd\xde\xe3\xe5\xf0\xf5\xf8\xfd\xfe]"
)
"""Bytes that Windows-1252 has and French and German do without."""
WINDOWS: Final = {
    code: bytes([code]).decode("cp1252", "replace")
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, label: str = "") -> str:
    """Never raises; what no charset explains is Windows-1252."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    if data.isascii() and b"\x1b" not in data and b"\x00" not in data:
        return data.decode("ascii")
    codec = _codec(label)
    if codec.startswith(("utf-16", "utf-32")) or _is_wide(data):
        return _decode_wide(data, codec)
    return _strict(data, "utf-8") or _decode_bytes(data, codec)


def windows(data: bytes) -> str:
    """As Windows-1252; its five holes are the control characters of ISO 8859-1."""
    return data.decode("latin-1").translate(WINDOWS)


def _codec(label: str) -> str:
    """The name of a charset that we know, or empty."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")[:40]).name
    except (LookupError, ValueError):
        return ""
    return name if name in KNOWN else ""


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except ValueError:
        return None


def _decode_bytes(data: bytes, codec: str) -> str:
    """What is no UTF-8: the label, if it can be true, or a guess."""
    if codec in LATIN or (codec.startswith("iso8859") and C1.search(data)):
        return windows(data)
    if codec == "utf-8":
        return _decode_mixed(data)
    text = _strict(data, codec) if codec else None
    return text if text is not None else _guess(data)


def _decode_mixed(data: bytes) -> str:
    """UTF-8 to which somebody has added lines of his own charset, or a plain lie."""
    if len(data) > MIXED:
        return windows(data)
    lines = data.split(b"\n")
    return "\n".join(_strict(line, "utf-8") or windows(line) for line in lines)


def _guess(data: bytes) -> str:
    """Western Europe, if that makes sense; else statistics, as the last resort."""
    if not FOREIGN.search(data):
        return windows(data)
    best = from_bytes(data[:SAMPLE], steps=3, chunk_size=512).best()
    text = _strict(data, best.encoding) if best is not None else None
    return text if text is not None else windows(data)


def _is_wide(data: bytes) -> bool:
    """UTF-16 that nothing announces: every other byte of a Latin text is zero."""
    sample = data[:SAMPLE]
    return sample.count(0) * 3 > len(sample)


def _decode_wide(data: bytes, codec: str) -> str:
    """The byte order is that of the zeros when no mark gives it (RFC 2781 §4.3)."""
    if codec.startswith("utf-32"):
        return data.decode(codec, "replace")
    sample = data[:SAMPLE]
    if sample.count(0) == 0:
        return _strict(data, "utf-8") or windows(data)
    little = sample[1::2].count(0) >= sample[::2].count(0)
    return data.decode("utf-16-le" if little else "utf-16-be", "replace")
