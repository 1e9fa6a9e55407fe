"""Days of a department: its clock, and its public holidays.

What never enters this room: a service.
"""

from datetime import date
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

MAINLAND: Final = ZoneInfo("Europe/Paris")

_ZONES: Final = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_SUBDIVISIONS: Final = {
    "57": "57",  # Moselle and Alsace: local law keeps two more days
    "67": "6AE",
    "68": "6AE",
    **{code: code for code in ("971", "972", "973", "974", "976")},
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
_YEARS: Final = 256
"""Years of departments held in memory: a few of each."""


def zone(department: str) -> ZoneInfo:
    """The time zone of a department; of Paris when there is no other."""
    name = _ZONES.get(department)
    return ZoneInfo(name) if name else MAINLAND


def is_holiday(day: date, department: str) -> bool:
    """Whether a day is a public holiday there (Code du travail, L3133-1, L3134-13)."""
    return day in _holidays(day.year, _SUBDIVISIONS.get(department, ""))


@lru_cache(_YEARS)
def _holidays(year: int, subdivision: str) -> frozenset[date]:
    known = holidays.country_holidays("FR", subdiv=subdivision or None, years=year)
    return frozenset(known)
