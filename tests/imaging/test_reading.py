"""A sender's files, read without trust: a bad one is told of and concerns no other."""

import io
import struct
import tracemalloc

import pytest
from pydicom.dataset import Dataset

from cordee.imaging.errors import Reason, SourceError
from cordee.imaging.header import read_header
from cordee.imaging.scan import Source, scan
from cordee.imaging.study import find_studies
from tests.imaging.packing import found, instances, packed, restored, source
from tests.imaging.samples import ROOT, ct, every_kind, packed_bomb

GOOD = ct(1, 0.0)


def reason(data):
    with pytest.raises(SourceError) as caught:
        scan(source("x", data))
    return caught.value.reason


@pytest.mark.parametrize(
    "data",
    [
        b"not an image",
        bytes(4096),
        b"%PDF-1.7\n",
        b"PK\x03\x04" + bytes(200),
        GOOD[:120],
    ],
)
def test_what_is_no_dicom_is_said_to_be_none(data):
    assert reason(data) is Reason.NOT_DICOM


def test_an_empty_file_is_said_to_be_empty():
    assert reason(b"") is Reason.EMPTY


def test_a_directory_is_not_an_image():
    other = GOOD.replace(
        b"1.2.840.10008.5.1.4.1.1.2\x00",
        b"1.2.840.10008.1.3.10\x00\x00\x00\x00\x00\x00",
    )
    assert reason(other) is Reason.DICOMDIR


def test_a_bomb_that_inflates_to_a_gigabyte_is_refused_in_little_memory(monkeypatch):
    monkeypatch.setattr("cordee.imaging.transfer.MAX_INFLATED", 1 << 20)
    bomb = packed_bomb(1 << 24)
    tracemalloc.start()
    try:
        assert reason(bomb) is Reason.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_a_header_without_end_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("cordee.imaging.header.MAX_HEADER", 1 << 16)
    end = GOOD.index(b"\x08\x00\x05\x00")
    huge = b"\x09\x00\x10\x00OB\x00\x00" + struct.pack("<I", 1 << 20) + bytes(1 << 20)
    assert reason(GOOD[:end] + huge + GOOD[end:]) is Reason.TOO_LARGE


def test_a_header_of_countless_elements_is_refused(monkeypatch):
    monkeypatch.setattr("cordee.imaging.header.MAX_READS", 3000)
    end = GOOD.index(b"\x08\x00\x05\x00")
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff" + b"\x09\x00\x10\x00LO\x00\x00" * 4000
    nested = b"\x08\x00\x40\x11SQ\x00\x00\xff\xff\xff\xff" + item
    assert reason(GOOD[:end] + nested) is Reason.TOO_LARGE


def test_an_element_of_no_kind_is_an_element_without_a_value():
    many = ct(1, 0.0, NumberOfFrames=1)
    data = many.replace(b"(\x00\x08\x00IS\x02\x00", b"(\x00\x08\x00I\x00\x00\x00")
    assert data != many
    find_studies([source("x", data)])


def test_of_many_functional_groups_the_first_is_read():
    frame = {"ImagePositionPatient": [1, 2, 3]}
    groups = [item(PlanePositionSequence=[item(**frame)]) for _frame in range(50)]
    data = ct(
        1, 0.0, ImagePositionPatient=None, PerFrameFunctionalGroupsSequence=groups
    )
    assert scan(source("x", data)).position == "1.0\\2.0\\3.0"


def item(**given):
    made = Dataset()
    for keyword, value in given.items():
        setattr(made, keyword, value)
    return made


def test_a_file_beyond_its_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("cordee.imaging.scan.MAX_FILE", 100)
    assert reason(GOOD) is Reason.TOO_LARGE


def test_a_file_that_cannot_be_opened_is_said_to_be_unreadable():
    def refuse():
        raise PermissionError

    with pytest.raises(SourceError) as caught:
        scan(Source("x", refuse))
    assert caught.value.reason is Reason.UNREADABLE


def test_items_nested_a_thousand_times_end_as_a_damaged_file():
    end = GOOD.index(b"\x08\x00\x16\x00")
    opened = (
        b"\x08\x00\x40\x11SQ\x00\x00\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    )
    assert reason(GOOD[:end] + opened * 2000) in {Reason.DAMAGED, Reason.NO_NAME}


def test_a_truncated_slice_is_kept_listed_and_not_shown():
    cut = GOOD[:-100]
    seen = found({"cut": cut})
    assert [(each.name, each.reason) for each in seen.omitted] == [
        ("cut", Reason.NO_PIXELS)
    ]
    index, packs, _told = packed({"cut": cut})
    (instance,) = instances(index)
    assert instance.frames == ()
    assert restored(index, packs, instance) == cut


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, 3])
def test_a_wrong_length_of_the_pixels_loses_no_byte(length):
    at = GOOD.index(b"\xe0\x7f\x10\x00OW\x00\x00") + 8
    wrong = GOOD[:at] + struct.pack("<I", length) + GOOD[at + 4 :]
    index, packs, _told = packed({"wrong": wrong})
    (instance,) = instances(index)
    assert restored(index, packs, instance) == wrong


def test_a_hole_in_every_place_of_a_file_raises_nothing_else():
    for data in (GOOD, every_kind()["jpegls-fragments"]):
        for end in range(0, len(data), 7):
            try:
                read_header(io.BytesIO(data[:end]), end)
            except SourceError:
                continue


def test_the_same_file_twice_is_sent_once_and_another_of_its_name_is_told_of():
    other = ct(1, 0.0, StudyDescription="another")
    seen = found({"a": GOOD, "b": GOOD, "c": other})
    assert seen.duplicates == 1
    assert [(each.name, each.reason) for each in seen.omitted] == [
        ("c", Reason.DIFFERS)
    ]
    assert seen.studies[0].count == 1


def test_of_five_thousand_files_ten_that_are_not_dicom_are_named():
    made = ct(1, 0.0, side=4)
    files = ((f"{n:04}", named(made, n)) for n in range(4990))
    bad = ((f"bad{n}", b"README %d" % n) for n in range(10))
    seen = find_studies(source(name, data) for name, data in [*files, *bad])
    assert [each.name for each in seen.omitted] == [f"bad{n}" for n in range(10)]
    assert seen.studies[0].count == 4990
    assert seen.studies[0].groups[0].is_spaced is False


def named(data, number):
    """The same file under another uid of the same length."""
    uid = f"{ROOT}.1.1".encode()
    return data.replace(uid, b"2.25.%08d" % (10_000_000 + number))


def test_a_file_of_a_second_study_makes_a_second_study():
    other = GOOD.replace(f"{ROOT}.100".encode(), f"{ROOT}.101".encode())
    assert [study.count for study in found({"a": GOOD, "b": other}).studies] == [1, 1]


def test_names_in_any_alphabet_are_read_and_control_characters_are_not_kept():
    named_ = ct(1, 0.0, PatientName="ÉLÈVE^Zoë\x1b[31m")
    first = found({"a": named_}).studies[0].first
    assert first.patient == "ÉLÈVE^Zoë[31m"
    assert (first.study_date, first.birth_date) == ("2026-01-05", "1970-01-01")
