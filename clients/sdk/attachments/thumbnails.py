"""A small picture of a picture, made by who sends it.

What never enters this room: what a picture says about where and with what it was
taken; decoding without a bound; a picture that somebody else sent.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from cordee.crypto.attachment import MAX_THUMBNAIL

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")
MODES: Final = frozenset(
    {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr"}
)
"""Eight bits a channel: the others would come out black or white."""

MAX_PIXELS: Final = 24_000_000
"""Pixels that are decoded at most: 96 MB, and more than a good camera has."""

SIDES: Final = (320, 240, 160, 96)
QUALITIES: Final = (80, 60, 40)
WHITE: Final = (255, 255, 255)


def make_thumbnail(path: Path, limit: int = MAX_THUMBNAIL) -> bytes | None:
    """A JPEG of at most `limit` bytes and nothing but pixels; None without one."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            image.draft("RGB", (SIDES[0], SIDES[0]))
            if image.width * image.height > MAX_PIXELS or image.mode not in MODES:
                return None
            return _smallest(_upright(image), limit)
    except Exception:  # noqa: BLE001 - decoders raise whatever a broken file makes of them
        return None


def _upright(image: Image.Image) -> Image.Image:
    """Pixels only, on white, the way up that the camera was held."""
    image.thumbnail((SIDES[0], SIDES[0]))
    turned = ImageOps.exif_transpose(image).convert("RGBA")
    plain = Image.new("RGB", turned.size, WHITE)
    plain.paste(turned, mask=turned.getchannel("A"))
    return plain


def _smallest(image: Image.Image, limit: int) -> bytes | None:
    return next((data for data in _tries(image) if len(data) <= limit), None)


def _tries(image: Image.Image) -> Iterator[bytes]:
    for side in SIDES:
        image.thumbnail((side, side))
        for quality in QUALITIES:
            kept = io.BytesIO()
            image.save(kept, "JPEG", quality=quality, optimize=True)
            yield kept.getvalue()
