"""What a ward says: lines that look like those of a hospital, the same each time.

Forty words are common; as many again are rare, as names and numbers are. What never
enters this room: a measure.
"""

from random import Random
from typing import Final

COMMON: Final = [
    "patient",
    "hôpital",
    "bloc",
    "cardiologie",
    "fièvre",
    "douleur",
    "thoracique",
    "troponine",
    "créatinine",
    "demain",
    "matin",
    "sortie",
    "lit",
    "chambre",
    "ordonnance",
    "perfusion",
    "antibiotique",
    "amoxicilline",
    "scanner",
    "radio",
    "avis",
    "merci",
    "docteur",
    "urgence",
    "stable",
    "évolution",
    "favorable",
    "consultation",
    "famille",
    "infirmière",
    "pansement",
    "drain",
    "œdème",
    "cœur",
    "saturation",
    "oxygène",
    "tension",
    "glycémie",
    "insuline",
    "potassium",
    "kaliémie",
    "bilan",
    "contrôle",
]
SYLLABLES: Final = [
    "ba",
    "del",
    "mo",
    "rin",
    "ta",
    "ver",
    "ou",
    "lac",
    "son",
    "pey",
    "gi",
    "fon",
    "cha",
    "rel",
]
RARE_SHARE: Final = 0.3
LEAST, MOST = 6, 20
"""Words of a line."""
QUERIES: Final = (
    "troponine",
    "trop",
    "creatinnine",
    "hopital kaliemie",
    "oedeme coeur",
    "amoxicilline",
    "s",
    "infirmiere drain sortie",
    "l'insuline",
    "bade",
)
"""A word, its beginning, a typing error, several, without accents, elided, rare."""


def said(number: int) -> str:
    """Give the line of a number."""
    chance = Random(number)
    return " ".join(_word(chance) for _ in range(chance.randint(LEAST, MOST)))


def _word(chance: Random) -> str:
    if chance.random() >= RARE_SHARE:
        return chance.choice(COMMON)
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
