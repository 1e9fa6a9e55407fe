"""Frames in and out of a pack: stored, deflate, jpegls (§5.17.4).

JPEG-LS is of CharLS; what it gives is decoded and compared before it is trusted.
What never enters this room: a file, an offset.
"""

import struct
from typing import Any, Final

import jpeg_ls  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt

from cordee.imaging.deflate import deflate, inflate
from cordee.imaging.errors import PARSER_FAULTS, RestoreError
from cordee.imaging.index import Shape
from cordee.imaging.shape import frame_size
from cordee.imaging.transfer import EXPLICIT_BIG, UNCOMPRESSED

STORED: Final = "stored"
DEFLATE: Final = "deflate"
JPEGLS: Final = "jpegls"
PREVIEW: Final = "preview-jpegls"

MAX_FRAME: Final = 128 << 20
"""Bytes of a frame that is transcoded, in memory; a mammogram has 40 MiB."""

Words = npt.NDArray[Any]
"""Samples of 8 or 16 bits, unsigned: (rows, columns) or (rows, columns, 3)."""


def encode_frame(shape: Shape, raw: bytes) -> tuple[str, bytes]:
    """Give the codec that serves these bytes of a file best, and what it makes."""
    if shape.transfer not in UNCOMPRESSED or len(raw) != frame_size(shape):
        return STORED, raw
    if _fits(shape):
        coded = _lossless(shape, raw)
        if coded is not None and len(coded) < len(raw):
            return JPEGLS, coded
    packed = deflate(raw)
    return (DEFLATE, packed) if len(packed) < len(raw) else (STORED, raw)


def decode_frame(shape: Shape, codec: str, data: bytes) -> bytes:
    """Give back the bytes that a frame has in the sender's file.

    Raises RestoreError for an unknown codec, and for a stream that is not one.
    """
    if codec == STORED:
        return data
    size = frame_size(shape)
    if size > MAX_FRAME or codec not in {DEFLATE, JPEGLS}:
        raise RestoreError("a frame of an unknown kind or size")
    try:
        if codec == DEFLATE:
            plain = inflate(data, size)
        else:
            words = decode_words(shape, data, (shape.rows, shape.columns))
            plain = words.astype(_kind(shape)).tobytes()
    except ValueError as error:
        raise RestoreError(str(error)) from None
    if len(plain) != size:
        raise RestoreError("a frame of another size")
    return plain


def encode_words(words: Words, precision: int, near: int) -> bytes:
    """Give a JPEG-LS stream; `near` is the largest error of a sample."""
    rows, columns, *samples = words.shape
    return bytes(
        jpeg_ls.encode_buffer(
            words.tobytes(),
            rows,
            columns,
            samples[0] if samples else 1,
            precision,
            near,
            2 if samples else 0,
        )
    )


def decode_words(shape: Shape, data: bytes, sides: tuple[int, int]) -> Words:
    """Open a JPEG-LS stream of rows and columns `sides`; raises ValueError.

    Words are as wide as `allocated` says, the sign bit turned back.
    """
    rows, columns, samples, precision = stream_head(data)
    if (rows, columns) != sides or samples not in {1, 3}:
        raise ValueError("a stream of another size")
    try:
        plain, _info = jpeg_ls.decode_buffer(data)
    except PARSER_FAULTS:
        raise ValueError("not a JPEG-LS stream") from None
    words = np.frombuffer(plain, np.uint8 if precision <= 8 else "<u2")
    sides_of: tuple[int, ...] = (rows, columns, 3) if samples == 3 else (rows, columns)
    wide = words.reshape(sides_of)
    if samples == 3 and shape.samples != 3:
        raise ValueError("a stream of colours where there are none")
    return turn_sign(
        shape, wide.astype(np.uint8 if shape.allocated <= 8 else np.uint16)
    )


def turn_sign(shape: Shape, words: Words) -> Words:
    """Turn the sign bit of signed samples: order is kept, its own inverse."""
    if not shape.signed:
        return words
    if shape.allocated <= 8:
        return words.astype(np.uint8) ^ np.uint8(0x80)
    return words.astype(np.uint16) ^ np.uint16(0x8000)


def stream_head(data: bytes) -> tuple[int, int, int, int]:
    """Rows, columns, samples and precision of a JPEG-LS stream; raises ValueError.

    A stream that was cut is refused here: CharLS takes seconds to say so.
    """
    if data[-3:].rstrip(b"\x00")[-2:] != b"\xff\xd9":
        raise ValueError("a JPEG-LS stream that does not end")
    at = 2
    while data[:2] == b"\xff\xd8" and at + 10 <= len(data) and data[at] == 0xFF:
        length = struct.unpack_from(">H", data, at + 2)[0]
        if data[at + 1] == 0xF7:
            precision, rows, columns, samples = struct.unpack_from(
                ">BHHB", data, at + 4
            )
            return rows, columns, samples, precision
        at += 2 + length
    raise ValueError("not a JPEG-LS stream")


def native_words(shape: Shape, raw: bytes) -> Words:
    """The samples of an uncompressed frame of 8 or 16 bits, in the machine's order."""
    words = np.frombuffer(raw, _kind(shape))
    sides: tuple[int, ...] = (shape.rows, shape.columns)
    if shape.samples == 3:
        sides = (*sides, 3)
    return words.reshape(sides).astype(np.uint8 if shape.allocated == 8 else np.uint16)


def _fits(shape: Shape) -> bool:
    """Whether JPEG-LS takes such frames (1 or 3 samples together, 8 or 16 bits)."""
    return (
        shape.allocated in {8, 16}
        and (shape.samples == 1 or (shape.samples == 3 and not shape.planar))
        and shape.photometric != "YBR_FULL_422"
        and frame_size(shape) <= MAX_FRAME
    )


def _lossless(shape: Shape, raw: bytes) -> bytes | None:
    """A stream that was decoded and is `raw`; none where it is not."""
    words = turn_sign(shape, native_words(shape, raw))
    precision = max(
        2, min(shape.stored, shape.allocated), int(words.max()).bit_length()
    )
    try:
        coded = encode_words(words, precision, 0)
        if decode_frame(shape, JPEGLS, coded) == raw:
            return coded
    except (*PARSER_FAULTS, RestoreError):
        pass
    return None


def _kind(shape: Shape) -> str:
    """The words of a frame in its file, as numpy names them."""
    if shape.allocated == 8:
        return "u1"
    return ">u2" if shape.transfer == EXPLICIT_BIG else "<u2"
