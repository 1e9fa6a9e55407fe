"""The people of the demo and what they have already said. All of it is fictive.

Their numbers begin with 8 9990, which no real professional has.
"""

from dataclasses import dataclass
from typing import Final

from cordee.clients.sdk import Identity

ORGANISATION: Final = "CHU de Démonstration"
REGISTRAR: Final = "chu"
GROUP: Final = "Chirurgie viscérale"
SERVICE: Final = f"{GROUP}, {ORGANISATION}"


@dataclass(frozen=True)
class Clinician:
    """A profile's name and who it is."""

    profile: str
    identity: Identity


def _clinician(number: int, name: str, profession: str, *about: str) -> Clinician:
    speciality, place = about
    idnps = f"89990000001{number}"
    profile = name.split(maxsplit=1)[0].lower().replace("é", "e")
    return Clinician(profile, Identity(idnps, name, profession, speciality, place))


ANNA: Final = _clinician(
    1, "Anna Lefèvre", "Chirurgienne", "chirurgie viscérale", SERVICE
)
BRUNO: Final = _clinician(2, "Bruno Marchetti", "Interne", "chirurgie", SERVICE)
CLAIRE: Final = _clinician(3, "Claire Dubois", "Infirmière coordinatrice", "", SERVICE)
DAVID: Final = _clinician(4, "David Nguyen", "Anesthésiste", "", ORGANISATION)
ELISE: Final = _clinician(
    5, "Élise Moreau", "Médecin généraliste", "", "Cabinet en ville"
)
FARID: Final = _clinician(
    6, "Farid Benali", "Médecin dermatologue", "dermatologie", ORGANISATION
)
LUCIE: Final = _clinician(
    7, "Lucie Garnier", "Médecin dermatologue", "dermatologie", ORGANISATION
)
NORA: Final = _clinician(
    8, "Nora Cohen", "Médecin radiologue", "radiologie", ORGANISATION
)
ROLE: Final = Identity("", "Chirurgie de garde", "", "", SERVICE)
"""Held and managed by Anna and David; Élise writes to it."""
POOL: Final = Identity("", "Avis dermatologie", "", "", ORGANISATION)
"""Held by Farid and Lucie: whoever claims a request first, answers it."""
OFFICE: Final = Identity("", "Bureau de facturation", "", "", ORGANISATION)
"""Held by Claire; it exports the acts of the hospital's practitioners."""

NEWCOMERS: Final = (
    ("Gaëlle Petit", "Sage-femme"),
    ("Hugo Lambert", "Kinésithérapeute"),
    ("Inès Bernard", "Pharmacienne"),
    ("Jules Faure", "Infirmier"),
    ("Karim Haddad", "Médecin généraliste"),
    ("Léa Rousseau", "Chirurgienne-dentiste"),
)
"""They sign up in a browser, one after the other, to see how that goes."""


def newcomer(number: int) -> Identity:
    """Who comes after `number` others: never twice under one professional number."""
    name, profession = NEWCOMERS[number % len(NEWCOMERS)]
    idnps = f"8999000{19 + number:05}"
    return Identity(idnps, name, profession, "", "Cabinet en ville")


CLINICIANS: Final = (ANNA, BRUNO, CLAIRE, DAVID, ELISE, FARID, LUCIE, NORA)
GROUP_MEMBERS: Final = (BRUNO, DAVID)
"""Beside Anna, who opens it; Claire is added during the walk."""

GROUP_TALK: Final = (
    (BRUNO, "Pansement du lit 12 refait. Plaie propre, pas d'écoulement."),
    (ANNA, "Merci. On retire les agrafes jeudi."),
    (
        DAVID,
        "Anesthésie vue pour le lit 7 : ASA 2. Allergie à la pénicilline, au dossier.",
    ),
    (ANNA, "Bien reçu, on garde 8 h au bloc."),
    (BRUNO, "Je serai là à 7 h 45 pour l'installation."),
)
DIRECT_TALK: Final = (
    (BRUNO, "Bonsoir, vous avez deux minutes pour le lit 12 ?"),
    (ANNA, "Oui, dites."),
    (BRUNO, "Fébrile à 38,4 depuis 22 h, le reste est rassurant. Je prélève ?"),
    (ANNA, "Oui, hémocultures et CRP. Rappelez-moi avec le résultat."),
)
TO_LE_GOFF: Final = "Sortie de Mme Robin"
TO_LEFEVRE: Final = "Sortie de M. Santoni"
LETTER: Final = "Sortie de Mme Colas"
"""Threads of Anna's with doctors who have nothing but a mailbox."""

ROLE_TALK: Final = (
    (ELISE, "Mme R., 71 ans, ventre de bois et 38,9 à domicile. Je vous l'envoie ?"),
    (DAVID, "Oui, aux urgences, je préviens le bloc."),
)
