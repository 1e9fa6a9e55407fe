"""People, threads and messages by the words a person would use for them.

What never enters this room: the network; it chooses among what it is given.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

MIN_HEX: Final = 6
"""Digits of an id that are enough to name it."""

LIGATURES: Final = {ord("œ"): "oe", ord("æ"): "ae"}
T = TypeVar("T")


class Unfound(Exception):  # noqa: N818 - the word a caller reads
    """Nothing has these words, or several have; `candidates` are their names.

    `kind` is person, thread or message.
    """

    def __init__(
        self, words: str, candidates: Sequence[str] = (), kind: str = "person"
    ) -> None:
        super().__init__(words)
        self.words: Final = words
        self.kind: Final = kind
        self.candidates: Final = tuple(candidates)


def fold(text: str) -> str:
    """Without accents, case or punctuation: `Élise` and `elise` are one."""
    flat = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    kept = (c for c in flat if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def find(
    words: str,
    candidates: Iterable[T],
    *,
    name: Callable[[T], str],
    identity: Callable[[T], bytes],
    kind: str = "person",
    is_whole: bool = False,
) -> T:
    """Give the one whose name is, or has, these words or their beginnings.

    The first of these that holds for exactly one wins; an id in hexadecimal does
    too. With `is_whole` only whole words count: where a slip would cost dearly.
    Raises Unfound.
    """
    pool, wanted = list(candidates), fold(words)
    if _is_hex(words):
        found = [c for c in pool if identity(c).hex().startswith(words.lower())]
        if len(found) == 1:
            return found[0]
    for matches in WHOLE if is_whole else (*WHOLE, _has_words):
        found = [c for c in pool if wanted and matches(fold(name(c)), wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Unfound(words, sorted(name(c) for c in found), kind)
    raise Unfound(words, kind=kind)


def matches_words(text: str, words: str) -> bool:
    """Whether each word begins a word of the text."""
    return _has_words(fold(text), fold(words))


def _equals(text: str, wanted: str) -> bool:
    return text == wanted


def _has_whole_words(text: str, wanted: str) -> bool:
    return set(wanted.split()) <= set(text.split())


def _has_words(text: str, wanted: str) -> bool:
    present = text.split()
    return all(any(p.startswith(w) for p in present) for w in wanted.split())


WHOLE: Final = (_equals, _has_whole_words)


def _is_hex(text: str) -> bool:
    return len(text) >= MIN_HEX and all(c in "0123456789abcdefABCDEF" for c in text)
