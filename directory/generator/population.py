"""Everybody: a person is a function of the seed, a number, and what changed since.

No real person is in it: names are common ones paired by chance, numbers are in ranges
that nobody has (see `numbers`), places of work do not exist, addresses are in .example.
What never enters this room: files.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from cordee.directory.generator import codes, mailboxes, names, numbers
from cordee.directory.generator.dice import Dice, Urn
from cordee.directory.generator.kinds import Kind, kinds, workplaces
from cordee.directory.generator.people import Activity, Person, Structure
from cordee.directory.generator.structures import Structures, solo
from cordee.directory.generator.towns import Town, towns, urn
from cordee.directory.model import NONE, Coded

WRONG: Final = 12
"""Of 1,000 RPPS, how many have a wrong key."""

MOST: Final = 4
"""Activities of one person."""

ATTEMPTS: Final = 6
"""Times that another place is looked for when somebody works there already."""

OWN_PHONE: Final = 40
"""Of 1,000 activities, how many have another telephone than their place."""

_ACTIVITIES: Final = Urn((1, 2, 3, 4), (620, 270, 80, 30))


class Revision(msgspec.Struct, frozen=True):
    """How often each thing of a person has changed."""

    place: int = 0
    phone: int = 0
    name: int = 0
    mail: int = 0


UNCHANGED: Final = Revision()


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What the rest of a person is drawn around."""

    index: int
    number: str
    type: str
    woman: bool
    profession: Coded
    know_how: Coded
    family: str
    given: str
    home: Town


class Workplace(msgspec.Struct, frozen=True):
    """Somewhere, or (without a kind) nowhere in particular; more is drawn by `dice`."""

    kind: Kind | None
    structure: Structure | None
    dice: Dice

    @property
    def id(self) -> str:
        """What tells two of them apart."""
        return self.structure.id if self.structure else ""


class Population:
    """Those who make `rows` activities; more may come on later days."""

    def __init__(self, seed: int, rows: int) -> None:
        self.seed = seed
        self.rows = rows
        self.structures = Structures(seed, rows)
        self._neighbours = _neighbours()

    def person(self, index: int, revision: Revision = UNCHANGED) -> Person:
        """The person of this index, below numbers.PEOPLE."""
        dice = Dice(f"{self.seed}/person/{index}")
        count = _ACTIVITIES.draw(dice)
        basis, birth_family = self._basis(index, dice, revision)
        activities = tuple(self._activities(basis, count, revision))
        return Person(
            type=basis.type,
            number=basis.number,
            family=basis.family,
            given=basis.given,
            birth_family=birth_family,
            woman=basis.woman,
            birth=_birth(dice),
            born_at=dice.pick(towns()).commune,
            title=codes.title(basis.profession, professor=dice.chance(25)),
            profession=basis.profession,
            category=Coded("M", "Militaire") if dice.chance(5) else Coded("C", "Civil"),
            activities=activities,
            know_how=_learnt(basis, dice),
            mailboxes=mailboxes.personal(self.seed, basis, activities, revision.mail),
        )

    def _basis(self, index: int, dice: Dice, revision: Revision) -> tuple[Basis, str]:
        profession = codes.PROFESSIONS.draw(dice)
        woman = dice.chance(codes.is_woman_of_1000(profession))
        family = names.family(dice)
        given = names.given(dice, woman=woman)
        old = codes.may_have_adeli(profession) and dice.chance(250)
        number = numbers.adeli(index) if old else numbers.rpps(index)
        if not old and dice.chance(WRONG):
            number = numbers.wrong(number)
        used = self._used(index, family, revision.name, woman=woman)
        basis = Basis(
            index=index,
            number=number,
            type="0" if old else "8",
            woman=woman,
            profession=profession,
            know_how=_know_how(profession, dice),
            family=used,
            given=given,
            home=urn().draw(dice),
        )
        return basis, family

    def _used(self, index: int, birth: str, changes: int, *, woman: bool) -> str:
        """The name used in practice: of birth, of marriage, or both."""
        dice = Dice(f"{self.seed}/name/{index}/{changes}")
        if not changes and not dice.chance(400 if woman else 15):
            return birth
        married = names.family(dice)
        return f"{birth}-{married}" if dice.chance(200) else married

    def _activities(
        self, basis: Basis, count: int, revision: Revision
    ) -> Iterator[Activity]:
        phones = Dice(f"{self.seed}/phone/{basis.index}/{revision.phone}")
        seen: set[str] = set()
        for order in range(count):
            places = self._workplaces(basis, order, revision.place)
            place = next(places)
            while place.id in seen and (other := next(places, None)):
                place = other
            seen.add(place.id)
            has_own = phones.chance(1000 if revision.phone else OWN_PHONE)
            phone = numbers.mobile(phones.below(10_000)) if has_own else ""
            yield _activity(basis, place, phone)

    def _workplaces(self, basis: Basis, order: int, moves: int) -> Iterator[Workplace]:
        for attempt in range(ATTEMPTS):
            words = f"{basis.index}/{order}/{moves}/{attempt}"
            dice = Dice(f"{self.seed}/activity/{words}")
            town = self._near(basis.home, dice) if order or moves else basis.home
            kind = workplaces(basis.profession).draw(dice)
            structure = self._structure(basis, kind, town, order, dice)
            yield Workplace(kind, structure, dice)

    def _near(self, home: Town, dice: Dice) -> Town:
        chance = dice.below(100)
        if chance < 60:
            return home
        return (
            self._neighbours[home.department.code].draw(dice)
            if chance < 94
            else urn().draw(dice)
        )

    def _structure(
        self, basis: Basis, kind: Kind | None, town: Town, order: int, dice: Dice
    ) -> Structure | None:
        if kind is None:
            return None
        if kind.staff:
            return self.structures.draw(kind, town, dice)
        title = codes.title(basis.profession, professor=False).code
        name = " ".join(part for part in ("CABINET", title, basis.family) if part)
        return solo(town, dice, name, basis.index * MOST + order)


