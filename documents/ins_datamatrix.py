"""The DataMatrix of an INS, as the text that a reader types.

Fields may come in any order; fixed ones have no separator after them, which some
readers write as `<GS>`. Only read, never printed: its header is not known well enough.
What never enters this room: a picture.
"""

from typing import Final

import msgspec

from cordee.documents import ins as identity
from cordee.documents.errors import InsError
from cordee.documents.ins import Ins

HEADER: Final = 26
"""Characters before the first field; they begin with `IS`."""

GS: Final = "\x1d"
FIXED: Final = {"S1": 15, "S5": 1, "S6": 10, "S7": 5}
"""Fields of a fixed length: matricule, sex, birth date, INSEE place of birth."""

VARIABLE: Final = frozenset({"S2", "S3", "S4"})
"""Fields that a separator ends: OID, first names, birth name."""

MAX_TEXT: Final = 1024


class Scanned(msgspec.Struct, frozen=True):
    """What it says; `birth_date` is ISO 8601, all but the INS may be empty."""

    ins: Ins
    family: str
    given: str
    sex: str
    birth_date: str
    birth_place: str

    def __repr__(self) -> str:
        return "Scanned(…)"


def is_scan(text: str) -> bool:
    """Whether a text looks like one, rather than a matricule."""
    return text.strip()[:2] == "IS"


def read(text: str) -> Scanned:
    """Read what a reader typed. Raises InsError."""
    fields = _fields(text.strip("\r\n\t ").replace("<GS>", GS))
    ins = identity.parse(fields.get("S1", ""), fields.get("S2", ""))
    day, month, year = (*fields.get("S6", "").split("-"), "", "", "")[:3]
    return Scanned(
        ins,
        family=fields.get("S4", ""),
        given=fields.get("S3", ""),
        sex=fields.get("S5", ""),
        birth_date=f"{year}-{month}-{day}" if year else "",
        birth_place=fields.get("S7", ""),
    )


def _fields(text: str) -> dict[str, str]:
    if not is_scan(text) or len(text) > MAX_TEXT:
        raise InsError("this is no DataMatrix of an INS")
    rest, found = text[HEADER:], dict[str, str]()
    while rest:
        name, rest = rest[:2], rest[2:]
        if name in FIXED:
            value, rest = rest[: FIXED[name]], rest[FIXED[name] :].removeprefix(GS)
        elif name in VARIABLE:
            value, _, rest = rest.partition(GS)
        else:
            raise InsError("this DataMatrix has a field that is not known")
        if name in found:
            raise InsError("a field of this DataMatrix comes twice")
        found[name] = value
    return found
