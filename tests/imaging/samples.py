"""Small studies of our own, one instance a kind of file; shared with the web client."""

import io
import zlib

import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGLSLossless,
    RLELossless,
)

ROOT = "2.25.4242"
CT, MR, SC = (UID(f"1.2.840.10008.5.1.4.1.1.{end}") for end in ("2", "4", "7"))


def wave(rows, columns, phase=0, high=4000):
    """A smooth picture with a few edges: values 0 to `high`."""
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float64)
    values = np.sin(x / 9 + phase) * np.cos(y / 7) * 0.5 + 0.5
    values[(x - columns / 2) ** 2 + (y - rows / 2) ** 2 < (rows / 4) ** 2] *= 0.4
    return (values * high).astype(np.int64)


def dicom(pixels, number, transfer=ExplicitVRLittleEndian, **given):
    """Give a file's bytes; `pixels` is the value of PixelData, as it is written."""
    series = given.pop("series", 1)
    kind = given.pop("kind", CT)
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = transfer
    meta.MediaStorageSOPClassUID = kind
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.{series}.{number}")
    file = FileDataset(
        "",
        {},
        preamble=bytes(128),
        file_meta=meta,
        is_implicit_VR=transfer.is_implicit_VR,
        is_little_endian=transfer.is_little_endian,
    )
    file.SpecificCharacterSet = "ISO_IR 192"
    file.SOPClassUID = kind
    file.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    file.StudyDate, file.Modality = "20260105", given.pop("modality", "CT")
    file.StudyDescription, file.SeriesDescription = (
        "Étude d\u2019essai",
        f"Série {series}",
    )
    file.PatientName, file.PatientID, file.PatientBirthDate = (
        "ESSAI^SEPT",
        "7",
        "19700101",
    )
    file.StudyInstanceUID, file.SeriesInstanceUID = f"{ROOT}.100", f"{ROOT}.{series}"
    file.SeriesNumber, file.InstanceNumber = series, number
    plain = {
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16,
        "BitsStored": 12,
        "PixelRepresentation": 0,
    }
    for keyword, value in {**plain, **given}.items():
        setattr(file, keyword, value)
    file.HighBit = file.BitsStored - 1
    if pixels is not None:
        file.PixelData = pixels
        file["PixelData"].VR = "OB" if transfer.is_compressed else "OW"
        file["PixelData"].is_undefined_length = transfer.is_encapsulated
    written = io.BytesIO()
    file.save_as(written, enforce_file_format=True)
    return written.getvalue()


def axial(height, **given):
    return {
        "FrameOfReferenceUID": f"{ROOT}.200",
        "ImagePositionPatient": [-10, -10, height],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "PixelSpacing": [0.5, 0.5],
        "RescaleSlope": 1,
        "RescaleIntercept": -1024,
        "WindowCenter": [40, -600],
        "WindowWidth": [400, 1500],
        **given,
    }


def ct(number, height, side=24, transfer=ExplicitVRLittleEndian, **given):
    values = wave(side, side, height / 3)
    order = ">u2" if transfer == ExplicitVRBigEndian else "<u2"
    sides = {"Rows": side, "Columns": side}
    pixels = values.astype(order).tobytes()
    return dicom(pixels, number, transfer, **axial(height, **sides, **given))


def signed_mr(number, rows=300, columns=44):
    values = (wave(rows, columns, number, 900) - 300).astype("<i2")
    return dicom(
        values.tobytes(),
        number,
        series=2,
        kind=MR,
        modality="MR",
        **axial(
            number * 4.0,
            Rows=rows,
            Columns=columns,
            PixelRepresentation=1,
            BitsStored=16,
        ),
    )


def colour(number, planar=0, side=20):
    planes = np.stack([wave(side, side, phase, 255) for phase in range(3)])
    values = planes if planar else planes.transpose(1, 2, 0)
    return dicom(
        values.astype("u1").tobytes(),
        number,
        series=3,
        kind=SC,
        modality="OT",
        Rows=side,
        Columns=side,
        SamplesPerPixel=3,
        PlanarConfiguration=planar,
        PhotometricInterpretation="RGB",
        BitsAllocated=8,
        BitsStored=8,
    )


def fragments_of_ct(number, frames=3, side=16):
    """A multi-frame JPEG-LS file, each frame in two fragments."""
    import jpeg_ls

    coded = [
        bytes(
            jpeg_ls.encode_buffer(
                wave(side, side, n).astype("<u2").tobytes(), side, side, 1, 12
            )
        )
        for n in range(frames)
    ]
    pixels = encapsulate(coded, fragments_per_frame=2)
    return dicom(
        pixels,
        number,
        JPEGLSLossless,
        series=4,
        NumberOfFrames=frames,
        **axial(0, Rows=side, Columns=side),
    )


def rle(number, side=16):
    from pydicom.pixels import get_encoder

    values = wave(side, side, 1, 255).astype("u1")
    coded = get_encoder(RLELossless).encode(
        values,
        encoding_plugin="pydicom",
        rows=side,
        columns=side,
        samples_per_pixel=1,
        bits_allocated=8,
        bits_stored=8,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME2",
        number_of_frames=1,
    )
    return dicom(
        encapsulate([coded]),
        number,
        RLELossless,
        series=5,
        **axial(0, Rows=side, Columns=side, BitsAllocated=8, BitsStored=8),
    )


def native_frames(number, frames=3, side=16):
    values = np.stack([wave(side, side, n) for n in range(frames)]).astype("<u2")
    return dicom(
        values.tobytes(),
        number,
        series=6,
        NumberOfFrames=frames,
        **axial(0, Rows=side, Columns=side),
    )


def report(number):
    return dicom(None, number, series=7, modality="SR", Rows=0, Columns=0)


def every_kind():
    """One study of every kind of file: its names and bytes."""
    return {
        "ct3": ct(3, 5.0),
        "ct1": ct(1, 0.0),
        "ct2": ct(2, 2.5, transfer=ImplicitVRLittleEndian),
        "big-endian": ct(4, 7.5, transfer=ExplicitVRBigEndian),
        "deflated": ct(5, 10.0, transfer=DeflatedExplicitVRLittleEndian),
        "signed-1": signed_mr(1),
        "signed-2": signed_mr(2),
        "rgb": colour(1),
        "rgb-planar": colour(2, planar=1),
        "jpegls-fragments": fragments_of_ct(1),
        "rle": rle(1),
        "native-frames": native_frames(1),
        "no-pixels": report(1),
    }


def packed_bomb(size=1 << 30):
    """A deflated data set that is `size` zeros in a private element."""
    plain = ct(9, 0.0)
    end = plain.index(b"\x08\x00\x05\x00")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = [packer.compress(b"\x09\x00\x10\x00OB\x00\x00" + size.to_bytes(4, "little"))]
    zeros = bytes(1 << 20)
    body += [packer.compress(zeros) for _ in range(size >> 20)]
    head = plain[:end].replace(b"1.2.840.10008.1.2.1\x00", b"1.2.840.10008.1.2.1.99")
    # (0002,0000) counts the group's bytes; its syntax is two longer now
    return _longer_meta(head) + b"".join(body) + packer.flush()


def _longer_meta(head):
    at = head.index(b"\x02\x00\x10\x00UI") + 6
    head = head[:at] + (22).to_bytes(2, "little") + head[at + 2 :]
    size = int.from_bytes(head[140:144], "little")
    return head[:140] + (size + 2).to_bytes(4, "little") + head[144:]
