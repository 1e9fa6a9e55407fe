"""A PDF becomes a PDF/A-1b where nothing that it shows has to change, or not at all."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from cordee.documents import pdf
from cordee.documents.errors import NotArchivable, PdfError
from cordee.documents.pdf import truetype
from cordee.documents.pdf.coding import is_badly_coded
from cordee.documents.pdf.facts import Claim
from cordee.documents.pdf.obstacles import Obstacle
from tests.documents import pdfs

PROGRAM = pdfs.truetype([8, 0, 6, 0, 0, 0, 0, 0, 0, 4], [0, 0, 500, 250, 0])
"""Ten glyphs: the first, third, fourth and last are there."""

MADE = datetime(2026, 1, 12, 15, 45, tzinfo=UTC)


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def simple(program, flags, **has):
    document = pikepdf.new()
    descriptor = Dictionary(Flags=flags, FontFile2=document.make_stream(program))
    document.Root.F = pdfs.font(
        "/TrueType", "/ABCDEF+A", FontDescriptor=descriptor, **has
    )
    return document


def pictures(page):
    listed = page.obj.Resources.XObject
    return [listed[name].read_raw_bytes() for name in listed.keys()]  # noqa: SIM118


def field(document):
    return Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=pikepdf.String("a"))]))


def attached(document):
    document.attachments["a.txt"] = b"a"


def state(**has):
    return {"ExtGState": Dictionary(G=Dictionary(**has))}


def image(**has):
    def change(document, page):
        stream = document.make_stream(
            b"\x00",
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=1,
            Height=1,
            BitsPerComponent=8,
            **has,
        )
        page.Resources = Dictionary(XObject=Dictionary(I=stream))

    return pdfs.blank(page_change=change)


@pytest.mark.parametrize("data", [pdfs.picture(), pdfs.blank()], ids=["scan", "blank"])
def test_a_plain_pdf_becomes_a_pdfa(data):
    made = pdf.archive(data, MADE)
    assert (made.how, made.claim) == ("made", Claim(1, "B"))
    facts = pdf.inspect(made.data)
    assert facts.is_archival
    assert made.data[:8] == b"%PDF-1.4"
    assert pdf.archive(data, MADE) == made
    with opened(made.data) as document:
        assert "/Info" not in document.trailer
        assert "/Filter" not in document.Root.Metadata
        assert document.Root.OutputIntents[0].S == Name.GTS_PDFA1
        assert document.Root.OutputIntents[0].DestOutputProfile.read_bytes()[8] == 2


def test_what_a_page_draws_is_not_touched():
    data = pdfs.picture()
    with opened(data) as before, opened(pdf.archive(data, MADE).data) as after:
        for one, other in zip(before.pages, after.pages, strict=True):
            assert one.obj.Contents.read_bytes() == other.obj.Contents.read_bytes()
            assert pictures(one) == pictures(other) != []


def test_what_is_one_already_is_given_back_as_it_is():
    letter = pdf.set_letter(pdf.Letter(title="T", text="x"), "fr", MADE)
    assert pdf.archive(letter, MADE) == pdf.Archived(letter, "given", Claim(1, "A"))
    once = pdf.archive(pdfs.picture(), MADE)
    assert pdf.archive(once.data, MADE).how == "given"


@pytest.mark.parametrize(
    "data",
    [
        pdfs.with_root("/OpenAction", pdfs.script()),
        pdfs.with_root(
            "/Names", Dictionary(JavaScript=Dictionary(Names=["a", pdfs.script()]))
        ),
        pdfs.with_page("/AA", Dictionary(O=pdfs.script())),
        pdfs.with_page(
            "/Annots", pdfs.annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch))
        ),
    ],
)
def test_what_runs_is_taken_out(data):
    assert pdf.inspect(data).active
    assert pdf.inspect(pdf.archive(data, MADE).data).active == frozenset()


def test_a_link_is_printed_and_a_group_that_blends_nothing_is_gone():
    def change(document, page):
        page.Annots = pdfs.annotation(Subtype=Name.Link, F=2)
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)

    made = pdf.archive(pdfs.blank(page_change=change), MADE)
    with opened(made.data) as document:
        page = document.pages[0].obj
        assert page.Annots[0].F == 4
        assert "/Group" not in page


@pytest.mark.parametrize(
    ("data", "obstacle"),
    [
        (pdfs.encrypted(), Obstacle.ENCRYPTED),
        (pdfs.encrypted("secret"), Obstacle.ENCRYPTED),
        (pdfs.with_content(b"", Font=Dictionary(F=pdfs.font())), Obstacle.FONTS),
        (
            pdfs.with_content(
                b"", Font=Dictionary(F=pdfs.font("/CIDFontType2", "/ABCDEF+A"))
            ),
            Obstacle.SUBSETS,
        ),
        (pdfs.composite(PROGRAM, CIDToGIDMap=Name.Other), Obstacle.SUBSETS),
        (pdfs.composite(b"broken"), Obstacle.SUBSETS),
        (pdfs.with_content(b"", **state(ca=0.5)), Obstacle.TRANSPARENCY),
        (pdfs.with_content(b"", **state(BM=Name.Multiply)), Obstacle.TRANSPARENCY),
        (
            pdfs.with_content(b"", **state(SMask=Dictionary(S=Name.Luminosity))),
            Obstacle.TRANSPARENCY,
        ),
        (pdfs.with_content(b"0 0 0 1 k 0 0 9 9 re f"), Obstacle.COLOURS),
        (pdfs.with_content(b".1 0\n0 1 K"), Obstacle.COLOURS),
        (pdfs.with_content(b"BI /W 1 /CS /CMYK ID x EI"), Obstacle.COLOURS),
        (
            pdfs.with_content(b"", ColorSpace=Dictionary(C=Name.DeviceCMYK)),
            Obstacle.COLOURS,
        ),
        (
            pdfs.with_content(
                b"",
                ColorSpace=Dictionary(
                    C=Array([Name.Separation, Name.Gold, Name.DeviceCMYK])
                ),
            ),
            Obstacle.COLOURS,
        ),
        (image(ColorSpace=Name.DeviceCMYK), Obstacle.COLOURS),
        (image(ColorSpace=Name.DeviceRGB, Filter=Name.JPXDecode), Obstacle.IMAGES),
        (pdfs.with_root("/OCProperties", Dictionary()), Obstacle.LAYERS),
        (pdfs.with_root("/AcroForm", field), Obstacle.FORM),
        (
            pdfs.with_page("/Annots", pdfs.annotation(Subtype=Name.Widget)),
            Obstacle.FORM,
        ),
        (
            pdfs.with_page("/Annots", pdfs.annotation(Subtype=Name.Text)),
            Obstacle.ANNOTATIONS,
        ),
        (
            pdfs.with_page("/Annots", pdfs.annotation(Subtype=Name.FileAttachment)),
            Obstacle.ATTACHMENTS,
        ),
        (pdfs.blank(attached), Obstacle.ATTACHMENTS),
    ],
)
def test_what_would_have_to_change_is_an_obstacle_and_is_named(data, obstacle):
    with pytest.raises(NotArchivable) as refusal:
        pdf.archive(data, MADE)
    assert obstacle in refusal.value.obstacles


def test_the_characters_of_a_subset_are_listed():
    made = pdf.archive(pdfs.composite(PROGRAM), MADE)
    with opened(made.data) as document:
        font = document.pages[0].obj.Resources.Font.F.DescendantFonts[0]
        listed = font.FontDescriptor.CIDSet.read_bytes()
    assert listed == bytes([0b10110000, 0b01000000])


@pytest.mark.parametrize(
    ("outlines", "widths", "form", "glyphs"),
    [
        ([4, 0, 0], [0, 0, 0], 1, [0]),
        ([0, 4, 0], [0], 0, [0, 1]),
        ([0, 0, 0], [0, 7], 1, [0, 1, 2]),
        ([], [], 1, []),
    ],
)
def test_a_glyph_is_there_when_it_shows_something_or_takes_room(
    outlines, widths, form, glyphs
):
    assert truetype.present(pdfs.truetype(outlines, widths, form=form)) == glyphs


@given(st.integers(0, len(PROGRAM)), st.binary(max_size=8))
def test_a_font_that_is_not_whole_is_told(at, piece):
    broken = PROGRAM[:at] + piece
    try:
        assert truetype.present(broken) is not None
    except truetype.BrokenFontError:
        assert truetype.subtables(broken) >= 0


@pytest.mark.parametrize(
    ("maps", "more", "is_bad"),
    [(1, {}, False), (2, {}, True), (1, {"Encoding": Name.WinAnsiEncoding}, True)],
)
def test_a_symbolic_font_has_one_map_and_no_encoding(maps, more, is_bad):
    with simple(pdfs.truetype([4], [1], maps), 4, **more) as document:
        assert is_badly_coded(document.Root.F) is is_bad


@pytest.mark.parametrize(
    ("more", "is_bad"),
    [
        ({"Encoding": Name.WinAnsiEncoding}, False),
        ({"Encoding": Dictionary(BaseEncoding=Name.MacRomanEncoding)}, False),
        ({"Encoding": Name.StandardEncoding}, True),
        (
            {
                "Encoding": Dictionary(
                    BaseEncoding=Name.WinAnsiEncoding, Differences=Array([])
                )
            },
            True,
        ),
        ({}, True),
    ],
)
def test_another_font_has_one_of_two_encodings(more, is_bad):
    with simple(PROGRAM, 32, **more) as document:
        assert is_badly_coded(document.Root.F) is is_bad


@pytest.mark.parametrize(
    "content", [b"(", b"BT (a", b"1 0 0 rg 9" * 1000, b"1" * 99_999]
)
def test_a_content_that_breaks_off_is_kept_as_it_is(content):
    made = pdf.archive(pdfs.with_content(content), MADE)
    with opened(made.data) as document:
        assert document.pages[0].obj.Contents.read_bytes() == content


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"<html>"])
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(PdfError):
        pdf.archive(data, MADE)
