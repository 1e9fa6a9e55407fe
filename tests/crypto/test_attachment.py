"""Segments of a file: every size at every boundary, each for itself (§5.8)."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cordee.crypto.attachment import (
    MAX_FILE,
    MAX_MANIFEST,
    MAX_SEGMENTS,
    SEGMENT_SIZE,
    TAG_SIZE,
    check_manifest,
    check_segment,
    check_whole,
    encode_manifest,
    padded_size,
    plain_size,
    sealed_size,
    segment_count,
    segment_size,
)
from cordee.crypto.encoding import sha256
from cordee.crypto.errors import FileError
from cordee.crypto.opening.attachment import FileKeys, make_part, open_segment
from cordee.crypto.sizes import SIZES

EDGES = [0, 1, 255, 256, 257, 1024, 1025]
EDGES += [n * SEGMENT_SIZE + d for n in (1, 2) for d in (-1, 0, 1)]
sizes = st.integers(0, 3 * SEGMENT_SIZE) | st.sampled_from(EDGES)


def cut(plain):
    starts = range(0, max(1, len(plain)), SEGMENT_SIZE)
    return [plain[start : start + SEGMENT_SIZE] for start in starts]


def sealed(keys, plain):
    pieces = cut(plain)
    last = len(pieces) - 1
    segments = [keys.seal(i, i == last, piece) for i, piece in enumerate(pieces)]
    hashes = [sha256(segment) for segment in segments]
    whole = (len(plain), sha256(plain))
    return make_part(keys, hashes, whole, name="x", type_=""), segments, hashes


def content(size):
    block = bytes(range(251))
    return (block * (size // len(block) + 1))[:size]


@pytest.mark.parametrize("size", EDGES)
def test_a_file_is_opened_as_it_was_sealed(size):
    plain = content(size)
    part, segments, hashes = sealed(FileKeys.new(), plain)
    assert sum(map(len, segments)) == sealed_size(size)
    assert check_manifest(part, encode_manifest(hashes)) == tuple(hashes)
    opened = [
        open_segment(part, index, segments[index], hashes)
        for index in reversed(range(part.segments))
    ]
    assert b"".join(reversed(opened)) == plain
    check_whole(part, sha256(plain))


@settings(max_examples=300, deadline=None)
@given(sizes)
@example(MAX_FILE)
def test_sizes_fit_together_and_the_last_shows_a_class_only(size):
    count = segment_count(size)
    assert sum(plain_size(i, size) for i in range(min(count, 4))) <= size
    assert plain_size(count - 1, size) == size - (count - 1) * SEGMENT_SIZE
    last = segment_size(count - 1, size) - TAG_SIZE
    assert last in {*SIZES, SEGMENT_SIZE}
    assert plain_size(count - 1, size) <= last <= SEGMENT_SIZE
    assert sealed_size(size) == (count - 1) * (SEGMENT_SIZE + TAG_SIZE) + last + 16
    assert count <= MAX_SEGMENTS


@settings(max_examples=200, deadline=None)
@given(st.integers(0, SEGMENT_SIZE))
def test_padding_is_the_smallest_class_that_holds_it(size):
    padded = padded_size(size)
    assert padded >= size
    smaller = [one for one in SIZES if size <= one < padded]
    assert smaller == []


def test_the_largest_manifest_is_the_limit():
    assert len(encode_manifest([bytes(32)] * MAX_SEGMENTS)) == MAX_MANIFEST


@pytest.mark.parametrize("index", [-1, 1, 2**32])
def test_there_is_no_segment_beyond_the_last(index):
    part, segments, hashes = sealed(FileKeys.new(), content(10))
    for refuse in (
        lambda: open_segment(part, index, segments[0], hashes),
        lambda: check_segment(hashes, index, segments[0]),
        lambda: segment_size(index, 10),
    ):
        with pytest.raises(FileError, match="FIL-04"):
            refuse()


def test_sealing_again_gives_the_same_bytes_and_never_seals_others():
    plain = content(SEGMENT_SIZE + 9)
    keys = FileKeys.new()
    _part, segments, _hashes = sealed(keys, plain)
    again = FileKeys(
        keys.blob, keys.file_key, keys.salt, [sha256(piece) for piece in cut(plain)]
    )
    assert sealed(again, plain)[1] == segments
    for one in (keys, again):
        with pytest.raises(FileError, match="FIL-05"):
            one.seal(1, True, b"x" * 9)
    with pytest.raises(FileError, match="FIL-05"):
        again.seal(2, True, b"x")


@pytest.mark.parametrize(
    ("index", "last", "size"),
    [(0, False, 5), (0, True, SEGMENT_SIZE + 1), (1, True, 0), (0, False, 0)],
)
def test_a_segment_of_another_size_is_not_sealed(index, last, size):
    with pytest.raises(FileError, match="FIL-04"):
        FileKeys.new().seal(index, last, bytes(size))


def test_a_part_whose_count_does_not_fit_is_not_made():
    with pytest.raises(FileError, match="FIL-04"):
        make_part(FileKeys.new(), [bytes(32)] * 2, (5, bytes(32)), name="x", type_="")


def test_a_part_says_what_was_sealed_and_what_the_sender_calls_it():
    keys = FileKeys.new()
    assert [len(keys.blob), len(keys.file_key.reveal()), len(keys.salt)] == [16, 32, 16]
    whole = (5, bytes(32))
    thumbnail = b"\xff\xd8"
    part = make_part(
        keys, [bytes(32)], whole, name="a.jpg", type_="image/jpeg", thumbnail=thumbnail
    )
    assert (part.blob, part.salt) == (keys.blob, keys.salt)
    assert (part.segments, part.true_size, part.sha256_plain) == (1, *whole)
    assert (part.name, part.type, part.thumbnail) == ("a.jpg", "image/jpeg", thumbnail)
    plain = make_part(keys, [bytes(32)], whole, name="a", type_="")
    assert plain.thumbnail is None


def test_two_files_share_nothing():
    plain = content(500)
    (_one, first, _), (_two, second, _) = (sealed(FileKeys.new(), plain) for _ in "ab")
    assert first != second


def test_neither_a_key_nor_a_name_is_shown():
    keys = FileKeys.new()
    part, _segments, _hashes = sealed(keys, b"secret")
    for text in (repr(keys), repr(part), repr([part])):
        assert keys.file_key.reveal().hex() not in text
        assert str(keys.file_key.reveal()) not in text
        assert "name" not in text
