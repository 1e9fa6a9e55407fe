"""Roles as the people live them who hold them: duty, hand-over, theft, the rota."""

import pytest
from msgspec.structs import replace

from cordee.crypto.chain import (
    Chain,
    begin_chain,
    continue_chain,
    extend_chain,
    no_authorities,
    verify_chain,
)
from cordee.crypto.chain_entry import AccountKind, Admin, Close
from cordee.crypto.chain_held import MAX_PLANS
from cordee.crypto.errors import ChainForkError, CryptoError
from cordee.crypto.held import (
    as_holder,
    check_held,
    is_stale,
    renewals,
    sealing_keys,
    stale_holders,
)
from cordee.crypto.opening.account import (
    append,
    create_account,
    open_account,
    rotate,
)
from cordee.crypto.opening.held import open_held
from cordee.crypto.opening.keyring import Boxes, Keyring
from cordee.crypto.opening.passkey import passkey_keys
from cordee.crypto.opening.secret import DeviceKeys, OpeningError, Secret
from tests.crypto.roles import Role, place
from tests.crypto.world import TIME, Organisation, Person

NAMES = ("anna", "bruno", "claire", "david")


@pytest.fixture
def people():
    organisation = Organisation()
    return [Person(name, organisation) for name in NAMES]


@pytest.fixture
def role(people):
    return Role(people, people[:2])


def refused(rule, step):
    with pytest.raises(CryptoError) as refusal:
        step()
    assert refusal.value.rule == rule, refusal.value


def test_holders_open_the_role_and_nobody_else_does(role, people):
    anna, bruno, claire, _david = people
    assert role.held(anna) == role.held(bruno) == [0]
    assert role.held(claire) == []
    assert role.state.is_held
    assert not anna.state.is_held
    assert role.state.devices == role.state.openers == role.state.slots == ()
    assert role.state.managers == (anna.account,)
    assert role.state.holder(bruno.account).manager is False
    assert role.state.holder(claire.account) is None


def test_a_hand_over_gives_the_past_and_takes_what_comes(role, people):
    """The incoming is added by a manager, and relieves the outgoing himself."""
    anna, bruno, claire, _david = people
    role.rotate(bruno)
    role.add(claire, anna)
    assert role.held(claire) == [0, 1]
    role.rotate(claire, revoked=[bruno])
    assert role.held(claire) == role.held(anna) == [0, 1, 2]
    assert role.held(bruno) == [0, 1]
    assert [h.account for h in role.state.holders] == [anna.account, claire.account]
    verify_chain(role.state.account, role.chain.entries, role.find)


def test_whoever_hands_over_does_not_relieve_himself(role, people):
    refused("CHN-07", lambda: role.rotate(people[1], revoked=[people[1]]))
    refused("CHN-07", lambda: role.rotate(people[0], revoked=[people[0]]))


def test_a_thief_of_a_holder_s_device_is_shut_out_by_the_next_rotation(role, people):
    anna, bruno, _claire, _david = people
    thief = anna.devices[0]
    laptop = anna.add_device()
    anna.devices.remove(thief)
    anna.rotate([thief])
    assert is_stale(role.state, role.find)
    assert [h.account for h in stale_holders(role.state, role.find)] == [anna.account]
    refused("CHN-12", lambda: check_held(role.state, role.find))
    role.rotate(bruno)
    assert not is_stale(role.state, role.find)
    check_held(role.state, role.find)
    assert role.held(anna, thief) == [0]
    assert role.held(anna, laptop) == [0, 1]


def test_a_renewal_keeps_its_place_and_its_rank(role, people):
    anna, bruno, _claire, _david = people
    joined = role.state.joined
    anna.add_device()
    anna.rotate()
    role.rotate(bruno)
    first = role.state.holders[0]
    assert (first.account, first.seq, first.generation, first.manager) == (
        anna.account,
        anna.state.seq,
        anna.state.g,
        True,
    )
    assert role.state.joined == joined


def test_a_holder_who_was_locked_out_finds_his_roles_again(role, people):
    anna, bruno, _claire, _david = people
    bruno.lock()
    role.rotate(anna)
    bruno.recover()
    assert role.held(bruno) == [0, 1]
    assert is_stale(role.state, role.find)


def test_a_role_in_one_hand_is_a_warning(people):
    alone = Role(people, people[:1])
    refused("ROL-01", lambda: check_held(alone.state, alone.find))
    check_held(people[0].state, alone.find)
    assert renewals(alone.state, no_authorities) == ()


def test_a_closed_role_acts_no_more(role, people):
    anna, _bruno, _claire, _david = people
    desk = append(
        role.chain, Admin(None), anna.devices[0], time=TIME, authority=place(anna)
    )
    role.chain = extend_chain(role.chain, desk, role.find)
    end = append(
        role.chain, Close(None), anna.devices[0], time=TIME, authority=place(anna)
    )
    role.chain = extend_chain(role.chain, end, role.find)
    assert role.state.holder(anna.account) is None
    assert role.state.managers == ()
    assert role.held(anna) == [0]


def closed(person):
    end = append(person.chain, Close(None), person.devices[0], time=TIME)
    person.chain = extend_chain(person.chain, end, no_authorities)


def test_a_holder_who_has_closed_his_account_is_renewed_as_he_was(role, people):
    """Nobody but a manager relieves him: the others must go on without a thief of his."""
    anna, bruno, _claire, _david = people
    bruno.rotate()
    stood = bruno.state
    closed(bruno)
    assert is_stale(role.state, role.find)
    role.rotate(anna)
    named = role.state.holder(bruno.account)
    assert (named.seq, named.head, named.generation) == (stood.seq, stood.head, stood.g)
    assert not is_stale(role.state, role.find)


