"""Decoders: arbitrary and damaged input gives a CryptoError and nothing else."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.crypto.encoding import decode_value, encode
from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.padding import pad, unpad
from cordee.crypto.sizes import SIZES
from tests.crypto.decoders import DECODERS
from tests.crypto.test_vectors import FILES

REAL = [
    bytes.fromhex(body)
    for file in FILES.values()
    for body, _ in file["signed"].values()
]
values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2**53 - 1) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=12,
)


@st.composite
def damaged(draw):
    """Change, cut or lengthen a real structure at one place."""
    data = bytearray(draw(st.sampled_from(REAL)))
    place = draw(st.integers(0, len(data) - 1))
    match draw(st.sampled_from(("change", "cut", "insert"))):
        case "change":
            data[place] ^= draw(st.integers(1, 255))
        case "cut":
            del data[place : place + draw(st.integers(1, 40))]
        case _:
            data[place:place] = draw(st.binary(min_size=1, max_size=40))
    return bytes(data)


@pytest.mark.parametrize("name", DECODERS)
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300) | values.map(encode) | damaged())
def test_a_decoder_refuses_in_one_way_only(name, data):
    with contextlib.suppress(CryptoError):
        DECODERS[name](data)


@settings(max_examples=200, deadline=None)
@given(values)
def test_a_permitted_value_is_read_back(value):
    assert decode_value(encode(value)) == value


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000))
def test_padding_comes_off_again_and_shows_a_size_only(data):
    padded = pad(data)
    assert unpad(padded) == data
    assert len(padded) in SIZES


def test_too_large_is_not_padded():
    with pytest.raises(CryptoError, match="MSG-01"):
        pad(bytes(SIZES[-1]))
