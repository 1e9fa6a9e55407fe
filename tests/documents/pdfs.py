"""Small PDFs for the tests, each with one thing in it.

What never enters this room: a PDF of somebody else.
"""

import io
import struct
import warnings
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image


def blank(change=None, page_change=None):
    """One empty page, and what is changed of its document."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    if page_change:
        page_change(pdf, pdf.pages[0].obj)
    if change:
        change(pdf)
    made = io.BytesIO()
    with warnings.catch_warnings(action="ignore"):  # of a form that is half one
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def picture():
    """A page that is a picture, as a scanner makes it: no font, colours of a screen."""
    made = io.BytesIO()
    Image.new("RGB", (40, 40), (12, 90, 107)).save(made, "PDF")
    return made.getvalue()


def with_root(key, value):
    def change(pdf):
        pdf.Root[key] = value(pdf) if callable(value) else value

    return blank(change)


def with_page(key, value):
    def change(pdf, page):
        page[key] = value(pdf) if callable(value) else value

    return blank(page_change=change)


def with_content(content, **resources):
    def change(pdf, page):
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary(**resources)

    return blank(page_change=change)


def script():
    return Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def annotation(**has):
    return Array([Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **has)])


def font(subtype="/Type1", base="/Helvetica", **has):
    return Dictionary(Type=Name.Font, Subtype=Name(subtype), BaseFont=Name(base), **has)


def composite(program, **has):
    """A page with a subset of a composite font, as Word and browsers write it."""

    def change(pdf, page):
        file = pdf.make_stream(program)
        descriptor = pdf.make_indirect(
            Dictionary(Type=Name.FontDescriptor, Flags=4, FontFile2=file)
        )
        inner = font("/CIDFontType2", "/ABCDEF+A", FontDescriptor=descriptor, **has)
        outer = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, DescendantFonts=Array([inner])
        )
        page.Resources = Dictionary(Font=Dictionary(F=outer))

    return blank(page_change=change)


def truetype(outlines, widths, maps=1, form=1):
    """A TrueType program of glyphs with an outline of so many bytes, and a width."""
    size = "L" if form else "H"
    places = [0]
    for length in outlines:
        places.append(places[-1] + (length if form else length // 2))
    tables = {
        b"cmap": struct.pack(">HH", 0, maps),
        b"head": bytes(50) + struct.pack(">h", form),
        b"hhea": bytes(34) + struct.pack(">H", len(widths)),
        b"hmtx": b"".join(struct.pack(">HH", width, 0) for width in widths),
        b"loca": struct.pack(f">{len(places)}{size}", *places),
        b"maxp": struct.pack(">LH", 0x10000, len(outlines)),
    }
    at = 12 + 16 * len(tables)
    head, body = struct.pack(">LHHHH", 0x10000, len(tables), 0, 0, 0), b""
    for tag, data in tables.items():
        head += struct.pack(">4sLLL", tag, 0, at + len(body), len(data))
        body += data
    return head + body


def encrypted(user=""):
    made = io.BytesIO()
    pdf = pikepdf.open(io.BytesIO(blank()))
    pdf.save(made, encryption=pikepdf.Encryption(owner="o", user=user))
    return made.getvalue()


def bomb(size, kind=b"Metadata"):
    """Metadata that unpacks to more than anybody wants."""
    return raw(zlib.compress(b" " * size, 9), kind, b"/Filter /FlateDecode")


def raw(metadata, kind=b"Metadata", more=b""):
    """A PDF written by hand, with these bytes as its metadata."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>",
        b"<< /Type /%s /Subtype /XML %s /Length %d >>\nstream\n%s\nendstream"
        % (kind, more, len(metadata), metadata),
    )
    data, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return data + b"xref\n0 5\n0000000000 65535 f \n" + rows + trailer % len(data)
