"""Archives of anybody: tolerant of names and folders, strict on what could harm."""

import contextlib
import hashlib
import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.documents import cda, xdm
from cordee.documents.errors import XdmError
from cordee.documents.kinds import Kind
from cordee.documents.model import Identifier
from cordee.documents.xdm import opening
from tests.documents import examples

WRITTEN = xdm.write(examples.submission())
METADATA = "IHE_XDM/SUBSET01/METADATA.XML"
SLOT = '<Slot name="{}"><ValueList><Value>{}</Value></ValueList></Slot>'


def files_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def metadata(*entries):
    objects = "".join(f"<ExtrinsicObject>{one}</ExtrinsicObject>" for one in entries)
    return (
        f'<x xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">{objects}</x>'.encode()
    )


def entry(uri, data=b"", digest=None, size=None):
    said = (
        hashlib.sha1(data, usedforsecurity=False).hexdigest()
        if digest is None
        else digest
    )
    return (
        SLOT.format("URI", uri)
        + SLOT.format("hash", said)
        + SLOT.format("size", len(data) if size is None else size)
    )


def archive(*entries, files=(("A.XML", b"<a/>"),), folder="IHE_XDM/X"):
    named = [(f"{folder}/{name}", data) for name, data in files]
    return packed([(f"{folder}/METADATA.XML", metadata(*entries)), *named])


def test_what_is_written_is_read():
    read = xdm.read(WRITTEN)
    (document,) = read.documents
    assert document.data == cda.write(examples.document())
    assert (document.hash_matches, document.size_matches) == (True, True)
    assert document.is_intact
    said = document.described
    assert (said.type.code, said.class_.code, said.mime_type) == (
        "11490-0",
        "10",
        "text/xml",
    )
    assert (said.title, said.created) == (
        "Lettre de liaison : cardiologie",
        "2026-01-12T14:45:30",
    )
    assert read.patient_ids == {f"{examples.MATRICULE}^^^&1.2.250.1.213.1.4.10&ISO^NH"}
    assert (read.files, read.missing, read.unreadable) == ((), (), ())
    assert "MARTIN" not in f"{read!r} {document!r} {said!r}"


@settings(max_examples=20)
@given(st.lists(st.sampled_from(Kind), min_size=1, max_size=4), st.binary(max_size=50))
def test_whatever_is_written_is_read_again(kinds, body):
    documents = [
        examples.document(
            kind, identifier=Identifier(f"1.2.{at}"), body=b"%PDF-" + body
        )
        for at, kind in enumerate(kinds)
    ]
    read = xdm.read(xdm.write(examples.submission(*documents)))
    assert [one.data for one in read.documents] == [cda.write(one) for one in documents]
    assert all(one.is_intact for one in read.documents)
    assert [one.described.unique_id for one in read.documents] == [
        one.identifier.text for one in documents
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SUBSET01", "SS000001"),
        ("METADATA.XML", "metadata.xml"),
        ("IHE_XDM/", "ihe_xdm/"),
        ("IHE_XDM/", "export/IHE_XDM/"),
        ("IHE_XDM/SUBSET01/DOC", "IHE_XDM/SUBSET01/doc"),
        ("/", "\\"),
    ],
)
def test_names_and_folders_are_taken_as_they_come(old, new):
    files = [(name.replace(old, new), data) for name, data in files_of(WRITTEN).items()]
    (document,) = xdm.read(packed(files)).documents
    assert document.is_intact


def test_metadata_in_a_soap_envelope_is_read():
    files = files_of(WRITTEN)
    bare = files[METADATA].partition(b"?>")[2]
    files[METADATA] = (
        b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><x>'
        + bare
        + b"</x></s:Body></s:Envelope>"
    )
    assert xdm.read(packed(files.items())).documents[0].is_intact


def test_every_folder_is_read():
    files = [("README.TXT", b"")]
    for name in ("SUBSET01", "SUBSET02", "autre"):
        data = name.encode()
        files += [
            (f"IHE_XDM/{name}/METADATA.XML", metadata(entry("A.XML", data))),
            (f"IHE_XDM/{name}/A.XML", data),
        ]
    read = xdm.read(packed(files))
    assert [one.data for one in read.documents] == [b"SUBSET01", b"SUBSET02", b"autre"]


@pytest.mark.parametrize(
    ("said", "hash_matches", "size_matches"),
    [
        (entry("A.XML", b"<a/>"), True, True),
        (entry("A.XML", b"<a/>", digest="0" * 40), False, True),
        (entry("A.XML", b"<a/>", size=5), True, False),
        (entry("A.XML", b"<a/>", size="viele"), True, None),
        (SLOT.format("URI", "A.XML"), None, None),
    ],
)
def test_a_mismatch_is_told_and_hides_nothing(said, hash_matches, size_matches):
    (document,) = xdm.read(archive(said)).documents
    assert document.data == b"<a/>"
    assert (document.hash_matches, document.size_matches) == (
        hash_matches,
        size_matches,
    )
    assert document.is_intact is (False not in (hash_matches, size_matches))


def test_what_nobody_describes_is_kept_and_what_is_not_there_is_said():
    data = archive(entry("B.XML"), files=[("A.XML", b"<a/>"), ("PHOTO.JPG", b"j")])
    read = xdm.read(data)
    assert [one.path for one in read.files] == [
        "IHE_XDM/X/A.XML",
        "IHE_XDM/X/PHOTO.JPG",
    ]
    assert [one.uri for one in read.missing] == ["B.XML"]


