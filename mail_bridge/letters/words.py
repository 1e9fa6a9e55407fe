"""What a letter's mail says, and why one did not go: in French, and in English.

What never enters this room: a header, a choice of who gets it.
"""

from typing import Final, Literal

import msgspec

from cordee.documents.kinds import Kind


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences; what is in braces is filled in."""

    labels: dict[Kind, str]
    patient: str
    born: dict[str, str]
    """By sex; under "" where it is not known, or says nothing."""
    stay: str
    left: str
    signed: str


FRENCH: Final = Words(
    labels={
        Kind.DISCHARGE_LETTER: "Lettre de liaison",
        Kind.HOSPITAL_REPORT: "CR d'hospitalisation",
        Kind.IMAGING_REPORT: "CR d'imagerie médicale",
        Kind.REFERRAL: "Lettre d'adressage",
        Kind.EXPERTISE_REQUEST: "Demande de télé-expertise",
        Kind.EXPERTISE_REPORT: "CR de télé-expertise",
    },
    patient="Patient : {name}",
    born={"F": "née le {day}", "M": "né le {day}", "": "né(e) le {day}"},
    stay="Séjour du {entry} au {exit}",
    left="Sortie le {exit}",
    signed="Document validé par {name}.",
)
ENGLISH: Final = Words(
    labels={
        Kind.DISCHARGE_LETTER: "Discharge letter",
        Kind.HOSPITAL_REPORT: "Hospital report",
        Kind.IMAGING_REPORT: "Imaging report",
        Kind.REFERRAL: "Referral",
        Kind.EXPERTISE_REQUEST: "Request of expertise",
        Kind.EXPERTISE_REPORT: "Report of expertise",
    },
    patient="Patient: {name}",
    born={"": "born on {day}"},
    stay="Stay from {entry} to {exit}",
    left="Discharged on {exit}",
    signed="Document validated by {name}.",
)


def words_of(language: Literal["fr", "en"]) -> Words:
    """The sentences of a language."""
    return FRENCH if language == "fr" else ENGLISH


OPPOSED: Final = (
    "Non envoyée : le patient s'oppose à l'envoi de cette lettre à des tiers."
)
WRONG_KEY: Final = (
    "Non envoyée : la clé de l'INS du patient est fausse. Vérifiez son identité, puis "
    "établissez une nouvelle version de la lettre."
)
NO_INS: Final = (
    "Non envoyée : on n'écrit à la messagerie d'un patient que sous son INS qualifiée, "
    "et la lettre n'en porte pas qui corresponde à cette adresse."
)
INCOMPLETE: Final = (
    "Non envoyée : il manque le nom de naissance ou un prénom du patient. "
    "Complétez-les dans une nouvelle version de la lettre."
)
UNKNOWN_KIND: Final = (
    "Non envoyée : ce type de lettre n'est pas connu de la passerelle."
)
CHANGED: Final = (
    "Non envoyée : le fichier n'est pas celui qui a été validé. Établissez une "
    "nouvelle version de la lettre."
)
UNREADABLE: Final = (
    "Non envoyée : le PDF de la lettre ne peut pas être lu, ou a été effacé."
)
NOT_MADE: Final = (
    "Non envoyée : la lettre n'a pas pu être mise en forme. Refaites son PDF, puis "
    "établissez une nouvelle version."
)
TOO_LARGE: Final = "Non envoyée : le PDF de la lettre est trop volumineux."
CALLED_BACK: Final = (
    "Non envoyée : cette lettre a été rappelée de cette adresse par un membre."
)
REPLACED: Final = (
    "Non envoyée : une nouvelle version de cette lettre a été préparée entre-temps."
)
NOT_ARCHIVABLE: Final = (
    "Le PDF n'a pas pu être mis au format PDF/A ({obstacles}) : il part tel quel."
)
OBSTACLES: Final = {
    "encrypted": "chiffré",
    "fonts": "polices absentes du fichier",
    "subsets": "polices incomplètes",
    "transparency": "transparence",
    "colours": "couleurs",
    "images": "images",
    "layers": "calques",
    "form": "formulaire",
    "annotations": "annotations",
    "attachments": "fichiers joints",
    "size": "taille",
}
NO_LETTER: Final = (
    "Le patient est sorti et aucune lettre n'a été rédigée : rédigez-la, ou "
    "remettez-la au patient et à son médecin par un autre moyen."
)
NOT_VALIDATED: Final = (
    "Le patient est sorti et sa lettre n'est pas validée : faites-la valider, "
    "elle part aussitôt."
)
NOT_SENT: Final = (
    "Le patient est sorti et sa lettre n'est acceptée par aucune messagerie : voyez à "
    "qui elle est adressée, et appelez le cabinet."
)
NO_RECIPIENT: Final = (
    "Le patient est sorti et sa lettre n'a pas de destinataire : demandez au patient "
    "qui est son médecin traitant, puis établissez une nouvelle version."
)
