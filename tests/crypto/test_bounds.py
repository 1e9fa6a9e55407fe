"""Bounds at their exact values, where one more is refused (§1.1, §2.3, §5.4, §6)."""

import importlib
import itertools

import pytest

from cordee.crypto import sizes
from cordee.crypto.attachment import MAX_MANIFEST, FilePart, check_manifest
from cordee.crypto.encoding import (
    MAX_INTEGER,
    MAX_OBJECT,
    OneOf,
    Structure,
    decode,
    decode_value,
    encode,
)
from cordee.crypto.epoch_body import MAX_RECORD, parse_record
from cordee.crypto.errors import CryptoError
from cordee.crypto.event import MAX_EVENT, MAX_TAG, Unknown, decode_event
from cordee.crypto.linking import MAX_ANSWER, MAX_OPENER, parse_answer, parse_device
from cordee.crypto.message import MAX_HEADER, parse_header
from cordee.crypto.notice import MAX_NOTICE, Complaint, parse_request
from cordee.crypto.opening.padding import pad, unpad
from cordee.crypto.signing import Signed
from cordee.crypto.suite import Body, check_suite, decode_body

PART = FilePart(bytes(16), bytes(32), bytes(16), 1, 0, *[bytes(32)] * 3, "x", "", None)
SMALL = {"answer": MAX_ANSWER, "opener": MAX_OPENER, "header": MAX_HEADER}
PARSERS = {
    "answer": (parse_answer, MAX_ANSWER),
    "opener": (parse_device, MAX_OPENER),
    "header": (parse_header, MAX_HEADER),
    "event": (decode_event, MAX_EVENT),
    "value": (decode_value, MAX_OBJECT),
    "record": (lambda data: parse_record(Signed(data, bytes(64))), MAX_RECORD),
    "notice": (lambda data: parse_request(Signed(data, bytes(64)), Complaint), 1024),
    "manifest": (lambda data: check_manifest(PART, data), MAX_MANIFEST),
}


def rule_of(step, *given):
    with pytest.raises(CryptoError) as refusal:
        step(*given)
    return refusal.value.rule


@pytest.mark.parametrize("name", PARSERS)
def test_more_bytes_than_the_limit_are_refused_before_they_are_read(name):
    parse, limit = PARSERS[name]
    assert rule_of(parse, b"\xc1" * limit) == "ENC-01"
    assert rule_of(parse, b"\xc1" * (limit + 1)) == "ENC-03"


def test_the_limits_are_those_of_the_page():
    assert SMALL == {"answer": 1024, "opener": 2048, "header": 1024}
    assert (MAX_EVENT, MAX_OBJECT, MAX_NOTICE) == (204_800, 1_048_576, 1024)


@pytest.mark.parametrize("number", [0, 1, MAX_INTEGER])
def test_an_integer_is_zero_to_the_largest_that_javascript_counts(number):
    assert decode_value(encode([number])) == [number]


@pytest.mark.parametrize(
    "value", [-1, MAX_INTEGER + 1, [[MAX_INTEGER + 1]], [0.5], [{}], ["x", [1.0]]]
)
def test_what_the_conventions_have_no_place_for_is_found_at_any_depth(value):
    assert rule_of(decode_value, encode(value)) == "ENC-01"


def test_arrays_stand_in_each_other_sixteen_deep():
    assert decode_value(b"\x91" * 16 + b"\x07")
    assert rule_of(decode_value, b"\x91" * 17 + b"\x07") == "ENC-01"


def test_a_tag_of_an_event_to_come_has_sixty_four_characters_at_most():
    data = encode(["x" * MAX_TAG, 1])
    assert decode_event(data) == Unknown("x" * MAX_TAG, data)
    assert rule_of(decode_event, encode(["x" * (MAX_TAG + 1), 1])) == "ENC-01"


@pytest.mark.parametrize("value", ["text/9", b"text/9", 7, None, [], [7], [["t/9"]]])
def test_what_names_no_tag_is_no_event_to_come(value):
    assert rule_of(decode_event, encode(value)) == "ENC-01"


def test_lengths_are_hidden_in_the_sizes_of_the_page():
    """As they are made anew: constants are made once, before any test."""
    made = importlib.reload(sizes).SIZES
    assert made[:6] == (256, 512, 1024, 1152, 1296, 1458)
    pairs = itertools.pairwise(made[2:])
    assert all(after == before + before // 8 for before, after in pairs)
    assert made[-2] < 1 << 24 <= made[-1]


def test_padding_leaves_room_for_its_mark():
    for size, after in zip(sizes.SIZES[:6], sizes.SIZES[1:7], strict=True):
        assert len(pad(bytes(size - 1))) == size
        assert len(pad(bytes(size))) == after
    largest = bytes(sizes.SIZES[-1] - 1)
    assert unpad(pad(largest)) == largest
    assert rule_of(pad, largest + b"\x00") == "MSG-01"


def test_a_body_that_is_none_is_broken_and_not_newer():
    """Only a suite that is unknown tells the reader to update."""
    for data in (encode([]), encode(None), encode(["1"]), b"\x91"):
        assert rule_of(decode_body, data, Body, 64) == "ENC-01"
    assert rule_of(decode_body, encode([2, "new"]), Body, 64) == "SUI-01"
    assert decode_body(encode([1]), Body, 64) == Body(1)


def test_a_suite_stays_or_goes_up():
    check_suite(1, 1)
    check_suite(1)
    assert rule_of(check_suite, 1, 2) == "SUI-02"


def test_what_is_larger_than_an_object_may_be_needs_its_own_limit():
    data = encode(bytes(MAX_OBJECT))
    assert rule_of(decode, data, bytes) == "ENC-03"
    assert decode(data, bytes, len(data)) == bytes(MAX_OBJECT)


def test_a_structure_is_read_as_strictly_the_first_time_as_ever_after():
    """Whatever stands in a place that several structures share, too."""

    class Place(OneOf):
        __slots__ = ()

    class Two(Structure, Place, frozen=True):
        number: int
        text: str

    class One(Structure, Place, frozen=True):
        number: int

    class Whole(Structure, frozen=True):
        place: Place
        number: int

    for _ in range(2):
        assert decode(encode([[7, "x"], 1]), Whole) == Whole(Two(7, "x"), 1)
        assert decode(encode([[7], 1]), Whole) == Whole(One(7), 1)
        for value in (
            [[7], "1"],
            [["7"], 1],
            [["7", "x"], 1],
            [[7, "x", 1], 1],
            [[], 1],
            [7, 1],
            ["x", 1],
            [None, 1],
            [[7]],
        ):
            assert rule_of(decode, encode(value), Whole) == "ENC-01"


def test_a_refusal_names_a_rule_that_has_a_row():
    with pytest.raises(KeyError):
        CryptoError("XXX-01", "whatever it says")
