"""Names that MSSanté gives to what is sent: the subject of an XDM, the PDF beside it.

ECO.2.1.3 and ECO.2.1.6 of the référentiel of clients. They are for people: a patient is
known by the metadata, never by these. What never enters this room: an address.
"""

import re
import unicodedata
from datetime import date
from typing import Final

import msgspec

PREFIX: Final = "XDM/1.0/DDM+"
"""What a client hides from its reader (SC.MSS/UX.28)."""

MAX_FIELD: Final = 60
"""Characters of one field: all of them together fit the 255 bytes of a file name."""

MAX_SUBJECT: Final = 400
MISSING: Final = "-"
"""A field that is left with nothing."""

_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|_]')
"""What some file system does not take, and the separator of the fields."""

_DAY: Final = re.compile(r"(?P<rest>.*?)\s*\b(?P<day>[0-9]{2}/[0-9]{2}/[0-9]{4})")


class PdfName(msgspec.Struct, frozen=True):
    """The fields of a name; `record` is the number of the record, or empty."""

    day: date
    label: str
    family: str
    given: str
    record: str = ""

    def __repr__(self) -> str:
        return "PdfName(…)"

    def __str__(self) -> str:
        fields = [self.label, self.family, self.given]
        if self.record:
            fields.append(self.record)
        named = "_".join(map(_field, fields))
        return f"{self.day:%Y%m%d}_{named}.pdf"


class Subject(msgspec.Struct, frozen=True):
    """What a subject says; name and label are not told apart by anything."""

    shown: str
    birth_date: date | None

    def __repr__(self) -> str:
        return "Subject(…)"


def pdf_name(day: date, label: str, family: str, given: str, record: str = "") -> str:
    """`20260112_Lettre de liaison_MARTIN_DOMINIQUE.pdf`."""
    return str(PdfName(day, label, family.upper(), given, record))


def parse_pdf_name(name: str) -> PdfName | None:
    """The fields of such a name, or None for another one."""
    stem, dot, ending = name.rpartition(".")
    if not dot or ending.casefold() != "pdf":
        return None
    written, *fields = stem.split("_")
    if len(written) != 8 or not (written.isascii() and written.isdigit()):
        return None
    if len(fields) not in {3, 4} or not all(fields):
        return None
    try:
        day = date.fromisoformat(f"{written[:4]}-{written[4:6]}-{written[6:]}")
    except ValueError:
        return None
    return PdfName(day, *fields)


def subject(label: str, family: str, given: str, birth_date: date | None) -> str:
    """`XDM/1.0/DDM+Lettre de liaison MARTIN DOMINIQUE 28/03/1979`."""
    words = [_line(label), _line(family).upper(), _line(given)]
    if birth_date is not None:
        words.append(f"{birth_date.day:02}/{birth_date.month:02}/{birth_date.year:04}")
    return PREFIX + " ".join(filter(None, words))


def parse_subject(text: str) -> Subject | None:
    """What is shown of such a subject, also in a reply, or None for another one."""
    at = text[:MAX_SUBJECT].casefold().find(PREFIX.casefold())
    if at < 0:
        return None
    before, rest = text[:at], _line(text[at + len(PREFIX) : MAX_SUBJECT])
    found = _DAY.fullmatch(rest)
    shown = f"{_line(before)} {rest}".strip()
    return Subject(shown, None if found is None else _birth_date(found["day"]))


def _birth_date(written: str) -> date | None:
    day, month, year = map(int, written.split("/"))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _field(text: str) -> str:
    """A field as a file name holds it."""
    bare = _FORBIDDEN.sub(" ", _line(text))
    return " ".join(bare.split())[:MAX_FIELD].strip(" .") or MISSING


def _line(text: str) -> str:
    """One line, composed, without controls."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed)
    return " ".join(kept.split())
