"""HL7 ADT: what a message says, whatever comes; and who is in which ward after it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.clients.agent.census import change
from cordee.clients.agent.errors import MessageError
from cordee.clients.agent.feeds import framing
from cordee.clients.agent.feeds.adt import MAX_MESSAGE, Usage, parse
from cordee.clients.agent.model import Practitioner
from cordee.documents.ins import Ins, Status
from tests.clients.agent.messages import DEMO, IDNPS, INS, RPPS, adt

USAGE = Usage()


def test_an_admission_says_who_is_where_and_whose_gp():
    found = parse(adt(), USAGE)
    stay = found.stay
    assert (found.event, found.control, found.id) == ("A01", "42", "P1")
    assert (stay.ward, stay.room) == ("CARDIO", "12")
    assert (stay.family, stay.given) == ("MARTIN", "Zoé")
    assert (stay.birth_date, stay.sex) == ("1979-03-12", "F")
    assert (stay.matricule, stay.oid, stay.status) == (INS, DEMO, "provisional")
    assert found.known.ins == Ins(INS, DEMO)
    assert found.known.gp == Practitioner(IDNPS, "Anne LE GUEN")
    assert found.time == 1_795_936_500_000
    for shown in (repr(found), repr(stay), repr(found.known)):
        assert "MARTIN" not in shown
        assert INS not in shown


def test_a_gp_by_rpps_is_the_same_practitioner():
    found = parse(adt(gp=f"{RPPS}^LE GUEN^Anne^^^^^^^^^^RPPS"), USAGE)
    assert found.known.gp.number == IDNPS


def test_a_number_of_the_hospital_s_own_names_nobody_elsewhere():
    found = parse(adt(gp="D77^LE GUEN^Anne^^^^^^HIS"), USAGE)
    assert found.known.gp == Practitioner("", "Anne LE GUEN")


def test_a_role_segment_of_a_gp_counts_more_than_the_field():
    rol = f"ROL|1|AD|PP|{IDNPS[:-1]}8^ROY^Luc^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
    other = "ROL|2|AD|AT|X^AUTRE^Ada"
    assert parse(adt(more=(other, rol)), USAGE).known.gp.name == "Luc ROY"
    french = rol.replace("|PP|", "|ODRP|")
    assert parse(adt(more=(french,)), USAGE).known.gp.number == IDNPS
    usage = Usage(gp_roles=frozenset({"ODRP"}))
    assert parse(adt(more=(french,)), usage).known.gp.name == "Luc ROY"


def test_nothing_said_of_a_gp_is_not_that_there_is_none():
    assert parse(adt(gp=""), USAGE).known is None
    assert not parse(adt(gp='""'), USAGE).known.gp


def test_somebody_without_an_ins_is_in_his_ward():
    for message in (adt(ins=""), adt(ins="12"), adt(oid="1.2.3")):
        found = parse(message, USAGE)
        assert found.known is None
        assert (found.id, found.stay.ward, found.stay.matricule) == ("P1", "CARDIO", "")


def test_other_oids_and_statuses_are_configuration():
    oid = "1.2.250.1.213.1.4.13"
    usage = Usage(oids=frozenset({oid}), statuses={"VALI": Status.QUALIFIED})
    message = adt(oid=oid).replace("19790312|F", "19790312|F" + "|" * 24 + "VALI")
    found = parse(message, usage)
    assert (found.stay.oid, found.stay.status) == (oid, "qualified")


@pytest.mark.parametrize(
    ("stamp", "time"),
    [
        ("20261129091500+0200", 1_795_936_500_000),
        ("20261129011500.123-0600", 1_795_936_500_000),
        ("202611290815", 1_795_936_500_000),
        ("20261129", 1_795_906_800_000),
        ("2026", 0),
        ("demain", 0),
        ("99999999999999", 0),
    ],
)
def test_a_time_is_the_hospital_s_own_unless_it_has_a_zone(stamp, time):
    assert parse(adt(when=stamp), USAGE).time == time


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "not_hl7"),
        ("bonjour", "not_hl7"),
        ("MSH", "not_hl7"),
        ("MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5\r", "not_adt"),
        ("MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\r", "no_patient"),
        ("x" * (MAX_MESSAGE + 1), "too_long"),
    ],
)
def test_what_is_no_admission_is_refused_by_a_word(text, word):
    with pytest.raises(MessageError) as refusal:
        parse(text, USAGE)
    assert refusal.value.word == word


@given(st.text(max_size=300), st.integers(0, 400), st.integers(0, 60))
def test_the_parser_raises_nothing_but_its_own_error(noise, at, cut):
    message = adt()
    for text in (noise, "MSH" + noise, message[:at] + noise + message[at + cut :]):
        try:
            found = parse(text, USAGE)
        except MessageError:
            continue
        change(found.stay, found)
        assert len(found.stay.ward) <= 64


@given(st.lists(st.sampled_from([b"MSH", b"\x0b", b"\x1c\r", b"\r", b"\n", b"|x"])))
def test_any_bytes_are_messages_or_none(tmp_path_factory, parts):
    path = tmp_path_factory.mktemp("feed") / "file"
    path.write_bytes(b"".join(parts))
    for one in framing.messages(path):
        assert isinstance(one, MessageError) or one.startswith(b"MSH")
        framing.decode(one)


def test_messages_of_a_file_are_found_framed_or_not(tmp_path, monkeypatch):
    monkeypatch.setattr(framing, "BLOCK", 7)
    texts = [adt(control=str(n)) for n in range(5)]
    framed = b"".join(framing.framed(text.encode()) for text in texts)
    plain = "\n".join(texts).replace("\r", "\r\n").encode()
    for data in (framed, plain):
        (tmp_path / "file").write_bytes(data)
        found = [framing.decode(one) for one in framing.messages(tmp_path / "file")]
        assert [parse(text, USAGE).control for text in found] == list("01234")


def test_a_message_too_long_is_told_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(framing, "MAX_MESSAGE", 2_000)
    monkeypatch.setattr(framing, "BLOCK", 512)
    long = adt(more=("NTE|" + "x" * 9_000,))
    (tmp_path / "file").write_text(adt() + long + adt(control="7"))
    found = list(framing.messages(tmp_path / "file"))
    assert [isinstance(one, MessageError) for one in found] == [False, True, False]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("8859/1", "iso-8859-1"),
        ("8859/15", "iso-8859-15"),
        ("UNICODE UTF-8", "utf-8"),
        ("", "utf-8"),
        ("", "iso-8859-15"),
        ("KLINGON", "iso-8859-15"),
    ],
)
def test_letters_are_read_as_the_message_says(charset, encoding):
    data = adt(charset=charset).encode(encoding)
    assert parse(framing.decode(data), USAGE).stay.given == "Zoé"


def moved(before, event, **what):
    return change(before, parse(adt(event, **what), USAGE))


def test_who_comes_moves_and_goes_is_in_one_ward_or_none():
    admitted = moved(None, "A01").put
    assert moved(admitted, "A01") is None
    transfer = moved(admitted, "A02", ward="USIC", room="3", gp="")
    assert transfer.wards == {"CARDIO", "USIC"}
    assert (transfer.put.ward, transfer.put.gp.number) == ("USIC", IDNPS)
    update = moved(transfer.put, "A08", ward="", room="", family="DURAND", ins="")
    assert (update.put.ward, update.put.room) == ("USIC", "3")
    assert (update.put.family, update.put.matricule) == ("DURAND", INS)
    for event in ("A03", "A11"):
        gone = moved(update.put, event)
        assert (gone.put, gone.gone, gone.wards) == (None, "P1", {"USIC"})
    assert moved(None, "A03") is None
    assert moved(None, "A13").put.ward == "CARDIO"


@pytest.mark.parametrize("event", ["A04", "A05", "A08", "A28", "A31", "A40", "Z99"])
def test_other_events_admit_nobody(event):
    assert moved(None, event) is None


def test_an_admission_to_no_ward_is_to_none():
    assert moved(None, "A01", ward="") is None
