"""What people print, scan, paste and type: cards, invitations, the text of a link."""

import pytest

from cordee.crypto.crockford import clean, from_characters, to_characters
from cordee.crypto.errors import CardError, CryptoError
from cordee.crypto.linking import MAX_NUMBER
from cordee.crypto.opening.card import card_text, doubtful_groups, new_card, read_card
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.linking import LinkText
from cordee.crypto.opening.secret import Secret

KEY = Secret(bytes(range(32)))


def invitation(length, number):
    return Invitation("h" * length, bytes(32), KEY, number)


def link(length, number):
    session = {1: 7, 2: 200, 3: 1000}[length]
    return LinkText(session, b"\xfb" * 32, Secret(bytes([*range(31), number])))


def rule_of(step, *given):
    with pytest.raises(CryptoError) as refusal:
        step(*given)
    return refusal.value.rule


@pytest.mark.parametrize("length", [1, 2, 3])
@pytest.mark.parametrize(("made", "kind"), [(invitation, Invitation), (link, LinkText)])
def test_a_text_is_read_back_whatever_character_it_ends_with(made, kind, length):
    ends = set()
    for number in range(64):
        one = made(length, number)
        text = one.to_text()
        ends.add(text[-1])
        assert kind.from_text(text) == one
    assert "=" not in ends


@pytest.mark.parametrize(
    ("one", "kind"), [(invitation(9, 7), Invitation), (link(1, 7), LinkText)]
)
def test_a_text_is_read_across_lines_and_not_with_other_characters(one, kind):
    text = one.to_text()
    assert kind.from_text(f" {text[:20]}\n  {text[20:]}\r\n") == one
    stars = [text[:20] + "*" * count + text[20:] for count in (1, 4)]
    for spoiled in (*stars, text[1:], text[:-1], text + "AAAA"):
        assert rule_of(kind.from_text, spoiled) == "ENC-01"
    assert rule_of(kind.from_text, text[:-4] + text[-4:] * 500) == "ENC-03"


def test_a_link_has_a_number_of_six_digits():
    largest = LinkText(MAX_NUMBER, bytes(32), KEY)
    assert LinkText.from_text(largest.to_text()) == largest
    beyond = LinkText(MAX_NUMBER + 1, bytes(32), KEY)
    assert rule_of(LinkText.from_text, beyond.to_text()) == "ENC-01"


def test_characters_are_read_as_people_type_them():
    data = bytes(range(5))
    text = to_characters(data)
    assert text == "000G40R4"
    assert clean("o0-oG 4l r4") == "000G41R4"
    for typed in (text.lower(), "ooog40r4", " 000G-40R4 "):
        assert from_characters(typed, 5) == data
    for typed in ("000G40R", "000G40R40", "000G40RU"):
        assert from_characters(typed, 5) is None


@pytest.mark.parametrize("separator", [" ", "-", "\n", " - "])
def test_only_the_groups_that_cannot_be_are_doubtful(separator):
    groups = card_text(new_card()).split()
    assert doubtful_groups(separator.join(groups)) == ()
    groups[0] = groups[0][:4]
    groups[2] += "Z"
    groups[7] = "U" + groups[7][1:]
    assert doubtful_groups(separator.join(groups)) == (1, 3, 8)


def test_a_card_typed_without_spaces_is_divided_as_it_is_printed():
    whole = card_text(new_card()).replace(" ", "")
    assert doubtful_groups(whole) == doubtful_groups(f" {whole}\n") == ()
    assert doubtful_groups(whole[:11] + "U" + whole[12:]) == (3,)
    assert doubtful_groups(whole[:-1]) == (8,)


def test_a_wrong_character_that_could_be_right_is_in_no_group():
    text = card_text(new_card())
    other = "1" if text[0] != "1" else "2"
    assert doubtful_groups(other + text[1:]) == ()
    with pytest.raises(CardError, match="check characters"):
        read_card(other + text[1:])
    with pytest.raises(CardError, match="eight groups of five"):
        read_card(text[:-1])
