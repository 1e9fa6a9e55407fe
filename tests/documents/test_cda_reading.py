"""Documents of anybody: read as they come, and no attack on the way."""

import base64
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.documents import cda, ins, safe_xml, times
from cordee.documents.cda.narrative import MAX_SECTIONS, MAX_TEXT
from cordee.documents.cda.read_document import Doubt
from cordee.documents.errors import CdaError
from cordee.documents.kinds import Kind
from cordee.documents.model import Identifier, PersonName
from tests.documents import examples

WORDS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"]),
    min_size=1,
    max_size=40,
)
DAYS = st.dates(date(1900, 1, 1), date(2030, 1, 1))
TIMES = st.integers(0, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))
BUNDLE = "<component><structuredBody>{}</structuredBody></component>"
EMPTY = BUNDLE.format("")


def document(inside="", body=EMPTY):
    return f'<ClinicalDocument xmlns="urn:hl7-org:v3">{inside}{body}</ClinicalDocument>'.encode()


def section(text, title="Titre", inner=""):
    return f"<component><section><title>{title}</title><text>{text}</text>{inner}</section></component>"


def read_text(text):
    return cda.read(document(body=BUNDLE.format(section(text)))).sections[0].text


def encoded(data):
    return base64.b64encode(data).decode()


def test_what_is_written_is_read():
    made = examples.second()
    read = cda.read(cda.write(made))
    assert (read.level, read.title, read.language) == (1, made.title, "fr-FR")
    assert (read.identifier, read.version) == (made.identifier, 2)
    assert read.created == "2026-01-12T15:45:30+01:00"
    assert read.pdf == examples.PDF
    assert read.patient.ins == made.patient.ins
    assert read.patient.given == ("DOMINIQUE", "MARIE-LOUISE")
    assert (read.patient.birth_name, read.patient.used_name) == ("PAT-TROIS", "MARTIN")
    assert read.patient.local == made.patient.local
    assert read.authors[0].identifier == examples.SENIOR.identifier
    assert read.authors[0].speciality.code == "G15_10/SM04"
    assert read.authenticator.name == examples.SENIOR.name
    assert read.recipients[0].organization.name == examples.PRACTICE.name
    assert read.custodian.identifier == examples.HOSPITAL.identifier
    assert read.encounter == ("2026-01-08T10:30:00+01:00", "2026-01-12T14:00:00+01:00")
    assert read.doubts == frozenset()
    assert "PAT" not in repr(read)


@settings(max_examples=30)
@given(
    WORDS,
    st.lists(st.from_regex(r"\A[A-ZÉÈ-]{1,12}\Z"), min_size=1, max_size=4),
    DAYS,
    st.sampled_from(Kind),
    st.binary(max_size=200),
    TIMES,
)
def test_whatever_is_written_is_read_again(title, names, born, kind, body, created):
    patient = msgspec.structs.replace(
        examples.PATIENT, given=tuple(names), birth_date=born, birth_name=names[0]
    )
    made = examples.document(
        kind, title=title, patient=patient, body=b"%PDF-" + body, created=created
    )
    read = cda.read(cda.write(made))
    assert read.patient.given == tuple(names)
    assert (read.patient.birth_date, read.patient.birth_name) == (born, names[0])
    assert read.pdf == made.body
    assert datetime.fromisoformat(read.created) == created
    assert read.title == " ".join(title.split())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"%PDF-1.4",
        b"<ClinicalDocument/>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><ClinicalDocument xmlns="urn:hl7-org:v3">&x;</ClinicalDocument>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><ClinicalDocument xmlns="urn:hl7-org:v3"/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="zz"?><a/>',
        b"<a>&undefined;</a>",
        b"<a>" * (safe_xml.MAX_DEPTH + 1),
        b"<a "
        + b" ".join(b'a%d=""' % n for n in range(safe_xml.MAX_ATTRIBUTES + 1))
        + b"/>",
        document().replace(b"</ClinicalDocument>", b""),
    ],
)
def test_what_is_no_document_or_an_attack_is_refused(data):
    with pytest.raises(CdaError):
        cda.read(data)


def test_entities_of_a_dtd_are_never_expanded():
    laughs = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 40) for n in range(1, 9)
    )
    bomb = b'<!DOCTYPE a [<!ENTITY l0 "ha">' + laughs + b']><a b="&l8;">&l8;</a>'
    with pytest.raises(CdaError, match="DTD"):
        cda.read(bomb)


def test_more_xml_than_a_mail_holds_is_refused(monkeypatch):
    monkeypatch.setattr(safe_xml, "MAX_SIZE", 10)
    with pytest.raises(CdaError, match="large"):
        cda.read(document())


def test_a_document_within_its_style_sheet_is_found():
    wrapped = (
        b'<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform">'
        + document("<title>Vu</title>")
        + b"</x:stylesheet>"
    )
    assert cda.read(wrapped).title == "Vu"


def test_a_document_with_nothing_is_read_as_nothing():
    read = cda.read(document(body=""))
    assert (read.patient, read.code, read.created, read.pdf) == (None, None, "", None)
    assert read.doubts == {Doubt.BODY, Doubt.VERSION}


