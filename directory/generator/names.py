"""Names that many people have, paired by chance: nobody in particular.

Family names in capitals as in the public files, two thirds of them with their accents;
with particles, apostrophes, hyphens, ligatures. What never enters this room: a list of
people.
"""

import unicodedata
from functools import cache
from typing import Final

from cordee.directory.generator.data import lines
from cordee.directory.generator.dice import Dice

LISTED: Final = 600
"""Of 1,000 family names, how many are of the list of common ones; others are built."""

_LIGATURES: Final = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


def family(dice: Dice) -> str:
    """A family name in capitals."""
    name = _single(dice)
    if dice.chance(35):
        name = f"{name}-{_single(dice)}"
    name = name.upper()
    return name if dice.chance(660) else plain(name)


def given(dice: Dice, *, woman: bool) -> str:
    """A first name, sometimes in capitals and without accents."""
    name = dice.early(lines("given_women.txt" if woman else "given_men.txt"))
    return name if dice.chance(880) else plain(name.upper())


def plain(name: str) -> str:
    """A name without accents and ligatures."""
    if name.isascii():
        return name
    apart = unicodedata.normalize("NFD", name.translate(_LIGATURES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def mailable(name: str) -> str:
    """A name as the left half of an address has it: lower case, letters and hyphens."""
    kept = (letter if letter.isalnum() else "-" for letter in plain(name).lower())
    return "".join(letter for letter in kept if letter.isascii()).strip("-")


def _single(dice: Dice) -> str:
    if dice.chance(LISTED):
        return dice.early(lines("families.txt"))
    return dice.pick(_built())


@cache
def _built() -> tuple[str, ...]:
    endings = lines("family_endings.txt")
    return tuple(stem + end for stem in lines("family_stems.txt") for end in endings)
