"""MSSanté addresses of generated people and structures, all of them in .example.

What never enters this room: an address that could be delivered to.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from cordee.directory.generator.dice import Dice
from cordee.directory.generator.names import mailable
from cordee.directory.generator.people import Activity, Box, Structure
from cordee.directory.generator.structures import DOMAIN, Structures, domain
from cordee.directory.model import MailboxType

if TYPE_CHECKING:
    from cordee.directory.generator.population import Basis

_DOMAINS: Final = {
    "10": "medecin",
    "21": "pharmacien",
    "40": "chirurgien-dentiste",
    "50": "sage-femme",
    "60": "infirmier",
    "70": "masseur-kinesitherapeute",
    "80": "pedicure-podologue",
}
DOCTORS: Final = 700
OTHERS: Final = 330
"""Of 1,000, how many have an address of their own."""

_UNITS: Final = (
    "Secrétariat médical",
    "Urgences",
    "Cardiologie",
    "Imagerie médicale",
    "Maternité",
    "Gériatrie",
    "Chirurgie viscérale",
    "Bureau des entrées",
)
_SHARED: Final = {
    "hospital": (1000, _UNITS, MailboxType.ORGANIZATION),
    "clinic": (900, _UNITS[:2], MailboxType.ORGANIZATION),
    "ehpad": (400, ("",), MailboxType.ORGANIZATION),
    "lab": (600, ("",), MailboxType.ORGANIZATION),
    "pharmacy": (500, ("",), MailboxType.ORGANIZATION),
    "house": (300, ("",), MailboxType.ORGANIZATION),
    "group": (60, ("",), MailboxType.PRACTICE),
}
"""By kind of structure: how many of 1,000 have shared ones, for which units, whose."""

_ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def personal(
    seed: int, basis: "Basis", activities: Sequence[Activity], changes: int
) -> tuple[Box, ...]:
    """Addresses of a person: the own one, and for some another at a place of work."""
    dice = Dice(f"{seed}/mail/{basis.index}/{changes}")
    if not dice.chance(DOCTORS if basis.profession.code == "10" else OTHERS):
        return ()
    number = _short(basis.index)
    left = f"{mailable(basis.given)}.{mailable(basis.family)}.{number}"
    own = _DOMAINS.get(basis.profession.code, "pro")
    boxes = [_box(f"{left}@{own}.{DOMAIN}", None, dice)]
    structure = activities[0].structure if activities else None
    if structure is not None and structure.finess and dice.chance(300):
        boxes.append(_box(f"{left}@{domain(structure)}", structure, dice))
    return tuple(boxes)


def shared(seed: int, structures: Structures) -> Iterator[Box]:
    """Addresses of structures and of their applications."""
    for kind, (share, units, type_) in _SHARED.items():
        for structure in structures.each(kind):
            dice = Dice(f"{seed}/shared/{structure.id}")
            if dice.chance(share):
                yield from _of_structure(structure, units, type_)
                if kind in {"hospital", "lab"}:
                    yield _application(structure)


def _of_structure(
    structure: Structure, units: Sequence[str], type_: MailboxType
) -> Iterator[Box]:
    for unit in units:
        left = mailable(unit) if unit else "contact"
        address = f"{left}@{domain(structure)}"
        yield Box(type=type_, address=address, structure=structure, service=unit)


def _application(structure: Structure) -> Box:
    return Box(
        type=MailboxType.APPLICATION,
        address=f"resultats.app@{domain(structure)}",
        structure=structure,
        service="Serveur de résultats",
    )


def _box(address: str, structure: Structure | None, dice: Dice) -> Box:
    return Box(
        type=MailboxType.PERSON,
        address=address,
        structure=structure,
        digitization=not dice.chance(30),
    )


def _short(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _ALPHABET[digit] + digits
    return digits
