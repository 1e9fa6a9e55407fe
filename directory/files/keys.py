"""Control keys of French identifiers. They warn and never reject (facts B.2).

What never enters this room: what is done about a wrong one.
"""

from typing import Final

RPPS_DIGITS: Final = 11
SIRET_DIGITS: Final = 14
FINESS_DIGITS: Final = 9
LA_POSTE: Final = "356000000"
"""SIREN whose SIRET are not Luhn numbers but sums of digits."""
CORSICA: Final = ("2A", "2B")
_ASIS: Final = {digit: int(digit) for digit in "0123456789"}
_DOUBLED: Final = {d: sum(divmod(2 * n, 10)) for d, n in _ASIS.items()}


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn key of the others. ASCII digits only."""
    total = sum(map(_ASIS.__getitem__, digits[::-2]))
    return (total + sum(map(_DOUBLED.__getitem__, digits[-2::-2]))) % 10 == 0


def is_rpps(number: str) -> bool:
    """Whether it is an RPPS number: 11 digits, the last one their key."""
    return _are_digits(number, RPPS_DIGITS) and is_luhn(number)


def is_siret(number: str) -> bool:
    """Whether it is a SIRET: 14 digits with their key."""
    if not _are_digits(number, SIRET_DIGITS):
        return False
    if number.startswith(LA_POSTE):
        return sum(map(int, number)) % 5 == 0 or is_luhn(number)
    return is_luhn(number)


def is_finess(number: str) -> bool:
    """Whether it may be a FINESS: in Corsica nobody says how its key is made."""
    if number[:2].upper() in CORSICA:
        return len(number) == FINESS_DIGITS
    return _are_digits(number, FINESS_DIGITS) and is_luhn(number)


def _are_digits(number: str, count: int) -> bool:
    return len(number) == count and number.isascii() and number.isdigit()
