"""Numbers and addresses by which somebody is known, in any writing.

RPPS 11 digits, IDNPS the same with an 8 before, ADELI 9, FINESS 9, SIREN 9, SIRET 14:
facts B.2. Keys are not checked: published ones fail. What never enters this room: a
look at what exists.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

WHOLE: Final = frozenset({9, 10, 11, 12, 14})
"""Digits of a whole number: ADELI and FINESS, IDNPS of ADELI, RPPS, IDNPS, SIRET."""
LEAST: Final = 6
"""Digits from which a beginning is looked for; fewer are a postcode."""
MOST: Final = 14
ADDRESS: Final = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")


class Number(msgspec.Struct, frozen=True):
    """Words `first` to `last` (exclusive), written together; `whole` is a guess."""

    first: int
    last: int
    text: str
    whole: bool


def addresses(text: str) -> list[str]:
    """Mail addresses, lower case."""
    return [found.lower() for found in ADDRESS.findall(text)]


def numbers(parts: Sequence[str]) -> Iterator[Number]:
    """Each run of words of digits that may be a number, and each word alone."""
    for first in range(len(parts)):
        text = ""
        for last in range(first, len(parts)):
            text += parts[last]
            if not _digits(parts[last]) or len(text) > MOST:
                break
            if len(text) >= LEAST:
                yield Number(first, last + 1, text, len(text) in WHOLE)


def _digits(part: str) -> bool:
    """Digits; those of Corsica have a letter in the second place."""
    corsican = part[:2] in {"2a", "2b"} and len(part) > 2
    plain = part.isascii() and part.isdigit()
    return plain or (corsican and part[2:].isascii() and part[2:].isdigit())
