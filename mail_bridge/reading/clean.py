"""Text -> text that is safe to show: no control, no direction mark, no surrogate.

What never enters this room: a meaning.
"""

import re
from typing import Final

CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad"
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U0010ffff]"
)
"""Also private use, which is what the marks of quotes are made of (lines.py), tags,
and characters of no width that keep a word from being found."""
SPACES: Final = re.compile(r"\s+")
ENDS: Final = ("\r\n", "\r", "\u2028", "\u2029", "\x85")
"""Of lines, but the line feed. One by one they cost less than a pattern of all."""


def clean_text(text: str) -> str:
    """Several lines, a line feed between them, tabs kept."""
    for end in ENDS:
        text = text.replace(end, "\n")
    return CONTROLS.sub("", text)


def plain_spaces(text: str) -> str:
    """Typographic apostrophes and spaces as those of a keyboard, for rules to match."""
    if text.isascii():
        return text
    return text.replace("\u2019", "'").replace("\xa0", " ").replace("\u202f", " ")


def clean_line(text: str, limit: int) -> str:
    """One line of at most `limit` characters, its spaces collapsed."""
    return SPACES.sub(" ", CONTROLS.sub("", text[: limit * 8])).strip()[:limit].strip()
