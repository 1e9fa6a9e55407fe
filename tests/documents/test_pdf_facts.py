"""What a PDF is, and what it would do."""

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, settings

from cordee.documents import pdf
from cordee.documents.errors import PdfError
from cordee.documents.pdf import objects
from cordee.documents.pdf.facts import Active, Claim
from tests.documents import pdfs

PLAIN = pdfs.blank()


def attached(document):
    document.attachments["a.txt"] = b"a"


def test_a_plain_pdf_does_nothing_and_claims_nothing():
    facts = pdf.inspect(PLAIN)
    assert (facts.pages, facts.is_encrypted, facts.claim) == (1, False, None)
    assert (facts.active, facts.unembedded, facts.is_archival) == (
        frozenset(),
        (),
        False,
    )


@pytest.mark.parametrize(
    ("data", "active"),
    [
        (pdfs.with_root("/OpenAction", pdfs.script()), Active.JAVASCRIPT),
        (
            pdfs.with_root(
                "/Names", Dictionary(JavaScript=Dictionary(Names=["a", pdfs.script()]))
            ),
            Active.JAVASCRIPT,
        ),
        (pdfs.with_page("/AA", Dictionary(O=pdfs.script())), Active.JAVASCRIPT),
        (
            pdfs.with_page(
                "/Annots",
                pdfs.annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch)),
            ),
            Active.LAUNCH,
        ),
        (
            pdfs.with_page("/Annots", pdfs.annotation(Subtype=Name.RichMedia)),
            Active.MEDIA,
        ),
        (
            pdfs.with_root(
                "/AcroForm", Dictionary(Fields=Array([]), XFA=pikepdf.String("x"))
            ),
            Active.FORM,
        ),
        (pdfs.blank(attached), Active.EMBEDDED_FILE),
    ],
)
def test_what_runs_or_hides_something_is_told(data, active):
    facts = pdf.inspect(data)
    assert active in facts.active
    assert not facts.is_archival


def test_a_font_that_is_not_inside_is_told():
    data = pdfs.with_page("/Resources", Dictionary(Font=Dictionary(F1=pdfs.font())))
    assert pdf.inspect(data).unembedded == ("Helvetica",)


@pytest.mark.parametrize(
    ("written", "claim"),
    [
        (
            "<x xmlns:p='http://www.aiim.org/pdfa/ns/id/'><p:part>1</p:part><p:conformance>b</p:conformance></x>",
            Claim(1, "B"),
        ),
        (
            "<x xmlns:p='http://www.aiim.org/pdfa/ns/id/' p:part='3' p:conformance='U'/>",
            Claim(3, "U"),
        ),
        ("<x xmlns:p='http://www.aiim.org/pdfa/ns/id/' p:part='4'/>", Claim(4, "")),
        ("<x xmlns:p='http://www.aiim.org/pdfa/ns/id/' p:part='9'/>", None),
        ("<x xmlns:p='http://elsewhere/' p:part='1'/>", None),
        ("<!DOCTYPE x><x xmlns:p='http://www.aiim.org/pdfa/ns/id/' p:part='1'/>", None),
        ("no XML", None),
    ],
)
def test_a_claim_is_read_and_taken_as_one(written, claim):
    facts = pdf.inspect(pdfs.raw(written.encode()))
    assert facts.claim == claim
    assert facts.is_archival is (claim is not None)


def test_a_claim_is_named_as_people_name_it():
    assert str(Claim(1, "A")) == "PDF/A-1a"
    assert str(Claim(4, "")) == "PDF/A-4"


def test_a_pdf_that_needs_a_password_has_no_more_facts():
    facts = pdf.inspect(pdfs.encrypted("secret"))
    assert (facts.is_encrypted, facts.needs_password, facts.pages) == (True, True, 0)
    assert pdf.inspect(pdfs.encrypted()).is_encrypted


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"<html>%PDF",
        b"%PDF-1.4",
        b"%PDF-1.7\n%%EOF",
        b" " * 2000 + PLAIN,
    ],
)
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(PdfError):
        pdf.inspect(data)


def test_a_pdf_with_something_before_it_is_one():
    assert pdf.inspect(b"\r\n\r\n" + PLAIN).pages == 1


@pytest.fixture
def small_streams():
    """The bound of the process, low enough to reach quickly."""
    before = settings.set_qpdf_limits(flate_max_memory=1_000_000)
    yield
    settings.set_qpdf_limits(**before)


@pytest.mark.usefixtures("small_streams")
@pytest.mark.parametrize("kind", [b"Metadata", b"ObjStm"])
def test_a_stream_that_unpacks_without_an_end_is_not_unpacked(kind):
    with pytest.raises(PdfError):
        pdf.inspect(pdfs.bomb(8_000_000, kind))


def test_the_process_unpacks_no_more_than_the_bound():
    assert settings.get_qpdf_limits()["flate_max_memory"] == objects.MAX_STREAM


def test_more_objects_than_are_looked_at_are_said_to_be_more(monkeypatch):
    monkeypatch.setattr(objects, "MAX_OBJECTS", 2)
    assert pdf.inspect(PLAIN).is_partial


@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=4))
def test_a_broken_pdf_is_read_or_refused(at, piece):
    data = PLAIN[:at] + piece + PLAIN[at + len(piece) :]
    try:
        assert pdf.inspect(data).pages >= 0
    except PdfError:
        return


def test_a_file_is_told_to_be_a_pdf_by_its_first_bytes():
    assert pdf.is_pdf(PLAIN)
    assert not pdf.is_pdf(b"PK")
