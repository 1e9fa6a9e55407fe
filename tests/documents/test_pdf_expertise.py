"""A report of tele-expertise says what the law asks, as PDF/A-1; so does a statement."""

import io
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from PIL import Image
from pypdf import PdfReader

from cordee.documents import pdf
from cordee.documents.errors import SettingError
from cordee.documents.pdf.facts import Claim
from cordee.documents.pdf.report import MAX_IMAGE, MAX_IMAGES, MAX_TEXT
from cordee.documents.pdf.statement import MAX_LINES

MADE = datetime(2026, 1, 13, 9, 12, tzinfo=UTC)
CASE = pdf.Expertise(
    case="7QK4-2M9P",
    requester=("Dr Hélène MOREAU", "Médecine générale", "RPPS 10101234567"),
    expert=("Dr Karim BENALI", "Dermatologie", "RPPS 10109876543"),
    patient="MARTIN Dominique",
    birth_date="28/03/1979",
    ins="2 79 03 51 215 189 89",
    asked_on="12 janvier 2026 à 15:45",
    answered_on="13 janvier 2026 à 09:12",
    question="Exérèse d'emblée ou surveillance ?",
    context="Phototype II.",
    consent="Oral, patient informé",
    seen=("photo-dos.jpg", "TDM thoracique, 300 coupes"),
    sections=(pdf.ReportSection("Description", "Lésion asymétrique de 8 mm."),),
    conclusion="Exérèse complète, marge de 2 mm.",
)
STATEMENT = pdf.Statement(
    month="Janvier 2026",
    practitioner=("Dr Karim BENALI", "Dermatologie"),
    lines=(
        pdf.StatementLine(
            day="13/01/2026",
            code="TE2",
            patient="MARTIN Dominique",
            other="Dr MOREAU",
            amount="23,00 €",
            note="nombre de l'année provisoire",
        ),
    ),
    sums=(pdf.StatementSum("TE2", 1, "23,00 €"),),
    total="23,00 €",
    notes=("Ce relevé n'est pas une facture.",),
    made_on="01/02/2026",
)


def read(data):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def jpeg(size=64):
    stream = io.BytesIO()
    Image.linear_gradient("L").resize((size, size)).save(stream, "JPEG")
    return stream.getvalue()


def archival(data):
    facts = pdf.inspect(data)
    return facts.is_archival and facts.claim == Claim(1, "A")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Compte rendu de télé-expertise", "Aucun incident technique signalé")),
        ("en", ("Tele-expertise report", "No technical incident was reported")),
    ],
)
def test_a_report_says_who_when_what_was_asked_seen_and_answered(language, words):
    data = pdf.set_report(CASE, language, MADE)
    text = read(data)
    assert archival(data)
    for word in (
        *words,
        *CASE.requester,
        *CASE.expert,
        *CASE.seen,
        CASE.asked_on,
        CASE.answered_on,
        CASE.question,
        CASE.conclusion,
        "Lésion asymétrique",
        CASE.ins,
    ):
        assert word in text
    assert pdf.set_report(CASE, language, MADE) == data


def test_a_later_version_says_what_it_replaces_and_an_incident_is_told():
    text = read(
        pdf.set_report(
            replace(CASE, version=2, incidents="Image 3 illisible."), "fr", MADE
        )
    )
    assert "Annule et remplace la version précédente" in text
    assert "version 2" in text
    assert "Image 3 illisible." in text
    assert "Aucun incident" not in text


def test_a_request_has_the_question_and_what_goes_with_it():
    text = read(
        pdf.set_request(
            replace(CASE, sections=(), conclusion="", answered_on=""), "fr", MADE
        )
    )
    assert "Demande de télé-expertise" in text
    assert "Adressé à" in text
    assert CASE.question in text
    assert "Conclusion" not in text
    assert "Signé par" not in text


def test_key_images_are_shown_with_their_captions():
    image = pdf.KeyImage("Coupe 112, 8,2 mm", jpeg())
    data = pdf.set_report(replace(CASE, images=(image,)), "fr", MADE)
    assert archival(data)
    pages = PdfReader(io.BytesIO(data)).pages
    assert sum(len(page.images) for page in pages) == 1
    assert "Coupe 112, 8,2 mm" in read(data)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(CASE, conclusion=" \n"),
        replace(CASE, context="x" * (MAX_TEXT + 1)),
        replace(CASE, images=(pdf.KeyImage("a", b"\x89PNG"),)),
        replace(CASE, images=(pdf.KeyImage("a", jpeg() + bytes(MAX_IMAGE)),)),
        replace(CASE, images=(pdf.KeyImage("a", jpeg()),) * (MAX_IMAGES + 1)),
        replace(CASE, images=(pdf.KeyImage("a", b"\xff\xd8\xff not a picture"),)),
    ],
)
def test_a_report_that_cannot_be_is_refused(wrong):
    with pytest.raises(SettingError):
        pdf.set_report(wrong, "fr", MADE)


def test_text_is_never_markup():
    hostile = '#panic("x") *a* $x$ @c `d` // e'
    data = pdf.set_report(
        replace(
            CASE,
            conclusion=hostile,
            seen=(hostile,),
            sections=(pdf.ReportSection(hostile, hostile),),
        ),
        "fr",
        MADE,
    )
    assert read(data).count('#panic("x")') == 4


def test_a_statement_has_its_lines_its_sums_and_its_notes():
    data = pdf.set_statement(STATEMENT, "fr", MADE)
    assert archival(data)
    text = read(data)
    for word in (
        "Relevé des actes",
        "Janvier 2026",
        "TE2",
        "23,00 €",
        "provisoire",
        "n'est pas une facture",
    ):
        assert word in text
    assert "No act this month" in read(
        pdf.set_statement(replace(STATEMENT, lines=()), "en", MADE)
    )


def test_a_statement_of_many_pages_repeats_its_head_and_has_a_bound():
    text = read(
        pdf.set_statement(replace(STATEMENT, lines=STATEMENT.lines * 120), "fr", MADE)
    )
    assert text.count("Montant") > 3
    with pytest.raises(SettingError):
        pdf.set_statement(
            replace(STATEMENT, lines=STATEMENT.lines * (MAX_LINES + 1)), "fr", MADE
        )


def test_nothing_of_a_patient_is_in_a_representation():
    for one in (CASE, STATEMENT, *STATEMENT.lines, *CASE.sections):
        assert "MARTIN" not in repr(one)
        assert "Lésion" not in repr(one)
