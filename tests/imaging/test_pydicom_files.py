"""Every file that pydicom ships: given back byte by byte, its frames pixel by pixel."""

import warnings
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import data
from pydicom.pixels import pixel_array

from cordee.imaging.errors import Reason
from cordee.imaging.preview import decode_pixels
from cordee.imaging.restore import read_frame
from tests.imaging.packing import found, instances, packed, reader, restored

ALL = ("gdcm", "pylibjpeg", "pillow", "pyjpegls", "pydicom")
"""In the order in which pydicom asks them."""

FOLDER = Path(data.__file__).parent / "test_files"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
SHOWN = 87
"""Files of which pydicom and this room give the same pixels."""

PAIRED = "SC_rgb_small_odd_big_endian.dcm"
"""8 bits in pairs of a retired syntax: kept and not shown (docs/imaging.md)."""


def expected(path):
    """The frames that pydicom reads, or none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            dataset = pydicom.dcmread(path, force=True)
            if "TransferSyntaxUID" not in dataset.file_meta:
                return []
            count = int(dataset.get("NumberOfFrames", 1) or 1)
            return [pixel_array(dataset, index=number) for number in range(count)]
        except Exception:  # noqa: BLE001 - pydicom's plugins raise anything
            return []


@pytest.fixture(scope="module")
def table():
    """Name, reason if left out, bytes identical, frames identical of those expected."""
    rows = []
    for path in FILES:
        files = {path.name: path.read_bytes()}
        seen = found(files)
        if not seen.studies:
            rows.append((path.name, seen.omitted[0].reason, None, None))
            continue
        index, packs, _told = packed(files)
        (instance,) = instances(index)
        rows.append((path.name, None, *compared(path, index, packs, instance)))
    return rows


def compared(path, index, packs, instance):
    shape = index.shapes[instance.shape]
    same_bytes = restored(index, packs, instance) == path.read_bytes()
    frames = expected(path)
    if not frames or path.name == PAIRED:
        return same_bytes, None
    given = [
        decode_pixels(
            shape, read_frame(shape, instance, number, reader(packs, instance)), ALL
        )
        for number in range(len(instance.frames))
    ]
    return same_bytes, len(given) == len(frames) and all(
        np.array_equal(ours, theirs) for ours, theirs in zip(given, frames, strict=True)
    )


def test_every_file_that_is_sent_comes_back_byte_by_byte(table):
    assert [row[0] for row in table if row[1] is None and not row[2]] == []


def test_every_frame_that_pydicom_reads_is_the_same_here(table):
    assert [row[0] for row in table if row[3] is False] == []
    assert sum(row[3] is True for row in table) == SHOWN


def test_what_is_left_out_is_no_dicom_or_a_directory(table):
    reasons = {row[1] for row in table} - {None}
    assert reasons == {Reason.NOT_DICOM, Reason.DICOMDIR, Reason.NO_NAME}
    nameless = [row[0] for row in table if row[1] is Reason.NO_NAME]
    assert not [name for name in nameless if expected_of(name)]


def expected_of(name):
    return expected(next(path for path in FILES if path.name == name))
