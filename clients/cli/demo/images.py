"""Images of nobody: two pictures of painted skin, and the slices of a phantom.

What never enters this room: a photo of somebody; what the images are sent for.
"""

import random
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cordee.clients.cli.demo.patients import Patient
from cordee.clients.cli.private import write_private

SLICES: Final = 40
"""Enough to scroll through, and packed in half a second."""
SLICE_SIDE: Final = 256
SIDE: Final = 960
SKIN: Final = (226, 178, 152)
LESION: Final = (96, 58, 46)
MARK: Final = "IMAGE DE SYNTHESE"
"""On each picture: nobody takes it for a patient's."""


def write_photo(path: Path, seed: int) -> None:
    """Paint skin with a mole of an uneven edge, and a ruler in millimetres."""
    dice = random.Random(seed)  # noqa: S311 - a picture, the same at each demo
    image = Image.new("RGB", (SIDE, SIDE), SKIN)
    image = ImageChops.multiply(image, _grain(dice))
    mole = Image.new("L", (SIDE, SIDE), 0)
    _spread(ImageDraw.Draw(mole), dice)
    shade = Image.composite(
        Image.new("RGB", (SIDE, SIDE), LESION), image, mole.filter(_blur(6))
    )
    image = Image.blend(image, ImageChops.multiply(shade, _grain(dice)), 0.92)
    _mark(ImageDraw.Draw(image))
    written = BytesIO()
    image.save(written, "JPEG", quality=82)
    write_private(path, written.getvalue())


def write_scan(folder: Path, patient: Patient) -> None:
    """Write a CT as a folder of DICOM files. Raises ImportError without the extra."""
    from cordee.imaging.phantom import (  # noqa: PLC0415 - an extra
        Phantom,
        make_files,
    )

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{patient.family}^{patient.given.upper()}"
    phantom = Phantom(SLICES, SLICE_SIDE, patient=name, birth_date=patient.born)
    for number, data in enumerate(make_files(phantom), 1):
        (folder / f"IM{number:04}.dcm").write_bytes(data)


def _grain(dice: random.Random) -> Image.Image:
    """Unevenness of skin: coarse and fine, never darker than a shadow."""
    coarse = Image.frombytes("L", (24, 24), bytes(dice.choices(range(214, 256), k=576)))
    fine = Image.frombytes("L", (240, 240), dice.randbytes(57_600))
    fine = fine.point([236 + value * 19 // 255 for value in range(256)])
    layers = [
        layer.resize((SIDE, SIDE), Image.Resampling.BICUBIC) for layer in (coarse, fine)
    ]
    return ImageChops.multiply(*layers).convert("RGB")


def _spread(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    """A mole: discs around its middle, each a little elsewhere."""
    for _ in range(26):
        x, y = (SIDE / 2 + dice.gauss(0, 46) for _ in "xy")
        radius = dice.uniform(30, 78)
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, fill=dice.randrange(150, 255))


def _blur(radius: float) -> ImageFilter.GaussianBlur:
    return ImageFilter.GaussianBlur(radius)


def _mark(draw: ImageDraw.ImageDraw) -> None:
    """The ruler, and the words that it is painted."""
    draw.rectangle((0, SIDE - 70, SIDE, SIDE), fill="white")
    for tick in range(0, SIDE, 24):
        high = 30 if tick % 120 == 0 else 16
        draw.line((tick, SIDE - 70, tick, SIDE - 70 + high), fill="black", width=2)
    draw.text((24, SIDE - 36), f"{MARK}, mm", fill="black", font_size=26)
