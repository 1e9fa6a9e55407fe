"""Where a place is: its department, its town, the lines of its address.

What never enters this room: a map, a name of a place that the file does not give.
"""

import re
from collections.abc import Iterable
from typing import Final

NEWLINE: Final = "\\n"
"""Ends a line within a field, as COPY writes it."""
_CEDEX: Final = re.compile(r"\s+cedex\b.*\Z", re.IGNORECASE)
_POSTCODE: Final = re.compile(r"\A\d{5}\s+")


def department_of(code: str, commune: str, postcode: str) -> str:
    """Give the department: as told, else from the commune's or the postal code.

    `2A` and `2B` for Corsica, three digits overseas, empty when nothing says.
    """
    if code:
        return code.upper().lstrip("0").rjust(2, "0")
    if len(commune) == 5:
        return commune[:3] if commune.startswith(("97", "98")) else commune[:2].upper()
    if len(postcode) != 5 or not postcode.isdigit():
        return ""
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    return postcode[:2]


def town_of(commune: str, delivery: str) -> str:
    """Give the town: of the commune, else of the line of delivery, without CEDEX."""
    return commune or _CEDEX.sub("", _POSTCODE.sub("", delivery))


def lines_of(
    complements: Iterable[str], street: Iterable[str], last: Iterable[str]
) -> str:
    """Write the lines of an address, each once, parted as COPY parts them."""
    lines = [*complements, " ".join(filter(None, street)), *last]
    return NEWLINE.join(dict.fromkeys(filter(None, lines)))


def joined(*values: str) -> str:
    """Write what is not empty, each once, parted as COPY parts them."""
    return NEWLINE.join(dict.fromkeys(filter(None, values)))
