"""The INS: its key, its authority, and where a wrong one is let pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.documents import ins, ins_datamatrix
from cordee.documents.errors import InsError, InsKeyError
from cordee.documents.ins import DEMO, NIA, NIR, TEST, Doubt, Status

RIGHT = ("279035121518989", "277076322082910", "162018885045327")
WRONG = ("223042545611404", "221042545611404", "276059205062865")
BODIES = st.from_regex(r"\A[12][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}\Z")


def whole(body):
    return f"{body}{ins.key_of(body):02}"


@pytest.mark.parametrize("matricule", RIGHT)
def test_the_key_of_a_published_example_is_right(matricule):
    assert ins.parse(matricule, NIR).doubts == ()


@pytest.mark.parametrize("matricule", WRONG)
def test_a_wrong_key_warns_whoever_reads_it(matricule):
    assert ins.parse(matricule, TEST).doubts == (Doubt.KEY,)


@pytest.mark.parametrize("oid", [NIR, NIA])
@pytest.mark.parametrize("matricule", WRONG)
def test_a_wrong_key_blocks_a_qualified_identity_of_production(matricule, oid):
    found = ins.parse(matricule, oid)
    with pytest.raises(InsKeyError) as refusal:
        ins.check_usable(found)
    assert matricule not in str(refusal.value)


@pytest.mark.parametrize("oid", [TEST, DEMO, "1.2.250.1.213.1.4.13"])
def test_a_wrong_key_blocks_nobody_who_is_not_real(oid):
    ins.check_usable(ins.parse(WRONG[0], oid))


@pytest.mark.parametrize("status", set(Status) - {Status.QUALIFIED})
def test_a_wrong_key_blocks_no_identity_that_is_not_qualified(status):
    ins.check_usable(ins.parse(WRONG[0], NIR), status)


def test_an_authority_that_is_not_known_is_kept_and_warned_of():
    found = ins.parse(RIGHT[0], "urn:oid:1.2.250.1.213.1.4.13")
    assert (found.oid, found.doubts) == ("1.2.250.1.213.1.4.13", (Doubt.AUTHORITY,))


def test_corsica_counts_as_the_key_says():
    assert ins.key_of("2790320121518") != ins.key_of("279032A121518")
    assert ins.key_of("279032A121518") == ins.key_of("2790319121518")
    assert ins.key_of("279032B121518") == ins.key_of("2790318121518")


@given(BODIES, st.data())
def test_every_key_is_right_however_it_is_spaced(body, data):
    text = whole(body)
    at = data.draw(st.integers(0, len(text)))
    found = ins.parse(f" {text[:at].lower()} \t{text[at:].lower()}", NIR)
    assert found.matricule == text
    assert found.is_key_right
    assert body not in repr(found)


@given(BODIES, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_never_keeps_its_key(body, at, more):
    if not body[at].isdigit() or (at in {5, 6} and not body[6].isdigit()):
        return
    other = body[:at] + str((int(body[at]) + more) % 10) + body[at + 1 :]
    assert not ins.parse(other + whole(body)[13:], NIR).is_key_right


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_text_is_an_ins_or_is_refused(text, oid):
    try:
        found = ins.parse(text, oid)
    except InsError:
        return
    assert ins.parse(found.matricule, found.oid) == found


@pytest.mark.parametrize("oid", ["", "8", "1..2", "1.2.", "3.1", "1.02", "NIR"])
def test_an_ins_without_an_oid_is_none(oid):
    with pytest.raises(InsError):
        ins.parse(RIGHT[0], oid)


SCAN = (
    "IS010000000000000000000000S1279035121518989S21.2.250.1.213.1.4.11{gs}"
    "S3JEANNE MARIE{gs}S4LE GUEN{gs}S5FS612-03-1979S735121"
)


@pytest.mark.parametrize("gs", ["\x1d", "<GS>"])
def test_a_datamatrix_gives_its_ins_and_its_traits(gs):
    text = SCAN.format(gs=gs)
    found = ins_datamatrix.read(text + "\n")
    assert found.ins == ins.parse(RIGHT[0], DEMO)
    assert (found.family, found.given) == ("LE GUEN", "JEANNE MARIE")
    traits = (found.sex, found.birth_date, found.birth_place)
    assert traits == ("F", "1979-03-12", "35121")
    assert "GUEN" not in repr(found)


def test_fields_of_a_datamatrix_come_in_any_order():
    head, gs = SCAN[:26], "\x1d"
    text = f"{head}S5MS4X{gs}S21.2.3{gs}S1{RIGHT[0]}"
    assert ins_datamatrix.read(text).ins == ins.parse(RIGHT[0], "1.2.3")


@given(st.text(max_size=60))
def test_a_datamatrix_is_read_or_refused(rest):
    for text in (rest, SCAN[:26] + rest, SCAN.format(gs=rest)):
        try:
            ins_datamatrix.read(text)
        except InsError:
            continue


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("oid", [NIR, NIA, TEST, DEMO])
def test_only_a_qualified_ins_of_a_named_authority_leaves(status, oid):
    found = ins.parse(RIGHT[0], oid)
    is_real = oid in ins.PRODUCTION
    assert ins.may_leave(found, status) is (status is Status.QUALIFIED and is_real)
    assert ins.may_leave(found, status, frozenset({TEST})) is (
        status is Status.QUALIFIED and oid == TEST
    )
    assert not ins.may_leave(None, status)


def test_a_wrong_key_of_production_leaves_nowhere():
    with pytest.raises(InsKeyError):
        ins.may_leave(ins.parse(WRONG[0], NIR), Status.QUALIFIED)
    assert not ins.may_leave(ins.parse(WRONG[0], NIR), Status.VALIDATED)


def test_a_patient_has_a_mailbox_under_a_qualified_ins():
    found = ins.parse(RIGHT[0], NIR)
    address = ins.patient_mailbox(found, Status.QUALIFIED)
    assert address == "279035121518989@patient.mssante.fr"
    test = ins.parse(RIGHT[0], TEST)
    address = ins.patient_mailbox(
        test, Status.QUALIFIED, domain="patient.test", authorities=frozenset({TEST})
    )
    assert address == "279035121518989@patient.test"


@pytest.mark.parametrize(
    ("matricule", "oid", "status"),
    [
        (RIGHT[0], NIR, Status.VALIDATED),
        (RIGHT[0], TEST, Status.QUALIFIED),
        (WRONG[0], NIR, Status.QUALIFIED),
    ],
)
def test_no_other_ins_has_a_mailbox(matricule, oid, status):
    with pytest.raises(InsError) as refusal:
        ins.patient_mailbox(ins.parse(matricule, oid), status)
    assert matricule not in str(refusal.value)


def test_a_mailbox_of_test_has_a_right_key_too():
    with pytest.raises(InsKeyError):
        ins.patient_mailbox(
            ins.parse(WRONG[0], TEST), Status.QUALIFIED, authorities=frozenset({TEST})
        )
