"""Names of files: what a mail calls them -> what they may be called anywhere.

A name is a last component, in one direction, with one extension that says what the file
is. What never enters this room: a path of this machine.
"""

import re
from typing import Final

from cordee.mail_bridge.reading.clean import clean_line
from cordee.mail_bridge.reading.limits import NAME

FORBIDDEN: Final = re.compile(r'[<>:"|?*\\/]')
RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Devices of Windows, with any extension."""
EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,12}")


def safe_name(declared: str, fallback: str) -> str:
    """1 to 128 characters: no path, no control, no direction mark, no leading dot."""
    last = re.split(r"[\\/]", clean_line(declared, 4 * NAME))[-1]
    name = FORBIDDEN.sub("_", last).strip(" .")
    if not name:
        return fallback
    if RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name)


def extension(name: str) -> str:
    """`.pdf`, in lower case, or empty."""
    dot = name.rfind(".")
    found = EXTENSION.fullmatch(name[dot:]) if dot > 0 else None
    return found[0].lower() if found else ""


def _shortened(name: str) -> str:
    if len(name) <= NAME:
        return name
    tail = extension(name)
    return name[: NAME - len(tail)].rstrip(" .") + tail
