"""Accounts as their owners live them: devices, theft, lock and return."""

import pytest
from msgspec.structs import replace

from cordee.crypto.chain import (
    MAX_ENTRIES,
    Chain,
    begin_chain,
    extend_chain,
    verify_chain,
)
from cordee.crypto.chain_entry import (
    AccountKind,
    Admin,
    Attest,
    Close,
    Endorse,
    EntryBody,
    Rotate,
    Withdraw,
)
from cordee.crypto.encoding import Label, decode, encode
from cordee.crypto.errors import ChainError
from cordee.crypto.opening.account import (
    Boxes,
    append,
    create_account,
    lock,
    open_account,
    rotate,
)
from cordee.crypto.opening.card import card_keys, card_text, new_card, read_card
from cordee.crypto.opening.secret import DeviceKeys, OpeningError
from tests.crypto.world import TIME, Organisation, Person


@pytest.fixture
def anna():
    return Person("anna", Organisation())


def held(person, key):
    return sorted(person.ring(key).secrets)


def test_a_new_device_opens_the_past(anna):
    anna.rotate()
    assert held(anna, anna.add_device()) == [0, 1]


def test_a_revoked_device_opens_nothing_new(anna):
    phone = anna.devices[0]
    anna.add_device()
    anna.devices.remove(phone)
    anna.rotate([phone])
    assert held(anna, phone) == [0]
    assert held(anna, anna.devices[0]) == [0, 1]


def test_a_stolen_only_device_is_locked_out_and_the_card_returns(anna):
    """Senders go on after the lock; the card opens what they sealed (J11)."""
    thief = anna.devices[0]
    anna.lock()
    assert anna.state.locked
    assert anna.state.devices == ()
    assert held(anna, thief) == [0]
    assert held(anna, anna.card) == [0, 1]
    used = anna.card
    anna.recover()
    assert held(anna, anna.devices[0]) == [0, 1, 2]
    assert held(anna, used) == [0, 1]
    assert held(anna, anna.card) == [0, 1, 2]


def test_a_lock_to_an_older_reserve_shuts_out_the_thief_who_rotated(anna):
    thief = anna.devices[0]
    anna.rotate()
    anna.lock(0)
    assert held(anna, thief) == [0, 1]
    assert held(anna, anna.card) == [0, 1, 2]
    assert anna.state.kem_g == 0
    anna.recover()
    assert anna.state.g in anna.ring(anna.devices[0]).secrets


def test_a_served_old_chain_does_not_bring_a_stolen_device_back(anna):
    """C4: the card on a fresh machine is shown the chain before the revocation."""
    thief = anna.devices[0]
    anna.recover()
    assert thief.sig_pk not in {opener.sig_pk for opener in anna.state.openers}
    assert held(anna, thief) == [0]


def test_a_box_that_the_server_swapped_counts_as_not_served(anna):
    phone, laptop = anna.devices[0], anna.add_device()
    anna.boxes[1] = Boxes((b"junk" * 300,))
    with pytest.raises(OpeningError):
        anna.ring(laptop)
    assert held(anna, phone) == [0]


def test_a_box_that_is_not_served_is_found_by_link(anna):
    anna.rotate()
    anna.boxes[0] = Boxes()
    assert held(anna, anna.devices[0]) == [0, 1]


def test_a_spoiled_link_costs_history_and_nothing_else(anna):
    """A thief who rotates with junk for a link: later devices still open the rest."""
    phone = anna.devices[0]
    made = rotate(anna.chain, anna.secret(phone), phone, time=TIME)
    body = decode(made.signed.body, EntryBody)
    change = decode(body.content, Rotate)
    gen = replace(change.gen, link=bytes(60))
    content = encode(replace(change, gen=gen))
    forged = phone.sign(Label.ENTRY, replace(body, content=content))
    anna.put(replace(made, signed=forged))
    assert held(anna, anna.add_device()) == [1]
    assert held(anna, phone) == [0, 1]


def test_a_chain_that_others_touched_needs_their_chains(anna):
    anna.lock()
    with pytest.raises(ChainError, match="CHN-03"):
        verify_chain(anna.account, anna.chain.entries)


def test_a_chain_ends_at_its_longest(anna):
    state = replace(anna.state, seq=MAX_ENTRIES - 1)
    chain = Chain(anna.chain.entries, (state,))
    signed = append(chain, Close(None), anna.devices[0], time=TIME)
    with pytest.raises(ChainError, match="CHN-01: chain is too long"):
        extend_chain(chain, signed)


def test_a_stranger_opens_nothing(anna):
    with pytest.raises(OpeningError):
        anna.ring(DeviceKeys.generate())
    with pytest.raises(OpeningError):
        anna.ring(anna.devices[0]).key(7)


def test_a_lock_without_reserve_is_not_made(anna):
    organisation = anna.organisation
    with pytest.raises(ChainError, match="CHN-11"):
        lock(anna.chain, 4, organisation.desk, organisation.place, time=TIME)


def test_every_entry_that_one_makes_is_accepted_by_others(anna):
    organisation, phone = anna.organisation, anna.devices[0]
    desk = organisation.desk
    for content in (Endorse(bytes(32), 1), Withdraw(bytes(32)), Close(None)):
        signed = append(organisation.chain, content, desk, time=TIME)
        entries = (*organisation.chain.entries, signed)
        organisation.chain = verify_chain(organisation.chain.account, entries)
    signed = append(anna.chain, Admin(None), phone, time=TIME)
    entries = (*anna.chain.entries, signed)
    assert verify_chain(anna.account, entries).state.admin is None
    assert organisation.chain.state.closed
    assert organisation.chain.state.devices == ()
    assert Attest not in {type(content) for content in entries}


def test_an_organisation_needs_no_card():
    desk = DeviceKeys.generate()
    made = create_account(AccountKind.ORGANISATION, [desk], time=TIME, salt=bytes(16))
    chain = begin_chain(made.signed)
    assert chain.state.reserves == {}
    assert open_account(chain, desk, {0: made.boxes}).secrets[0] == made.secret


def test_a_card_is_typed_again_and_gives_the_same_keys():
    card = new_card()
    text = card_text(card)
    assert [len(group) for group in text.split()] == [5] * 8
    assert read_card(text) == card
    assert card_keys(read_card(text.lower())).opener == card_keys(card).opener
    assert card_keys(card).type == "card"
