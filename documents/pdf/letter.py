"""A letter of text alone, set as PDF/A-1a.

What never enters this room: markup; texts are data, and shown as they are.
"""

from datetime import datetime
from typing import Final

import msgspec

from cordee.documents.errors import SettingError
from cordee.documents.pdf.setting import Language, set_pages

MAX_TEXT: Final = 200_000
"""Characters of a letter: a hundred pages of it."""

WORDS: Final = {
    "fr": {
        "patient": "Patient",
        "born": "Né(e) le",
        "ins": "INS",
        "to": "Destinataires",
        "signed": "Validé par",
        "page": "Page",
        "of": "sur",
        "replaces": "Annule et remplace la version précédente",
    },
    "en": {
        "patient": "Patient",
        "born": "Born on",
        "ins": "INS",
        "to": "To",
        "signed": "Validated by",
        "page": "Page",
        "of": "of",
        "replaces": "Cancels and replaces the previous version",
    },
}


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter says; every field is plain text, and may be empty but the title.

    `letterhead` are the lines of the sender; `birth_date` and `signed_on` are written
    as they are to be read; `replaces` is for a new version (AMBU.MSS/va1.02).
    """

    title: str
    letterhead: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    patient: str = ""
    birth_date: str = ""
    ins: str = ""
    place_and_date: str = ""
    text: str
    signature: tuple[str, ...] = ()
    signed_on: str = ""
    replaces: bool = False

    def __repr__(self) -> str:
        return "Letter(…)"


def set_letter(letter: Letter, language: Language, made: datetime) -> bytes:
    """The letter as PDF/A-1a. Raises SettingError. Blocks: a tenth of a second."""
    if len(letter.text) > MAX_TEXT:
        raise SettingError("this letter is too long")
    page = msgspec.to_builtins(letter) | {"words": WORDS[language], "lang": language}
    return set_pages("letter.typ", page, made)
