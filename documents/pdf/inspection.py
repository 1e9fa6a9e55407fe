"""Looking at a PDF: is it one, does it run something, what does it claim.

ISO 32000-1 §12.6.4 for actions, ISO 19005-1 §6.7.11 for the claim. What never enters
this room: a page that is drawn.
"""

import io
import re
from collections.abc import Iterator
from typing import Final

import pikepdf

from cordee.documents.errors import PdfError, XmlError
from cordee.documents.pdf.facts import Active, Claim, Facts
from cordee.documents.pdf.objects import (
    FAULTS,
    MAX_SIZE,
    TooMuchError,
    dictionaries,
    name,
)
from cordee.documents.safe_xml import Element, local_name, parse

HEADER: Final = 1024
"""Bytes among which `%PDF-` may stand (ISO 32000-1 annex H.3.4.1)."""

MAX_METADATA: Final = 1024 * 1024
MAX_FONTS: Final = 50
"""Names of fonts that are told."""

FONTS: Final = frozenset(
    {"/Type1", "/MMType1", "/TrueType", "/CIDFontType0", "/CIDFontType2"}
)
PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")
MEDIA: Final = frozenset(
    {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/Rendition"}
)
ACTIONS: Final = {
    "/JavaScript": Active.JAVASCRIPT,
    "/Launch": Active.LAUNCH,
    "/SubmitForm": Active.FORM,
    "/ImportData": Active.FORM,
    "/GoToE": Active.EMBEDDED_FILE,
    "/Sound": Active.MEDIA,
    "/Movie": Active.MEDIA,
    "/Rendition": Active.MEDIA,
}

PDFA: Final = "http://www.aiim.org/pdfa/ns/id/"
_PART: Final = re.compile(r"[1-4]")


def is_pdf(data: bytes) -> bool:
    """Whether bytes begin as a PDF does."""
    return b"%PDF-" in data[:HEADER]


def inspect(data: bytes) -> Facts:
    """The facts of a PDF. Raises PdfError, and nothing else."""
    if not is_pdf(data):
        raise PdfError("this is no PDF")
    if len(data) > MAX_SIZE:
        raise PdfError("this PDF is too large")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _inspect(pdf)
    except pikepdf.PasswordError:
        return Facts(version="", pages=0, is_encrypted=True, needs_password=True)
    except FAULTS as error:
        raise PdfError("this PDF cannot be read") from error


def _inspect(pdf: pikepdf.Pdf) -> Facts:
    active: set[Active] = set()
    unembedded: set[str] = set()
    is_partial = False
    try:
        for one in dictionaries(pdf):
            active.update(activity(one))
            if is_unembedded(one) and len(unembedded) < MAX_FONTS:
                unembedded.add(name(one, "/BaseFont").lstrip("/")[:128])
    except TooMuchError:
        is_partial = True
    return Facts(
        version=pdf.pdf_version,
        pages=len(pdf.pages),
        is_encrypted=pdf.is_encrypted,
        claim=claim_of(pdf),
        active=frozenset(active),
        unembedded=tuple(sorted(unembedded)),
        is_partial=is_partial,
    )


def activity(one: pikepdf.Object) -> Iterator[Active]:
    """What a dictionary does."""
    action = ACTIONS.get(name(one, "/S"))
    if action is not None:
        yield action
    if "/JS" in one:
        yield Active.JAVASCRIPT
    if "/EF" in one or name(one, "/Type") == "/EmbeddedFile":
        yield Active.EMBEDDED_FILE
    if "/XFA" in one:
        yield Active.FORM
    if name(one, "/Subtype") in MEDIA:
        yield Active.MEDIA


def is_unembedded(one: pikepdf.Object) -> bool:
    """Whether a dictionary is a font whose program is not inside."""
    if name(one, "/Type") != "/Font" or name(one, "/Subtype") not in FONTS:
        return False
    descriptor = one.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return True
    return not any(program in descriptor for program in PROGRAMS)


def claim_of(pdf: pikepdf.Pdf) -> Claim | None:
    """What the XMP metadata says of PDF/A."""
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return None
    written = metadata.read_bytes()
    if len(written) > MAX_METADATA:
        return None
    try:
        values = dict(_identification(parse(written.strip(b"\x00 \r\n\t"))))
    except XmlError:
        return None
    part = values.get("part", "")
    if not _PART.fullmatch(part):
        return None
    return Claim(int(part), values.get("conformance", "").strip().upper()[:1])


def _identification(top: Element) -> Iterator[tuple[str, str]]:
    """`pdfaid:part` and `pdfaid:conformance`, as elements or attributes."""
    for element in top.iter():
        if str(element.tag).startswith(f"{{{PDFA}}}"):
            yield local_name(element), (element.text or "").strip()
        for key, value in element.attrib.items():
            if str(key).startswith(f"{{{PDFA}}}"):
                yield str(key).rpartition("}")[2], str(value).strip()
