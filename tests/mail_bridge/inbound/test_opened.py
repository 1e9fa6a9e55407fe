"""Clinical documents of a mail: shown with what does not hold, in bounded time."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from cordee.documents import cda, xdm
from cordee.documents.pdf import Letter, set_letter
from cordee.mail_bridge.inbound import opened
from cordee.mail_bridge.inbound.opened import open_clinical
from cordee.mail_bridge.reading import Attachment
from tests.documents import examples

LETTER = Letter(title="Lettre", text="Chère consœur,")
DOCUMENT = examples.document(
    body=set_letter(LETTER, "fr", datetime(2026, 5, 28, tzinfo=UTC))
)
ARCHIVE = xdm.write(examples.submission(DOCUMENT))


def file(data, clinical="xdm", name="IHE_XDM.ZIP"):
    return Attachment(name, "application/zip", "", data, clinical=clinical)


def changed(old, new):
    """The archive with other bytes in its documents, and its metadata as it was."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(ARCHIVE)) as before,
        zipfile.ZipFile(made, "w") as after,
    ):
        for name in before.namelist():
            data = before.read(name)
            is_metadata = name.endswith("METADATA.XML")
            after.writestr(name, data if is_metadata else data.replace(old, new))
    return made.getvalue()


def test_an_archive_shows_its_documents_and_gives_their_pdf():
    found = open_clinical([file(ARCHIVE)])
    assert found.opened
    assert all(one.title for one in found.opened)
    assert {mark for one in found.opened for mark in one.marks} <= {"unqualified"}
    assert len(found.files) == len({one.data for one in found.files})
    assert all(one.data.startswith(b"%PDF-") for one in found.files)


def test_a_pdf_that_lies_beside_is_not_given_twice():
    [inside, *_] = open_clinical([file(ARCHIVE)]).files
    beside = Attachment("lettre.pdf", "application/pdf", "", inside.data)
    found = open_clinical([file(ARCHIVE), beside])
    assert inside.data not in {one.data for one in found.files}


def test_what_was_changed_is_shown_and_said():
    found = open_clinical([file(changed(b"<title>", b"<title>X"))])
    assert all("hash-mismatch" in one.marks for one in found.opened)


def test_what_cannot_be_read_says_so_and_stays_a_file():
    broken = [file(b"PK\x03\x04"), file(b"<ClinicalDocument", "cda", "a.xml")]
    found = open_clinical(broken)
    assert [(one.title, one.marks) for one in found.opened] == [
        ("IHE_XDM.ZIP", ("unreadable",)),
        ("a.xml", ("unreadable",)),
    ]
    assert found.files == ()


def test_no_more_is_read_than_there_is_room_for(monkeypatch):
    """A megabyte that is made to be slow takes a second."""
    document = cda.write(DOCUMENT)
    monkeypatch.setattr(opened, "MAX_LOOKED_AT", 2 * len(document) + 1)
    found = open_clinical([file(document, "cda", f"{n}.xml") for n in range(4)])
    titles = [one.title for one in found.opened]
    assert titles == [DOCUMENT.title, DOCUMENT.title, "2.xml", "3.xml"]
    assert [one.marks for one in found.opened][2:] == [("unreadable",)] * 2
