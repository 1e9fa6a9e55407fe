"""Packs: every file comes back byte by byte, and a slice opens by its own bytes."""

import hashlib
import io
import json
import tempfile
from base64 import b64decode
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.imaging.codec import (
    decode_frame,
    decode_words,
    encode_frame,
    encode_words,
    turn_sign,
)
from cordee.imaging.errors import Reason, RestoreError
from cordee.imaging.index import Shape, decode_index
from cordee.imaging.layout import cut_file
from cordee.imaging.pack import Packer
from cordee.imaging.preview import open_frame, shrink
from cordee.imaging.restore import read_frame, read_preview
from cordee.imaging.scan import Source
from cordee.imaging.study import find_studies
from tests.imaging.packing import instances, packed, reader, restored
from tests.imaging.samples import axial, ct, dicom, every_kind, signed_mr, wave

VECTORS = Path(__file__).parent.parent / "vectors" / "imaging"
FILES = every_kind()
BY_HASH = {hashlib.sha256(data).digest(): data for data in FILES.values()}
PLAIN = Shape(
    "1.2.840.10008.1.2.1", 8, 8, 1, 16, 12, False, "MONOCHROME2", 0, *[""] * 8
)


@pytest.fixture(scope="module")
def study():
    index, packs, _told = packed(FILES)
    return index, packs


def test_every_file_of_every_kind_comes_back(study):
    index, packs = study
    assert len(instances(index)) == len(FILES)
    for instance in instances(index):
        assert restored(index, packs, instance) == BY_HASH[instance.sha256]


def test_previews_lie_before_frames_and_frames_before_rests(study):
    index, _packs = study
    for series in index.series:
        places = [
            [frame.offset for each in series.instances for frame in each.previews],
            [frame.offset for each in series.instances for frame in each.frames],
            [each.rest[0] for each in series.instances],
        ]
        flat = [place for part in places for place in part]
        assert flat == sorted(flat)


def test_a_slice_is_read_without_the_bytes_of_others(study):
    index, packs = study
    asked = []
    instance = index.series[0].instances[1]
    read = reader(packs, instance)

    def watched(offset, length):
        asked.append((offset, length))
        return read(offset, length)

    read_frame(index.shapes[instance.shape], instance, 0, watched)
    assert asked == [(instance.frames[0].offset, instance.frames[0].length)]


def test_a_pack_that_was_changed_gives_no_file(study):
    index, packs = study
    for instance in instances(index):
        spoiled = [bytes(byte ^ 0xFF for byte in pack) for pack in packs]
        with pytest.raises(RestoreError):
            restored(index, spoiled, instance)


def test_a_pack_that_ends_early_gives_no_file(study):
    index, packs = study
    for instance in instances(index):
        with pytest.raises(RestoreError):
            restored(index, [pack[: instance.rest[0]] for pack in packs], instance)


def test_previews_are_near_what_they_show_and_at_most_256_pixels():
    index, packs, _told = packed({"a": signed_mr(1)})
    (instance,) = instances(index)
    shape = index.shapes[instance.shape]
    read = reader(packs, instance)
    words = turn_sign(shape, read_preview(shape, instance, 0, read))
    whole = open_frame(shape, read_frame(shape, instance, 0, read))
    assert words.shape == (150, 22)
    error = words.astype(int) - shrink(whole, 256, is_mean=True).astype(int)
    assert np.abs(error).max() <= 4


def test_a_stream_of_a_precision_that_cannot_be_ends_no_process():
    data = every_kind()["jpegls-fragments"]
    at = data.index(b"\xff\xf7\x00\x0b") + 4
    index, packs, _told = packed({"a": data[:at] + b"\xbf" + data[at + 1 :]})
    (instance,) = instances(index)
    assert len(instance.frames) == 3
    assert instance.previews == ()
    assert len(restored(index, packs, instance)) == len(data)


def test_a_blank_slice_has_a_preview_too():
    given = axial(0, Rows=16, Columns=16)
    index, _packs, _told = packed({"a": dicom(bytes(512), 1, **given)})
    assert len(instances(index)[0].previews) == 1


