"""A statement of acts of one month, set as PDF/A-1a: what was done and what it makes.

It is no invoice and no claim on a fund. What never enters this room: an addition; sums
come with the acts, from whoever counted them.
"""

from datetime import datetime
from typing import Any, Final

import msgspec

from cordee.documents.errors import SettingError
from cordee.documents.pdf.setting import Language, set_pages

MAX_LINES: Final = 2_000
"""Acts of one statement: sixty a day."""

WORDS: Final = {
    "fr": {
        "title": "Relevé des actes de télé-expertise",
        "day": "Date",
        "act": "Acte",
        "patient": "Patient",
        "other": "Avec",
        "amount": "Montant",
        "count": "Nombre",
        "total": "Total",
        "none": "Aucun acte ce mois-ci.",
        "notes": "À savoir",
        "page": "Page",
        "of": "sur",
        "made": "Établi le",
    },
    "en": {
        "title": "Statement of tele-expertise acts",
        "day": "Date",
        "act": "Act",
        "patient": "Patient",
        "other": "With",
        "amount": "Amount",
        "count": "Number",
        "total": "Total",
        "none": "No act this month.",
        "notes": "Good to know",
        "page": "Page",
        "of": "of",
        "made": "Made on",
    },
}


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """An act or a counter-entry, as it is to be read; `note` says what is special."""

    day: str
    code: str
    patient: str
    other: str
    amount: str
    note: str = ""

    def __repr__(self) -> str:
        return "StatementLine(…)"


class StatementSum(msgspec.Struct, frozen=True):
    """Of one code: how many, and what they come to, as it is to be read."""

    code: str
    count: int
    amount: str


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Whose, which month, what was done; texts as they are to be read."""

    month: str
    practitioner: tuple[str, ...]
    lines: tuple[StatementLine, ...]
    sums: tuple[StatementSum, ...]
    total: str
    notes: tuple[str, ...] = ()
    made_on: str = ""

    def __repr__(self) -> str:
        return "Statement(…)"


def set_statement(statement: Statement, language: Language, made: datetime) -> bytes:
    """The statement as PDF/A-1a. Raises SettingError where it has too many lines."""
    if len(statement.lines) > MAX_LINES:
        raise SettingError(f"a statement has at most {MAX_LINES} lines")
    page: dict[str, Any] = msgspec.to_builtins(statement)
    page |= {"words": WORDS[language], "lang": language}
    return set_pages("statement.typ", page, made)
