"""Thumbnails for a page: what a sender made, decoded and drawn anew.

What never enters this room: a picture as it came; decoding without a bound.
"""

import base64
import io
from typing import Final

from PIL import Image

MAX_SIDE: Final = 1024
"""Pixels: four times what a client sends; more is no thumbnail."""

_FRAME: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
    'viewBox="0 0 {w} {h}"><image width="{w}" height="{h}" '
    'href="data:image/jpeg;base64,{data}"/></svg>'
)


def drawn(thumbnail: bytes | None) -> str | None:
    """The picture as SVG around a JPEG of pixels only; None for none, or a broken one.

    SVG, because that is how bytes reach a page through text.
    """
    if thumbnail is None:
        return None
    try:
        with Image.open(io.BytesIO(thumbnail), formats=("JPEG",)) as image:
            if max(image.size) > MAX_SIDE:
                return None
            return _framed(image.convert("RGB"))
    except Exception:  # noqa: BLE001 - decoders raise whatever a broken file makes of them
        return None


def _framed(image: Image.Image) -> str:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=85)
    data = base64.b64encode(kept.getvalue()).decode("ascii")
    return _FRAME.format(w=image.width, h=image.height, data=data)
