"""A letter of text becomes a PDF/A-1, whatever is in the text."""

import io
from datetime import UTC, datetime

import msgspec
import pytest
from pypdf import PdfReader

from cordee.documents import pdf
from cordee.documents.errors import SettingError
from cordee.documents.pdf import letter as setting
from cordee.documents.pdf.facts import Claim

MADE = datetime(2026, 1, 12, 15, 45, tzinfo=UTC)
LETTER = pdf.Letter(
    title="Lettre de liaison",
    letterhead=("Hôpital Saint-Exemple", "Cardiologie"),
    recipients=("Dr Yann LE GOFF",),
    patient="MARTIN Dominique",
    birth_date="28/03/1979",
    ins="2 79 03 51 215 189 89",
    place_and_date="Paris, le 12 janvier 2026",
    text="Cher confrère,\n\nœdème : résolu.",
    signature=("Dr Camille ARNAUD",),
    signed_on="12/01/2026 15:45",
    replaces=True,
)


def read(data):
    pages = PdfReader(io.BytesIO(data)).pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Né(e) le", "Validé par", "Annule et remplace")),
        ("en", ("Born on", "Validated by", "Cancels and replaces")),
    ],
)
def test_a_letter_is_a_pdfa_1a_in_both_languages(language, words):
    data = pdf.set_letter(LETTER, language, MADE)
    facts = pdf.inspect(data)
    assert (facts.claim, facts.version, facts.pages) == (Claim(1, "A"), "1.4", 1)
    assert facts.is_archival
    text = read(data)
    for word in (
        *words,
        "MARTIN Dominique",
        "28/03/1979",
        "œdème : résolu.",
        "Dr Camille ARNAUD",
    ):
        assert word in text
    assert pdf.set_letter(LETTER, language, MADE) == data


def test_a_letter_may_have_nothing_but_a_title_and_a_text():
    data = pdf.set_letter(pdf.Letter(title="T", text=""), "fr", MADE)
    assert pdf.inspect(data).is_archival


def test_text_is_never_markup():
    text = '#panic("x") *a* $x$ <b> \\ @c `d` // e = f'
    data = pdf.set_letter(msgspec.structs.replace(LETTER, text=text), "fr", MADE)
    assert "#panic" in read(data)
    assert "*a* $x$ <b>" in read(data)


def test_what_no_font_shows_is_named_and_what_hides_is_left_out():
    text = "pouce 👍 vu\u202e à l'envers\x00, un mot" + "x" * 300
    data = pdf.set_letter(msgspec.structs.replace(LETTER, text=text), "fr", MADE)
    assert "[THUMBS UP SIGN]" in read(data).replace("\n", " ")
    assert pdf.inspect(data).is_archival


def test_a_letter_without_an_end_is_refused(monkeypatch):
    monkeypatch.setattr(setting, "MAX_TEXT", 10)
    with pytest.raises(SettingError):
        pdf.set_letter(LETTER, "fr", MADE)


def test_a_repr_says_nothing_of_a_letter():
    assert repr(LETTER) == "Letter(…)"