@pytest.mark.parametrize(
    ("identifiers", "doubts"),
    [
        ('<id root="1.2.250.1.213.1.4.8" extension="279035121518989"/>', set()),
        ('<id root="1.2.250.1.213.1.4.8" extension="223042545611404"/>', {Doubt.KEY}),
        (
            '<id root="1.2.250.1.213.1.4.13" extension="279035121518989"/>',
            {Doubt.AUTHORITY},
        ),
        (
            '<id root="1.2.250.1.213.1.4.8" extension="x"/><id root="1.2" extension="7"/>',
            set(),
        ),
    ],
)
def test_an_ins_is_read_with_what_is_wrong_with_it(identifiers, doubts):
    role = f"<recordTarget><patientRole>{identifiers}</patientRole></recordTarget>"
    read = cda.read(document('<versionNumber value="1"/>' + role))
    traits = {Doubt.TRAITS} if read.patient.ins else set()
    assert read.doubts == doubts | traits
    assert (read.patient.status is ins.Status.QUALIFIED) is bool(read.patient.ins)


def test_two_patients_are_said_to_be_two():
    role = "<recordTarget><patientRole><id root='1.2' extension='3'/></patientRole></recordTarget>"
    assert Doubt.PATIENTS in cda.read(document(role * 2)).doubts


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("un<br/>deux", "un\ndeux"),
        ("<paragraph>a\n  b</paragraph><paragraph>c</paragraph>", "a b\nc"),
        ("<list><item>x</item><item>y</item></list>", "- x\n- y"),
        (
            "<table><tr><th>Dose</th><th>Durée</th></tr><tr><td>1</td><td>3 j</td></tr></table>",
            "Dose | Durée\n1 | 3 j",
        ),
        (
            "<content styleCode='Bold'>A</content> et <linkHtml href='http://x'>B</linkHtml>",
            "A et B",
        ),
        ("<script>alert(1)</script>", "alert(1)"),
        (
            "<renderMultiMedia referencedObject='i'><caption>I</caption></renderMultiMedia>fin",
            "fin",
        ),
        ("cach\u202eé\u200b &lt;b&gt;", "caché <b>"),
    ],
)
def test_a_narrative_is_lines_of_plain_text(text, lines):
    assert read_text(text) == lines


def test_sections_within_sections_keep_their_order_and_depth():
    inner = section("b", "B")
    body = BUNDLE.format(section("a", "A", inner) + section("c", "C"))
    found = [(one.title, one.depth) for one in cda.read(document(body=body)).sections]
    assert found == [("A", 0), ("B", 1), ("C", 0)]


@pytest.mark.parametrize(
    "body", [section("x" * (MAX_TEXT + 1)), section("y") * (MAX_SECTIONS + 1)]
)
def test_a_text_without_an_end_is_cut_and_said_to_be(body):
    read = cda.read(document(body=BUNDLE.format(body)))
    assert Doubt.TRUNCATED in read.doubts
    assert sum(len(one.text) for one in read.sections) <= MAX_TEXT
    assert len(read.sections) <= MAX_SECTIONS


def test_the_pdf_within_a_structured_document_is_given():
    value = f"<value mediaType='application/pdf' representation='B64'>\n{encoded(examples.PDF)}\n</value>"
    entry = f"<entry><observationMedia>{value}</observationMedia></entry>"
    read = cda.read(document(body=BUNDLE.format(section("t", inner=entry))))
    assert (read.level, read.pdf) == (3, examples.PDF)


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("<text mediaType='text/plain'>Bonjour</text>", False),
        ("<text mediaType='application/pdf' representation='B64'>$$$</text>", True),
        (
            "<text mediaType='application/pdf'><reference value='http://x/a.pdf'/></text>",
            True,
        ),
        ("", True),
    ],
)
def test_a_body_that_cannot_be_read_is_said_not_hidden(text, doubted):
    read = cda.read(
        document(body=f"<component><nonXMLBody>{text}</nonXMLBody></component>")
    )
    assert (Doubt.BODY in read.doubts) is doubted
    assert read.pdf is None
    assert [one.text for one in read.sections] == ([] if doubted else ["Bonjour"])


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2020", "2020"),
        ("202012", "2020-12"),
        ("20201231", "2020-12-31"),
        ("202101040735+0100", "2021-01-04T07:35:00+01:00"),
        ("20210104073501.123-0500", "2021-01-04T07:35:01-05:00"),
        ("20210230", ""),
        ("hier", ""),
        ("", ""),
    ],
)
def test_a_time_is_read_no_more_precise_than_it_was_written(written, iso):
    assert times.iso(written) == iso


def test_a_name_in_one_piece_is_a_name():
    author = "<author><assignedAuthor><id root='1.2' extension='7'/><assignedPerson><name>Dr Le Goff</name></assignedPerson></assignedAuthor></author>"
    (who,) = cda.read(document(author)).authors
    assert (who.name, who.identifier) == (PersonName(family="Dr Le Goff"), "7")


def test_what_is_replaced_is_only_what_is_said_to_be():
    related = "<relatedDocument typeCode='{}'><parentDocument><id root='1.{}'/></parentDocument></relatedDocument>"
    inside = related.format("APND", 1) + related.format("RPLC", 2)
    assert cda.read(document(inside)).replaces == (Identifier("1.2"),)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for given_bytes in (data, b'<ClinicalDocument xmlns="urn:hl7-org:v3">' + data):
        try:
            cda.read(given_bytes)
        except CdaError:
            continue
