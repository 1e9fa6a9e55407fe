"""Crockford's base 32: what people read from one thing and type into another.

Five bits a character, most significant first. Case, spaces, dashes, O for 0, I and L
for 1 are forgiven. What never enters this room: what the characters mean.
"""

from typing import Final

from cordee.crypto.texts import without_spaces

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS: Final = 5
_LOOKALIKES: Final = str.maketrans("OIL", "011")


def to_characters(data: bytes) -> str:
    """Write bytes, whose bits a whole number of characters must hold."""
    number, bits = int.from_bytes(data, "big"), len(data) * 8
    assert bits % BITS == 0
    shifts = range(bits - BITS, -1, -BITS)
    return "".join(ALPHABET[number >> shift & 31] for shift in shifts)


def clean(text: str) -> str:
    """What was typed, as it is written; what cannot be forgiven stays."""
    typed = without_spaces(text.replace("-", ""))
    return typed.upper().translate(_LOOKALIKES)


def from_characters(text: str, size: int) -> bytes | None:
    """Read `size` bytes as typed; None for another length or character."""
    typed = clean(text)
    if len(typed) * BITS != size * 8 or any(c not in ALPHABET for c in typed):
        return None
    number = 0
    for character in typed:
        number = number << BITS | ALPHABET.index(character)
    return number.to_bytes(size, "big")
