"""Text that every page can show: no hidden control, no letter without a shape.

What is filed as JSON keeps all of it; a page says in words what it cannot draw. What
never enters this room: markup.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

KEPT: Final = frozenset("\n")
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Control characters, direction marks, surrogates, private and unassigned ones."""
SILENT: Final = frozenset("\u200c\u200d\ufe0e\ufe0f\u00ad\u2060\ufeff")
"""They join and choose shapes: a text reads the same without them."""
UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"

BREAK: Final = "\N{ZERO WIDTH SPACE}"
LONG: Final = 30
"""Characters of a word that fit any column."""

Probe = Callable[[str], bool]
"""Whether a page can show all of these characters."""


def visible(text: str) -> str:
    """The text without what hides, moves or swaps it."""
    kept = (c for c in text.replace("\t", "    ") if c not in SILENT)
    return "".join(_plain(c) for c in kept)


def _plain(character: str) -> str:
    if character in KEPT or unicodedata.category(character) not in HIDDEN:
        return character
    return f"[U+{ord(character):04X}]"


def breakable(text: str) -> str:
    """Let a long word, an address for example, go on in the next line."""
    return " ".join(map(_broken, text.split(" ")))


def _broken(word: str) -> str:
    if len(word) <= LONG:
        return word
    return BREAK.join(word[at : at + LONG] for at in range(0, len(word), LONG))


def without_shape(texts: Iterable[str], probe: Probe) -> dict[int, str]:
    """Characters that no font shows, to what stands for them: `[THUMBS UP SIGN]`."""
    letters = sorted({c for text in texts for c in text if ord(c) > 0x7F} - KEPT)
    return {ord(c): _named(c) for c in _lacking("".join(letters), probe)}


def _lacking(letters: str, probe: Probe) -> list[str]:
    """Halve what fails until one letter is left."""
    if not letters or probe(letters):
        return []
    if len(letters) == 1:
        return [letters]
    middle = len(letters) // 2
    return [*_lacking(letters[:middle], probe), *_lacking(letters[middle:], probe)]


def _named(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"[{name or f'U+{ord(character):04X}'}]"
