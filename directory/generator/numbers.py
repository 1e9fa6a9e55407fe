"""Numbers with valid keys that nobody has.

- RPPS begin with 997, as those of the national test cards do; no real one does.
- ADELI and FINESS begin with a department, and 99 is none.
- SIREN of public bodies begin with 2 and a department; 2600 and 2700 have none.
- Telephones are the numbers that ARCEP keeps for fiction (décision 2018-0881).

What never enters this room: chance.
"""

from typing import Final

PEOPLE: Final = 9_000_000
"""How many RPPS there are: 9970 to 9978; 9979 and 999 are left for known people."""

STRIDE: Final = 6_180_341
"""Coprime to PEOPLE: neighbours in the file are none in their numbers."""

SITES: Final = 79_900
"""FINESS of places; a hundred are left for known ones, then come legal entities."""

LEGAL: Final = 80_000
"""The first number of a legal entity; the last is 99,999."""

FICTION: Final = ("019900", "026191", "035301", "046571", "053649", "063998")
"""The first six digits of each reserved range of ten thousand telephone numbers."""

_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def key(digits: str) -> str:
    """The digit to put after these, so that all pass Luhn's check."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        number = ord(digit) - 48
        total += number if position % 2 else _DOUBLED[number]
    return str(-total % 10)


def rpps(index: int) -> str:
    """RPPS of the person of this index, below PEOPLE."""
    if not 0 <= index < PEOPLE:
        raise ValueError(f"there are numbers for {PEOPLE:,} people only")
    digits = f"997{index * STRIDE % PEOPLE:07}"
    return digits + key(digits)


def is_generated(number: str) -> bool:
    """Whether `rpps` could give this number, with a right or a wrong key."""
    return len(number) == 11 and number[:3] == "997" and number[3] != "9"


def adeli(index: int) -> str:
    """ADELI number of the person of this index."""
    return f"99{index * STRIDE % PEOPLE:07}"


def finess(number: int) -> str:
    """FINESS of a place, or (from LEGAL on) of a legal entity."""
    digits = f"990{number:05}"
    return digits + key(digits)


def siret(block: str, number: int) -> str:
    """SIRET number `number`, below 10^8, in `block` (2600 or 2700)."""
    head = f"{block}{number % 10_000:04}"
    siren = head + key(head)
    establishment = f"{siren}{number // 10_000:04}"
    return establishment + key(establishment)


def wrong(number: str) -> str:
    """The same number with a key that does not fit, as some are in real life."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


_AREA: Final = {
    1: "75 77 78 91 92 93 94 95",
    2: "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 79 85",
    3: "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90",
    4: "01 03 04 05 06 07 11 13 15 26 30 34 38 42 43 48 63 66 69 73 74 83 84 2A 2B",
    5: "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 81 82 86 87",
}
_RANGE: Final = {
    department: FICTION[area - 1]
    for area, departments in _AREA.items()
    for department in departments.split()
}
MOBILE: Final = FICTION[5]


def landline(department: str, number: int) -> str:
    """A telephone of a department; overseas there is no reserved range but mobiles."""
    return f"{_RANGE.get(department, MOBILE)}{number % 10_000:04}"


def mobile(number: int) -> str:
    """A mobile telephone."""
    return f"{MOBILE}{number % 10_000:04}"
