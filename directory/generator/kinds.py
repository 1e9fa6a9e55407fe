"""Kinds of structures: their sector, how many work in one, who works where.

What never enters this room: a structure, chance.
"""

from functools import cache
from typing import Final

import msgspec

from cordee.directory.generator.codes import LIBERAL, SALARIED
from cordee.directory.generator.data import labels
from cordee.directory.generator.dice import Urn
from cordee.directory.model import Coded


class Kind(msgspec.Struct, frozen=True):
    """`staff` is how many activities one has on average; 0: one for each person.

    `central` ones are in the biggest towns of a department. `nouns` begin its name.
    """

    name: str
    sector: Coded
    mode: Coded
    staff: int
    nouns: tuple[str, ...]
    has_finess: bool = True
    central: bool = False


_ROWS: Final = (
    ("solo", "SA07", LIBERAL, 0, ("CABINET",), False, False),
    ("group", "SA08", LIBERAL, 4, ("CABINET DE GROUPE", "SCM", "SELARL"), False, False),
    ("house", "SA52", LIBERAL, 9, ("MSP", "POLE DE SANTE"), True, False),
    ("centre", "SA05", SALARIED, 10, ("CENTRE DE SANTE", "CMS"), True, False),
    ("hospital", "SA01", SALARIED, 260, ("CENTRE HOSPITALIER", "CHU"), True, True),
    ("clinic", "SA04", SALARIED, 70, ("CLINIQUE", "POLYCLINIQUE"), True, True),
    ("ehpad", "SA17", SALARIED, 12, ("EHPAD", "RESIDENCE"), True, False),
    ("lab", "SA25", SALARIED, 8, ("LABORATOIRE", "LBM"), True, False),
    ("pharmacy", "SA33", LIBERAL, 3, ("PHARMACIE",), True, False),
    ("shop", "SA42", SALARIED, 4, ("OPTIQUE", "AUDITION"), False, False),
)


@cache
def kinds() -> dict[str, Kind]:
    """All of them, by name."""
    sectors = labels("sectors.tsv")
    return {
        name: Kind(
            name, Coded(code, sectors[code]), mode, staff, nouns, finess, central
        )
        for name, code, mode, staff, nouns, finess, central in _ROWS
    }


_NOWHERE: Final = ""

_SETTINGS: Final = {
    "doctor": {
        "solo": 250,
        "group": 200,
        "house": 50,
        "centre": 40,
        "hospital": 300,
        "clinic": 90,
        "ehpad": 20,
        _NOWHERE: 50,
    },
    "nurse": {
        "hospital": 550,
        "clinic": 130,
        "solo": 120,
        "ehpad": 100,
        "group": 80,
        _NOWHERE: 20,
    },
    "midwife": {
        "hospital": 550,
        "solo": 200,
        "clinic": 100,
        "group": 100,
        _NOWHERE: 50,
    },
    "pharmacist": {"pharmacy": 750, "lab": 120, "hospital": 100, _NOWHERE: 30},
    "dentist": {"solo": 450, "group": 350, "centre": 120, _NOWHERE: 80},
    "technician": {"hospital": 600, "clinic": 150, "lab": 250},
    "shop": {"shop": 900, _NOWHERE: 100},
    "therapist": {
        "solo": 350,
        "group": 300,
        "hospital": 180,
        "house": 70,
        "ehpad": 60,
        _NOWHERE: 40,
    },
}
_GROUPS: Final = {
    "10": "doctor",
    "21": "pharmacist",
    "26": "shop",
    "28": "shop",
    "40": "dentist",
    "50": "midwife",
    "60": "nurse",
    "69": "nurse",
    "86": "technician",
    "98": "technician",
}

SHARES: Final = {
    "group": 140,
    "house": 25,
    "centre": 15,
    "hospital": 390,
    "clinic": 95,
    "ehpad": 55,
    "lab": 22,
    "pharmacy": 55,
    "shop": 17,
}
"""Of 1,000 activities, about how many are in each kind, given what is above."""


@cache
def workplaces(profession: Coded) -> Urn[Kind | None]:
    """Where people of a profession work; None is nowhere in particular."""
    settings = _SETTINGS[_GROUPS.get(profession.code, "therapist")]
    places = tuple(kinds().get(name) for name in settings)
    return Urn(places, tuple(settings.values()))