def _activity(basis: Basis, place: Workplace, phone: str) -> Activity:
    kind, structure, dice = place.kind, place.structure, place.dice
    mode = kind.mode if kind else codes.LIBERAL
    if dice.chance(12):
        mode = codes.VOLUNTEER
    sections = codes.SECTIONS.get(kind.name, ()) if kind else ()
    is_pharmacist = basis.profession == codes.PHARMACIST and bool(sections)
    section = dice.pick(sections) if is_pharmacist else NONE
    return Activity(
        structure=structure,
        know_how_type=codes.SPECIALITY if basis.know_how.code else NONE,
        know_how=basis.know_how,
        mode=mode,
        function=codes.HOLDER if kind is kinds()["solo"] else NONE,
        kind=codes.CARE if kind else codes.REPLACEMENT,
        section=section,
        phone=phone if structure else "",
        authority=codes.AUTHORITIES.get(basis.profession.code, "ARS/ARS/ARS"),
    )


def _know_how(profession: Coded, dice: Dice) -> Coded:
    if profession == codes.DOCTOR:
        return codes.specialities().draw(dice)
    if profession == codes.NURSE and dice.chance(20):
        return dice.pick(codes.advanced_practices())
    if profession == codes.DENTIST and dice.chance(70):
        return dice.pick(codes.dental_specialities())
    return NONE


def _learnt(basis: Basis, dice: Dice) -> tuple[tuple[Coded, Coded], ...]:
    own = ((codes.SPECIALITY, basis.know_how),) if basis.know_how.code else ()
    if basis.profession == codes.DOCTOR and dice.chance(90):
        return (*own, dice.pick(codes.further()))
    return own


def _birth(dice: Dice) -> str:
    year, month, day = 1952 + dice.below(48), 1 + dice.below(12), 1 + dice.below(28)
    return f"{year}-{month:02}-{day:02}"


def _neighbours() -> dict[str, Urn[Town]]:
    found: dict[str, list[Town]] = {}
    for town in towns():
        found.setdefault(town.department.code, []).append(town)
    return {
        code: Urn(there, [town.weight for town in there])
        for code, there in found.items()
    }
