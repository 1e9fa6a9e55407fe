"""Header fields: encoded words, names, addresses, parameters, folded (RFC 5322, 2047).

Every value passes `clean` or a check: no field holds a line break that is not ours.
What never enters this room: what a field means.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from cordee.mail_bridge.errors import MailPermanent

LINE: Final = 78
"""Characters of a line that is folded (RFC 5322 §2.1.1 SHOULD)."""
WORD_BYTES: Final = 39
"""Bytes of text in one encoded word: 64 characters, 76 a line (RFC 2047 §2)."""
MAX_VALUE: Final = 1_000
"""Characters of one unstructured value; ours are far shorter."""
MAX_REFERENCES: Final = 20
"""Message ids in References: the first and the newest (RFC 5322 lets one trim)."""

_CONTROLS: Final = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"
    "\\ud800-\\udfff]+"
)
_WORDS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$&+\-^_`{}~. ]*")
_ADDRESS: Final = re.compile(
    r"(?P<local>[^\s<>()\[\]\\,;:\"@\x00-\x20\x7f-\x9f]{1,64})"
    r"@(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)"
)
_MESSAGE_ID: Final = re.compile(
    r"<[\x21-\x3b\x3d\x3f-\x7e]{1,250}@[\x21-\x3b\x3d\x3f-\x7e]{1,250}>"
)
_TOKEN: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")


def clean(text: str) -> str:
    """One line: control characters, direction marks and line breaks become a space."""
    return " ".join(_CONTROLS.sub(" ", text).split())[:MAX_VALUE]


def check_address(text: str) -> str:
    """An address that can be written to, as given. Raises MailPermanent 5.1.3."""
    found = _ADDRESS.fullmatch(text)
    if found is None or not _is_dotted(found["local"]) or ".." in found["domain"]:
        raise MailPermanent("5.1.3", "Cette adresse n'est pas une adresse de courriel.")
    return text


def needs_utf8(address: str) -> bool:
    """Whether the peer must know SMTPUTF8 for this address."""
    return not address.isascii()


def domain_of(address: str) -> str:
    """The folded domain of a checked address."""
    return address.rpartition("@")[2].lower().rstrip(".")


def text_field(name: str, text: str) -> bytes:
    """An unstructured field: as it is when it is plain ASCII, else encoded words."""
    value = clean(text)
    plain = value.isascii() and "=?" not in value and _longest(value) < LINE
    return _folded(name, value.split(" ") if plain else _encoded_words(value))


def token_field(name: str, value: str) -> bytes:
    """A field of visible ASCII, such as a code. Raises ValueError for anything else."""
    if not _TOKEN.fullmatch(value):
        raise ValueError(f"{name} takes visible ASCII only")
    return _folded(name, value.split(" "))


def list_field(name: str, values: Sequence[str]) -> bytes:
    """A field of codes with commas between them, folded after a comma."""
    for value in values:
        if not _TOKEN.fullmatch(value) or "," in value:
            raise ValueError(f"{name} takes visible ASCII only")
    joined = [f"{one}," for one in values[:-1]] + list(values[-1:])
    return _folded(name, joined, glue="")


def address_field(name: str, address: str, display: str = "") -> bytes:
    """`Display <address>`; the address must have been checked."""
    shown = clean(display)
    place = f"<{check_address(address)}>"
    return _folded(name, [*_phrase(shown), place] if shown else [place])


def id_field(name: str, ids: Sequence[str]) -> bytes:
    """Message ids, one a line. Raises ValueError for what is none."""
    for one in ids:
        if not _MESSAGE_ID.fullmatch(one):
            raise ValueError("not a message id")
    return f"{name}: ".encode() + "\r\n ".join(ids).encode() + b"\r\n"


def is_message_id(text: str) -> bool:
    """Whether this can stand in References: what others send may not."""
    return _MESSAGE_ID.fullmatch(text) is not None


def trimmed(references: Sequence[str]) -> tuple[str, ...]:
    """The first reference and the newest, of what can be referred to."""
    good = tuple(dict.fromkeys(one for one in references if is_message_id(one)))
    if len(good) <= MAX_REFERENCES:
        return good
    return (good[0], *good[1 - MAX_REFERENCES :])


def parameter_field(name: str, value: str, parameter: str, text: str) -> bytes:
    """`name: value; parameter=text`, by RFC 2231 when it is not short ASCII.

    `text` has at most 200 bytes, so that no line passes 998 and none is continued in
    `parameter*1*`, which old programs do not read.
    """
    if text.isascii() and _ATOMS.fullmatch(text) and len(text) < LINE:
        given = f'{parameter}="{text}"'
    else:
        given = f"{parameter}*=UTF-8''{quote(text, safe='')}"
    return f"{name}: {value};\r\n {given}\r\n".encode()


def _phrase(text: str) -> list[str]:
    if _WORDS.fullmatch(text) and "=?" not in text and _longest(text) < LINE:
        return text.split(" ")
    if text.isascii() and len(text) < LINE - 16 and "=?" not in text:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return [f'"{escaped}"']
    return _encoded_words(text)


def _encoded_words(text: str) -> list[str]:
    """Cut after spaces: some readers show one where two encoded words meet."""
    words: list[bytes] = []
    piece = b""
    for character in text:
        code = character.encode()
        if len(piece) + len(code) > WORD_BYTES:
            end = piece.rfind(b" ") + 1 or len(piece)
            words.append(piece[:end])
            piece = piece[end:]
        piece += code
    words.append(piece)
    return [f"=?utf-8?B?{base64.b64encode(one).decode()}?=" for one in words]


def _folded(name: str, words: Iterable[str], *, glue: str = " ") -> bytes:
    lines: list[str] = []
    line = f"{name}:"
    for word in words:
        space = " " if line.endswith(":") else glue
        if len(line) + len(space) + len(word) > LINE and not line.endswith(":"):
            lines.append(line)
            line = f" {word}"
        else:
            line += space + word
    lines.append(line)
    return "\r\n".join(lines).encode() + b"\r\n"


def _longest(text: str) -> int:
    return max(map(len, text.split(" ")), default=0)


def _is_dotted(local: str) -> bool:
    return not local.startswith(".") and not local.endswith(".") and ".." not in local
