"""Roles and machines in a thread: who speaks for whom, what is filed and erased."""

import pytest

from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import Capacity
from cordee.crypto.errors import CryptoError
from cordee.crypto.log import Base
from cordee.crypto.message import check_header, parse_header
from cordee.crypto.notice import (
    Complaint,
    Leave,
    parse_request,
    verify_filed,
    verify_receipt,
    verify_request,
)
from cordee.crypto.opening.notice import (
    sign_complaint,
    sign_filed,
    sign_leave,
    sign_receipt,
)
from tests.crypto.accounts import Held, Organisation, Person
from tests.crypto.world import Thread


@pytest.fixture
def people():
    organisation = Organisation()
    return [Person(name, organisation) for name in ("anna", "bruno", "claire")]


@pytest.fixture
def role(people):
    return Held("cardiology", people[:2])


@pytest.fixture
def thread(people, role):
    """Anna owns it; the role, which she holds with bruno, writes."""
    anna = people[0]
    thread = Thread([*people, role], anna)
    members = [*thread.renewed(), role.member(Capacity.MEMBER, 1)]
    thread.accept(thread.seal(anna, members))
    return thread


def header_of(thread):
    return parse_header(thread.messages[-1].sealed.header)


def test_a_holder_writes_in_the_seat_of_his_role(thread, people, role):
    _anna, bruno, _claire = people
    thread.send(bruno, "avis demandé", role)
    header = header_of(thread)
    assert (header.seat, header.account) == (role.account, bruno.account)
    for person in people[:2]:
        assert thread.read(role, person.devices[0]) == ["avis demandé"]
    thread.send(people[0], "reçu")
    assert header_of(thread).seat == people[0].account


def test_a_role_whose_chain_is_not_known_speaks_through_nobody(thread, people, role):
    bruno = people[1]
    thread.send(bruno, "avis demandé", role)
    header = header_of(thread)
    role.rotate(bruno)
    thread.accept(thread.seal(people[0], thread.renewed()))
    thread.send(bruno, "encore", role)
    newest = header_of(thread)
    behind = Chain(role.chain.entries[:1], role.chain.states[:1])
    for held in (None, people[0].chain, behind):
        with pytest.raises(CryptoError, match="MSG-06"):
            check_header(newest, thread.record, bruno.chain, held)
    check_header(newest, thread.record, bruno.chain, role.chain)
    with pytest.raises(CryptoError, match="MSG-02"):
        check_header(header, thread.record, bruno.chain, role.chain)


def test_a_notice_is_verified_by_its_author_s_chain(thread, people, role):
    anna, bruno, _claire = people
    phone = bruno.devices[0]
    signed = sign_leave(thread.record, bruno.state, phone, role.account)
    assert parse_request(signed, Leave).seat == role.account
    with pytest.raises(CryptoError, match="MSG-03"):
        verify_request(signed, Leave, thread.record, anna.chain, held=role.chain)
    with pytest.raises(CryptoError, match="MSG-06"):
        verify_request(signed, Leave, thread.record, bruno.chain)
    verify_request(signed, Leave, thread.record, bruno.chain, held=role.chain)
    complaint = sign_complaint(thread.record, anna.state, anna.devices[0])
    found = verify_request(complaint, Complaint, thread.record, anna.chain)
    assert found.seat == anna.account


def test_a_record_says_what_is_filed_through_who_holds_it(thread, people):
    anna, _bruno, claire = people
    record = Held("record", [claire], AccountKind.RECORD)
    thread.people[record.account] = record
    members = [*thread.renewed(), record.member(Capacity.RECORD, 2)]
    thread.accept(thread.seal(anna, members))
    phone, newest = claire.devices[0], thread.base.seq
    signed = sign_filed(thread.record, claire.state, phone, newest, record.account)
    found = verify_filed(signed, thread.record, claire.chain, newest, record.chain)
    assert (found.upto, found.seat) == (newest, record.account)
    with pytest.raises(CryptoError, match="LOG-01"):
        verify_filed(signed, thread.record, claire.chain, newest - 1, record.chain)


def test_a_device_says_what_it_erased(thread, people):
    anna, bruno, _claire = people
    erased = Base(1, thread.log[1])
    signed = sign_receipt(thread.record.thread, anna.account, erased, anna.devices[0])
    receipt = verify_receipt(signed, anna.chain)
    assert (receipt.seq, receipt.hash) == (1, thread.log[1])
    with pytest.raises(CryptoError, match="MSG-04"):
        verify_receipt(signed, bruno.chain)
