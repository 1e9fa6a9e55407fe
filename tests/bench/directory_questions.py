"""What people type to find somebody, by kind, and who is meant.

What never enters this room: a search, a clock.
"""

import random
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cordee.directory.search.entry import Entry
from cordee.directory.search.folding import words

COMMON: Final = (
    "marie",
    "jean",
    "medecin",
    "infirmier",
    "paris",
    "lyon",
    "saint",
    "cabinet",
    "centre",
    "hospitalier",
    "clinique",
    "generaliste",
    "pharmacie",
    "pierre",
    "marseille",
    "martin",
    "56",
    "75",
    "ma",
    "le",
)


@dataclass(frozen=True)
class Question:
    """A text, the department of whoever asks, and who is looked for."""

    text: str
    near: str
    meant: Entry


Make = Callable[[random.Random, Entry], str]


def typo(dice: random.Random, word: str) -> str:
    """The word with one letter changed, left out, put in, or two swapped."""
    kind = dice.choice(("change", "leave", "put", "swap"))
    letter = dice.choice(string.ascii_lowercase)
    place = dice.randrange(len(word))
    if kind == "put":
        return word[:place] + letter + word[place:]
    if kind == "leave" and len(word) > 3:
        return word[:place] + word[place + 1 :]
    if kind == "swap" and place + 1 < len(word):
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + letter + word[place + 1 :]


def _longest(text: str) -> tuple[str, list[str]]:
    """The longest word of a name, and the others."""
    parts = list(words(text))
    longest = max(parts, key=len)
    parts.remove(longest)
    return longest, parts


def one_typo(dice: random.Random, entry: Entry) -> str:
    """One in the longest word of the family name."""
    longest, others = _longest(entry.family)
    return " ".join([typo(dice, longest), *others, entry.given])


def one_typo_in_town(dice: random.Random, entry: Entry) -> str:
    """Name and town, with a typo in either."""
    parts = [_longest(entry.family)[0], _longest(entry.places[0].town)[0]]
    place = dice.randrange(2)
    parts[place] = typo(dice, parts[place])
    return " ".join([*parts, entry.given])


def two_typos(dice: random.Random, entry: Entry) -> str:
    """Both in a family name of eight letters or more, else one in each name."""
    longest, others = _longest(entry.family)
    given, more = _longest(entry.given)
    if len(longest) >= 8:
        mistyped = typo(dice, typo(dice, longest))
        return " ".join([mistyped, *others, given, *more])
    return " ".join([typo(dice, longest), *others, typo(dice, given), *more])


def partial(dice: random.Random, entry: Entry) -> str:
    """The beginnings of the names, and the town."""
    family, given = _longest(entry.family)[0], _longest(entry.given)[0]
    return f"{family[: dice.randint(3, 4)]} {given[:3]} {entry.places[0].town}"


def gibberish(dice: random.Random, _entry: Entry) -> str:
    """Letters that nobody is called by."""
    return " ".join(
        "".join(dice.choices("bcdfghjklmnpqrstvwxz", k=dice.randint(5, 11)))
        for _ in range(dice.randint(1, 3))
    )


def long_text(dice: random.Random, entry: Entry) -> str:
    """Ten thousand characters."""
    text = f"{entry.family} {entry.given} {entry.places[0].name} "
    return (text * (10_000 // len(text) + 1))[:10_000]


def common_words(dice: random.Random, _entry: Entry) -> str:
    """What very many have, and hardly anybody together: what costs most to find out."""
    return " ".join(dice.sample(COMMON, dice.randint(3, 8)))


def _speciality(entry: Entry) -> str:
    return entry.places[0].speciality.label or entry.profession.label


KINDS: Final[Mapping[str, tuple[str, Make]]] = {
    "name": ("name and first name", lambda _, one: f"{one.family} {one.given}"),
    "swapped": ("first name, name", lambda _, one: f"{one.given} {one.family}"),
    "town": ("name and town", lambda _, one: f"{one.family} {one.places[0].town}"),
    "one typo": ("one typo in the name", one_typo),
    "typo, town": ("one typo in name or town", one_typo_in_town),
    "two typos": ("two typos", two_typos),
    "accents": (
        "accents, ligatures left out",
        lambda _, one: " ".join(words(f"{one.family} {one.given}")),
    ),
    "hyphens": (
        "hyphens and spaces left out",
        lambda _, one: f"{''.join(words(one.family))} {''.join(words(one.given))}",
    ),
    "partial": ("beginnings, and town", partial),
    "birth": ("birth name", lambda _, one: f"{one.birth_family} {one.given}"),
    "speciality": (
        "speciality and town",
        lambda _, one: f"{_speciality(one)} {one.places[0].town}",
    ),
    "RPPS": ("number", lambda _, one: f"{one.id[1:5]} {one.id[5:9]} {one.id[9:]}"),
    "structure": (
        "structure and town",
        lambda _, one: f"{one.places[0].name} {one.places[0].town}",
    ),
    "one word": ("a name alone", lambda _, one: one.family),
    "as typed": (
        "a name as it is typed",
        lambda dice, one: one.family[: dice.randint(1, 5)],
    ),
    "gibberish": ("gibberish", gibberish),
    "common": ("common words that nobody has together", common_words),
    "long": ("10,000 characters", long_text),
}
"""Each kind: what it is, and how a question of it is made."""
SILENT: Final = frozenset({"gibberish", "common", "long", "as typed"})
"""Kinds that nobody in particular is meant by."""


def questions(kind: str, people: Sequence[Entry], count: int) -> list[Question]:
    """So many questions of a kind, the same for the same people.

    Half of the askers are in no department that is known, the others in any.
    """
    dice = random.Random(f"directory/{kind}")
    make = KINDS[kind][1]
    fit = [one for one in people if _fits(kind, one)]
    departments = sorted({place.department for one in fit for place in one.places})
    chosen = [dice.choice(fit) for _ in range(count)]
    return [
        Question(make(dice, one), dice.choice(departments) * dice.randint(0, 1), one)
        for one in chosen
    ]


def _fits(kind: str, one: Entry) -> bool:
    if not one.places or not one.places[0].town or not one.places[0].name:
        return False
    if kind == "birth":
        return bool(one.birth_family)
    if kind == "accents":
        return not f"{one.family}{one.given}".isascii()
    if kind == "hyphens":
        return len(words(one.family)) + len(words(one.given)) > 2
    if kind == "RPPS":
        return one.id.startswith("8")
    return True
