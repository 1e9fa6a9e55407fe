"""The professions that rules speak of, as words of at most sixteen characters.

An attestation has a French label, the national directory a code of TRE_G15; both are
read here. What never enters this room: who somebody is.
"""

import unicodedata
from typing import Final

DOCTOR: Final = "doctor"
MIDWIFE: Final = "midwife"
DENTIST: Final = "dentist"
OTHER: Final = "other"

_BEGINNINGS: Final = (
    ("infirmier en pratique avancee", "advanced-nurse"),
    ("infirmiere en pratique avancee", "advanced-nurse"),
    ("ipa", "advanced-nurse"),
    ("medecin", DOCTOR),
    ("chirurgien-dentiste", DENTIST),
    ("chirurgien dentiste", DENTIST),
    ("chirurgienne-dentiste", DENTIST),
    ("dentiste", DENTIST),
    ("sage-femme", MIDWIFE),
    ("sage femme", MIDWIFE),
    ("infirmier", "nurse"),
    ("masseur-kine", "physiotherapist"),
    ("masseuse-kine", "physiotherapist"),
    ("kinesitherapeute", "physiotherapist"),
    ("pedicure", "podiatrist"),
    ("podologue", "podiatrist"),
    ("orthophoniste", "speech-therapist"),
    ("orthoptiste", "orthoptist"),
    ("pharmacien", "pharmacist"),
    ("dieteticien", "dietitian"),
    ("psychologue", "psychologist"),
)
"""How a label begins, without accents; the first that fits."""

_CODES: Final = {
    "10": DOCTOR,
    "21": "pharmacist",
    "40": DENTIST,
    "50": MIDWIFE,
    "60": "nurse",
    "69": "nurse",
    "70": "physiotherapist",
    "80": "podiatrist",
    "91": "speech-therapist",
    "92": "orthoptist",
    "93": "psychologist",
    "95": "dietitian",
}
"""TRE_G15."""

WORDS: Final = frozenset({*_CODES.values(), "advanced-nurse", OTHER})


def word_of(text: str) -> str:
    """The word for a code of TRE_G15, a French label, or a word that it is already.

    Whatever is not known is `other`, of which nothing is billed; an empty text stays
    empty: nobody has said yet.
    """
    folded = _folded(text)
    if not folded or folded in WORDS:
        return folded
    if folded in _CODES:
        return _CODES[folded]
    found = (word for head, word in _BEGINNINGS if _begins(folded, head))
    return next(found, OTHER)


def _begins(text: str, head: str) -> bool:
    return text.startswith(head) and (len(head) > 3 or text == head)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text[:256].casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())
