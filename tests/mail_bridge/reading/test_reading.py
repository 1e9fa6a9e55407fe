"""Mails that are made to be misread."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.errors import MailMalformed, MailTooLarge
from cordee.mail_bridge.reading import Limits, read

HEADER = b"From: Dr X <x@y.example>\r\nTo: fil@z.example\r\nSubject: s\r\nMessage-ID: <1@y.example>\r\n"


def mail(body, content="text/plain; charset=utf-8", extra=b""):
    return (
        HEADER + b"Content-Type: " + content.encode() + b"\r\n" + extra + b"\r\n" + body
    )


def multipart(parts, boundary="b"):
    mark = f"--{boundary}\r\n".encode()
    body = (
        b"".join(mark + part + b"\r\n" for part in parts) + f"--{boundary}--".encode()
    )
    return mail(body, f"multipart/mixed; boundary={boundary}")


def file(name, data, kind="application/octet-stream"):
    head = f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + base64.encodebytes(data)


def test_the_digest_is_of_the_message_id_and_what_follows_the_header():
    expected = hashlib.sha256(b"<1@y.example>" + b"corps\r\n").digest()
    assert read(mail(b"corps\r\n")).digest == expected


def test_two_mails_without_a_message_id_that_say_the_same_are_two():
    def said(sender, day):
        head = f"From: {sender}\r\nDate: {day} Nov 2026 10:00:00 +0100\r\n"
        return read(f"{head}\r\nRe\u00e7u, merci.\r\n".encode()).digest

    said_by = {said("a@y.test", 1), said("b@y.test", 1), said("a@y.test", 2)}
    assert len(said_by) == 3
    assert said("a@y.test", 1) in said_by


def test_the_digest_does_not_depend_on_the_trace_of_relays():
    assert read(b"Received: by a\r\n" + mail(b"x")).digest == read(mail(b"x")).digest


@pytest.mark.parametrize("raw", [b"", b"\r\n \r\n"])
def test_nothing_is_no_mail(raw):
    with pytest.raises(MailMalformed):
        read(raw)


@pytest.mark.parametrize(
    ("raw", "limits"),
    [
        (b"X: y\r\n" * 1_100 + b"\r\n", Limits()),
        (b"X: " + b"y" * 300_000 + b"\r\n\r\n", Limits()),
        (b"X: y\r\n" + b" z\r\n" * 100_000 + b"\r\n", Limits()),
        (mail(b"x" * 500), Limits(raw=400)),
    ],
)
def test_a_bomb_of_header_or_body_is_refused(raw, limits):
    with pytest.raises(MailTooLarge):
        read(raw, limits)


def test_of_a_thousand_parts_twenty_are_kept_and_the_rest_is_said():
    found = read(multipart([file(f"{n}.pdf", b"%PDF-1.4") for n in range(1_200)]))
    assert len(found.attachments) == 20
    assert len(found.omitted) == 20
    assert {one.why for one in found.omitted} == {"too-many"}


def test_multiparts_that_hold_each_other_end():
    inner = b"Content-Type: text/plain\r\n\r\nau fond"
    for depth in range(40):
        mark = f"b{depth}".encode()
        inner = (
            b'Content-Type: multipart/mixed; boundary="'
            + mark
            + b'"\r\n\r\n--'
            + mark
            + b"\r\n"
            + inner
            + b"\r\n--"
            + mark
            + b"--"
        )
    found = read(HEADER + inner)
    assert [one.why for one in found.omitted] == ["too-deep"]


def test_a_text_longer_than_an_event_holds_is_a_file_as_well():
    whole = "é" * 50_000
    found = read(mail(whole.encode()))
    assert found.text == whole[:40_000]
    assert [file.name for file in found.attachments] == ["message.txt"]
    assert found.attachments[0].data.decode() == whole


def test_a_text_longer_than_is_read_is_a_file_as_well():
    found = read(mail(b"mot " * 300_000))
    assert any(len(one.data) == 1_200_000 for one in found.attachments)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("facture.exe", b"x"),
        ("CR.pdf.js", b"x"),
        ("CR.pdf", b"MZ" + bytes(100)),
        ("photo.jpg", b"\x7fELF" + bytes(100)),
        ("lettre.docm", b"PK\x03\x04" + bytes(100)),
        ("page.html", b"<html><body onload=x><script>1</script>"),
        ("lien.url", b"[InternetShortcut]"),
        ("carte.svg", b"<svg/>"),
    ],
)
def test_what_runs_is_left_out_and_said(name, data):
    found = read(multipart([file(name, data)]))
    assert found.attachments == ()
    assert [one.line for one in found.omitted] == [f"executable {name}"]


@given(st.text(max_size=200))
def test_the_name_of_a_file_is_a_name_on_any_system(declared):
    encoded = base64.b64encode(declared.encode("utf-8", "replace")).decode()
    part = f'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="=?utf-8?b?{encoded}?="\r\n\r\n%PDF-'
    for one in read(multipart([part.encode()])).attachments:
        assert 1 <= len(one.name) <= 128
        assert not set(one.name) & set('/\\:*?"<>|\x00\n\r\u202e\u200f')
        assert one.name.strip(" .") == one.name


def test_two_files_of_one_name_have_two_names():
    found = read(multipart([file("a.pdf", b"%PDF-1"), file("A.pdf", b"%PDF-2")]))
    assert [one.name for one in found.attachments] == ["a.pdf", "A (2).pdf"]


def test_a_subject_shows_no_direction_and_no_control():
    raw = b"Subject: =?utf-8?q?A=E2=80=AEB=00C=0D=0ABcc:_x?=\r\n" + mail(b"x")
    assert read(raw).subject == "ABC Bcc: x"


def test_an_entity_brings_in_no_direction_and_no_mark_of_a_quote():
    page = b"<p>a&#x202E;b</p><p>&#57344;</p><p>c&#0;d&#13;</p>"
    found = read(mail(page, "text/html"))
    assert (found.text, found.quote) == ("ab\n\nc\ufffdd", "")


def test_where_a_page_of_a_machine_quotes_is_not_marked():
    page = b'<p>Absent</p><hr id="zwchr"><p>De : x</p>'
    for fields in (b"", b"Subject: [KO Integration Systeme !]\r\n"):
        found = read(fields + mail(page, "text/html"))
        assert "\ue000" not in found.text + found.quote


def test_a_character_cut_by_two_words_is_whole():
    raw = b"Subject: =?utf-8?b?w6nD?= =?utf-8?b?qWVu?=\r\n" + mail(b"x")
    assert read(raw).subject == "ééen"


def test_bare_line_feeds_and_carriage_returns_end_lines():
    raw = mail(b"a\nb\rc\r\nd")
    assert read(raw).text == "a\nb\nc\nd"


@given(
    st.binary(max_size=300),
    st.sampled_from(
        ["utf-8", "iso-8859-1", "utf-7", "rot13", "zip", "punycode", "utf-16", "x" * 90]
    ),
)
def test_no_charset_raises(data, label):
    read(mail(data, f"text/plain; charset={label}"))


def test_a_quote_longer_than_an_event_holds_is_a_file_as_well():
    quote = "> mot\n" * 8_000
    found = read(mail(b"Oui.\n\n" + quote.encode()))
    assert found.text == "Oui."
    assert len(found.quote) == 40_000
    assert [file.name for file in found.attachments] == ["message.txt"]
