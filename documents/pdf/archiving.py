"""PDF/A-1b of a PDF that is none, where nothing that it shows has to change.

What is added: a profile for its colours, metadata, lists of the characters of fonts,
the flag that a link is printed. What is taken out: what runs, and groups of
transparency that blend nothing. All else is an obstacle. What never enters this room: a
page drawn anew.
"""

import functools
import io
from datetime import UTC, datetime
from typing import Final, Literal
from xml.sax.saxutils import escape

import msgspec
import pikepdf
import typst

from cordee.documents.errors import NotArchivable, PdfError
from cordee.documents.pdf.facts import Claim
from cordee.documents.pdf.inspection import ACTIONS, inspect
from cordee.documents.pdf.objects import FAULTS, TooMuchError, dictionaries, name
from cordee.documents.pdf.obstacles import Obstacle, obstacles, of_pages
from cordee.documents.pdf.subsets import is_unlisted, listing

PRINT: Final = 4
"""The flag of an annotation that is printed (ISO 32000-1 table 165)."""

HIDING: Final = 1 | 2 | 32
"""Invisible, hidden, no view: not allowed (ISO 19005-1 §6.5.3)."""

REMOVED: Final = ("/AA", "/Interpolate", "/OPI", "/Alternates", "/TR", "/HTP")
"""What does something on an event, or speaks to a printer (§6.6.2, §6.2)."""

XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:ModifyDate>{modified}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

MAX_TITLE: Final = 500


class Archived(msgspec.Struct, frozen=True):
    """A PDF/A: given as one, and unchanged, or made one."""

    data: bytes
    how: Literal["given", "made"]
    claim: Claim


def archive(data: bytes, made: datetime) -> Archived:
    """A PDF/A of a PDF; one that says it is one is taken at its word.

    `made` has a zone. Raises NotArchivable with the obstacles, or PdfError. Blocks:
    some tenths of a second for a letter.
    """
    facts = inspect(data)
    if facts.claim is not None and facts.is_archival:
        return Archived(data, "given", facts.claim)
    if facts.is_encrypted:
        raise NotArchivable((Obstacle.ENCRYPTED,))
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            changed = _changed(pdf, made)
    except FAULTS as error:
        raise PdfError("this PDF cannot be read") from error
    result = inspect(changed)
    if result.claim is None or not result.is_archival:
        raise NotArchivable((Obstacle.SIZE,))
    return Archived(changed, "made", result.claim)


def _changed(pdf: pikepdf.Pdf, made: datetime) -> bytes:
    _refuse(pdf)
    for one in dictionaries(pdf):
        _repair(one)
        if is_unlisted(one):
            one["/FontDescriptor"]["/CIDSet"] = pdf.make_stream(listing(one) or b"")
    _clear_root(pdf)
    title = str(pdf.docinfo.get("/Title", ""))[:MAX_TITLE] if pdf.docinfo else ""
    if "/Info" in pdf.trailer:  # it would have to say what the metadata says
        del pdf.trailer["/Info"]
    pdf.Root.Metadata = pdf.make_stream(
        _metadata(title, made), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )
    pdf.Root.OutputIntents = pikepdf.Array([_intent(pdf)])
    saved = io.BytesIO()
    pdf.save(
        saved,
        force_version="1.4",
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=True,
    )
    return saved.getvalue()


def _refuse(pdf: pikepdf.Pdf) -> None:
    found: set[Obstacle] = set()
    try:
        for one in dictionaries(pdf):
            found.update(obstacles(one))
        found.update(of_pages(pdf))
    except TooMuchError:
        found.add(Obstacle.SIZE)
    if found:
        raise NotArchivable(tuple(sorted(found)))


def _repair(one: pikepdf.Object) -> None:
    """Take out what runs and what blends nothing; have links printed."""
    for key in REMOVED:
        if key in one:
            del one[key]
    group = one.get("/Group")
    if isinstance(group, pikepdf.Dictionary) and name(group, "/S") == "/Transparency":
        del one["/Group"]
    for key in ("/A", "/OpenAction"):
        action = one.get(key)
        if isinstance(action, pikepdf.Dictionary) and name(action, "/S") in ACTIONS:
            del one[key]
    if name(one, "/Subtype") in {"/Link", "/Popup"} and "/Rect" in one:
        flags = int(str(one.get("/F", 0)))
        one["/F"] = (flags | PRINT) & ~HIDING


def _clear_root(pdf: pikepdf.Pdf) -> None:
    for key in ("/Version", "/AcroForm", "/Perms", "/Extensions", "/Requirements"):
        if key in pdf.Root:
            del pdf.Root[key]
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        del names["/JavaScript"]


def _metadata(title: str, made: datetime) -> bytes:
    modified = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    plain = "".join(c for c in title if c.isprintable())
    return XMP.format(modified=modified, title=escape(plain)).encode()


def _intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    profile = pdf.make_stream(_srgb(), N=3)
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFA1,
            OutputConditionIdentifier=pikepdf.String("sRGB"),
            Info=pikepdf.String("sRGB"),
            DestOutputProfile=profile,
        )
    )


@functools.cache
def _srgb() -> bytes:
    """The profile of sRGB that typst writes into its own PDF/A-1 (ICC version 2)."""
    blank = typst.compile(
        b'#set document(title: "sRGB")\n#text(lang: "en")[.]',
        format="pdf",
        pdf_standards=["a-1b"],
        ignore_system_fonts=True,
    )
    assert isinstance(blank, bytes)
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        intents = pdf.Root["/OutputIntents"]
        return bytes(intents[0]["/DestOutputProfile"].read_bytes())
