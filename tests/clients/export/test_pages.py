"""The pages, read back: what was said stands there, as text, and runs nothing."""

import io
import json
import re
import unicodedata
from datetime import UTC
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cordee.clients.export import Language, render_pages, render_pdf, words
from cordee.clients.export.letters import HIDDEN, KEPT, visible, without_shape
from cordee.clients.export.pictures import MAX_SIDE, drawn
from tests.clients.export.scene import (
    ANNA,
    BRUNO,
    CODE,
    document,
    file,
    line,
    picture,
)

PARIS = ZoneInfo("Europe/Paris")


def read(gathered, language="fr", zone=PARIS):
    pdf = PdfReader(io.BytesIO(render_pdf(gathered, Language(language), zone)))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    return pdf, re.sub(r"\s+", " ", text)


def test_a_page_says_who_said_what_when_and_under_which_number():
    pdf, text = read(document())
    for said in (
        "Avis — Mme D., lit 12",
        "DURAND Marie, née le 03/02/1951",
        "Anna Lefèvre, Chirurgienne, chirurgie viscérale",
        "responsable",
        "réserve ATT-08",
        "depuis l'époque 1",
        "a lu jusqu'au n° 2",
        "21/11/2026",
        "12:33",
        "à 14 h ? Mme D. est à jeun.",
        "en réponse au n° 2 · modifié par son auteur",
        "[pouce levé] Anna Lefèvre",
        "Pris en charge par Anna Lefèvre",
        "a fait entrer Claire Dubois",
        "[message retiré par son auteur]",
        "[élément refusé : MSG-01]",
        "[effacé au terme de sa durée de conservation]",
        "Une partie manque ici",
        "place non encore confirmée · réserve MSG-05",
        "a quitté la conversation",
        "Page 1 sur 2",
        "22/11/2026 10:30",
    ):
        assert said in text, said
    assert "erreur de patient" not in text
    assert pdf.metadata.title == "Avis — Mme D., lit 12"


def test_the_report_stands_at_the_end_with_hashes_and_numbers():
    _, text = read(document())
    report = text[text.rindex("Rapport de vérification") :]
    for said in (
        "Numéros, empreintes et signatures concordent.",
        "12 éléments, du n° 1 au n° 12",
        "ab" * 32,
        "77" * 32,
        "4 comptes signataires, 3 époques de clés",
        "jusqu'au n° 11",
        "n° 9 (MSG-01)",
    ):
        assert said in report, said


def test_a_thread_that_does_not_verify_says_so():
    _, text = read(document(frozen="LOG-02"), "en")
    assert "THEY DO NOT AGREE: the thread is frozen (rule LOG-02)." in text
    assert "signatures agree." not in text


def test_files_are_listed_with_size_and_hash():
    _, text = read(document())
    files = text[text.index("Pièces jointes") :]
    assert "scanner thorax.jpg 1,8 Mo" in files
    assert "compte rendu.pdf 90,2 ko" in files
    assert bytes(range(32)).hex() in files.replace(" ", "")


def test_what_looks_like_code_is_text():
    _, text = read(document())
    assert CODE in text
    assert " 2 gras" not in text


@pytest.mark.parametrize("place", ["title", "patient"])
def test_code_is_text_wherever_it_stands(place):
    gathered = document()
    thread = msgspec.structs.replace(gathered.document.thread, **{place: CODE})
    changed = msgspec.structs.replace(gathered.document, thread=thread)
    _, text = read(msgspec.structs.replace(gathered, document=changed))
    assert CODE in text


def test_nothing_hidden_reaches_a_page():
    _, text = read(document())
    assert "a[U+202E]b[U+0000]c[U+001B][31m" in text


def test_a_long_word_stays_on_the_page():
    pdf, _ = read(document())
    width = float(pdf.pages[1].mediabox.width)
    places = []

    def note(text, _matrix, position, _font, _size):
        if "xxx" in text:
            places.append(position[4])

    pdf.pages[1].extract_text(visitor_text=note)
    _, text = read(document([line(1, ANNA, "y" * 2000)]))
    assert text.replace(" ", "").count("y") >= 2000
    assert all(x < width for x in places)


def test_it_is_an_archive_pdf_with_every_font_inside():
    data = render_pdf(document(), Language.FR, PARIS)
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    for page in PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            described = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & described.keys()


def test_the_same_thread_gives_the_same_bytes():
    assert render_pdf(document(), Language.FR, UTC) == render_pdf(
        document(), Language.FR, UTC
    )


def test_both_languages_say_the_same_with_the_same_names():
    tables = [v for v in vars(words).values() if isinstance(v, dict)]
    every = [word for table in tables for word in table.values()]
    found = [word for word in every if isinstance(word, words.Word)]
    found += [words.README, words.README_NAMES, words.UNITS]
    assert len(found) > 80
    for word in found:
        names = [set(re.findall(r"{(\w+)}", text)) for text in word]
        assert names[0] == names[1], word


def test_the_pages_can_be_looked_at():
    pages = render_pages(document(), Language.EN, PARIS, 40)
    assert len(pages) == 2
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_a_thread_without_a_title_is_called_by_who_is_there():
    gathered = document()
    thread = msgspec.structs.replace(gathered.document.thread, title="", patient=None)
    changed = msgspec.structs.replace(gathered.document, thread=thread)
    pdf, text = read(msgspec.structs.replace(gathered, document=changed))
    assert pdf.metadata.title == "Bruno Œuvrard, Claire Dubois"
    assert "non précisé" in text


# --- pictures and letters --------------------------------------------------------


def test_a_picture_is_drawn_anew():
    wild = picture() + b"<script>after the end</script>"
    framed = drawn(wild)
    assert "data:image/jpeg;base64," in framed
    assert "script" not in framed


@pytest.mark.parametrize(
    "thumbnail",
    [
        None,
        b"",
        b"\xff\xd8\xff",
        b"<svg/>",
        picture()[:300],
        picture((MAX_SIDE + 1, 1)),
    ],
)
def test_what_is_no_thumbnail_is_left_out(thumbnail):
    shown = file("x.jpg", 1, thumbnail=thumbnail)
    said = line(2, BRUNO, "voici", kind="file", files=(shown,))
    assert drawn(thumbnail) is None
    assert "x.jpg" in read(document([said]))[1]


def test_letters_without_a_shape_are_named():
    said = line(2, BRUNO, "fièvre 🤒 中 ok")
    _, text = read(document([said]))
    assert "fièvre [FACE WITH THERMOMETER] [CJK UNIFIED IDEOGRAPH-4E2D] ok" in text


def test_only_what_fails_is_named():
    asked = []

    def probe(letters):
        asked.append(letters)
        return not set(letters) & set("éà")

    letters = "".join(map(chr, range(0xC0, 0x170)))
    assert set(without_shape([letters], probe)) == {ord("é"), ord("à")}
    assert len(asked) < 40


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_filed(text):
    said = line(2, BRUNO, text)
    pdf, _ = read(document([said]), zone=UTC)
    assert len(pdf.pages) >= 1
    assert json.loads(msgspec.json.encode(document([said]).document))


@given(st.text())
def test_what_is_visible_hides_nothing(text):
    assert all(
        c in KEPT or unicodedata.category(c) not in HIDDEN for c in visible(text)
    )
