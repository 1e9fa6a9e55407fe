"""Names that came over the network, made fit for a folder.

What never enters this room: a path. A name is one component, and hides nothing.
"""

import unicodedata
from pathlib import PurePosixPath
from typing import Final

LONGEST: Final = 200
"""Bytes of a name: file systems take 255, and `.part` or ` (2)` may follow."""

NO_NAME: Final = "file"
FORBIDDEN: Final = frozenset('<>:"|?*')
"""What some file systems do not take, or take for something else."""

INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of control characters, direction marks and the like."""

RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{device}{n}" for device in ("com", "lpt") for n in "123456789¹²³"}
)
"""Names that are devices on some machines, whatever extension follows."""


def safe_name(name: str) -> str:
    """The last component, visible as it is, neither hidden nor reserved."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    text = unicodedata.normalize("NFC", last)
    kept = (c for c in text if unicodedata.category(c) not in INVISIBLE)
    shown = "".join("_" if c in FORBIDDEN else c for c in kept)
    return _unreserved(_shortened(" ".join(shown.split()).strip(" ."))) or NO_NAME


def numbered(name: str, number: int) -> str:
    """`report.pdf` as `report (2).pdf`."""
    path = PurePosixPath(name)
    return f"{path.stem} ({number}){path.suffix}"


def _unreserved(name: str) -> str:
    stem = name.split(".", 1)[0].strip().lower()
    is_awkward = stem in RESERVED or name.startswith(("-", "~"))
    return f"_{name}" if is_awkward else name


def _shortened(name: str) -> str:
    """Cut the stem, so that the extension stays and the whole fits."""
    if len(name.encode()) <= LONGEST:
        return name
    path = PurePosixPath(name)
    suffix = path.suffix if len(path.suffix.encode()) <= LONGEST // 4 else ""
    room = LONGEST - len(suffix.encode())
    stem = name.removesuffix(suffix).encode()[:room].decode(errors="ignore")
    return stem.rstrip(" .") + suffix
