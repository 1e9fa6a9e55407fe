"""Where frames lie in files that compress them, whatever table says so, or none."""

import struct

import pytest
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.uid import UID

from tests.imaging.packing import instances, packed, reader, restored
from tests.imaging.samples import axial, dicom

HTJ2K = UID("1.2.840.10008.1.2.4.201")
MPEG = UID("1.2.840.10008.1.2.4.102")
SYNTAXES = [
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.81",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.91",
    "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.202",
    "1.2.840.10008.1.2.4.203",
    "1.2.840.10008.1.2.5",
]
FRAMES = [b"\xff\x4f\xff\x51" + bytes([n]) * (40 + 2 * n) for n in range(1, 4)]


def file_of(pixels, frames=3, transfer=HTJ2K, **given):
    return dicom(
        pixels,
        1,
        UID(transfer),
        NumberOfFrames=frames,
        **axial(0, Rows=8, Columns=8, **given),
    )


def frames_of(data):
    """The frames of a file, after it came back as it was."""
    index, packs, _told = packed({"a": data})
    (instance,) = instances(index)
    assert restored(index, packs, instance) == data
    read = reader(packs, instance)
    assert {frame.codec for frame in instance.frames} <= {"stored"}
    return [read(frame.offset, frame.length) for frame in instance.frames]


@pytest.mark.parametrize("transfer", SYNTAXES)
def test_compressed_frames_are_stored_as_they_are(transfer):
    assert frames_of(file_of(encapsulate(FRAMES), transfer=transfer)) == FRAMES


def test_the_basic_table_parts_fragments_into_frames():
    assert frames_of(file_of(encapsulate(FRAMES, fragments_per_frame=3))) == FRAMES


def test_the_extended_table_parts_fragments_into_frames():
    pixels, offsets, lengths = encapsulate_extended(FRAMES)
    given = {"ExtendedOffsetTable": offsets, "ExtendedOffsetTableLengths": lengths}
    assert frames_of(file_of(pixels, **given)) == FRAMES


def test_without_a_table_a_frame_begins_with_its_first_marker():
    pixels = encapsulate(FRAMES, fragments_per_frame=2, has_bot=False)
    assert frames_of(file_of(pixels)) == FRAMES


def test_all_fragments_of_one_frame_are_that_frame():
    pixels = encapsulate(FRAMES[:1], fragments_per_frame=4, has_bot=False)
    assert frames_of(file_of(pixels, frames=1)) == FRAMES[:1]


def test_fragments_that_fit_no_number_of_frames_are_kept_and_not_shown():
    pixels = encapsulate(FRAMES, fragments_per_frame=2, has_bot=False)
    assert frames_of(file_of(pixels, frames=5)) == []
    assert frames_of(file_of(encapsulate(FRAMES), frames=100_001)) == []


@pytest.mark.parametrize(
    "offsets", [(0, 0, 60), (0, 9, 60), (8, 60, 90), (0, 1 << 31, 5)]
)
def test_a_table_that_lies_is_not_believed(offsets):
    pixels = encapsulate(FRAMES, fragments_per_frame=2)
    lie = pixels[:8] + struct.pack("<3I", *offsets) + pixels[20:]
    assert frames_of(file_of(lie)) == FRAMES  # by their markers


def test_a_video_is_kept_and_not_shown():
    assert frames_of(file_of(encapsulate([b"video" * 10]), 100, MPEG)) == []


@pytest.mark.parametrize("has_table", [True, False])
def test_of_a_file_that_was_cut_the_frames_before_are_shown(has_table):
    for pieces in (1, 2):
        pixels = encapsulate(FRAMES, fragments_per_frame=pieces, has_bot=has_table)
        whole = file_of(pixels)
        assert frames_of(whole[:-8]) == FRAMES  # only the delimiter is missing
        cut = frames_of(whole[:-20])
        assert cut == FRAMES[: len(cut)]
        assert len(cut) == (2 if has_table or pieces == 2 else 1)


def test_one_compressed_frame_that_was_cut_is_not_shown():
    pixels = encapsulate(FRAMES[:1], fragments_per_frame=2)
    assert frames_of(file_of(pixels, frames=1)[:-20]) == []


def test_floating_point_pixels_are_kept_and_not_shown():
    data = dicom(None, 1, **axial(0, Rows=2, Columns=2, FloatPixelData=bytes(16)))
    assert frames_of(data) == []


def test_pixels_of_one_bit_are_shown_where_frames_fill_bytes():
    for columns, count in ((8, 2), (3, 0)):
        given = {"Rows": 1, "Columns": columns, "BitsAllocated": 1, "BitsStored": 1}
        data = dicom(b"\x0f\xf0", 1, NumberOfFrames=2, **axial(0, **given))
        index, packs, _told = packed({"a": data})
        (instance,) = instances(index)
        assert len(instance.frames) == count
        assert restored(index, packs, instance) == data
