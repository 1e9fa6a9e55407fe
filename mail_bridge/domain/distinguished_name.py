"""Names of certificates, compared component by component (RFC 4514, RFC 5280 §7.1).

What never enters this room: a certificate, I/O.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Component: TypeAlias = tuple[tuple[str, str], ...]
"""One relative name: its (type, value) pairs, sorted; nearly always one."""

MAX_TEXT: Final = 2_048
"""Characters of a written name: those of the white list have about 120."""

TYPES: Final = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "SERIALNUMBER",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "T",
    "2.5.4.17": "POSTALCODE",
    "2.5.4.42": "GN",
    "2.5.4.97": "ORGANIZATIONIDENTIFIER",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "E",
}
"""Object identifier to the short name that it is compared under."""

ALIASES: Final = {"EMAILADDRESS": "E", "S": "ST", "TITLE": "T", "USERID": "UID"}

_TYPE = re.compile(r"(?:OID\.)?([A-Z][A-Z0-9-]*|[0-9]+(?:\.[0-9]+)+)\Z", re.IGNORECASE)
_HEX = re.compile(r"[0-9A-Fa-f]{2}")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class DistinguishedName:
    """Equal when the components are the same, in whatever order and escaping."""

    components: tuple[Component, ...]
    text: str = field(compare=False, default="")
    """As it was written, for an operator to read."""

    def __str__(self) -> str:
        return self.text


def name_of(rdns: Iterable[Iterable[tuple[str, str]]]) -> DistinguishedName:
    """The name made of relative names, each of (type or OID, value) pairs."""
    listed = [list(rdn) for rdn in rdns]
    components = sorted(
        tuple(sorted((_type(kind), _value(value)) for kind, value in rdn))
        for rdn in listed
    )
    text = ",".join(
        "+".join(f"{_type(kind)}={value}" for kind, value in rdn) for rdn in listed
    )
    return DistinguishedName(tuple(components), text)


def parse(text: str) -> DistinguishedName:
    """Read a name as RFC 4514 writes it. Raises ValueError."""
    if len(text) > MAX_TEXT:
        raise ValueError("a name of a certificate is too long")
    rdns: list[list[tuple[str, str]]] = [[]]
    for part, separator in _split(text):
        kind, equals, value = part.partition("=")
        if not equals or not _TYPE.match(kind.strip()):
            raise ValueError("a name of a certificate cannot be read")
        rdns[-1].append((kind.strip(), _unescaped(value)))
        if separator in {",", ";"}:
            rdns.append([])
    return DistinguishedName(name_of(rdns).components, text.strip())


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Parts and the separator after each; what is escaped or quoted separates not."""
    start, place, quoted = 0, 0, False
    while place < len(text):
        letter = text[place]
        if letter == "\\":
            place += 1
        elif letter == '"':
            quoted = not quoted
        elif letter in ",;+" and not quoted:
            yield text[start:place], letter
            start = place + 1
        place += 1
    yield text[start:], ""


def _unescaped(written: str) -> str:
    """The value without escapes, quotes and the spaces around it."""
    written = written.lstrip(" ")
    if len(written) > 1 and written.startswith('"') and written.rstrip().endswith('"'):
        written = written.rstrip()[1:-1]
    made = bytearray()
    place, kept = 0, 0
    while place < len(written):
        letter = written[place]
        if letter == "\\" and (pair := _HEX.match(written, place + 1)):
            made.append(int(pair.group(), 16))
            place += 3
            kept = len(made)
            continue
        if letter == "\\":
            place += 1
            if place == len(written):
                raise ValueError("a name of a certificate ends in an escape")
            kept = len(made) + len(written[place].encode())
        made += written[place].encode()
        place += 1
    while len(made) > kept and made.endswith(b" "):
        del made[-1]
    return made.decode()  # UnicodeDecodeError is a ValueError


def _type(kind: str) -> str:
    found = _TYPE.match(kind.strip())
    short = found.group(1).upper() if found else kind.strip().upper()
    return TYPES.get(short, ALIASES.get(short, short))


def _value(value: str) -> str:
    """As it is compared: composed, case-folded, one space for many (RFC 4518)."""
    composed = unicodedata.normalize("NFKC", value).casefold()
    return _SPACES.sub(" ", composed).strip()
