"""A structured MIME field (RFC 2045 §5.1, RFC 2231): its value and its parameters.

Tolerant: raw bytes, missing quotes and encoded words inside quotes are all usual. What
never enters this room: what a value means.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from cordee.mail_bridge.reading.charsets import decode
from cordee.mail_bridge.reading.words import decode_words

PARAMETER: Final = re.compile(
    rb';\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL
)
VALUE: Final = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}(?:/[a-z0-9!#$&^_.+-]{1,66})?")
QUOTED_PAIR: Final = re.compile(rb"\\(.)", re.DOTALL)
CONTINUED: Final = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
MAX_PARAMETERS: Final = 200


@dataclass(frozen=True, slots=True)
class Structured:
    """`value` is a token or two (RFC 6838 §4.2) in lower case, or empty.

    Names of parameters are in lower case.
    """

    value: str
    parameters: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")


def parse_structured(field: bytes) -> Structured:
    """`text/plain; charset=utf-8` and the like. Never raises."""
    value = field.partition(b";")[0].strip().lower().decode("ascii", "replace")
    if not VALUE.fullmatch(value):
        value = ""
    pieces: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for count, found in enumerate(PARAMETER.finditer(field)):
        if count >= MAX_PARAMETERS:
            break
        name = CONTINUED.fullmatch(found[1].decode("ascii", "replace").lower())
        if name is None:
            continue
        place = pieces.setdefault(name[1], {})
        key = -1 if name[2] is None and name[3] is None else int(name[2] or 0)
        place.setdefault(key, (_raw(found), name[3] is not None))
    return Structured(value, {name: _joined(each) for name, each in pieces.items()})


def _raw(found: re.Match[bytes]) -> bytes:
    if found[2] is not None:
        return QUOTED_PAIR.sub(rb"\1", found[2])
    return found[3].strip()


def _joined(pieces: dict[int, tuple[bytes, bool]]) -> str:
    """RFC 2231 continuations win over the plain parameter that repeats them."""
    numbered = sorted((key, piece) for key, piece in pieces.items() if key >= 0)
    if not numbered:
        return decode_words(pieces[-1][0])
    charset = ""
    data = b""
    for key, (piece, is_encoded) in numbered:
        raw = piece
        if is_encoded:
            if key == 0 and raw.count(b"'") >= 2:
                label, _, raw = raw.split(b"'", 2)
                charset = label.decode("ascii", "replace")
            raw = unquote_to_bytes(raw)
        data += raw
    return decode(data, charset)
