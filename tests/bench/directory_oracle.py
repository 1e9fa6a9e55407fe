"""Who answers a question best, by comparing it with every word of everybody.

And the national LDAP's kind of search over the same people: an emulation of what its
filters find, not of its speed. What never enters this room: the index under test.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cordee.directory.search.entry import Entry
from cordee.directory.search.folding import joined, words

BEGUN: Final = 0.5
"""What a word costs that only begins like the one that was typed; a typo costs 1."""
MOST_TYPOS: Final = 2
LDAP_LIMIT: Final = 50
"""Entries that an answer has at most, as that of the index."""


class Everybody:
    """Words of all, and who has them; people are numbers in the order of coming."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._having: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._plain: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._words: list[str] = []
        self._doing: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._at: dict[tuple[str, str], set[str]] = defaultdict(set)

    def add(self, entry: Entry) -> None:
        """Take somebody in."""
        number = len(self.ids)
        self.ids.append(entry.id)
        names = [words(entry.family), words(entry.birth_family), words(entry.given)]
        towns = [words(place.town) for place in entry.places]
        for word in {part for text in (*names, *towns) for part in _all(text)}:
            self._having[word].append(number)
        for place in entry.places:
            self._at[place.name, place.town].add(entry.id)
            for code in (place.speciality.label, entry.profession.label):
                self._doing[code, place.town].add(entry.id)
        # LDAP has a name in use, a first name and a town, each as it is written.
        for text in {" ".join(one) for one in (names[0], names[2], *towns)}:
            self._plain[text].append(number)

    def close(self) -> None:
        """Nobody comes any more."""
        self._words = sorted(self._having)

    def best(self, text: str) -> set[str]:
        """Those whom the words cost least; nobody when no one has all of them."""
        costs = [self._costs(word) for word in words(text)]
        costs.sort(key=len)
        found = costs[0]
        for more in costs[1:]:
            found = {
                one: cost + more[one] for one, cost in found.items() if one in more
            }
        least = min(found.values(), default=0.0)
        return {self.ids[one] for one, cost in found.items() if cost == least}

    def like(self, entry: Entry, kind: str) -> set[str]:
        """Those of the same speciality, or structure, in the same town."""
        place = entry.places[0]
        if kind == "structure":
            return self._at[place.name, place.town]
        return self._doing[place.speciality.label or entry.profession.label, place.town]

    def ldap(self, text: str) -> list[str]:
        """What `(&(|(sn=*w*)(givenName=*w*)(l=*w*))...)` gives, in the order it lies.

        Generous: accents, case and hyphens do not matter.
        """
        found: set[int] | None = None
        for word in words(text):
            having = {
                one
                for value, ones in self._plain.items()
                if word in value
                for one in ones
            }
            found = having if found is None else found & having
        return [self.ids[one] for one in sorted(found or ())[:LDAP_LIMIT]]

    def _costs(self, word: str) -> dict[int, float]:
        """What each costs who has something like this word."""
        costs: dict[int, float] = {}
        for cost, near in sorted(self._near(word)):
            for one in self._having[near]:
                costs.setdefault(one, cost)
        return costs

    def _near(self, word: str) -> Iterator[tuple[float, str]]:
        for place in range(bisect_left(self._words, word), len(self._words)):
            begun = self._words[place]
            if not begun.startswith(word):
                break
            yield (0.0 if begun == word else BEGUN), begun
        most = MOST_TYPOS if len(word) > 3 else 1
        for near, edits, _ in process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            yield float(edits), near


def _all(parts: Sequence[str]) -> Iterable[str]:
    return [*parts, *joined(parts)]
