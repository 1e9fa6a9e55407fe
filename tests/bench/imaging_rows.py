"""What the figures of studies are: unit, and what was done.

What never enters this room: taking a figure.
"""

from collections.abc import Mapping
from typing import Final

_EACH: Final[Mapping[str, tuple[str, str]]] = {
    "read s": ("s", "headers and hashes of {n} slices of 512 by 512"),
    "pack s": ("s", "  packed: JPEG-LS, decoded again, previews"),
    "pack CPU s": ("s", "  CPU of that"),
    "pack MiB of memory": ("MiB", "  memory beyond that of the program"),
    "whole MiB of memory": ("MiB", "  most memory of the process"),
    "files MiB": ("MiB", "  the sender's files"),
    "packs MiB": ("MiB", "  what is sent of them"),
    "previews MiB": ("MiB", "  of which previews"),
    "index kB": ("kB", "  the index"),
    "slice ms": ("ms", "  one slice opened"),
    "restore s": ("s", "  all files given back, compared"),
}

IMAGING: Final[Mapping[str, tuple[str, str]]] = {
    "limit JPEG-LS ms": ("ms", "a slice encoded and decoded by CharLS alone"),
    **{
        f"{n} {name}": (unit, about.format(n=f"{n:,}"))
        for n in (300, 1000)
        for name, (unit, about) in _EACH.items()
    },
}
