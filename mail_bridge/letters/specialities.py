"""Profession and speciality as a code of JDV_J01, from what an organisation attested.

specialities.tsv has the value set's professionals (TRE_A02), letter by letter. What
never enters this room: a guess between two codes.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from cordee.documents.codes import SPECIALITIES, Code

PACKAGE: Final = "cordee.mail_bridge.letters"
TABLE: Final = "specialities.tsv"
_ENDING: Final = re.compile(r"\s*\(sm\)$")
"""The mark of a speciality of medicine; other marks tell two codes apart, and stay."""
_WORDS: Final = re.compile(r"[^a-z0-9]+")
_CODE: Final = re.compile(r"G1[56]_[0-9]{2}(?:/[A-Z0-9]+)?")


def code_of(
    profession: str, speciality: str, choices: Mapping[str, str] | None = None
) -> Code | None:
    """The code of somebody, the profession's alone where the speciality has none.

    `choices` are codes by what is attested, which come first. None where nothing fits.
    """
    table = _table()
    for said in (speciality, profession):
        chosen = (choices or {}).get(said, said)
        if _CODE.fullmatch(chosen) and chosen in table:
            return Code(chosen, table[chosen], SPECIALITIES)
    named = f"{_plain(profession)} {_plain(speciality)}".strip()
    found = _by_label().get(named) or _by_label().get(_plain(profession))
    return None if found is None else Code(found, table[found], SPECIALITIES)


@cache
def _table() -> dict[str, str]:
    """Labels by code."""
    text = (files(PACKAGE) / TABLE).read_text(encoding="utf-8")
    rows = (line.partition("\t") for line in text.splitlines())
    return {code: label for code, _, label in rows}


@cache
def _by_label() -> dict[str, str]:
    """Codes by what a label says, those of two codes left out."""
    found: dict[str, str] = {}
    for code, label in _table().items():
        plain = _plain(label)
        found[plain] = "" if plain in found else code
    return {plain: code for plain, code in found.items() if code}


def _plain(text: str) -> str:
    """Without accents, case, punctuation, and the mark of a speciality."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in apart if not unicodedata.combining(one)).strip()
    return _WORDS.sub(" ", _ENDING.sub("", bare)).strip()
