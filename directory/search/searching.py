"""Finds who answers a query, as far as it must: what is cheap and sure comes first.

What never enters this room: a file, a socket, who asks.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
import tantivy

from cordee.directory.model import Hit, Match, Reach
from cordee.directory.search.clauses import Begun, Clauses, Effort
from cordee.directory.search.document import FEW, kept
from cordee.directory.search.entry import Kept
from cordee.directory.search.folding import words
from cordee.directory.search.query import Field, Level, Query, analyse
from cordee.directory.search.ranking import Ranked, Ranking, order

MOST_HITS: Final = 50
"""Nobody reads more; who does not see the right one types another word."""
CANDIDATES: Final = 24
"""That many are compared word by word, or as many as are wanted."""
BEGINNINGS: Final = (Effort(begun=Begun.LAST), Effort(begun=Begun.SHORT))
"""When words are not whole: the last one, as it is being typed; any of them."""
EFFORTS: Final = (
    Effort(begun=Begun.UNKNOWN, unknown=1, least=4),
    Effort(begun=Begun.UNKNOWN, unknown=2),
    Effort(begun=Begun.SHORT, unknown=2, known=1),
    Effort(begun=Begun.SHORT, unknown=2, known=2),
)
"""How far to look when words are mistyped."""
MOST_MISTYPED: Final = 6
"""Words of a query that is looked for far away; more of them are a text."""
WHOLE: Final = Effort()
MOST_DOUBTED: Final = 4
"""Words of a query in which those that are known may be typos, too."""
OVERSEAS: Final = ("97", "98")
"""How postcodes begin whose department has three digits."""
MISSING: Final = Effort(but_one=True)

_unpack: Final = msgspec.msgpack.Decoder(Kept).decode


class Searching:
    """One state of the index, searched."""

    def __init__(self, index: tantivy.Index) -> None:
        self._searcher = index.searcher()
        self._clauses = Clauses(index.schema, self._searcher)

    def find(self, text: str, near: str, limit: int) -> list[Hit]:
        """Who answers, the obviously right one first; any text is a query."""
        query, near = analyse(text), "".join(words(near))[:3]
        limit = max(0, min(limit, MOST_HITS))
        if not query.words or not limit:
            return []
        query = query.without(self._clauses.nobodys(query))
        named = self._clauses.identified(query)
        if named is not None:
            return self._identified(query, near, limit, named)
        found: dict[str, Ranked] = {}
        for stage in self._stages(query, near, limit):
            for one in stage.ranked:
                found.setdefault(one.kept.id, one)
            if stage.is_enough(found.values()):
                break
        best = sorted(found.values(), key=order)[:limit]
        return [_hit(one, one.match) for one in best]

    def _stages(self, query: Query, near: str, limit: int) -> Iterator["Stage"]:
        """Look farther and farther; whoever has enough stops asking."""
        asked, wide = query.asked, max(CANDIDATES, limit)

        def look(effort: Effort, only: str = "", *, loosely: bool) -> list[Ranked]:
            clause = self._clauses.found(query, near, effort, only=only)
            return self._ranked(query, near, clause, wide, loosely=loosely)

        # Whoever types one word may be typing it still.
        alone = len(asked) == 1
        around = (near or FEW) if self._clauses.is_common(query, asked) else ""
        if around and (near or (alone and not self._is_name(query))):
            yield Stage(look(WHOLE, around, loosely=False), certain=limit)
        yield Stage(look(WHOLE, loosely=False), certain=limit if alone else 1)
        last, short = BEGINNINGS
        yield Stage(look(last, around, loosely=True), begun=1)
        if len(asked) <= MOST_MISTYPED:
            query = query.with_meanings(self._clauses.misspelt(query))
            having = [self._clauses.frequency(query, place) for place in asked]
            # What differs only in words that are not there is not looked for again.
            first, second, *further = EFFORTS
            if not all(having):
                yield Stage(look(first, loosely=True), begun=1)
            if any(having):
                yield Stage(look(short, around, loosely=True), begun=1, mistyped=1)
            if not all(having):
                yield Stage(look(second, loosely=True), begun=1, mistyped=1)
            mistaken = any(
                known and self._clauses.may_be_mistaken(query, place)
                for known, place in zip(having, asked, strict=True)
            )
            if mistaken and len(asked) <= MOST_DOUBTED:
                for effort in further:
                    yield Stage(look(effort, loosely=True), begun=1, mistyped=1)
        if not alone:
            near = self._department(query) or near
            yield Stage(look(MISSING, loosely=False))

    def _is_name(self, query: Query) -> bool:
        return any(self._clauses.count("whole", word.text) for word in query.words)

    def _department(self, query: Query) -> str:
        """Where the query says, or where a town of it is, to look around there."""
        for meaning in query.meanings:
            if meaning.field is Field.AREA and not meaning.wide:
                area = min(meaning.terms)
                return area[: 3 if area.startswith(OVERSEAS) else 2]
        for text in (query.words[place].text for place in query.asked):
            address = self._first("town", text)
            places = self._kept(address).places if address is not None else ()
            for place in places:
                if text in place.town_words:
                    return place.department.lower()
        return ""

    def _first(self, field: str, term: str) -> tantivy.DocAddress | None:
        if not self._clauses.count(field, term):
            return None
        query = self._clauses.term(field, term, 1.0)
        hits = self._searcher.search(query, 1, count=False).hits
        return hits[0][1] if hits else None

    def _identified(
        self, query: Query, near: str, limit: int, clause: tantivy.Query
    ) -> list[Hit]:
        ranked = self._ranked(query, near, clause, max(CANDIDATES, limit))
        ranked.sort(key=lambda one: (-one.score, order(one)))
        return [_hit(one, Match.IDENTIFIER) for one in ranked[:limit]]

    def _ranked(
        self,
        query: Query,
        near: str,
        clause: tantivy.Query | None,
        wide: int,
        *,
        loosely: bool = False,
    ) -> list[Ranked]:
        """The candidates of a clause, compared with the words."""
        if clause is None:
            return []
        ranking = Ranking(query, near, loosely=loosely)
        hits = self._searcher.search(clause, wide, count=False).hits
        return [ranking.rank(self._kept(address)) for _, address in hits]

    def _kept(self, address: tantivy.DocAddress) -> Kept:
        return _unpack(kept(self._searcher, address))


class Stage(msgspec.Struct, frozen=True):
    """What one look gave, and how many of which kind make further ones needless."""

    ranked: list[Ranked]
    certain: int = 1
    begun: int = MOST_HITS + 1
    mistyped: int = MOST_HITS + 1

    def is_enough(self, found: Iterable[Ranked]) -> bool:
        """Whether these are enough to answer with."""
        levels = [one.level for one in found]
        at_least = (
            (Level.EXACT, self.certain),
            (Level.PREFIX, self.begun),
            (Level.TYPO, self.mistyped),
        )
        return any(
            sum(level >= least for level in levels) >= enough
            for least, enough in at_least
        )


def _hit(one: Ranked, match: Match) -> Hit:
    kept, place = one.kept, one.place
    phone = any(other.phone for other in kept.places)
    reach = ((Reach.MSSANTE, kept.mssante), (Reach.PHONE, phone))
    return Hit(
        practitioner=kept.id,
        family=kept.family,
        given=kept.given,
        title=kept.title,
        profession=kept.profession,
        speciality=place.speciality if place else "",
        organization=place.organization if place else "",
        town=place.town if place else "",
        postcode=place.postcode if place else "",
        department=place.department if place else "",
        active=kept.active,
        reach=tuple(way for way, there in reach if there),
        match=match,
        score=one.score,
    )
