"""Who is in the file of a day: those of the first one, less who left, plus who came.

What never enters this room: what a person looks like.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from cordee.directory.generator import numbers
from cordee.directory.generator.dice import Dice
from cordee.directory.generator.people import Person
from cordee.directory.generator.population import UNCHANGED, Population, Revision

FINE: Final = 1_000_000
"""Shares are counted in millionths: one changed line in a million can be asked for."""

_WHAT: Final = ("place", "phone", "name", "mail")


def everybody(
    population: Population, shares: Sequence[float], extra: Sequence[Person] = ()
) -> Iterator[Person]:
    """Those of the day after `len(shares)` nights; `shares` is what each night changed.

    On the first day they have exactly `population.rows` activities. A third of a
    night's share left, a third changed, and as many came as left.
    """
    yield from extra
    left = population.rows - sum(len(person.activities) for person in extra)
    index = 0
    while left > 0:
        revision = _revision(population.seed, index, shares, 0)
        person = population.person(index, revision or UNCHANGED)
        kept = person.activities[:left]
        left -= len(kept)
        index += 1
        if revision is not None:
            yield _with(person, kept)
    yield from _newcomers(population, shares, index)


def _newcomers(
    population: Population, shares: Sequence[float], first: int
) -> Iterator[Person]:
    index = numbers.PEOPLE - 1
    for night, share in enumerate(shares, start=1):
        for _ in range(round(first * share / 3)):
            revision = _revision(population.seed, index, shares, night)
            if revision is not None:
                yield population.person(index, revision)
            index -= 1


def _revision(
    seed: int, index: int, shares: Sequence[float], born: int
) -> Revision | None:
    """What the nights since `born` changed of somebody; None for who left."""
    if not shares:
        return UNCHANGED
    revision = UNCHANGED
    for night, share in enumerate(shares[born:], start=born + 1):
        dice = Dice(f"{seed}/night/{night}/{index}")
        third = round(share * FINE / 3)
        drawn = dice.below(FINE)
        if drawn < third:
            return None
        if drawn < 2 * third:
            what = dice.pick(_WHAT)
            changed = {what: getattr(revision, what) + 1}
            revision = msgspec.structs.replace(revision, **changed)
    return revision


def _with(person: Person, kept: tuple[object, ...]) -> Person:
    if len(kept) == len(person.activities):
        return person
    return msgspec.structs.replace(person, activities=kept)
