"""One way to compare names: no accent, no case, no punctuation.

What never enters this room: a synonym, a rule of one language's words.
"""

import re
import unicodedata
from typing import Final

_APART: Final = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)
"""Letters that Unicode does not take apart."""
_BETWEEN: Final = re.compile(r"[\W_]+")
_PLAIN: Final = re.compile(r"[a-z0-9]+\Z")
MAX_KEY: Final = 256
"""Characters of a text that its key holds: two keys fit into one entry of an index of
PostgreSQL (2,704 bytes), in whatever script."""


def fold(text: str) -> str:
    """Give lower-case letters and digits, words apart by one space.

    `Lefèvre-D'Œuvre` is `lefevre d oeuvre`. Letters of other scripts stay.
    """
    lower = text.lower()
    if _PLAIN.match(lower):
        return lower
    if not lower.isascii():
        apart = unicodedata.normalize("NFKD", lower.translate(_APART)).lower()
        lower = "".join(c for c in apart if not unicodedata.combining(c))
    return _BETWEEN.sub(" ", lower).strip()


def key_of(*texts: str) -> str:
    """Give what tables find texts by: all of them folded, as far as an index holds."""
    return fold(" ".join(texts))[: MAX_KEY * len(texts)]