def test_a_file_that_changes_after_it_was_read_is_left_out_and_told_of():
    data = {"a": ct(1, 0.0), "b": ct(2, 2.5), "c": ct(3, 5.0)}
    sources = [Source(name, lambda name=name: io.BytesIO(data[name])) for name in data]
    study = find_studies(sources).studies[0]
    data["b"] = data["b"][:-2] + b"\x07\x07"
    told, pack = [], io.BytesIO()
    packer = Packer(
        study.uid,
        lambda: pack,
        tempfile.TemporaryFile,
        lambda each, why: told.append(why),
    )
    packer.add(study.groups[0])
    index = packer.index()
    assert told == [None, Reason.CHANGED, None]
    assert [each.number for each in instances(index)] == [1, 3]
    for instance, name in zip(instances(index), "ac", strict=True):
        assert restored(index, [pack.getvalue()], instance) == data[name]


def test_the_next_series_begins_a_pack_when_one_is_full(monkeypatch):
    monkeypatch.setattr("cordee.imaging.pack.PACK_SIZE", 1000)
    index, packs, _told = packed(FILES)
    assert len(packs) > 2
    for instance in instances(index):
        assert restored(index, packs, instance) == BY_HASH[instance.sha256]


@settings(max_examples=60)
@given(
    st.integers(1, 12),
    st.integers(1, 12),
    st.sampled_from([(1, 8), (1, 16), (3, 8), (3, 16), (1, 32), (1, 1)]),
    st.booleans(),
    st.sampled_from(
        ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2"]
    ),
    st.data(),
)
def test_any_native_frame_comes_back(rows, columns, kind, signed, transfer, data):
    samples, allocated = kind
    shape = Shape(
        transfer, rows, columns, samples, allocated, allocated, signed,
        "MONOCHROME2" if samples == 1 else "RGB", 0, *[""] * 8,
    )  # fmt: skip
    size = rows * columns * samples * allocated // 8
    raw = data.draw(st.binary(min_size=size, max_size=size))
    codec, coded = encode_frame(shape, raw)
    assert codec == "stored" or len(coded) < len(raw)
    assert decode_frame(shape, codec, coded) == raw


@given(
    st.sampled_from(["stored", "deflate", "jpegls", "other"]), st.binary(max_size=80)
)
def test_a_hostile_frame_is_refused_or_of_its_size(codec, data):
    try:
        plain = decode_frame(PLAIN, codec, data)
    except RestoreError:
        return
    assert codec == "stored" or len(plain) == 128


def test_a_stream_that_was_cut_is_refused_before_it_is_decoded(monkeypatch):
    shape = msgspec.structs.replace(PLAIN, rows=16, columns=16)
    words = wave(16, 16).astype("u2")
    whole = encode_words(words, 12, 0)
    assert (decode_words(shape, whole, (16, 16)) == words).all()
    monkeypatch.setattr("jpeg_ls.decode_buffer", lambda _data: pytest.fail("decoded"))
    for end in (len(whole) - 2, len(whole) // 2, 30, 4, 0):
        with pytest.raises(ValueError, match="JPEG-LS"):
            decode_words(shape, whole[:end], (16, 16))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_cuts_add_up_to_the_file(gaps):
    at, pieces = 0, []
    for gap, length in gaps:
        pieces.append((at + gap, length))
        at += gap + length
    cuts = cut_file((tuple(pieces),), at + 5)
    assert sum(cuts) == at + 5
    assert sum(cuts[1::2]) == sum(length for _offset, length in pieces)


@pytest.mark.parametrize(
    "path", sorted(VECTORS.glob("*.json")), ids=lambda path: path.stem
)
def test_a_study_of_the_vectors_gives_its_files_and_pixels(path):
    vector = json.loads(path.read_text())
    index = decode_index(b64decode(vector["index"]))
    packs = [b64decode(pack) for pack in vector["packs"]]
    files = {
        hashlib.sha256(plain).digest(): plain
        for plain in (b64decode(file["bytes"]) for file in vector["files"])
    }
    known = {instance.uid: instance for instance in instances(index)}
    for instance in known.values():
        assert restored(index, packs, instance) == files[instance.sha256]
    for meant in vector.get("pixels", ()):
        instance = known[meant["instance"]]
        shape, read = index.shapes[instance.shape], reader(packs, instance)
        raw = read_frame(shape, instance, meant["frame"], read)
        assert hashlib.sha256(raw).hexdigest() == meant["sha256"]
        if meant["preview"]:
            words = read_preview(shape, instance, meant["frame"], read)
            assert list(words.shape[:2]) == [
                meant["preview"]["rows"],
                meant["preview"]["columns"],
            ]
            assert (
                hashlib.sha256(words.tobytes()).hexdigest()
                == meant["preview"]["sha256"]
            )
