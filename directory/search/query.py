"""What somebody typed: its words, and all that they may mean.

A word that can be several things is all of them: what is found, and how well, decides.
What never enters this room: the index, an order of preference.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Final

import msgspec

from cordee.directory.search.folding import MOST_CHARACTERS, SAINTS, typed
from cordee.directory.search.identifiers import ADDRESS, addresses, numbers
from cordee.directory.search.synonyms import (
    PARTICLES,
    Table,
    departments,
    key,
    specialities,
)

MOST_WORDS: Final = 12
"""Of one query: a name, a speciality and a structure are fewer."""
MOST_TOGETHER: Final = 5
"""Words of one phrase: `médecine physique et de réadaptation`."""
TITLES: Final = frozenset(
    {"docteur", "docteure", "dr", "m", "madame", "mademoiselle", "maitre", "me"}
    | {"melle", "mlle", "mme", "monsieur", "mr", "pr", "prof", "professeur"}
)
"""Wished, not asked: many who have one do not write it."""
AREA: Final = re.compile(r"\d{1,2}|2[ab]|9[78]\d")


class Field(StrEnum):
    """Fields of the index that a meaning is looked for in."""

    IDENTIFIER = "identifier"
    SPECIALITY = "speciality"
    AREA = "area"
    NAME = "name"
    ANY = "any"


class Level(IntEnum):
    """How well a word was found, the best last."""

    MISSING = 0
    TYPO = 1
    PREFIX = 2
    EXACT = 3


class Word(msgspec.Struct, frozen=True):
    """A folded word; an optional one is better found, and need not be."""

    text: str
    optional: bool


class Meaning(msgspec.Struct, frozen=True):
    """Words `first` to `last` (exclusive) may together be one of these `terms`.

    `level` says how sure it is that they are; `wide` terms are beginnings.
    """

    first: int
    last: int
    field: Field
    terms: frozenset[str]
    level: Level = Level.EXACT
    wide: bool = False


class Query(msgspec.Struct, frozen=True):
    """Words and meanings; without words there is nothing to look for."""

    words: tuple[Word, ...]
    meanings: tuple[Meaning, ...]

    def without(self, meanings: Collection[Meaning]) -> "Query":
        """The same words, that mean less."""
        kept = tuple(one for one in self.meanings if one not in meanings)
        return Query(self.words, kept)

    def with_meanings(self, more: Sequence[Meaning]) -> "Query":
        """The same words, that may mean more."""
        return Query(self.words, (*self.meanings, *more))

    @property
    def asked(self) -> tuple[int, ...]:
        """Places of the words that must be found."""
        return tuple(n for n, word in enumerate(self.words) if not word.optional)

    def is_calling(self, place: int) -> bool:
        """Whether the word at this place is surely a speciality or a profession."""
        return any(
            one.field is Field.SPECIALITY and one.level is Level.EXACT
            for one in self.of(place)
        )

    def of(self, place: int) -> list[Meaning]:
        """Meanings of the word at this place."""
        return [one for one in self.meanings if one.first <= place < one.last]


def analyse(text: str) -> Query:
    """Read any text as a query. Never fails."""
    text = text[:MOST_CHARACTERS]
    known = addresses(text)
    parts = _once(typed(ADDRESS.sub(_local_part, text)))[:MOST_WORDS]
    saints = [SAINTS.get(part, part) for part in parts]
    found = _words(parts)
    meanings = [
        *_addresses(known, len(parts)),
        *_numbers(parts),
        *_areas(parts),
        *_phrases(saints),
        *_saints(saints, parts),
        *_written_apart(saints),
    ]
    return Query(found, tuple(meanings))


def _once(parts: Sequence[str]) -> tuple[str, ...]:
    """A word said twice says no more; digits may be halves of a number."""
    return tuple(
        part
        for place, part in enumerate(parts)
        if part not in parts[:place] or part.isdigit()
    )


def _local_part(found: re.Match[str]) -> str:
    return found.group().partition("@")[0]


def _words(parts: Sequence[str]) -> tuple[Word, ...]:
    """Small words are wished, unless there are no others."""
    small = [part in PARTICLES or part in TITLES for part in parts]
    every = all(small)
    return tuple(
        Word(part, optional=one and not every)
        for part, one in zip(parts, small, strict=True)
    )


def _addresses(known: Sequence[str], count: int) -> Iterator[Meaning]:
    if known and count:
        yield Meaning(0, count, Field.IDENTIFIER, frozenset(known))


def _numbers(parts: Sequence[str]) -> Iterator[Meaning]:
    for number in numbers(parts):
        place = number.first, number.last, Field.IDENTIFIER
        terms = frozenset({number.text})
        yield Meaning(*place, terms, Level.PREFIX, wide=True)
        if number.whole:
            yield Meaning(*place, terms)


def _areas(parts: Sequence[str]) -> Iterator[Meaning]:
    """Departments and postcodes, whole or begun; `56 300` too."""
    for place, part in enumerate(parts):
        if not part.isascii():
            continue
        if AREA.fullmatch(part):
            yield Meaning(place, place + 1, Field.AREA, frozenset({part.zfill(2)}))
        elif part.isdigit() and len(part) <= 5:
            level = Level.EXACT if len(part) == 5 else Level.PREFIX
            span = place, place + 1, Field.AREA, frozenset({part})
            yield Meaning(*span, level, wide=len(part) < 5)
    for place, (one, other) in enumerate(pairwise(parts)):
        if (one + other).isdigit() and (len(one), len(other)) == (2, 3):
            yield Meaning(place, place + 2, Field.AREA, frozenset({one + other}))


def _phrases(parts: Sequence[str]) -> Iterator[Meaning]:
    for first in range(len(parts)):
        for last in range(first + 1, min(len(parts), first + MOST_TOGETHER) + 1):
            phrase = key(parts[first:last])
            ends = last == len(parts)
            for table, field in _tables():
                yield from _phrase(table, field, (first, last), phrase, ends=ends)


def _tables() -> tuple[tuple[Table, Field], ...]:
    return (specialities(), Field.SPECIALITY), (departments(), Field.AREA)


def _phrase(
    table: Table, field: Field, span: tuple[int, int], phrase: str, *, ends: bool
) -> Iterator[Meaning]:
    """A phrase that is known, or, as the last one, begins so."""
    if terms := table.exact(phrase):
        yield Meaning(*span, field, terms)
    elif ends and (terms := table.beginning(phrase)):
        yield Meaning(*span, field, terms, Level.PREFIX)


def _saints(parts: Sequence[str], said: Sequence[str]) -> Iterator[Meaning]:
    """`st` is `saint`, besides what else it may be."""
    for place, (part, short) in enumerate(zip(parts, said, strict=True)):
        if part != short:
            yield Meaning(place, place + 1, Field.ANY, frozenset({part}))


def _written_apart(parts: Sequence[str]) -> Iterator[Meaning]:
    """Two words that may be a name in one: `le fevre`, `jean pierre`."""
    for place, (one, other) in enumerate(pairwise(parts)):
        yield Meaning(place, place + 2, Field.NAME, frozenset({one + other}))
