"""Text into words that can be compared: what is indexed and what is asked go through.

What never enters this room: what a word means.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cordee.directory.folding import fold

MOST_CHARACTERS: Final = 400
"""Nobody types more to find somebody, and no name of a structure is longer."""
MOST_LETTERS: Final = 40
"""Of one word: an automaton of its typos grows with it."""
KEPT: Final = 1 << 16
"""Texts whose words are remembered: names of towns and structures come again."""
SAINTS: Final = {"st": "saint", "ste": "sainte"}


@lru_cache(maxsize=KEPT)
def words(text: str) -> tuple[str, ...]:
    """Give the words of a text, folded; of a very long text those it begins with."""
    return tuple(SAINTS.get(word, word) for word in typed(text))


def typed(text: str) -> list[str]:
    """The same as somebody typed them: `st` may be short for more than `saint`."""
    kept = fold(text[:MOST_CHARACTERS])[: 2 * MOST_CHARACTERS]
    return [word[:MOST_LETTERS] for word in kept.split()]


@lru_cache(maxsize=KEPT)
def joined(parts: tuple[str, ...]) -> tuple[str, ...]:
    """What one writes in one word: the whole, and each neighbouring two.

    `jean pierre` gives `jeanpierre`; a single word gives nothing.
    """
    if len(parts) < 2:
        return ()
    pairs = [one + other for one, other in pairwise(parts)]
    return tuple(
        part[:MOST_LETTERS] for part in dict.fromkeys(["".join(parts), *pairs])
    )


def initials(parts: Sequence[str]) -> list[str]:
    """`jean pierre` gives `jp`."""
    return ["".join(part[0] for part in parts)] if len(parts) > 1 else []
