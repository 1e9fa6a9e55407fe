"""What a thread says, as a mail that any program reads."""

import email
import email.policy
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.mail_bridge.writing import (
    Addressee,
    Author,
    Enclosure,
    Kind,
    MailFile,
    compose,
    compose_document,
)
from tests.mail_bridge.writing.drafts import (
    FIRST,
    IMAGE,
    PDF_FILE,
    SENDER,
    STYLE,
    slip,
)

GOLDEN = Path(__file__).parent / "golden"
DOCUMENT = Enclosure(
    archive=b"PK\x05\x06" + b"\x00" * 18,
    pdfs=(PDF_FILE,),
    subject="XDM/1.0/DDM+LETTRE DE LIAISON CORSE FIGATELLIX 12/10/1988",
    codes=("11490-0", "34112-3"),
    is_qualified=True,
)
MAILS = {
    "message": lambda: compose(
        slip(in_reply_to=FIRST, references=(FIRST,)), [PDF_FILE, IMAGE], STYLE
    ),
    "edit": lambda: compose(
        slip(kind=Kind.EDIT, original=1_779_990_000_000), [], STYLE
    ),
    "withdraw": lambda: compose(
        slip(
            kind=Kind.WITHDRAW, body="", original=1_779_990_000_000, withdrawn_files=2
        ),
        [],
        STYLE,
    ),
    "letter": lambda: compose_document(
        slip(kind=Kind.LETTER, body="", is_automatic=True, is_final=True),
        DOCUMENT,
        STYLE,
    ),
}


def read(data: bytes):
    return email.message_from_bytes(data, policy=email.policy.default)


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_the_bytes_that_were_agreed(name):
    composed = MAILS[name]()
    path = GOLDEN / f"{name}.eml"
    if os.environ.get("CORDEE_WRITE_GOLDEN") == "1":
        path.write_bytes(composed.data)
    assert composed.data == path.read_bytes()
    assert composed.data == MAILS[name]().data


def test_a_message_is_read_as_it_was_said_with_its_files():
    mail = read(MAILS["message"]().data)
    assert (
        mail["From"].addresses[0].display_name == "Dr Anaïs Lefèvre via CHU de Rennes"
    )
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert mail["To"].addresses[0].display_name == "Dr Yann Le Goff"
    assert mail["In-Reply-To"] == mail["References"] == FIRST
    assert mail["X-MSS-NIL"] == "CORDEE-0001"
    assert mail["Disposition-Notification-To"] == f"<{SENDER}>"
    assert mail["X-MSS-CODECDA"] is mail["X-MSS-INS"] is mail["X-MSS-MES"] is None
    assert mail["Auto-Submitted"] is None
    plain = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    assert "le traitement <a été> modifié ?" in plain
    assert "le traitement &lt;a été&gt; modifié ?" in page
    assert "Médecin (neurologie)" in plain
    assert "http" not in page
    files = list(mail.iter_attachments())
    assert [one.get_filename() for one in files] == [PDF_FILE.name, IMAGE.name]
    assert [one.get_content_type() for one in files] == [
        "application/pdf",
        "image/jpeg",
    ]
    assert files[0].get_content() == PDF_FILE.data


def test_a_clinical_document_has_its_archive_its_pdf_and_its_headers():
    mail = read(MAILS["letter"]().data)
    assert mail["Subject"] == DOCUMENT.subject
    assert mail["X-MSS-CODECDA"] == "11490-0,34112-3"
    assert mail["X-MSS-INS"] == "O"
    assert mail["X-MSS-MES"] == "FIN"
    assert mail["Auto-Submitted"] == "auto-generated"
    names = [one.get_filename() for one in mail.iter_attachments()]
    assert names == ["IHE_XDM.ZIP", PDF_FILE.name]


def test_an_edit_and_a_withdrawal_say_what_they_are_about():
    edited = read(MAILS["edit"]().data).get_body(("plain",)).get_content()
    withdrawn = read(MAILS["withdraw"]().data).get_body(("plain",)).get_content()
    assert edited.startswith("Annule et remplace le message du 28/05/2026 à 18:40.")
    assert "modifié" in edited
    assert withdrawn.startswith("L'auteur retire son message du 28/05/2026 à 18:40")
    assert "(2)" in withdrawn


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(max_examples=50, deadline=None)
@given(name=TEXT, subject=TEXT, body=TEXT, file=TEXT, kind=TEXT)
def test_whatever_people_write_is_one_header_and_whole_lines(
    name, subject, body, file, kind
):
    composed = compose(
        slip(
            author=Author(name, name, name),
            addressee=Addressee("a@b.fr", name),
            subject=subject,
            body=body,
        ),
        [MailFile(file, kind, b"x" * 100)],
        STYLE,
    )
    lines = composed.data.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    header = composed.data.partition(b"\r\n\r\n")[0]
    assert header.isascii()
    mail = read(composed.data)
    assert mail.defects == []
    assert [len(mail.get_all(field)) for field in ("From", "To", "Subject")] == [
        1,
        1,
        1,
    ]
    assert len(mail.keys()) == 10
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert len(mail["From"].addresses) == len(mail["To"].addresses) == 1
    assert "".join(str(mail["Subject"]).split()) == "".join(composed.subject.split())
    assert [one.get_content() for one in mail.iter_attachments()] == [b"x" * 100]
    said = mail.get_body(("plain",)).get_content()
    assert "\r\n-- \r\n" in said


@pytest.mark.parametrize(
    "hostile", ["<a@b>\r\nBcc: x@y.fr", "no brackets", "<a b@c>", ""]
)
def test_a_message_id_that_is_none_is_never_written(hostile):
    with pytest.raises(ValueError, match="message id"):
        compose(slip(message_id=hostile), [], STYLE)
    answered = compose(slip(in_reply_to=hostile, references=(hostile,)), [], STYLE)
    assert b"In-Reply-To" not in answered.data
    assert b"References" not in answered.data


def test_a_long_conversation_keeps_its_first_reference_and_its_newest():
    many = tuple(f"<{n}@x.fr>" for n in range(100))
    mail = read(compose(slip(references=many), [], STYLE).data)
    found = mail["References"].split()
    assert len(found) == 20
    assert found[0] == many[0]
    assert found[-1] == many[-1]


def test_an_address_beyond_ascii_asks_for_smtputf8():
    composed = compose(slip(addressee=Addressee("hélène@exemple.fr")), [], STYLE)
    assert composed.needs_utf8
    assert "hélène@exemple.fr".encode() in composed.data
