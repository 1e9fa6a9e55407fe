"""Words as people search them: without case, accents or punctuation."""

import unicodedata
from typing import Final

MAX_WORDS: Final = 8
"""Words of one search that count: a name, a profession, a place."""
MAX_KEY: Final = 120

_LETTERS: Final = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"}


def fold(text: str) -> str:
    """Lower-case ASCII-like words, one space between; "Lefèvre-Œil" is two."""
    lowered = "".join(_LETTERS.get(c, c) for c in text.casefold())
    parts = unicodedata.normalize("NFKD", lowered)
    kept = (c for c in parts if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def words_of(*texts: str) -> str:
    """Folded words with a space before each, for patterns of `patterns_of`."""
    return " " + fold(" ".join(texts))


def patterns_of(query: str) -> list[str]:
    """LIKE patterns, one for each word of a query: each begins some word."""
    return [f"% {word}%" for word in fold(query).split()[:MAX_WORDS]]


def sort_key(name: str, unique: str) -> str:
    """Order by folded name; `unique` tells namesakes apart."""
    return f"{fold(name)[:MAX_KEY]} {unique}"
