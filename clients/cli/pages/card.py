"""The recovery card as a page: text, or a PDF for the printer.

What never enters this room: a card on disk; the caller writes what it is given.
"""

from importlib.resources import files
from typing import Final

import msgspec
import segno

from cordee.clients.cli import pages
from cordee.clients.cli.catalogue import card as words

TEMPLATE: Final = "card.typ"
QUIET: Final = 40
"""Characters of a rule in the text version."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the page; `repr` shows nothing of the groups."""

    name: str
    organisation: str
    origin: str
    account: str
    date: str
    groups: str

    def __repr__(self) -> str:
        return f"Card({self.account})"


def as_pdf(card: Card) -> bytes:
    """One A4 page, French with English below."""
    template = files(pages).joinpath(TEMPLATE).read_bytes()
    import typst  # noqa: PLC0415 - slow to load, and large

    return typst.compile(
        template, format="pdf", sys_inputs=_values(card), ignore_system_fonts=True
    )


def as_text(card: Card) -> str:
    """The same for a screen or a plain printer."""
    groups = card.groups.split()
    rows = ("   ".join(groups[:4]), "   ".join(groups[4:]))
    fields = [f"{label} : {value}" for label, value in _fields(card)]
    lines = [
        words.TITLE.fr,
        words.TITLE.en,
        "",
        *fields,
        "",
        *(f"    {row}" for row in rows),
        "",
        *_said("fr"),
        "-" * QUIET,
        *_said("en"),
    ]
    return "\n".join(lines) + "\n"


def _fields(card: Card) -> list[tuple[str, str]]:
    values = (card.name, card.organisation, card.origin, card.account, card.date)
    labels = [f"{label.fr} / {label.en}" for label in words.FIELDS]
    blanks = [value or words.BLANK for value in values]
    return list(zip(labels, blanks, strict=True))


def _said(language: str) -> list[str]:
    heading, *rest = (getattr(text, language) for text in words.LINES)
    return [heading, *(f"  - {line}" for line in rest)]


def _values(card: Card) -> dict[str, str]:
    fields = _fields(card)
    values = {
        "title": words.TITLE.fr,
        "title_en": words.TITLE.en,
        "groups": card.groups,
        "code": _code(card.groups),
        "fields": str(len(fields)),
        "lines": str(len(words.LINES)),
    }
    for number, (label, value) in enumerate(fields):
        values |= {f"label{number}": label, f"field{number}": value}
    for number, text in enumerate(words.LINES):
        values |= {f"fr{number}": text.fr, f"en{number}": text.en}
    return values


def _code(groups: str) -> str:
    """The QR code of the 40 characters: rows of 1 for dark and 0 for light."""
    code = segno.make("".join(groups.split()), error="q", micro=False)
    return "\n".join("".join("1" if bit else "0" for bit in row) for row in code.matrix)
