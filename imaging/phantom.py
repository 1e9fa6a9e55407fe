"""A synthetic CT of nobody: for the demonstration, tests and benches.

Ellipses in Hounsfield units with noise: it compresses as a real chest does, within a
tenth. What never enters this room: a clock, a file; the same seed gives the same bytes.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

CT_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.2")
STEP: Final = 1.25
"""Millimetres between slices."""

Slice = npt.NDArray[np.int16]
"""Hounsfield units, (side, side)."""


@dataclass(frozen=True, slots=True)
class Phantom:
    """What to make: square slices of `side` pixels, from head to foot."""

    slices: int
    side: int = 512
    seed: int = 1
    patient: str = "PHANTOM^SYNTHETIC"
    birth_date: str = "19700101"
    description: str = "TDM thoracique (synthétique)"


def make_files(phantom: Phantom) -> Iterator[bytes]:
    """Give the DICOM files one after another, explicit little endian, 12 bits."""
    for number, values in enumerate(make_slices(phantom)):
        yield _file(phantom, number, values)


def make_slices(phantom: Phantom) -> Iterator[Slice]:
    """Give the slices: trunk, lungs that swell, spine, ribs, heart, a nodule."""
    dice = np.random.default_rng(phantom.seed)
    side = phantom.side
    rows, columns = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j].astype(np.float32)
    noise = dice.normal(0, 20, (side, side)).astype(np.float32)
    noise = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / np.float32(1.7)
    for number in range(phantom.slices):
        height = number / max(1, phantom.slices)
        values = _anatomy(rows, columns, height)
        shift = tuple(dice.integers(0, side, 2).tolist())
        grain = np.roll(noise, shift, (0, 1))
        values = values + np.where(values > -1000, grain, grain * np.float32(0.4))
        yield np.clip(values, -1024, 3071).astype(np.int16)


def _anatomy(
    rows: npt.NDArray[np.float32], columns: npt.NDArray[np.float32], height: float
) -> npt.NDArray[np.float32]:
    def ellipse(x: float, y: float, wide: float, high: float) -> npt.NDArray[np.bool_]:
        across, along = (columns - x) / wide, (rows - y) / high
        return across * across + along * along < 1

    values = np.full(rows.shape, -1000, np.float32)
    values[ellipse(0, 0, 0.80, 0.58)] = -100
    values[ellipse(0, 0, 0.76, 0.54)] = 45
    breath = float(np.sin(np.pi * min(1.0, height / 0.7)))
    if breath > 0.05:
        for sign in (-1, 1):
            values[ellipse(sign * 0.36, -0.02, 0.29 * breath, 0.42 * breath)] = -850
            for branch in range(8):
                x = sign * (0.2 + 0.04 * branch)
                y = 0.25 * breath * float(np.sin(branch * 2.4 + height * 9))
                values[ellipse(x, y, 0.012, 0.016)] = 40
        values[ellipse(0.08, -0.08, 0.22 * breath, 0.22 * breath)] = 150
    else:
        values[ellipse(-0.28, -0.05, 0.30, 0.30)] = 110
    if abs(height - 0.3) < 0.02:
        values[ellipse(-0.42, -0.1, 0.022, 0.022)] = 35
    values[ellipse(0, 0.30, 0.10, 0.10)] = 300
    values[ellipse(0, 0.41, 0.03, 0.04)] = 20
    for rib in range(12):
        turn = rib / 6 * np.pi + height * 6
        x, y = 0.72 * float(np.cos(turn)), 0.51 * float(np.sin(turn))
        values[ellipse(x, y, 0.045, 0.025)] = 550
    return values


def _file(phantom: Phantom, number: int, values: Slice) -> bytes:
    root = f"2.25.{7_000_000 + phantom.seed}"
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = CT_STORAGE
    meta.MediaStorageSOPInstanceUID = UID(f"{root}.{number + 1}")
    file = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    file.SpecificCharacterSet = "ISO_IR 192"
    file.SOPClassUID = CT_STORAGE
    file.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    file.StudyDate, file.StudyTime = "20260105", "081500"
    file.Modality, file.Manufacturer = "CT", "PHANTOM"
    file.StudyDescription = phantom.description
    file.SeriesDescription = "Axial 1.25"
    file.PatientName, file.PatientID = phantom.patient, "PHANTOM"
    file.PatientBirthDate, file.PatientSex = phantom.birth_date, "O"
    file.BodyPartExamined = "CHEST"
    file.StudyInstanceUID, file.SeriesInstanceUID = f"{root}.0.1", f"{root}.0.2"
    file.FrameOfReferenceUID = f"{root}.0.3"
    file.SeriesNumber, file.InstanceNumber = 2, number + 1
    _place(file, phantom, number)
    _pixels(file, values)
    written = io.BytesIO()
    file.save_as(written, enforce_file_format=True)
    return written.getvalue()


def _place(file: FileDataset, phantom: Phantom, number: int) -> None:
    spacing = round(375 / phantom.side, 4)
    file.ImagePositionPatient = [-187.5, -187.5, round(-number * STEP, 2)]
    file.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    file.PixelSpacing = [spacing, spacing]
    file.SliceThickness = STEP
    file.SliceLocation = round(-number * STEP, 2)


def _pixels(file: FileDataset, values: Slice) -> None:
    file.SamplesPerPixel = 1
    file.PhotometricInterpretation = "MONOCHROME2"
    file.Rows, file.Columns = values.shape
    file.BitsAllocated, file.BitsStored, file.HighBit = 16, 12, 11
    file.PixelRepresentation = 0
    file.RescaleIntercept, file.RescaleSlope = -1024, 1
    file.RescaleType = "HU"
    file.WindowCenter, file.WindowWidth = [40, -600], [400, 1500]
    file.PixelData = (values.astype(np.int32) + 1024).astype("<u2").tobytes()
