"""What makes a person or an activity the same one in the next file.

What never enters this room: what may change while it stays the same.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

MAX_IDENTIFIER: Final = 64
"""Longer than any identifier of the files (facts B.2)."""
_APART: Final = "\x1f"
_KNOWN: Final = frozenset("0123456789")
_PLAIN: Final = re.compile(r"[A-Za-z0-9.-]{1,64}\Z")


def practitioner_id(national: str, kind: str, number: str) -> str:
    """Give the IDNPS: as told, else the type before the number; empty for none."""
    found = national or (kind + number if number and kind in _KNOWN else "")
    return found if len(found) <= MAX_IDENTIFIER else ""


def organization_id(
    technical: str, finess: str, siret: str, rest: Sequence[str]
) -> str:
    """Give the technical identifier, else the best substitute; empty for no place."""
    if technical:
        return technical if _PLAIN.match(technical) else f"X{key_text((technical,))}"
    if finess:
        return organization_id(f"F{finess}", "", "", ())
    if siret:
        return organization_id(f"S{siret}", "", "", ())
    return f"X{key_text(rest)}" if any(rest) else ""


def key(words: Iterable[str]) -> int:
    """Give 64 bits, signed, that stand for these words in this order."""
    digest = blake2b(_APART.join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def key_text(words: Iterable[str]) -> str:
    """Give `key` as 16 hexadecimal digits."""
    return blake2b(_APART.join(words).encode(), digest_size=8).hexdigest()


def role_key(organization: str, role: Sequence[str]) -> int:
    """Give the key of one activity of one practitioner.

    `role` are eight codes: profession, category, type of skill, skill, mode of
    practice, section of pharmacists, function, kind of activity.
    """
    return key((organization, *role))


def digest(words: Iterable[str]) -> str:
    """Give 32 hexadecimal digits over what a row says."""
    return blake2b(_APART.join(words).encode(), digest_size=16).hexdigest()