def test_nobody_is_named_where_his_account_is_closed(role, people):
    anna, bruno, claire, _david = people
    closed(bruno)
    closed(claire)
    there = as_holder(bruno.state, manager=False)
    refused("CHN-15", lambda: role.rotate(anna, renewed=[there]))
    refused("CHN-15", lambda: role.add(claire, anna))


def test_a_holder_whose_chain_is_not_at_hand_cannot_be_judged(role, people):
    anna, bruno, claire, _david = people
    made = role.rotation(bruno)
    refused("CHN-03", lambda: extend_chain(role.chain, made.signed, no_authorities))
    refused("FRE-02", lambda: begin_chain(role.chain.entries[0]))
    refused("FRE-02", lambda: sealing_keys(no_authorities)(role.state.holders[0]))
    role.people.pop(claire.account)
    refused("FRE-02", lambda: role.add(claire, anna))


def test_a_fork_of_a_role_is_evidence(role, people):
    anna, bruno, _claire, _david = people
    known, theirs = role.chain, role.rotation(bruno).signed
    role.rotate(anna)
    served = (*known.entries, theirs)
    with pytest.raises(ChainForkError):
        continue_chain(role.chain, served, role.find)


def test_a_role_has_sixty_four_holders_and_as_many_shifts_at_most(role, people):
    anna, _bruno, claire, _david = people
    full = role.state.holders[:1] * 63 + role.state.holders[1:]
    state = replace(role.state, holders=full)
    before = role.chain
    role.chain = Chain(before.entries, (state,))
    refused("CHN-09", lambda: role.add(claire, anna))
    role.chain = before
    role.plan(anna, [anna], 1)
    plans = role.state.planned * MAX_PLANS
    state = replace(role.state, planned=plans)
    role.chain = Chain(role.chain.entries, (*role.chain.states[:-1], state))
    refused("CHN-09", lambda: role.plan(anna, [anna], 2))


def test_a_shift_is_made_ahead_and_ended_by_a_rotation(role, people):
    anna, bruno, claire, david = people
    role.plan(anna, [anna, claire], 1000)
    role.plan(anna, [anna, david], 2000)
    state = role.state
    assert (state.g, state.last_g) == (0, 2)
    assert [h.account for h in state.holders] == [anna.account, bruno.account]
    assert state.planned_at(999) is None
    assert state.planned_at(1999).g == 1
    assert state.planned_at(2000).g == 2
    assert role.held(anna) == [0, 1, 2]
    assert role.held(david) == [0, 1, 2]
    assert role.held(claire) == [0, 1]
    assert role.held(bruno) == [0]
    role.rotate(bruno)
    assert role.state.planned == ()
    assert role.state.g == 3
    assert role.held(bruno) == [0, 3]
    assert role.held(david) == [0, 1, 2]
    assert role.held(anna) == [0, 1, 2, 3]


def test_a_box_that_the_server_swapped_counts_as_not_served(role, people):
    anna, bruno, _claire, _david = people
    role.rotate(anna)
    role.boxes[0] = Boxes(tuple(reversed(role.boxes[0].openers)))
    assert role.held(bruno) == [0, 1]
    role.boxes[1] = Boxes((b"junk" * 300, b"junk" * 300))
    with pytest.raises(OpeningError):
        role.ring(bruno)


def test_a_generation_that_the_holder_has_lost_opens_nothing(role, people):
    anna = people[0]
    anna.rotate()
    ring = anna.ring(anna.devices[0])
    newest = Keyring({1: ring.secrets[1]}, {1: 1})
    with pytest.raises(OpeningError):
        open_held(role.chain, anna.account, newest, role.boxes)
    role.rotate(people[1])
    opened = open_held(role.chain, anna.account, newest, role.boxes)
    assert sorted(opened.secrets) == [0, 1]


def test_a_record_is_held_like_a_role_and_has_no_rota(people):
    record = Role(people, people[:2], kind=AccountKind.RECORD)
    record.rotate(people[1])
    assert record.held(people[0]) == [0, 1]
    refused("CHN-04", lambda: record.plan(people[0], people[:1], 1))


@pytest.mark.parametrize("kind", [AccountKind.GATEWAY, AccountKind.AGENT])
def test_a_machine_has_keys_and_may_have_an_administrator(kind):
    host, organisation = DeviceKeys.generate(), Organisation()
    made = create_account(
        kind,
        [host],
        time=TIME,
        salt=bytes(16),
        admin=organisation.chain.account,
    )
    state = begin_chain(made.signed).state
    assert state.devices == (host.sig_pk,)
    assert (state.is_held, state.holders, state.managers) == (False, (), ())
    opened = open_account(begin_chain(made.signed), host, {0: made.boxes})
    assert opened.secrets[0] == made.secret


def test_the_same_passkey_gives_the_same_slot():
    prf = Secret(bytes(range(32)))
    assert passkey_keys(prf).opener == passkey_keys(prf).opener
    assert passkey_keys(prf).opener.is_slot
    with pytest.raises(OpeningError):
        passkey_keys(Secret(bytes(31)))


def test_a_passkey_returns_like_a_card():
    phone, passkey = DeviceKeys.generate(), passkey_keys(Secret.random())
    made = create_account(
        AccountKind.PERSON, [phone, passkey], time=TIME, salt=bytes(16)
    )
    chain = begin_chain(made.signed)
    secret = open_account(chain, passkey, {0: made.boxes}).secrets[0]
    new = [DeviceKeys.generate(), passkey_keys(Secret.random())]
    gone = [phone.sig_pk, passkey.sig_pk]
    back = rotate(chain, secret, passkey, time=TIME, revoked=gone, added=new)
    state = extend_chain(chain, back.signed).state
    assert state.devices == (new[0].sig_pk,)
    assert state.slots == (new[1].opener,)
