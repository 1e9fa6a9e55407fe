"""A query as clauses of the index: each word is found as any of what it may be.

Scores here only choose the candidates, which ranking.py compares with the words. What
never enters this room: text that is parsed as a query language.
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise, product
from math import prod
from typing import Final

import msgspec
import tantivy

from cordee.directory.search.document import FEW, STARTS
from cordee.directory.search.query import Field, Level, Meaning, Query
from cordee.directory.search.synonyms import specialities, structures

LEAST_TYPO: Final = 3
"""Letters of a word that may have one typo; in fewer, any word is a typo of any."""
LEAST_TWO_TYPOS: Final = 6
"""Typed letters of a word that may have two: a word of eight that lacks two."""
MOST_SHORT: Final = 4
"""Letters of a word that is typed in part though others are called so."""
COMMON: Final = 20_000
"""Words that more practitioners have are not gone through whole, step after step."""
MOST_MISTAKEN: Final = 5_000
"""Practitioners of a word that may be a typo of another; what more have is meant."""
LEAST_MISTAKEN: Final = 4
"""Letters of such a word: of three, very many are one edit away."""
MOST_LEFT_OUT: Final = 5
"""Words of a query that is tried without each of them."""
MOST_WAYS: Final = 24
"""Ways to read a query that are each looked for alone; of more, each word is."""
WHOLE_WORD, BEGUN, ONE_TYPO, TWO_TYPOS = 3.0, 1.8, 1.4, 0.9
"""What a word is worth, as it was found."""
MEANT: Final = {Level.EXACT: 3.0, Level.PREFIX: 1.8, Level.TYPO: 1.4}
NEAR: Final = 0.6
OTHER: Final = 0.5
"""Of who is not of the speciality that was asked."""
WHOLE: Final = 0.5
"""Of a name that consists of this word alone."""
IN_NAME, IN_TOWN, SMALL = 0.4, 0.2, 0.3
"""Of a word that is one of a name, of a town, and small."""

_Clause = tuple[tantivy.Occur, tantivy.Query]


class Begun(IntEnum):
    """Which words may be found by how they begin."""

    NONE = 0
    LAST = 1
    UNKNOWN = 2
    SHORT = 3
    """Those that are found nowhere, and short ones: others are hardly beginnings."""


class Effort(msgspec.Struct, frozen=True):
    """How far to look for a word.

    Those so many edits away count: of words that are found nowhere, and of the others,
    of so many letters at `least`. `but_one`: any one word may be not found at all.
    """

    begun: Begun = Begun.NONE
    unknown: int = 0
    known: int = 0
    least: int = LEAST_TYPO
    but_one: bool = False

    def lets_begin(self, text: str, *, known: bool, last: bool) -> bool:
        """Whether this word may be the beginning of one."""
        if self.begun is Begun.LAST:
            return last
        if self.begun is Begun.UNKNOWN:
            return not known
        return self.begun is Begun.SHORT and (not known or len(text) <= MOST_SHORT)


class Clauses:
    """Makes clauses for one state of the index."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema, self._searcher = schema, searcher

    def count(self, field: str, term: str) -> int:
        """Practitioners that have this term."""
        return self._searcher.doc_freq(field, term)

    def identified(self, query: Query) -> tantivy.Query | None:
        """Those whom a number or an address names; None when it names nobody."""
        terms = {
            term
            for meaning in query.meanings
            if meaning.field is Field.IDENTIFIER and not meaning.wide
            for term in meaning.terms
            if self.count(meaning.field, term)
        }
        if not terms:
            return None
        named = _any([self.term(Field.IDENTIFIER, term, 1) for term in terms])
        return self._wishing(named, query, "")

    def found(
        self, query: Query, near: str, effort: Effort, *, only: str = ""
    ) -> tantivy.Query | None:
        """Those who have all words that are asked, in an area if `only` names one.

        None when they cannot be found in any way.
        """
        asked = [self._word(query, place, effort) for place in query.asked]
        if effort.but_one:
            clause = self._but_one(query, asked, near)
        else:
            clause = _all(asked) if all(asked) else None
        if clause is None:
            return None
        if not only:
            return self._wishing(clause, query, near)
        area = self.term(Field.AREA, only, NEAR)
        return self._wishing(_every([clause, area]), query, "")

    def _but_one(
        self, query: Query, asked: Sequence[Sequence[tantivy.Query]], near: str
    ) -> tantivy.Query | None:
        """Without the words that nobody has; if there are none, without any one."""
        places = range(len(asked))
        there = [place for place in places if asked[place]]
        if len(there) < len(asked):
            rests = [there] if there else []
        elif len(asked) <= MOST_LEFT_OUT:
            rests = [[one for one in places if one != out] for out in places]
        else:
            rests = []
        clauses = [
            tantivy.Query.boost_query(
                self._around(query, asked, rest, near), self._worth(query, rest)
            )
            for rest in rests
        ]
        return _any(clauses) if clauses else None

    def _around(
        self,
        query: Query,
        asked: Sequence[Sequence[tantivy.Query]],
        rest: Sequence[int],
        near: str,
    ) -> tantivy.Query:
        """All of these words; those that very many have, near or in a sample."""
        clause = _all([asked[place] for place in rest])
        if not self.is_common(query, [query.asked[place] for place in rest]):
            return clause
        return _every([clause, self.term(Field.AREA, near or FEW, NEAR)])

    def _worth(self, query: Query, rest: Sequence[int]) -> float:
        """Of those words alone: of a place without the speciality asked, little."""
        kept = [query.asked[place] for place in rest]
        has_lost = any(
            query.is_calling(place) for place in query.asked if place not in kept
        )
        is_place = all(self._is_place(query, place) for place in kept)
        return OTHER if has_lost and is_place else 1.0

    def _is_place(self, query: Query, place: int) -> bool:
        """Whether this word says where, rather than who."""
        text = query.words[place].text
        is_area = any(one.field is Field.AREA for one in query.of(place))
        return is_area or self.count("town", text) > self.count("name", text)

    def is_common(self, query: Query, places: Sequence[int]) -> bool:
        """Whether each of these words is one that very many have."""
        return all(self.frequency(query, place) > COMMON for place in places)

    def frequency(self, query: Query, place: int) -> int:
        """How many have this word, about, whole and as any of its meanings."""
        terms = {("any", query.words[place].text)}
        for meaning in query.of(place):
            terms.update((meaning.field.value, term) for term in meaning.terms)
        return sum(self.count(field, term) for field, term in terms)

    def may_be_mistaken(self, query: Query, place: int) -> bool:
        """Whether this word may be a typo of another, though some have it."""
        if query.is_calling(place):
            return False
        return self.frequency(query, place) <= MOST_MISTAKEN

    def nobodys(self, query: Query) -> list[Meaning]:
        """Meanings that nobody answers to."""
        return [
            meaning
            for meaning in query.meanings
            if not meaning.wide
            and not any(self.count(meaning.field, term) for term in meaning.terms)
        ]

    def misspelt(self, query: Query) -> list[Meaning]:
        """Specialities that words found nowhere may have been meant as."""
        return [
            Meaning(place, place + 1, Field.SPECIALITY, terms, Level.TYPO)
            for place in query.asked
            if not self.frequency(query, place)
            if (terms := specialities().near(query.words[place].text, 1))
        ]

    def _wishing(self, clause: tantivy.Query, query: Query, near: str) -> tantivy.Query:
        """The clause, with what is better found and need not be."""
        wishes = [(tantivy.Occur.Should, wish) for wish in self._wishes(query, near)]
        if not wishes:
            return clause
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, clause), *wishes])

    def _wishes(self, query: Query, near: str) -> Iterator[tantivy.Query]:
        if near:
            yield self.term(Field.AREA, near, NEAR)
        texts = [word.text for word in query.words]
        pairs = [one + other for one, other in pairwise(texts)]
        for text in dict.fromkeys([*texts, *pairs]):
            if self.count("whole", text):
                yield self.term("whole", text, WHOLE)
        if len(texts) == 1:
            yield from self._name_begun(texts[0])
        for word in query.words:
            if word.optional:
                yield from self._known("name", word.text, SMALL)
            elif len(query.words) > 1:
                yield from self._known("name", word.text, IN_NAME)
                if len(word.text) <= STARTS or not self.count("any", word.text):
                    yield from self._name_begun(word.text)
                yield from self._known("town", word.text, IN_TOWN)

    def _name_begun(self, text: str) -> Iterator[tantivy.Query]:
        """Of all that begins like this, names are meant first."""
        if len(text) > STARTS:
            yield self._near("name", text, 0, IN_NAME, begun=True)
        else:
            yield from self._known("start", f"={text}", IN_NAME)

    def _word(self, query: Query, place: int, effort: Effort) -> list[tantivy.Query]:
        """All ways in which the word at this place may be found."""
        text = query.words[place].text
        known = self.frequency(query, place) > 0
        edits = effort.known if known else effort.unknown
        least = max(effort.least, LEAST_MISTAKEN) if known else effort.least
        if len(text) < least or not self.may_be_mistaken(query, place):
            edits = 0
        begun = effort.lets_begin(text, known=known, last=place == query.asked[-1])
        spelt = [*self._mistyped(text, edits), *self._spelt(text, begun=begun)]
        ways = [_any(spelt)] if spelt else []
        return [*ways, *self._meant(query.of(place))]

    def _mistyped(self, text: str, edits: int) -> Iterator[tantivy.Query]:
        """What is two edits away holds what is one away."""
        if edits > 1 and len(text) >= LEAST_TWO_TYPOS:
            yield self._near("any", text, 2, TWO_TYPOS)
        elif edits:
            yield self._near("any", text, 1, ONE_TYPO)

    def _spelt(self, text: str, *, begun: bool) -> Iterator[tantivy.Query]:
        """The word itself; what begins so holds what is the same."""
        if begun and len(text) > STARTS:
            if self._searcher.terms_with_prefix("any", text, None, 1):
                yield self._near("any", text, 0, BEGUN, begun=True)
        elif begun:
            yield from self._known("start", text, BEGUN)
        if not begun or len(text) < STARTS or text in structures():
            group = structures().get(text, text)
            yield from self._known("any", group, WHOLE_WORD)

    def _meant(self, meanings: Sequence[Meaning]) -> Iterator[tantivy.Query]:
        for meaning in meanings:
            for term in meaning.terms:
                if meaning.wide:
                    worth = MEANT[meaning.level]
                    yield self._near(meaning.field, term, 0, worth, begun=True)
                else:
                    yield from self._known(meaning.field, term, MEANT[meaning.level])

    def _known(self, field: str, term: str, worth: float) -> Iterator[tantivy.Query]:
        if self.count(field, term):
            yield self.term(field, term, worth)

    def term(self, field: str, term: str, worth: float) -> tantivy.Query:
        """Whoever has this term."""
        query = tantivy.Query.term_query(self._schema, field, term, "basic")
        return tantivy.Query.const_score_query(query, worth)

    def _near(
        self, field: str, text: str, edits: int, worth: float, *, begun: bool = False
    ) -> tantivy.Query:
        query = tantivy.Query.fuzzy_term_query(
            self._schema, field, text, edits, prefix=begun
        )
        return tantivy.Query.const_score_query(query, worth)


def _all(asked: Sequence[Sequence[tantivy.Query]]) -> tantivy.Query:
    """Each of the words in one of its ways.

    Terms are skipped through together; a choice between them is gone through whole.
    So, as long as they are few, the choice is between ways to read the query.
    """
    if prod(len(ways) for ways in asked) > MOST_WAYS:
        return _every([_any(ways) for ways in asked])
    return _any([_every(way) for way in product(*asked)])


def _every(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, query) for query in queries]
    )


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.disjunction_max_query(queries)
