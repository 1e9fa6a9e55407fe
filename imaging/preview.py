"""Previews of at most 256 pixels a side, near-lossless (§5.17.4).

They keep the values of the frame, so that a window serves both.
What never enters this room: a file; a preview is never what a diagnosis rests on.
"""

import warnings
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pydicom.encaps import encapsulate
from pydicom.pixels.decoders.base import Decoder, get_decoder
from pydicom.uid import UID

from cordee.imaging.codec import (
    MAX_FRAME,
    Words,
    encode_words,
    native_words,
    stream_head,
    turn_sign,
)
from cordee.imaging.errors import PARSER_FAULTS
from cordee.imaging.index import Shape
from cordee.imaging.shape import frame_size
from cordee.imaging.transfer import EXPLICIT_BIG, EXPLICIT_LITTLE, UNCOMPRESSED

SIDE: Final = 256
NEAR_8: Final = 2
NEAR_16: Final = 4
"""The largest error of a value: a hundredth of the narrowest usual window."""


JPEGLS_SYNTAXES: Final = frozenset({"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"})

TRUSTED: Final = ("pydicom", "pyjpegls", "pillow")
"""Decoders that hostile bytes do not end: GDCM aborts the process on some, and is not
asked even where it is installed."""

PREVIEWED: Final = frozenset({(1, 8), (1, 16), (3, 8)})
"""Samples and bits allocated."""


def make_preview(shape: Shape, raw: bytes) -> bytes | None:
    """Give the preview of a frame's bytes; none where nothing here decodes it."""
    words = open_frame(shape, raw)
    if words is None or not words.size:
        return None
    is_palette = shape.photometric == "PALETTE COLOR"
    small = shrink(words, SIDE, is_mean=not is_palette)
    precision = max(8, int(small.max()).bit_length())
    near = NEAR_8 if precision <= 8 else NEAR_16
    try:
        return encode_words(small, precision, 0 if is_palette else near)
    except PARSER_FAULTS:
        return None


def open_frame(shape: Shape, raw: bytes) -> Words | None:
    """Decode a frame to coded words: signs turned, colours as RGB of 8 bits."""
    if not _is_small(shape):
        return None
    is_native = shape.transfer in UNCOMPRESSED and len(raw) == frame_size(shape)
    if shape.samples == 1 and is_native:
        return _significant(shape, native_words(shape, raw))
    decoded = decode_pixels(shape, raw)
    if decoded is None:
        return None
    if shape.samples == 1:
        return turn_sign(shape, decoded.view(f"u{decoded.dtype.itemsize}"))
    return decoded if decoded.dtype == np.uint8 else None


def _is_small(shape: Shape) -> bool:
    """Whether a preview is made of such frames: grey of 8 or 16 bits, colours of 8."""
    size = shape.rows * shape.columns * shape.samples * shape.allocated // 8
    return (shape.samples, shape.allocated) in PREVIEWED and 0 < size <= MAX_FRAME


def decode_pixels(
    shape: Shape, raw: bytes, plugins: Sequence[str] = TRUSTED
) -> npt.NDArray[Any] | None:
    """Decode by the first of these that can; none where that fails."""
    transfer = shape.transfer
    if transfer in JPEGLS_SYNTAXES and not _is_honest(shape, raw):
        return None
    is_native = transfer in UNCOMPRESSED
    if is_native and transfer != EXPLICIT_BIG:
        transfer = EXPLICIT_LITTLE
    try:
        decoder = get_decoder(UID(transfer))
    except PARSER_FAULTS:
        return None
    source = raw if is_native else encapsulate([raw], has_bot=False)
    there = decoder.available_plugins
    usable = [""] if is_native else [plugin for plugin in plugins if plugin in there]
    tries = (_decoded(decoder, shape, source, plugin) for plugin in usable)
    return next((found for found in tries if found is not None), None)


def _decoded(
    decoder: Decoder, shape: Shape, source: bytes, plugin: str
) -> npt.NDArray[Any] | None:
    options: dict[str, Any] = {
        "rows": shape.rows,
        "columns": shape.columns,
        "samples_per_pixel": shape.samples,
        "photometric_interpretation": shape.photometric,
        "pixel_representation": int(shape.signed),
        "bits_allocated": shape.allocated,
        "bits_stored": shape.stored,
        "number_of_frames": 1,
        "pixel_keyword": "PixelData",
    }
    if shape.samples > 1:
        options["planar_configuration"] = shape.planar
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found, _said = decoder.as_array(
                source, index=0, decoding_plugin=plugin, **options
            )
    except PARSER_FAULTS:
        return None
    is_whole = found.shape[:2] == (shape.rows, shape.columns)
    return np.ascontiguousarray(found) if is_whole else None


def _is_honest(shape: Shape, stream: bytes) -> bool:
    """Whether a stream has the size of its image: decoders make room, then look."""
    try:
        rows, columns, samples, precision = stream_head(stream)
    except ValueError:
        return False
    is_known = 2 <= precision <= 16
    sides = (shape.rows, shape.columns, shape.samples)
    return is_known and (rows, columns, samples) == sides


def shrink(words: Words, side: int, *, is_mean: bool) -> Words:
    """Make it at most `side` pixels a side: the mean of each block, or its first."""
    rows, columns = words.shape[:2]
    factor = -(-max(rows, columns) // side)
    if factor == 1:
        return words
    if not is_mean:
        return np.ascontiguousarray(words[::factor, ::factor])
    below, beyond = -rows % factor, -columns % factor
    edges = ((0, below), (0, beyond), (0, 0))[: words.ndim]
    whole = np.pad(words, edges, mode="edge")
    blocks = whole.reshape(
        whole.shape[0] // factor, factor, whole.shape[1] // factor, factor, -1
    )
    mean = blocks.mean(axis=(1, 3), dtype=np.float32).round().astype(words.dtype)
    small: Words = mean.reshape(*mean.shape[:2], *words.shape[2:])
    return small


def _significant(shape: Shape, words: Words) -> Words:
    """Coded words without what lies above the stored bits (old overlays)."""
    unused = shape.allocated - shape.stored
    if not 0 < unused < shape.allocated:
        return turn_sign(shape, words)
    if not shape.signed:
        plain: Words = words & words.dtype.type((1 << shape.stored) - 1)
        return plain
    kind = np.int8 if shape.allocated == 8 else np.int16
    shifted: Words = (words << words.dtype.type(unused)).view(kind) >> unused
    return turn_sign(shape, shifted.view(words.dtype))
