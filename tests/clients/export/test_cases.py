"""Tele-expertise on the pages: who asked what, what was answered, what was agreed."""

from cordee.clients.sdk import CaseLine, SectionView, StudyLine
from tests.clients.export.scene import ANNA, BRUNO, document, line
from tests.clients.export.test_pages import read

CASE = bytes(16)


def case(deed, **about):
    return CaseLine(case=CASE, deed=deed, **about)


STUDY = StudyLine(
    uid="1.2.3",
    description="Scanner cérébral",
    modality="CT",
    date="2026-03-12",
    patient="MARTIN^ZOE",
    birth_date="1979-03-12",
    series=2,
    instances=300,
    omitted=1,
)
SECTIONS = (SectionView(title="Examen", text="Lésion de 4 mm."),)
LINES = [
    line(1, ANNA, kind="members", joined=(ANNA, BRUNO)),
    line(
        2, ANNA, kind="consent", case=case("consented", form="oral", purposes=("care",))
    ),
    line(
        3,
        ANNA,
        kind="case",
        case=case(
            "asked",
            text="À retirer ?",
            context="Depuis 2 ans",
            to_name="Dermatologie",
            urgent=True,
            billable=False,
            rule="TEX-20",
            provisional=True,
        ),
    ),
    line(4, BRUNO, kind="case", case=case("step", step="claim")),
    line(
        5,
        BRUNO,
        kind="case",
        case=case("step", step="decline", text="Hors sujet", counts=False),
    ),
    line(6, ANNA, "Voici", kind="study", study=STUDY),
    line(
        7,
        BRUNO,
        kind="case",
        case=case(
            "reported",
            version=2,
            text="Bénin.",
            sections=SECTIONS,
            incidents="Photo floue",
        ),
    ),
    line(8, ANNA, kind="consent", case=case("consent-ended", text="a changé d'avis")),
]


def test_a_page_says_what_was_asked_answered_and_agreed():
    _, text = read(document(LINES))
    for said in (
        "note le consentement du patient (oral), pour : soins",
        "demande l'avis de Dermatologie, urgent",
        "Question : À retirer ?",
        "Contexte : Depuis 2 ans",
        "non facturable (TEX-20)",
        "prend la demande en charge",
        "refuse la demande : Hors sujet (sans effet)",
        "imagerie : Scanner cérébral CT 2026-03-12, 2 séries, 300 images",
        "1 fichiers illisibles",
        "compte rendu de télé-expertise (version 2, annule et remplace)",
        "Examen : Lésion de 4 mm.",
        "Conclusion : Bénin.",
        "Incidents techniques : Photo floue",
        "note que le patient retire son consentement : a changé d'avis",
    ):
        assert said in text, said


def test_what_is_filed_has_every_part_of_a_report():
    filed = document(LINES).document.lines
    assert filed[6].case.sections[0].text == "Lésion de 4 mm."
    assert filed[2].case.context == "Depuis 2 ans"
    assert filed[5].study.instances == 300
    assert (filed[7].case.deed, filed[7].case.case) == ("consent-ended", CASE.hex())
