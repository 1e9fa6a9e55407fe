"""What the figures of a study in the browser are: unit, and what was done.

What never enters this room: taking a figure.
"""

from collections.abc import Mapping
from typing import Final

_EACH: Final[Mapping[str, tuple[str, str]]] = {
    "first image": ("ms", "a study of {n} slices: from the press to an image"),
    "the same, whole": ("ms", "  to the frame itself"),
    "every slice once": ("s", "  every slice shown, from the first to the last"),
    "memory before": ("MiB", "  memory of the page before"),
    "memory at most": ("MiB", "  memory of the page at most, with its workers"),
}

WEB_STUDY: Final[Mapping[str, tuple[str, str]]] = {
    f"study of {n}: {name}": (unit, about.format(n=f"{n:,}"))
    for n in (300, 1000)
    for name, (unit, about) in _EACH.items()
}
