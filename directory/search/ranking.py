"""How well a practitioner answers a query, and at which place.

Exact beats begun beats mistyped; then whole names, nearness, practice, reachability.
What never enters this room: the index, the clock.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from rapidfuzz.distance import OSA

from cordee.directory.model import Match
from cordee.directory.search.clauses import LEAST_TWO_TYPOS, LEAST_TYPO
from cordee.directory.search.document import STARTS
from cordee.directory.search.entry import Kept, KeptPlace
from cordee.directory.search.folding import initials, joined, words
from cordee.directory.search.query import Field, Level, Meaning, Query
from cordee.directory.search.synonyms import groups, structures

SCALE: Final = 10.0
"""What finding all words perfectly is worth; bonuses below are small beside it."""
NEAR: Final = 0.6
NEAR_ELSEWHERE: Final = 0.2
"""Of one who is near too, at another place than the one that answers best."""
WHOLE_FAMILY: Final = 0.4
WHOLE_GIVEN: Final = 0.25
ACTIVE: Final = 0.5
MSSANTE: Final = 0.2
PHONE: Final = 0.1
WISHED: Final = 0.1
OTHER: Final = 3.0
"""Less for who is not of the speciality that was asked: one far away helps more."""
ELSEWHERE: Final = 0.8
"""Share of a word that was found at another place of the same practitioner."""
GIVEN: Final = 0.98
BIRTH: Final = 0.96
PLACE: Final = 0.9
"""Share of a word found as a first name, a birth name, in the name of a structure."""
SHORT_PLACE: Final = 0.6
"""Share of a short beginning there: names are meant first."""
ABBREVIATED: Final = 0.5
"""A word of a structure that is said for another."""
ONE_TYPO: Final = 0.6
TWO_TYPOS: Final = 0.4
_MATCHES: Final = {
    Level.EXACT: Match.EXACT,
    Level.PREFIX: Match.PREFIX,
    Level.TYPO: Match.TYPO,
    Level.MISSING: Match.TYPO,
}

Found = tuple[Level, float]
"""How a word was found, and how well of 1."""
NOWHERE: Final[Found] = (Level.MISSING, 0.0)
PERFECT: Final[Found] = (Level.EXACT, 1.0)
SURE: Final[Found] = (Level.EXACT, BIRTH)
"""From which on nothing better is looked for at a place."""


class Ranked(msgspec.Struct, frozen=True):
    """A practitioner, at the place that answers best; `level` is of the worst word."""

    kept: Kept
    place: KeptPlace | None
    level: Level
    score: float

    @property
    def match(self) -> Match:
        """The level, as the world is told."""
        return _MATCHES[self.level]


def order(ranked: Ranked) -> tuple[int, float, str, str, str]:
    """Sort the best first; equal ones always in the same order."""
    kept = ranked.kept
    level = max(ranked.level, Level.TYPO)
    return -level, -ranked.score, kept.family, kept.given, kept.id


class Ranking:
    """Compares candidates with one query."""

    def __init__(self, query: Query, near: str, *, loosely: bool = True) -> None:
        """Unless `loosely`, all words of the candidates are known to be whole."""
        self._query, self._near, self._loosely = query, near, loosely
        self._asked = query.asked
        self._meanings = {place: query.of(place) for place in self._asked}
        self._callings = [
            [one for one in self._meanings[place] if one.field is Field.SPECIALITY]
            for place in self._asked
            if query.is_calling(place)
        ]
        self._texts = frozenset(word.text for word in query.words)
        self._wished = [word.text for word in query.words if word.optional]
        self._compared: dict[tuple[str, str], Found] = {}

    def rank(self, kept: Kept) -> Ranked:
        """How well this one answers."""
        names = [self._as_name(place, kept) for place in self._asked]
        there = [self._at(place, names) for place in kept.places] or [names]
        best = [max(found) for found in zip(*there, strict=True)]
        sums = [self._sum(found, best) for found in there]
        scores = [
            score + self._of_place(place)
            for (_, score), place in zip(sums, kept.places, strict=False)
        ] or [sums[0][1]]
        chosen = max(range(len(scores)), key=lambda n: (scores[n], -n))
        return Ranked(
            kept,
            kept.places[chosen] if kept.places else None,
            sums[chosen][0],
            round(scores[chosen] + self._of_person(kept), 4),
        )

    def _sum(
        self, there: Sequence[Found], best: Sequence[Found]
    ) -> tuple[Level, float]:
        """The worst level and the mean of the words, seen from one place."""
        if not there:
            return Level.EXACT, 0.0
        found = [
            max(here, (other[0], ELSEWHERE * other[1]))
            for here, other in zip(there, best, strict=True)
        ]
        quality = sum(share for _, share in found) / len(found)
        return min(level for level, _ in found), SCALE * quality

    def _of_place(self, place: KeptPlace) -> float:
        near = bool(self._near) and place.department.lower() == self._near
        return NEAR * near + PHONE * place.phone

    def _of_person(self, kept: Kept) -> float:
        elsewhere = bool(self._near) and any(
            place.department.lower() == self._near for place in kept.places
        )
        score = ACTIVE * kept.active + MSSANTE * kept.mssante
        score -= OTHER * self._is_other(kept)
        score += NEAR_ELSEWHERE * elsewhere
        score += WHOLE_FAMILY * max(
            self._is_whole(kept.family_words), BIRTH * self._is_whole(kept.birth_words)
        )
        score += WHOLE_GIVEN * self._is_whole(kept.given_words)
        names = (*kept.family_words, *kept.given_words)
        return score + WISHED * sum(word in names for word in self._wished)

    def _is_other(self, kept: Kept) -> bool:
        """Whether he is not what was asked, and is not called so either."""
        if not self._callings or not self._texts.isdisjoint(kept.family_words):
            return False
        codes = (kept.code, *(place.code for place in kept.places))
        return not all(
            any(_is_speciality(one, code) for one in calling for code in codes)
            for calling in self._callings
        )

    def _is_whole(self, parts: Sequence[str]) -> bool:
        """Whether the query has this name, and all of it."""
        return bool(parts) and (
            self._texts.issuperset(parts) or "".join(parts) in self._texts
        )

    def _as_name(self, place: int, kept: Kept) -> Found:
        """How this word is found in what somebody is, wherever that may be."""
        text = self._query.words[place].text
        if text in kept.family_words:
            return PERFECT
        found = self._in_names(text, kept)
        for meaning in self._meanings[place]:
            if meaning.field in {Field.NAME, Field.ANY}:
                names = (*kept.family_words, *kept.birth_words, *kept.given_words)
                if not meaning.terms.isdisjoint(names):
                    found = max(found, (Level.EXACT, GIVEN))
                elif not meaning.terms.isdisjoint(initials(kept.given_words)):
                    found = max(found, (Level.EXACT, ONE_TYPO))
            elif _is_speciality(meaning, kept.code):
                found = max(found, _meant(meaning))
            elif meaning.field is Field.IDENTIFIER:
                found = max(found, _identified(meaning, kept))
        return found

    def _in_names(self, text: str, kept: Kept) -> Found:
        if text in kept.given_words:
            return Level.EXACT, GIVEN
        if text in kept.birth_words:
            return Level.EXACT, BIRTH
        names = (kept.family_words, kept.birth_words, kept.given_words)
        if any(text in joined(name) for name in names if len(name) > 1):
            return Level.EXACT, GIVEN
        if text in initials(kept.given_words):
            return Level.EXACT, ONE_TYPO
        if not self._loosely:
            return NOWHERE
        parts = [part for name in names for part in _longer(text, name)]
        return max(
            self._best(text, kept.family_words, 1.0),
            self._best(text, kept.birth_words, BIRTH),
            self._best(text, (*kept.given_words, *parts), GIVEN),
        )

    def _at(self, place: KeptPlace, names: Sequence[Found]) -> list[Found]:
        """How each word is found, with this place in view."""
        return [
            name if name >= SURE else max(name, self._word_at(number, place))
            for number, name in zip(self._asked, names, strict=True)
        ]

    def _word_at(self, number: int, place: KeptPlace) -> Found:
        found = self._written_at(self._query.words[number].text, place)
        if found == PERFECT:
            return found
        for meaning in self._meanings[number]:
            found = max(found, self._meant_at(meaning, place))
        return found

    def _written_at(self, text: str, place: KeptPlace) -> Found:
        if text in place.town_words or text in joined(place.town_words):
            return PERFECT
        if text in place.words or text in words(place.speciality):
            return Level.EXACT, PLACE
        table = structures()
        group = table.get(text)
        if group and any(table.get(word) == group for word in place.words):
            level = Level.EXACT if len(text) > STARTS else Level.PREFIX
            return level, ABBREVIATED
        if not self._loosely:
            return NOWHERE
        share = PLACE if len(text) > STARTS else SHORT_PLACE
        return max(
            self._best(text, place.town_words, 1.0),
            self._best(text, _longer(text, place.town_words), 1.0),
            self._best(text, (*place.words, *words(place.speciality)), share),
        )

    def _meant_at(self, meaning: Meaning, place: KeptPlace) -> Found:
        if _is_speciality(meaning, place.code):
            return _meant(meaning)
        if meaning.field is Field.ANY:
            there = (*place.town_words, *place.words)
            return NOWHERE if meaning.terms.isdisjoint(there) else PERFECT
        if meaning.field is Field.AREA:
            areas = (place.department.lower(), place.postcode.lower())
            if not meaning.terms.isdisjoint(areas):
                return _meant(meaning)
            if meaning.wide and place.postcode.startswith(tuple(meaning.terms)):
                return _meant(meaning)
        return NOWHERE

    def _best(self, text: str, parts: Iterable[str], share: float) -> Found:
        level, quality = NOWHERE
        for part in parts:
            if part in self._texts:
                continue  # it is another word of the query, whole
            found = self._compared.get((text, part))
            if found is None:
                found = self._compared[text, part] = _compare(text, part)
            level, quality = max((level, quality), found)
        return level, share * quality


def _longer(text: str, parts: tuple[str, ...]) -> Sequence[str]:
    """Words in one, where more was typed than the first of them."""
    return joined(parts) if parts and len(text) > len(parts[0]) else ()


def _compare(text: str, word: str) -> Found:
    """A typed word beside one that is written."""
    if text == word:
        return Level.EXACT, 1.0
    if word.startswith(text):
        return Level.PREFIX, ONE_TYPO + 0.3 * len(text) / len(word)
    if len(text) < LEAST_TYPO:
        return NOWHERE
    most = 2 if len(text) >= LEAST_TWO_TYPOS else 1
    edits = OSA.distance(text, word, score_cutoff=most)
    if edits > most:
        return NOWHERE
    return Level.TYPO, ONE_TYPO if edits == 1 else TWO_TYPOS


def _is_speciality(meaning: Meaning, code: str) -> bool:
    return meaning.field is Field.SPECIALITY and not meaning.terms.isdisjoint(
        groups().get(code, ())
    )


def _meant(meaning: Meaning) -> Found:
    quality = {Level.EXACT: 1.0, Level.PREFIX: 0.8}.get(meaning.level, ONE_TYPO)
    return meaning.level, quality


def _identified(meaning: Meaning, kept: Kept) -> Found:
    """A number that begins so; that of a place is not kept, and was found by it."""
    (text, *_) = meaning.terms
    if not meaning.wide:
        return (Level.EXACT, 1.0) if text in (kept.id, kept.id[1:]) else NOWHERE
    own = kept.id.startswith(text) or kept.id[1:].startswith(text)
    return meaning.level, 0.9 if own else 0.5
