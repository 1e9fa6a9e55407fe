"""Professions, specialities and ways to practise, with how common each is.

Codes and labels are those of facts B.3 and of JDV_J107; functions, kinds of activity
and sections of pharmacists are plausible only. What never enters this room: chance.
"""

from functools import cache
from typing import Final

from cordee.directory.generator.data import labels
from cordee.directory.generator.dice import Urn
from cordee.directory.model import NONE, Coded

DOCTOR: Final = Coded("10", "Médecin")
PHARMACIST: Final = Coded("21", "Pharmacien")
DENTIST: Final = Coded("40", "Chirurgien-Dentiste")
MIDWIFE: Final = Coded("50", "Sage-Femme")
NURSE: Final = Coded("60", "Infirmier")
PHYSIOTHERAPIST: Final = Coded("70", "Masseur-Kinésithérapeute")

PROFESSIONS: Final = Urn(
    (
        NURSE,
        DOCTOR,
        PHYSIOTHERAPIST,
        PHARMACIST,
        DENTIST,
        Coded("93", "Psychologue"),
        Coded("98", "Manipulateur ERM"),
        MIDWIFE,
        Coded("86", "Technicien de laboratoire médical"),
        Coded("91", "Orthophoniste"),
        Coded("94", "Ergothérapeute"),
        Coded("28", "Opticien-Lunetier"),
        Coded("80", "Pédicure-Podologue"),
        Coded("96", "Psychomotricien"),
        Coded("71", "Ostéopathe"),
        Coded("95", "Diététicien"),
        Coded("92", "Orthoptiste"),
        Coded("26", "Audioprothésiste"),
        Coded("72", "Psychothérapeute"),
        Coded("73", "Chiropracteur"),
        Coded("69", "Infirmier psychiatrique"),
    ),
    (390, 230, 75, 70, 42, 35, 30, 25, 22, 22, 14, 14, 13, 12, 8, 8, 4, 4, 3, 1, 1),
)

_USERS_OF_TITLES: Final = frozenset({"71", "72", "73", "93"})
_WOMEN: Final = {"10": 500, "60": 870, "50": 970, "91": 960, "70": 500, "21": 680}


def is_woman_of_1000(profession: Coded) -> int:
    """How many of 1,000 are women."""
    return _WOMEN.get(profession.code, 620)


def may_have_adeli(profession: Coded) -> bool:
    """Whether some still have a number of the older register."""
    return profession.code in _USERS_OF_TITLES


SPECIALITY: Final = Coded("S", "Spécialité ordinale")

_SPECIALITIES: Final = {
    "SM54": 300,
    "SM53": 180,
    "SM26": 60,
    "SM42": 50,
    "SM02": 42,
    "SM04": 28,
    "SM40": 32,
    "SM59": 30,
    "SM44": 28,
    "SM74": 12,
    "SM38": 24,
    "SM15": 15,
    "SM24": 16,
    "SM20": 22,
    "SM08": 14,
    "SM14": 9,
    "SM34": 12,
    "SM48": 11,
    "SM41": 13,
    "SM32": 12,
    "SM30": 8,
    "SM18": 14,
    "SM16": 8,
    "SM62": 3,
    "SM43": 8,
    "SM25": 12,
    "SM29": 9,
    "SM27": 10,
    "SM12": 6,
    "SM13": 4,
    "SM05": 5,
    "SM10": 5,
    "SM19": 5,
    "SM21": 4,
    "SM36": 6,
    "SM37": 5,
    "SM46": 6,
    "SM57": 3,
    "SM58": 3,
    "SM61": 5,
    "SM31": 3,
    "SM49": 5,
    "SM01": 6,
    "SM03": 6,
    "SM73": 4,
    "SM84": 1,
    "SM87": 2,
    "SM88": 1,
    "SM17": 1,
    "SM28": 2,
    "SM60": 1,
    "SM11": 2,
    "SM09": 1,
    "SM07": 1,
    "SM50": 1,
}
GENERAL_PRACTICE: Final = frozenset({"SM26", "SM53", "SM54"})


def know_how(code: str) -> Coded:
    """A code of JDV_J107, with its label."""
    return Coded(code, labels("know_how.tsv")[code])


@cache
def specialities() -> Urn[Coded]:
    """Of doctors; nearly every second one is a general practitioner."""
    codes = tuple(know_how(code) for code in _SPECIALITIES)
    return Urn(codes, tuple(_SPECIALITIES.values()))


@cache
def advanced_practices() -> tuple[Coded, ...]:
    """Of nurses in advanced practice."""
    return tuple(know_how(f"SI0{number}") for number in range(1, 6))


@cache
def dental_specialities() -> tuple[Coded, ...]:
    """Of dentists."""
    return tuple(know_how(f"SCD0{number}") for number in range(1, 4))


_FURTHER: Final = {
    "CAPA": "Capacité de médecine",
    "DSM": "DESC non qualifiant",
    "DEC": "Droit d'exercice complémentaire",
}


@cache
def further() -> tuple[tuple[Coded, Coded], ...]:
    """What some doctors learnt besides: pairs of a type and a know-how."""
    return tuple(
        (Coded("DNQ" if letters == "DSM" else letters, type_), Coded(code, label))
        for code, label in labels("know_how.tsv").items()
        for letters, type_ in _FURTHER.items()
        if code.startswith(letters)
    )


LIBERAL: Final = Coded("L", "Libéral, indépendant, artisan, commerçant")
SALARIED: Final = Coded("S", "Salarié")
VOLUNTEER: Final = Coded("B", "Bénévole")
CARE: Final = Coded("GENR01", "Activité standard de soin ou de pharmacien")
REPLACEMENT: Final = Coded("GENR02", "Activité de remplacement de soins")
HOLDER: Final = Coded("FON-01", "Titulaire de cabinet")

SECTIONS: Final = {
    "pharmacy": (
        Coded("A", "Pharmacien titulaire d'officine"),
        Coded("D", "Pharmacien adjoint d'officine"),
    ),
    "hospital": (Coded("H", "Pharmacien des établissements de santé"),),
    "lab": (Coded("G", "Pharmacien biologiste"),),
}
"""Sections of the order of pharmacists, by the kind of structure."""

DIPLOMAS: Final = {
    "10": Coded("DE09", "DE Docteur en médecine"),
    "21": Coded("DE15", "DE Docteur en pharmacie"),
    "40": Coded("DE02", "DE Docteur en chirurgie dentaire"),
    "50": Coded("DE20", "DE Sage-femme"),
    "60": Coded("DE12", "DE Infirmier"),
    "70": Coded("DE14", "DE Masseur-kinésithérapeute"),
}
STATE_DIPLOMA: Final = Coded("DE", "Diplôme d'Etat français")
REPLACING: Final = Coded("REMP", "Licence de remplacement")

AUTHORITIES: Final = {
    "10": "CNOM/CNOM/CNOM",
    "21": "CNOP/CNOP/CNOP",
    "40": "CNOCD/CNOCD/CNOCD",
    "50": "CNOSF/CNOSF/CNOSF",
    "60": "CNOI/CNOI/CNOI",
    "70": "CNOMK/CNOMK/CNOMK",
    "80": "CNOPP/CNOPP/CNOPP",
}


def title(profession: Coded, *, professor: bool) -> Coded:
    """What somebody is called in practice; nothing for most professions."""
    if profession.code not in {"10", "21", "40"}:
        return NONE
    return Coded("PR", "Professeur") if professor else Coded("DR", "Docteur")
