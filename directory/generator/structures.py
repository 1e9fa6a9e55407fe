"""Places of work that do not exist, as many as the people need, in towns that do.

A structure is a function of the seed, its kind, its town and its number there. Its name
is of an animal in a colour that it does not have. What never enters this room: people.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from cordee.directory.generator import numbers
from cordee.directory.generator.dice import Dice
from cordee.directory.generator.kinds import SHARES, Kind, kinds
from cordee.directory.generator.names import plain
from cordee.directory.generator.people import Structure
from cordee.directory.generator.towns import Town, towns
from cordee.directory.model import Coded

KEPT: Final = 100_000
"""Structures held in memory, some 100 MB at most; others are made again."""

SEATS: Final = 3
"""In how many towns of a department its hospitals are."""

WRONG: Final = 10
"""Of 1,000 structures, how many have a wrong key in each of their numbers."""

_HE: Final = "BLAIREAU CASTOR CHAMOIS CORMORAN CYGNE FURET FAUCON GRILLON HERON HIBOU"
_SHE: Final = "BELETTE BELUGA CIGALE CIGOGNE GRENOUILLE LIBELLULE LOUTRE MESANGE"
_HIS: Final = "ARGENTE AZUR CARMIN CUIVRE INDIGO IVOIRE OUTREMER POURPRE RUBIS VERMEIL"
_HER: Final = "ARGENTEE AZUREE BLEUE CUIVREE IRISEE LILAS MAUVE NACREE POURPRE ZEBREE"
NAMES: Final = (
    *(f"DU {noun} {colour}" for noun in _HE.split() for colour in _HIS.split()),
    *(f"DE LA {noun} {colour}" for noun in _SHE.split() for colour in _HER.split()),
)

WAYS: Final = (
    Coded("R", "Rue"),
    Coded("AV", "Avenue"),
    Coded("BD", "Boulevard"),
    Coded("PL", "Place"),
    Coded("CHE", "Chemin"),
    Coded("ALL", "Allée"),
    Coded("QU", "Quai"),
    Coded("RTE", "Route"),
)
_STREETS: Final = (
    "DE LA REPUBLIQUE;VICTOR HUGO;PASTEUR;DES LILAS;DU MARECHAL FOCH;JEAN JAURES;"
    "DE LA GARE;DES ACACIAS;DU GENERAL DE GAULLE;DE L'EGLISE;DES TILLEULS;DU MOULIN;"
    "DE VERDUN;LEON BLUM;DES ECOLES;DU STADE;MARIE CURIE;DE L'EUROPE;DU PORT;"
    "DE LA FONTAINE;DES PRES;SAINT-MICHEL;DE LA LIBERATION;DU 8 MAI 1945;VOLTAIRE;"
    "DES ROSES;DU LAVOIR;D'ALSACE;GEORGE SAND;DE L'ABBÉ GRÉGOIRE;DU PUITS;DE LA PAIX"
)
STREETS: Final = tuple(_STREETS.split(";"))
DOMAIN: Final = "mssante.example"
"""RFC 2606 §2: nobody can have it."""


class _Block(msgspec.Struct, frozen=True):
    """Structures of one kind in one town; `first` is the number of the first one."""

    first: int
    count: int
    expected: float


class Structures:
    """All structures that `rows` activities need."""

    def __init__(self, seed: int, rows: int) -> None:
        self._seed = seed
        self._blocks: dict[tuple[str, int], _Block] = {}
        self._seats = _seats()
        first = 0
        for kind in sorted(SHARES, key=lambda name: not kinds()[name].has_finess):
            for town, weight in self._weights(kinds()[kind]):
                expected = rows * SHARES[kind] * weight / 1000 / kinds()[kind].staff
                block = _Block(first, max(1, round(expected)), expected)
                self._blocks[kind, town] = block
                first += block.count
        self.made = lru_cache(KEPT)(self._made)

    def _weights(self, kind: Kind) -> Iterator[tuple[int, float]]:
        total = sum(town.weight for town in towns())
        if not kind.central:
            yield from ((town.index, town.weight / total) for town in towns())
            return
        for seats in self._seats.values():
            department = seats[0].department
            weight = sum(t.weight for t in towns() if t.department == department)
            yield from ((t.index, weight / total / len(seats)) for t in seats)

    def draw(self, kind: Kind, town: Town, dice: Dice) -> Structure:
        """A structure of this kind in, or near, this town."""
        if kind.central:
            town = dice.pick(self._seats[town.department.code])
        block = self._blocks[kind.name, town.index]
        return self.made(kind.name, town.index, dice.below(block.count))

    def each(self, kind: str) -> Iterator[Structure]:
        """All of a kind that somebody probably works in."""
        for (name, town), block in self._blocks.items():
            if name != kind:
                continue
            share = round(1000 * min(1, block.expected))
            if Dice(f"{self._seed}/open/{kind}/{town}").chance(share):
                for number in range(block.count):
                    yield self.made(kind, town, number)

    def _made(self, kind: str, town: int, number: int) -> Structure:
        identity = self._blocks[kind, town].first + number
        dice = Dice(f"{self._seed}/structure/{kind}/{town}/{number}")
        name = f"{dice.pick(kinds()[kind].nouns)} {dice.pick(NAMES)}"
        made = _placed(kinds()[kind], towns()[town], dice, name)
        return _numbered(made, kinds()[kind], identity, dice)


def solo(town: Town, dice: Dice, name: str, identity: int) -> Structure:
    """The own practice of somebody; `identity` is below 10^8 and nobody else's."""
    siret = numbers.siret("2700", identity)
    siret = numbers.wrong(siret) if dice.chance(WRONG) else siret
    made = _placed(kinds()["solo"], town, dice, name)
    return msgspec.structs.replace(
        made, id=f"R2700{identity:08}", siret=siret, siren=siret[:9]
    )


