"""What people say and what is coded: specialities, departments, words of structures.

The tables are files in data/. What never enters this room: a word that is only code.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cordee.directory.search.folding import words

PARTICLES: Final = frozenset(
    {"a", "au", "aux", "chez", "d", "dans", "de", "des", "du", "en", "et"}
    | {"l", "la", "le", "les", "sur"}
)
"""Small words that stand in names, and between what is meant: wished, never asked."""
LEAST_PREFIX: Final = 4
MOST_PREFIXES: Final = 12
"""Of what begins so; a longer list means that too little was typed to say."""
LEAST_TYPO: Final = 5


class Table:
    """Phrases of one kind, each with its codes."""

    def __init__(self, phrases: Mapping[str, frozenset[str]]) -> None:
        self._phrases = phrases
        self._sorted = sorted(phrases)
        self._by_length: dict[int, list[str]] = {}
        for one in self._sorted:
            self._by_length.setdefault(len(one), []).append(one)

    def exact(self, phrase: str) -> frozenset[str]:
        """Codes of this phrase."""
        return self._phrases.get(phrase, frozenset())

    def beginning(self, phrase: str) -> frozenset[str]:
        """Codes of the phrases that begin so; none where too many do."""
        if len(phrase) < LEAST_PREFIX:
            return frozenset()
        start = bisect_left(self._sorted, phrase)
        found = self._sorted[start : start + MOST_PREFIXES + 1]
        found = [one for one in found if one.startswith(phrase)]
        return self._all(found) if len(found) <= MOST_PREFIXES else frozenset()

    def near(self, phrase: str, edits: int) -> frozenset[str]:
        """Codes of the phrases that are so many edits away."""
        if len(phrase) < LEAST_TYPO:
            return frozenset()
        lengths = range(len(phrase) - edits, len(phrase) + edits + 1)
        alike = [one for length in lengths for one in self._by_length.get(length, ())]
        found = process.extract(
            phrase, alike, scorer=OSA.distance, score_cutoff=edits, limit=3
        )
        return self._all([one for one, _, _ in found])

    def _all(self, phrases: Sequence[str]) -> frozenset[str]:
        return frozenset(code for one in phrases for code in self._phrases[one])


def key(parts: Sequence[str]) -> str:
    """A phrase without its small words."""
    kept = [part for part in parts if part not in PARTICLES]
    return " ".join(kept or parts)


@cache
def specialities() -> Table:
    """What is said of specialities and professions, with the groups that it names.

    A group is a line of the table: it is indexed as one term, named after its first
    phrase, so that a search need not gather its codes.
    """
    phrases: dict[str, frozenset[str]] = {}
    for group, _, said in _groups():
        for phrase in said:
            phrases[phrase] = phrases.get(phrase, frozenset()) | {group}
    return Table(phrases)


@cache
def groups() -> Mapping[str, frozenset[str]]:
    """The groups of each code; that of a profession has a `p` before it."""
    found: dict[str, frozenset[str]] = {}
    for group, codes, _ in _groups():
        for code in codes:
            found[code] = found.get(code, frozenset()) | {group}
    return found


@cache
def departments() -> Table:
    """Departments by their names."""
    phrases: dict[str, frozenset[str]] = {}
    for line in _lines("departments.tsv"):
        number, said = line.split("\t")
        for text in said.split("|"):
            phrase = key(words(text))
            phrases[phrase] = phrases.get(phrase, frozenset()) | {number.lower()}
    return Table(phrases)


@cache
def structures() -> Mapping[str, str]:
    """The group of a word of structures; it is indexed beside the word."""
    lines = [words(line) for line in _lines("structures.tsv")]
    return {word: f"~{group[0]}" for group in lines for word in group}


@cache
def fingerprint() -> str:
    """Of the tables that an index was made with."""
    tables = ("specialities.tsv", "structures.tsv")
    text = "\n".join(line for name in tables for line in _lines(name))
    return hashlib.sha256(text.encode()).hexdigest()


def _groups() -> Iterator[tuple[str, list[str], list[str]]]:
    """Each line: its name, its codes, what is said."""
    for line in _lines("specialities.tsv"):
        codes, said = line.split("\t")
        phrases = [key(words(text)) for text in said.split("|")]
        name = "~" + phrases[0].replace(" ", "_")
        yield name, codes.lower().split(","), phrases


def _lines(name: str) -> Iterator[str]:
    text = (files("cordee.directory.search") / "data" / name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
