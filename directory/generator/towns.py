"""Towns where generated people work, the big ones more often.

What never enters this room: a person, a structure.
"""

from functools import cache
from typing import Final

import msgspec

from cordee.directory.generator.data import labels, table
from cordee.directory.generator.dice import Urn
from cordee.directory.model import Coded

FLOOR: Final = 400
"""Weight of the smallest town: villages have a doctor, too."""


class Town(msgspec.Struct, frozen=True):
    """A commune of the Code officiel géographique, as the file writes it."""

    index: int
    commune: str
    name: str
    postcode: str
    department: Coded
    weight: int


@cache
def towns() -> tuple[Town, ...]:
    """All of them, in the order of their codes."""
    names = labels("departments.tsv")
    return tuple(
        Town(
            index,
            commune,
            name,
            postcode,
            Coded(department, names[department]),
            FLOOR + int(population),
        )
        for index, (commune, name, postcode, department, population) in enumerate(
            table("towns.tsv")
        )
    )


@cache
def urn() -> Urn[Town]:
    """Towns by their size."""
    return Urn(towns(), [town.weight for town in towns()])


@cache
def cities() -> Urn[Town]:
    """The bigger towns, where hospitals are."""
    big = [town for town in towns() if town.weight > 12_000]
    return Urn(big, [town.weight for town in big])
