"""Linking a device: what each side holds against the other's words (§5.5)."""

import pytest

from cordee.crypto.encoding import encode
from cordee.crypto.errors import CryptoError
from cordee.crypto.linking import (
    Answer,
    check_code,
    check_linked,
    check_reveal,
    encode_answer,
    parse_answer,
    parse_device,
)
from cordee.crypto.opening.account import accept_into, add_device
from cordee.crypto.opening.card import card_keys, new_card
from cordee.crypto.opening.linking import LinkText, NewDevice
from cordee.crypto.opening.secret import DeviceKeys
from tests.crypto.world import TIME, Organisation, Person

NUMBER = 123_456


@pytest.fixture(scope="module")
def anna():
    return Person("anna", Organisation())


@pytest.fixture
def new():
    return NewDevice.begin(NUMBER, DeviceKeys.generate())


@pytest.fixture
def answer(anna):
    state = anna.state
    return Answer(state.account, state.seq, state.head, bytes(range(32)))


def rule_of(step, *given):
    with pytest.raises(CryptoError) as refusal:
        step(*given)
    return refusal.value.rule


def test_both_sides_agree_when_nobody_stands_between(new, answer):
    opener = parse_device(encode(new.keys.opener))
    assert parse_answer(encode_answer(answer)) == answer
    check_reveal(new.commit, answer, opener, new.nonce, new.accept(answer))
    check_code(new.code(answer), NUMBER, answer, opener, new.nonce)
    pasted = LinkText.from_text(new.text.to_text())
    pasted.check_session(new.number, new.commit)
    new.check_mac(answer, pasted.mac(answer))
    new.check_mac(answer, None)


def test_every_device_draws_its_own_nonce_and_mac_key(new):
    again = NewDevice.begin(NUMBER, new.keys)
    assert (new.number, len(new.nonce), len(new.mac_key.reveal())) == (NUMBER, 32, 32)
    assert (again.nonce, again.mac_key) != (new.nonce, new.mac_key)
    assert again.nonce != new.nonce
    assert again.mac_key != new.mac_key


def test_a_code_is_over_the_answer_and_the_number(new, answer):
    code = new.code(answer)
    assert len(code) == 8
    for other in (
        Answer(bytes(32), answer.seq, answer.head, answer.nonce),
        Answer(answer.account, answer.seq + 1, answer.head, answer.nonce),
        Answer(answer.account, answer.seq, bytes(32), answer.nonce),
        Answer(answer.account, answer.seq, answer.head, bytes(32)),
    ):
        given = (NUMBER, other, new.keys.opener, new.nonce)
        assert rule_of(check_code, code, *given) == "LNK-04"
        assert rule_of(new.check_mac, other, new.text.mac(answer)) == "LNK-04"
    given = (NUMBER + 1, answer, new.keys.opener, new.nonce)
    assert rule_of(check_code, code, *given) == "LNK-04"


def test_a_word_for_another_account_adds_nothing(new, answer):
    other = Answer(bytes(32), answer.seq, answer.head, answer.nonce)
    given = (new.keys.opener, new.nonce, new.accept(other))
    assert rule_of(check_reveal, new.commit, answer, *given) == "CHN-06"
    assert rule_of(check_reveal, bytes(32), answer, *given) == "LNK-03"


def test_a_card_is_not_linked():
    opener = card_keys(new_card()).opener
    assert rule_of(parse_device, encode(opener)) == "CHN-05"


def test_a_new_device_is_linked_when_the_chain_names_it_after_the_answer(new, answer):
    """Another's chain, an older one, and one that went another way are refused."""
    anna = Person("anna", Organisation())
    phone, state = anna.devices[0], anna.state
    mine = Answer(state.account, state.seq, state.head, answer.nonce)
    device = new.keys.sig_pk
    assert rule_of(check_linked, anna.chain, mine, device) == "LNK-06"
    word = accept_into(anna.chain, new.keys)
    secret = anna.secret(phone)
    anna.put(add_device(anna.chain, new.keys.opener, word, secret, phone, time=TIME))
    check_linked(anna.chain, mine, device)
    for wrong in (
        Answer(state.account, state.seq + 2, state.head, answer.nonce),
        Answer(state.account, state.seq, bytes(32), answer.nonce),
        Answer(bytes(32), state.seq, state.head, answer.nonce),
    ):
        assert rule_of(check_linked, anna.chain, wrong, device) == "LNK-06"
