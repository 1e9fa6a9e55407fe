"""The index: what was written is read, and hostile bytes are refused."""

import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.imaging.deflate import deflate, inflate
from cordee.imaging.errors import IndexFormError
from cordee.imaging.index import decode_index, encode_index
from tests.imaging.packing import packed
from tests.imaging.samples import every_kind

INDEX = packed(every_kind())[0]
WRITTEN = encode_index(INDEX)


def with_first(**changes):
    """The index with its first instance changed."""
    series = INDEX.series[0]
    first = msgspec.structs.replace(series.instances[0], **changes)
    changed = msgspec.structs.replace(series, instances=(first, *series.instances[1:]))
    return msgspec.structs.replace(INDEX, series=(changed, *INDEX.series[1:]))


def test_what_was_written_is_read():
    assert decode_index(WRITTEN) == INDEX


def test_an_index_of_a_thousand_slices_is_small():
    series = INDEX.series[0]
    many = tuple(
        msgspec.structs.replace(series.instances[0], number=n, sha256=bytes(32))
        for n in range(1000)
    )
    longer = msgspec.structs.replace(series, instances=many)
    assert len(encode_index(msgspec.structs.replace(INDEX, series=(longer,)))) < 100_000


@pytest.mark.parametrize(
    "changes",
    [
        {"shape": 99},
        {"size": 1},
        {"cuts": (1,)},
        {"pack": 20},
        {"pack": 0},
        {"previews": INDEX.series[0].instances[0].previews * 2},
        {"sha256": b""},
        {"uid": "9" * 65},
    ],
)
def test_an_instance_that_cannot_be_is_refused(changes):
    with pytest.raises(IndexFormError):
        decode_index(encode_index(with_first(**changes)))


def test_a_bomb_of_an_index_is_refused(monkeypatch):
    monkeypatch.setattr("cordee.imaging.index.MAX_INDEX", 1 << 20)
    with pytest.raises(IndexFormError):
        decode_index(deflate(bytes(1 << 24)))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data):
    with pytest.raises(IndexFormError):
        decode_index(data)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=6))
def test_an_index_with_bytes_changed_is_refused_or_sound(place, piece):
    plain = inflate(WRITTEN, 1 << 24)
    at = place % len(plain)
    try:
        index = decode_index(deflate(plain[:at] + piece + plain[at + len(piece) :]))
    except IndexFormError:
        return
    assert all(
        sum(each.cuts) == each.size
        for series in index.series
        for each in series.instances
    )


@given(st.binary(max_size=2000))
def test_deflate_gives_back(data):
    assert inflate(deflate(data), len(data)) == data


def test_a_stream_that_does_not_end_is_refused():
    whole = deflate(b"abc" * 1000)
    for data in (whole[:-3], b"", b"\xff\xff"):
        with pytest.raises(ValueError, match="deflate"):
            inflate(data, 1 << 20)
    assert inflate(whole + b"more", 1 << 20) == zlib.decompress(whole, -15)
