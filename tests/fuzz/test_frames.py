"""A short run of the harness on every commit, and a proof that it can fail."""

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cordee.server.protocol.codec import decode_client
from tests.fuzz import fuzz_frames

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(),
    st.text(max_size=20),
    st.binary(max_size=80),
    st.sampled_from(["hello", "auth", "append", "index", "range", "refused", "pushed"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner)
    ),
    max_leaves=30,
)


@given(st.binary(max_size=400))
@example(b"\x91" * 2000)
@example(b"\xdd\xff\xff\xff\xff")
@example(b"\xc6\xff\xff\xff\xff")
def test_any_bytes(data):
    fuzz_frames.one_input(data)


@given(st.lists(VALUES, max_size=5))
def test_anything_that_is_messagepack(values):
    fuzz_frames.one_input(msgspec.msgpack.encode(values))


@given(st.sampled_from(fuzz_frames.corpus()), st.data())
def test_a_good_message_with_one_byte_changed(message, data):
    place = data.draw(st.integers(0, len(message) - 1))
    value = data.draw(st.integers(0, 255))
    fuzz_frames.one_input(message[:place] + bytes([value]) + message[place + 1 :])


def test_the_corpus_decodes():
    assert [len(decode_client(message)) for message in fuzz_frames.corpus()] == [1] * 5


def test_an_exception_that_is_not_listed_is_a_finding(monkeypatch):
    def broken(_):
        raise ZeroDivisionError

    monkeypatch.setattr(fuzz_frames, "decode_client", broken)
    with pytest.raises(ZeroDivisionError):
        fuzz_frames.one_input(fuzz_frames.corpus()[0])
