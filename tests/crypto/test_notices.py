"""Cursors, receipts, complaints, leaves and filings: who may say them (§5.4, §5.9)."""

import pytest
from msgspec.structs import replace

from cordee.crypto.encoding import Label, decode
from cordee.crypto.epoch import Capacity, Retention
from cordee.crypto.errors import CryptoError
from cordee.crypto.log import Base, ItemKind
from cordee.crypto.notice import (
    Complaint,
    Filed,
    Leave,
    verify_cursor,
    verify_filed,
    verify_receipt,
    verify_request,
)
from cordee.crypto.opening.notice import (
    sign_complaint,
    sign_cursor,
    sign_filed,
    sign_leave,
    sign_receipt,
    sign_session,
)
from cordee.crypto.retention import check_erased, is_due
from cordee.crypto.session import Purpose, verify_session
from tests.crypto.world import Held, Organisation, Person, Thread

SEEN = Base(7, bytes(range(32)))
MAKERS = {Complaint: sign_complaint, Leave: sign_leave}
LABELS = {Complaint: Label.COMPLAINT, Leave: Label.LEAVE, Filed: Label.FILED}


@pytest.fixture(scope="module")
def people():
    organisation = Organisation()
    return [Person(name, organisation) for name in ("anna", "bruno", "claire")]


@pytest.fixture(scope="module")
def role(people):
    return Held("on call", people[:2])


@pytest.fixture(scope="module")
def thread(people, role):
    """Anna owns it; Bruno reads only; the role that both hold is a member."""
    anna, bruno, _claire = people
    thread = Thread([*people, role], anna)
    thread.accept(
        thread.seal(
            anna,
            [
                anna.member(Capacity.OWNER),
                bruno.member(Capacity.READER),
                role.member(Capacity.MEMBER),
            ],
        )
    )
    return thread


def rule_of(step, *given, **named):
    with pytest.raises(CryptoError) as refusal:
        step(*given, **named)
    return refusal.value.rule


def sign(shape, thread, person, behalf=None, upto=1):
    given = (thread.record, person.state, person.devices[0])
    if shape is Filed:
        return sign_filed(*given, upto, behalf)
    return MAKERS[shape](*given, behalf)


@pytest.mark.parametrize("shape", LABELS)
def test_a_notice_says_where_it_was_made_and_by_whom(people, thread, shape):
    bruno = people[1] if shape is not Filed else people[0]
    signed = sign(shape, thread, bruno)
    word = verify_request(signed, shape, thread.record, bruno.chain, frozenset())
    state, record = bruno.state, thread.record
    assert (word.thread, word.epoch, word.epoch_hash) == (
        record.thread,
        1,
        record.hash,
    )
    assert (word.account, word.seq, word.head, word.device) == (
        state.account,
        state.seq,
        state.head,
        bruno.devices[0].sig_pk,
    )
    assert word.behalf is None
    assert word.seat == bruno.account


@pytest.mark.parametrize("shape", LABELS)
def test_a_holder_speaks_for_the_role(people, thread, role, shape):
    bruno = people[1]
    signed = sign(shape, thread, bruno, role.account)
    given = (shape, thread.record, bruno.chain, frozenset())
    assert verify_request(signed, *given, role.chain).seat == role.account
    assert rule_of(verify_request, signed, *given) == "MSG-06"


@pytest.mark.parametrize("shape", LABELS)
def test_a_notice_is_signed_for_what_it_is(people, thread, shape):
    anna = people[0]
    body = decode(sign(shape, thread, anna).body, shape)
    for label in set(LABELS.values()) - {LABELS[shape]}:
        forged = anna.devices[0].sign(label, body)
        given = (forged, shape, thread.record, anna.chain)
        assert rule_of(verify_request, *given) == "SIG-01"


@pytest.mark.parametrize("shape", LABELS)
def test_who_is_no_member_says_nothing(people, thread, shape):
    anna, _bruno, claire = people
    stranger = sign(shape, thread, claire)
    record = thread.record
    assert rule_of(verify_request, stranger, shape, record, claire.chain) == "MSG-03"
    mine = sign(shape, thread, anna)
    assert rule_of(verify_request, mine, shape, record, claire.chain) == "MSG-03"


@pytest.mark.parametrize("shape", LABELS)
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"thread": bytes(32)}, "LOG-01"),
        ({"epoch": 0}, "LOG-01"),
        ({"epoch_hash": bytes(32)}, "LOG-01"),
        ({"seq": 9}, "MSG-04"),
        ({"head": bytes(32)}, "MSG-04"),
    ],
)
def test_a_notice_from_elsewhere_is_refused(people, thread, shape, change, rule):
    anna = people[0]
    body = replace(decode(sign(shape, thread, anna).body, shape), **change)
    signed = anna.devices[0].sign(LABELS[shape], body)
    assert rule_of(verify_request, signed, shape, thread.record, anna.chain) == rule


