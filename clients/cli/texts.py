"""Somebody else's text as it may be shown on a terminal.

What never enters this room: a word of ours.
"""

import unicodedata

BREAKS = frozenset("\n")
BIDI = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def clean(text: str) -> str:
    """What can be shown: no control character, no override of direction.

    Someone else's text must not move the cursor or swap what is read.
    """
    kept = (c for c in text.replace("\t", "    ") if c not in BIDI)
    return "".join(
        c if c in BREAKS or unicodedata.category(c) != "Cc" else "�" for c in kept
    )


def one_line(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(clean(text).split())
