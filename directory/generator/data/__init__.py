"""Names, towns and codes that generated people are made of, and their reading.

Towns, postcodes and populations are those of the Code officiel géographique (INSEE,
Licence Ouverte 2.0), about a dozen a department. Names are common ones, and endings
put to stems. What never enters this room: a person.
"""

from functools import cache
from importlib import resources


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of one of the files here."""
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    return tuple(text.splitlines())


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of one of the .tsv files here, in their fields."""
    return tuple(tuple(line.split("\t")) for line in lines(name))


@cache
def labels(name: str) -> dict[str, str]:
    """What the codes in the first column are called in the second."""
    return {row[0]: row[1] for row in table(name)}