def test_metadata_that_cannot_be_read_leaves_its_documents_as_files():
    read = xdm.read(
        packed(
            [
                ("IHE_XDM/X/METADATA.XML", b"<!DOCTYPE x><x/>"),
                ("IHE_XDM/X/A.XML", b"<a/>"),
            ]
        )
    )
    assert (read.documents, read.unreadable) == ((), ("IHE_XDM/X/METADATA.XML",))
    assert len(read.files) == 2


@pytest.mark.parametrize(
    "uri",
    ["../../A.XML", "/etc/passwd", "..\\A.XML", "C:\\A.XML", "", "../METADATA.XML"],
)
def test_a_uri_never_leads_out_of_the_archive(uri):
    read = xdm.read(archive(entry(uri)))
    assert (len(read.documents), len(read.missing)) == (0, 1)


@pytest.mark.parametrize("uri", ["A.XML", "./A.XML", "a.xml", "../X/A.XML"])
def test_a_uri_within_the_archive_is_followed(uri):
    assert len(xdm.read(archive(entry(uri))).documents) == 1


def test_a_long_uri_in_pieces_is_put_together():
    pieces = "<Slot name='URI'><ValueList><Value>2|.XML</Value><Value>1|A</Value></ValueList></Slot>"
    assert len(xdm.read(archive(pieces)).documents) == 1


GOOD = [("IHE_XDM/X/METADATA.XML", metadata())]


@pytest.mark.parametrize(
    "name",
    [
        "../A.XML",
        "/A.XML",
        "IHE_XDM/../../A",
        "a\\..\\..\\b",
        "C:/A.XML",
        "C:A",
        "a//b",
        "./a",
        "a/./b",
        "a\nb",
        "x" * 300,
        "a /b",
    ],
)
def test_a_name_that_leads_out_or_deceives_is_refused(name):
    with pytest.raises(XdmError, match="not safe"):
        xdm.read(packed([*GOOD, (name, b"")]))


@pytest.mark.parametrize(
    "names", [("A.XML", "A.XML"), ("A.XML", "a.xml"), ("d/A", "d\\A")]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused(names):
    with pytest.raises(XdmError, match="twice"):
        xdm.read(packed([*GOOD, *((name, b"") for name in names)]))


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch):
    with pytest.raises(XdmError, match="too much"):
        xdm.read(packed([*GOOD, ("IHE_XDM/X/B", bytes(4 * 1024 * 1024))]))
    monkeypatch.setattr(opening, "MAX_TOTAL", 100)
    with pytest.raises(XdmError, match="too much"):
        xdm.read(
            packed([*GOOD, ("a", bytes(60)), ("b", bytes(60))], zipfile.ZIP_STORED)
        )
    monkeypatch.setattr(opening, "MAX_ENTRIES", 3)
    with pytest.raises(XdmError, match="too many"):
        xdm.read(packed([(str(n), b"") for n in range(4)]))
    monkeypatch.setattr(opening, "MAX_ARCHIVE", 10)
    with pytest.raises(XdmError, match="too large"):
        xdm.read(WRITTEN)


def test_a_size_that_is_a_lie_is_not_believed(monkeypatch):
    """The directory says that a file is small; what comes is counted all the same."""
    monkeypatch.setattr(opening, "SMALL", 100)
    data = bytearray(packed([("IHE_XDM/X/METADATA.XML", bytes(100_000))]))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 10)
    with pytest.raises(XdmError):
        xdm.read(bytes(data))


def test_an_encrypted_file_is_refused():
    data = bytearray(packed(GOOD))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(XdmError, match="encrypted"):
        xdm.read(bytes(data))


def test_a_file_that_is_described_many_times_is_hashed_once(monkeypatch):
    hashed = []
    real = hashlib.sha1
    monkeypatch.setattr(
        "cordee.documents.xdm.reader.hashlib.sha1",
        lambda data, **more: hashed.append(len(data)) or real(data, **more),
    )
    big = b"<a/>" + bytes(1 << 16)
    described = metadata(*[entry("A.XML", big)] * 400)
    files = [("IHE_XDM/X/A.XML", big)]
    files += [(f"IHE_XDM/X{n or ''}/METADATA.XML", described) for n in range(3)]
    hashed.clear()
    found = xdm.read(packed(files))
    assert len(found.documents) + len(found.missing) == 500
    assert found.unreadable == ("IHE_XDM/X1/METADATA.XML", "IHE_XDM/X2/METADATA.XML")
    assert hashed == [len(big)]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device_is_refused(kind):
    link = zipfile.ZipInfo("IHE_XDM/X/A.XML")
    link.external_attr = (kind | 0o777) << 16
    with pytest.raises(XdmError, match="link"):
        xdm.read(packed([*GOOD, (link, b"/etc/passwd")]))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_is_not_read_with_is_refused(method):
    with pytest.raises(XdmError, match="packed"):
        xdm.read(packed(GOOD, method))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        packed([]),
        packed([("METADATA.XML", b"<x/>")]),
        packed([("IHE_XDM/METADATA.XML", b"<x/>")]),
        packed([("a/b/IHE_XDM/X/METADATA.XML", b"<x/>")]),
        WRITTEN[:-30],
    ],
)
def test_what_is_no_xdm_is_refused(data):
    with pytest.raises(XdmError):
        xdm.read(data)


@given(st.integers(0, len(WRITTEN) - 1), st.integers(1, 255))
def test_an_archive_with_one_byte_changed_is_read_or_refused(at, change):
    data = WRITTEN[:at] + bytes([WRITTEN[at] ^ change]) + WRITTEN[at + 1 :]
    with contextlib.suppress(XdmError):
        xdm.read(data)