def test_a_notice_from_before_the_record_is_refused(people):
    """Its device may have been revoked since: the record names a newer head."""
    anna = Person("anna", people[0].organisation)
    old, phone = anna.state, anna.devices[0]
    anna.add_device()
    thread = Thread([anna], anna)
    signed = sign_complaint(thread.record, old, phone)
    given = (signed, Complaint, thread.record, anna.chain)
    assert rule_of(verify_request, *given) == "MSG-04"
    stranger = sign_complaint(thread.record, anna.state, people[1].devices[0])
    given = (stranger, Complaint, thread.record, anna.chain)
    assert rule_of(verify_request, *given) == "MSG-04"


def test_the_last_owner_leaves_when_nobody_stays_or_another_owns(people, thread, role):
    anna, bruno, _claire = people
    signed = sign_leave(thread.record, anna.state, anna.devices[0])
    given = (signed, Leave, thread.record, anna.chain)
    assert rule_of(verify_request, *given) == "EPO-07"
    others = frozenset({bruno.account, role.account})
    verify_request(*given, others)
    assert rule_of(verify_request, *given, frozenset({bruno.account})) == "EPO-07"


def test_what_is_filed_stands_in_the_log(people, thread):
    anna, bruno, _claire = people
    signed = sign(Filed, thread, anna, upto=5)
    assert verify_filed(signed, thread.record, anna.chain, 5).upto == 5
    assert rule_of(verify_filed, signed, thread.record, anna.chain, 4) == "LOG-01"
    reader = sign(Filed, thread, bruno)
    assert rule_of(verify_filed, reader, thread.record, bruno.chain, 5) == "MSG-03"
    none = sign(Filed, thread, anna, upto=0)
    assert rule_of(verify_filed, none, thread.record, anna.chain, 5) == "ENC-01"


def test_a_holder_files_for_the_role(people, thread, role):
    signed = sign(Filed, thread, people[1], role.account, 3)
    given = (signed, thread.record, people[1].chain, 3)
    assert verify_filed(*given, role.chain).seat == role.account
    assert rule_of(verify_filed, *given) == "MSG-06"


@pytest.mark.parametrize(
    ("make", "verify", "other"),
    [
        (sign_cursor, verify_cursor, verify_receipt),
        (sign_receipt, verify_receipt, verify_cursor),
    ],
)
def test_a_cursor_and_a_receipt_are_their_device_s_and_not_each_other(
    people, make, verify, other
):
    anna, bruno, _claire = people
    signed = make(bytes(32), anna.account, SEEN, anna.devices[0])
    word = verify(signed, anna.chain)
    assert (word.thread, word.account, word.device, word.seq, word.hash) == (
        bytes(32),
        anna.account,
        anna.devices[0].sig_pk,
        SEEN.seq,
        SEEN.hash,
    )
    assert rule_of(other, signed, anna.chain) == "SIG-01"
    assert rule_of(verify, signed, bruno.chain) == "MSG-04"
    forged = make(bytes(32), anna.account, SEEN, bruno.devices[0])
    assert rule_of(verify, forged, anna.chain) == "MSG-04"


@pytest.mark.parametrize("purpose", Purpose)
def test_a_session_proof_says_what_it_is_for(people, purpose):
    anna = people[0]
    signed = sign_session(
        "https://a.example", bytes(32), anna.account, anna.devices[0], purpose
    )
    proof = verify_session(signed, "https://a.example", bytes(32))
    assert (proof.account, proof.purpose) == (anna.account, purpose)


@pytest.mark.parametrize(
    "place", [("https://b.example", bytes(32)), ("https://a.example", b"\x01" * 32)]
)
def test_a_session_proof_is_for_one_server_and_once(people, place):
    anna = people[0]
    signed = sign_session("https://a.example", bytes(32), anna.account, anna.devices[0])
    assert rule_of(verify_session, signed, *place) == "SIG-01"


@pytest.mark.parametrize(
    ("now", "filed", "due"),
    [
        (10_999, True, False),
        (11_000, True, True),
        (11_000, False, False),
        (20_999, False, False),
        (21_000, False, True),
    ],
)
def test_a_message_is_due_to_the_millisecond(now, filed, due):
    retention = Retention(10, 20)
    assert is_due(1000, retention, now, filed) is due
    given = (ItemKind.MESSAGE, 1000, retention, now)
    if due:
        check_erased(*given, filed=filed)
    else:
        assert rule_of(check_erased, *given, filed=filed) == "LOG-04"
    assert not is_due(1000, Retention(0, 20), 10**15, filed)
    epoch = (ItemKind.EPOCH, 1000, retention, 10**15)
    assert rule_of(check_erased, *epoch, filed=True) == "LOG-04"
