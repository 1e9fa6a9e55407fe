"""Any bytes as a document: `python tests/fuzz/fuzz_documents.py -max_total_time=60`.

The first byte chooses who reads them: CDA, XDM, or PDF. Only the error of each comes
out. What never enters this room: a document of somebody.
"""

import contextlib
import inspect
import io
import sys
import tempfile
import zipfile
from pathlib import Path

from cordee.documents import cda, naming, pdf, xdm
from cordee.documents.cda.narrative import MAX_TEXT
from cordee.documents.errors import CdaError, PdfError, XdmError
from cordee.documents.xdm.opening import MAX_TOTAL

ALLOWED = (CdaError, XdmError, PdfError)
"""All that a reader may raise."""

V3 = b'<ClinicalDocument xmlns="urn:hl7-org:v3">'
RIM = b'<x xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"><ExtrinsicObject>'


def one_input(data):
    """Raises whatever is a finding."""
    readers = (document, archive, metadata, portable, names)
    if data:
        with contextlib.suppress(*ALLOWED):
            readers[data[0] % len(readers)](data[1:])


def document(data):
    """Text is bounded, and has nothing that turns or hides it."""
    for written in (data, V3 + data):
        with contextlib.suppress(CdaError):
            read = cda.read(written)
            assert sum(len(one.text) for one in read.sections) <= MAX_TEXT
            assert read.title.isprintable()


def archive(data):
    """What comes out of an archive is bounded, and its names lead nowhere."""
    for written in (data, b"PK\x03\x04" + data):
        with contextlib.suppress(XdmError):
            read = xdm.read(written)
            files = [*read.documents, *read.files]
            assert sum(len(one.data) for one in read.files) <= MAX_TOTAL
            assert not any(".." in one.path.split("/") for one in files)


def metadata(data):
    """The same, with bytes where the metadata is."""
    for written in (data, RIM + data):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as made:
            made.writestr("IHE_XDM/A/METADATA.XML", written)
            made.writestr("IHE_XDM/A/A.XML", b"<a/>")
        xdm.read(packed.getvalue())


def portable(data):
    for written in (data, b"%PDF-1.7\n" + data):
        with contextlib.suppress(PdfError):
            assert pdf.inspect(written).pages >= 0


def names(data):
    text = data.decode("utf-8", "replace")
    found = naming.parse_pdf_name(text)
    assert found is None or found.day
    naming.parse_subject(text)


def corpus():
    """Something to begin with."""
    section = b"<component><section><title>T</title><text>t<br/>u</text></section></component>"
    return [
        b"\x00" + section,
        b"\x01" + b"PK\x05\x06" + bytes(18),
        b'\x02<Slot name="URI"><ValueList><Value>A.XML</Value></ValueList></Slot>',
        b"\x03" + b"1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>",
        b"\x04" + b"20220531_CR_CORSE_F.pdf",
    ]


def functions():
    """What is watched for new paths: all of ours that reads."""
    for name, module in list(sys.modules.items()):
        if name.startswith("cordee.documents"):
            for value in vars(module).values():
                if inspect.isfunction(value) and value.__module__ == name:
                    yield value


def main():
    import atheris

    for function in functions():
        atheris.instrument_func(function)
    folder = Path(tempfile.gettempdir(), "cordee-fuzz-documents")
    folder.mkdir(exist_ok=True)  # what one run found, the next one starts from
    for number, seed in enumerate(corpus()):
        (folder / str(number)).write_bytes(seed)
    atheris.Setup([*sys.argv, str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
