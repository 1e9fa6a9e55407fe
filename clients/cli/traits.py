"""A patient's identity traits as a person writes them, or a reader scans them.

What never enters this room: an INS in an error; a trait that nobody gave.
"""

import re
from datetime import date
from typing import Final

import msgspec

from cordee.clients.cli.catalogue import letters as words
from cordee.clients.cli.misuse import Misuse
from cordee.clients.sdk import LetterPatient
from cordee.documents.ins import Ins, Status
from cordee.documents.ins_datamatrix import Scanned

FRENCH: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
PAIR: Final = 2
"""A name and a first name."""

SEXES: Final = {"M": "M", "H": "M", "F": "F"}


def day(text: str) -> date:
    """`12/03/1948` or `1948-03-12`. Raises Misuse."""
    french, iso = FRENCH.fullmatch(text), ISO.fullmatch(text)
    parts = french.groups()[::-1] if french else iso.groups() if iso else None
    try:
        if parts is not None:
            return date(*map(int, parts))
    except ValueError:
        pass
    raise Misuse(words.BAD_DAY(words=text))


def parse(text: str) -> LetterPatient:
    """`DURAND Paul 12/03/1948 M`: birth name, first names, birth, sex. Raises Misuse.

    The birth name is what is written in capitals, else the first word. Three words in
    capitals say nothing of where it ends.
    """
    said = text.split()
    born = next((word for word in said if any(map(str.isdigit, word))), None)
    if born is None:
        raise Misuse(words.BAD_PATIENT())
    at = said.index(born)
    names, after = said[:at], said[at + 1 :]
    is_pair = len(names) == PAIR
    family = names[:1] if is_pair else _leading_capitals(names) or names[:1]
    given = names[len(family) :]
    sex = SEXES.get(after[0].upper()) if len(after) == 1 else "" if not after else None
    if not family or not given or sex is None:
        raise Misuse(words.BAD_PATIENT())
    name = " ".join(family)
    return LetterPatient(
        name,
        name,
        " ".join(given),
        day(born).isoformat(),
        sex,
        "",
        "",
        "",
        "provisional",
    )


def with_ins(patient: LetterPatient, ins: Ins) -> LetterPatient:
    """The same with a qualified INS: whoever typed it has it from the record."""
    return msgspec.structs.replace(
        patient, matricule=ins.matricule, oid=ins.oid, status=Status.QUALIFIED.value
    )


def scanned(one: Scanned) -> LetterPatient:
    """The traits of a DataMatrix, whose INS is qualified."""
    traits = LetterPatient(
        one.family,
        one.family,
        one.given,
        one.birth_date,
        one.sex,
        one.birth_place,
        "",
        "",
        "",
    )
    return with_ins(traits, one.ins)


def _leading_capitals(names: list[str]) -> list[str]:
    found = list[str]()
    for word in names:
        if not word.isupper():
            break
        found.append(word)
    return found
