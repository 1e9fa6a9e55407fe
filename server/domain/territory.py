"""Under what a request of tele-expertise is counted: speciality, and department.

Pure. What never enters this room: a person, an account, a patient.
"""

import re
from typing import Final

MAX_UNIT: Final = 256
"""Characters of a unit, as the wire has it."""

_TOLD: Final = re.compile(r"\((0[1-9]|[1-8]\d|9[0-5]|2[AB]|9[78]\d)\)")
_POSTCODE: Final = re.compile(r"(?<!\d)(\d{5})(?!\d)")
_OVERSEAS: Final = ("97", "98")
_CORSICA: Final = "20"
_SOUTH_OF_CORSICA: Final = ("200", "201")
_LAST: Final = 95


def unit_of(speciality: str, place: str) -> str:
    """Speciality of the expert, a slash, department of the requester's place."""
    department = department_of(place)
    room = MAX_UNIT - len(department) - 1
    return f"{speciality[:room].replace('/', ' ')}/{department}"


def department_of(place: str) -> str:
    """The department that a place names by its postcode, or as "(56)"; else empty."""
    if told := _TOLD.search(place):
        return told[1]
    for code in _POSTCODE.findall(place):
        if department := _of_postcode(code):
            return department
    return ""


def _of_postcode(code: str) -> str:
    if code.startswith(_OVERSEAS):
        return code[:3]
    if code.startswith(_CORSICA):
        return "2A" if code.startswith(_SOUTH_OF_CORSICA) else "2B"
    return code[:2] if 0 < int(code[:2]) <= _LAST else ""