def domain(structure: Structure) -> str:
    """Where the MSSanté addresses of a structure are."""
    town = plain(structure.town).lower().replace("'", "-").replace(" ", "-")
    return f"{structure.id.lower()}.{town}.{DOMAIN}"


def _numbered(made: Structure, kind: Kind, identity: int, dice: Dice) -> Structure:
    siret = numbers.siret("2600", identity)
    siret = numbers.wrong(siret) if dice.chance(WRONG) else siret
    if not kind.has_finess or identity >= numbers.SITES:
        return msgspec.structs.replace(
            made, id=f"R2600{identity:08}", siret=siret, siren=siret[:9]
        )
    finess = numbers.finess(identity)
    finess = numbers.wrong(finess) if dice.chance(WRONG) else finess
    return msgspec.structs.replace(
        made,
        id=f"F{finess}",
        siret=siret,
        siren=siret[:9],
        finess=finess,
        finess_legal=numbers.finess(numbers.LEGAL + identity // 4),
    )


def _placed(kind: Kind, town: Town, dice: Dice, name: str) -> Structure:
    post = plain(town.name).upper().replace("'", " ")
    department = town.department.code
    phone = dice.below(10_000)
    return Structure(
        id="",
        name=name,
        sign=name if dice.chance(150) else "",
        sector=kind.sector,
        complement="BATIMENT B" if dice.chance(80) else "",
        point="1ER ETAGE" if dice.chance(60) else "",
        number=str(1 + dice.below(180)),
        repeat="B" if dice.chance(50) else "",
        way=dice.early(WAYS),
        street=dice.pick(STREETS),
        delivery=f"BP {10 + dice.below(900)}" if kind.central else "",
        postcode=town.postcode,
        commune=town.commune,
        town=town.name,
        department=town.department,
        phone=numbers.landline(department, phone),
        phone2=numbers.mobile(phone + 1) if dice.chance(60) else "",
        fax=numbers.landline(department, phone + 1) if dice.chance(300) else "",
        email=f"contact@{post.lower().replace(' ', '-')}.example"
        if dice.chance(120)
        else "",
    )


def _seats() -> dict[str, tuple[Town, ...]]:
    """The biggest towns of each department."""
    found: dict[str, list[Town]] = {}
    for town in towns():
        found.setdefault(town.department.code, []).append(town)
    return {
        code: tuple(sorted(there, key=lambda town: -town.weight)[:SEATS])
        for code, there in found.items()
    }
