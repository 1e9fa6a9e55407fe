"""One small picture of a study, for the message that brings it.

What never enters this room: a frame; it is made of a preview, and is no image to read.
"""

import io
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from cordee.crypto.attachment import MAX_THUMBNAIL
from cordee.imaging.codec import Words, turn_sign
from cordee.imaging.index import Shape

QUALITIES: Final = (80, 60, 40, 20)


def make_thumbnail(
    shape: Shape, words: Words, limit: int = MAX_THUMBNAIL
) -> bytes | None:
    """Give a JPEG of a preview in its first window; none where it does not fit.

    `words` are those of `restore.read_preview`.
    """
    picture = Image.fromarray(_grey(shape, words) if words.ndim == 2 else words)
    for quality in QUALITIES:
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= limit:
            return written.getvalue()
    return None


def _grey(shape: Shape, words: Words) -> npt.NDArray[np.uint8]:
    """Values through the window of the file, or from their least to their largest."""
    offset = (1 << (shape.allocated - 1)) if shape.signed else 0
    values = turn_sign(shape, words).astype(np.float32) - offset
    values = values * (_number(shape.slope) or 1.0) + (_number(shape.intercept) or 0.0)
    low, high = float(values.min()), float(values.max())
    center, width = _number(shape.centers), _number(shape.widths)
    if center is not None and width is not None and width >= 1:
        low, high = center - width / 2, center + width / 2
    shown = np.clip((values - low) / max(high - low, 1e-6), 0, 1) * 255
    if shape.photometric == "MONOCHROME1":
        shown = 255 - shown
    grey: npt.NDArray[np.uint8] = shown.astype(np.uint8)
    return grey


def _number(text: str) -> float | None:
    """The first of several decimal strings, where it is a number one can use."""
    try:
        found = float(text.split("\\", maxsplit=1)[0])
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None
