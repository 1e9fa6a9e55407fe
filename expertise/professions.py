"""The professions that rules speak of, as words of at most sixteen characters.

An attestation has a French label, the national directory a code of TRE_G15; both are
read here. What never enters this room: who somebody is.
"""

import unicodedata
from typing import Final, Literal

import msgspec

from cordee.expertise import data

DOCTOR: Final = "doctor"
MIDWIFE: Final = "midwife"
DENTIST: Final = "dentist"
OTHER: Final = "other"

ADVANCED: Final = "advanced-nurse"
MAX_LABEL: Final = 256
"""Characters of a label that are looked at."""
SHORT: Final = 3
"""A beginning of so many letters stands for a whole label: `ipa`, `orl`."""


class Professions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`codes` of TRE_G15; `labels` are how one begins, without accents, in order."""

    schema: Literal["cordee.expertise.professions/1"]
    codes: dict[str, str]
    labels: tuple[tuple[str, str], ...]


_KNOWN: Final = msgspec.json.decode(data.read("professions.json"), type=Professions)
WORDS: Final = frozenset({*_KNOWN.codes.values(), ADVANCED, OTHER})


def word_of(text: str) -> str:
    """The word for a code of TRE_G15, a French label, or a word that it is already.

    Whatever is not known is `other`, of which nothing is billed; an empty text stays
    empty: nobody has said yet.
    """
    folded = _folded(text)
    if not folded or folded in WORDS:
        return folded
    if folded in _KNOWN.codes:
        return _KNOWN.codes[folded]
    found = (word for head, word in _KNOWN.labels if _begins(folded, head))
    return next(found, OTHER)


def _begins(text: str, head: str) -> bool:
    return text.startswith(head) and (len(head) > SHORT or text == head)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text[:MAX_LABEL].casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())
