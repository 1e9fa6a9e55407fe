"""Names of what is sent: made, read again, and never a way out of a folder."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.documents import naming

DAY = date(2022, 5, 31)
SAMPLE = "20220531_CR d'imagerie médicale_CORSE_FIGATELLIX.pdf"
DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))


def test_a_name_is_that_of_the_published_example():
    assert (
        naming.pdf_name(DAY, "CR d'imagerie médicale", "Corse", "FIGATELLIX") == SAMPLE
    )
    found = naming.parse_pdf_name(SAMPLE)
    assert (found.day, found.label) == (DAY, "CR d'imagerie médicale")
    assert (found.family, found.given, found.record) == ("CORSE", "FIGATELLIX", "")
    assert "CORSE" not in repr(found)


def test_a_record_has_a_number_at_the_end():
    name = naming.pdf_name(DAY, "CRH", "Corse", "F", "2026-17")
    assert name == "20220531_CRH_CORSE_F_2026-17.pdf"
    assert naming.parse_pdf_name(name).record == "2026-17"


@given(
    DAYS,
    st.text(max_size=80),
    st.text(max_size=80),
    st.text(max_size=80),
    st.text(max_size=80),
)
def test_a_name_is_read_again_and_is_one_file(day, label, family, given_name, record):
    name = naming.pdf_name(day, label, family, given_name, record)
    found = naming.parse_pdf_name(name)
    assert found is not None
    assert str(found) == name
    assert not set(name) & set('/\\:*?"<>|\x00\n')
    assert len(name) < 255
    assert name.isprintable()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "lettre.pdf",
        "20220531.pdf",
        "20220531_a_b.pdf",
        "20221331_a_b_c.pdf",
        "20220531_a__c.pdf",
        "2022053_a_b_c.pdf",
        "20220531_a_b_c.doc",
        "20220531_a_b_c_d_e.pdf",
    ],
)
def test_another_name_is_none(name):
    assert naming.parse_pdf_name(name) is None


def test_a_subject_is_that_of_the_published_example():
    subject = naming.subject(
        "ECHOGRAPHIE ABDOMINOPELVIENNE", "Corse", "FIGATELLIX", date(1988, 10, 12)
    )
    assert (
        subject
        == "XDM/1.0/DDM+ECHOGRAPHIE ABDOMINOPELVIENNE CORSE FIGATELLIX 12/10/1988"
    )
    found = naming.parse_subject(subject)
    assert found.shown == "ECHOGRAPHIE ABDOMINOPELVIENNE CORSE FIGATELLIX 12/10/1988"
    assert found.birth_date == date(1988, 10, 12)
    assert "CORSE" not in repr(found)


@pytest.mark.parametrize(
    ("text", "shown", "born"),
    [
        ("XDM/1.0/DDM+CRH MARTIN A", "CRH MARTIN A", None),
        (
            "RE: xdm/1.0/ddm+CRH MARTIN A 31/02/1990",
            "RE: CRH MARTIN A 31/02/1990",
            None,
        ),
        (
            "[KO Intégration système !][902] XDM/1.0/DDM+CRH M A 01/02/1990",
            "[KO Intégration système !][902] CRH M A 01/02/1990",
            date(1990, 2, 1),
        ),
        ("XDM/1.0/DDM+", "", None),
    ],
)
def test_the_prefix_is_hidden_and_the_rest_is_shown(text, shown, born):
    found = naming.parse_subject(text)
    assert (found.shown, found.birth_date) == (shown, born)


@pytest.mark.parametrize(
    "text", ["", "Bonjour", "XDM 1.0", "x" * 1000 + "XDM/1.0/DDM+a"]
)
def test_another_subject_is_none(text):
    assert naming.parse_subject(text) is None


@given(
    st.text(max_size=50), st.text(max_size=50), st.text(max_size=50), st.none() | DAYS
)
def test_a_subject_is_one_line_that_is_read_again(label, family, given_name, born):
    subject = naming.subject(label, family, given_name, born)
    assert subject.isprintable()
    found = naming.parse_subject(subject)
    assert subject == (naming.PREFIX + found.shown)
    assert born is None or found.birth_date == born
