"""What is said of letters: drafted, validated, sent at the exit, called back."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Text

ABOUT: Final = Text(
    "les lettres de sortie et comptes rendus", "discharge letters and reports"
)
DRAFT_ABOUT: Final = Text("préparer une lettre à valider", "draft a letter to validate")
VALIDATE_ABOUT: Final = Text(
    "valider une lettre, telle qu'elle est", "validate a letter, as it stands"
)
EXIT_ABOUT: Final = Text(
    "dire que le patient est sorti : ce qui est validé part",
    "say that the patient left: what is validated leaves",
)
SEND_ABOUT: Final = Text(
    "valider soi-même une lettre et l'envoyer maintenant",
    "validate a letter oneself and send it now",
)
RECALL_ABOUT: Final = Text(
    "rappeler une lettre envoyée à la mauvaise personne",
    "call back a letter that went to the wrong person",
)
LIST_ABOUT: Final = Text("les lettres d'une conversation", "the letters of a thread")
SHOW_ABOUT: Final = Text(
    "une lettre, ses destinataires et ce qu'il en est advenu",
    "a letter, its recipients and what became of it",
)
PDF: Final = Text("LETTRE.pdf", "LETTER.pdf")
LETTER: Final = Text("LETTRE", "LETTER")
LETTER_HELP: Final = Text(
    "le début de son titre ou de son identifiant, ou « dernier »",
    'the beginning of its title or id, or "last"',
)
KIND_HELP: Final = Text(
    "discharge-letter (lettre de liaison à la sortie), hospital-report, "
    "imaging-report, referral, expertise-request ou expertise-report",
    "discharge-letter, hospital-report, imaging-report, referral, expertise-request "
    "or expertise-report",
)
PATIENT_HELP: Final = Text(
    "les traits du patient : « DURAND Paul 12/03/1948 M »",
    'the patient\'s traits: "DURAND Paul 1948-03-12 M"',
)
INS_HELP: Final = Text(
    "lire aussi l'INS qualifiée, tapée ou scannée, sur l'entrée standard",
    "read the qualified INS too, typed or scanned, from standard input",
)
TO_HELP: Final = Text(
    "un destinataire : adresse, numéro RPPS ou mots ; sans lui, le médecin traitant "
    "connu de l'INS",
    "a recipient: address, RPPS number or words; without one, the GP that the INS is "
    "known to have",
)
WHO: Final = Text("QUI", "WHO")
KIND: Final = Text("SORTE", "KIND")
DAY: Final = Text("JOUR", "DAY")
TIME: Final = Text("HEURE", "TIME")
REFERRING: Final = Text(
    "le médecin adresseur, de même", "the referring doctor, likewise"
)
OTHER: Final = Text("un autre destinataire, de même", "another recipient, likewise")
TO_PATIENT: Final = Text(
    "aussi au patient, dans sa boîte de Mon espace santé (INS qualifiée)",
    "to the patient too, in the mailbox of Mon espace santé (qualified INS)",
)
VALIDATOR: Final = Text(
    "qui peut la valider, ou quel rôle", "who, or which role, may validate it"
)
VALIDATE_BY: Final = Text(
    "l'heure au-delà de laquelle elle devient une tâche, comme 14:00",
    "the hour after which it becomes a task, like 14:00",
)
TELL: Final = Text(
    "le rôle qui reçoit cette tâche (sinon qui valide)",
    "the role that gets this task (else who validates)",
)
UNIT: Final = Text("le service, comme il est compté", "the unit, as it is counted")
TITLE: Final = Text("le titre de la lettre", "the letter's title")
ENTRY: Final = Text("l'entrée, JJ/MM/AAAA", "the entry, YYYY-MM-DD")
OPPOSED: Final = Text(
    "le patient ne veut pas qu'elle soit transmise",
    "the patient wants nobody to get it",
)
NEXT_OF: Final = Text(
    "remplacer cette lettre par une nouvelle version",
    "replace this letter by a next version",
)
SAVE_HELP: Final = Text(
    "enregistrer le PDF dans ce fichier, vérifié", "save the PDF there, checked"
)
REASON: Final = Text("MOTIF", "REASON")
AT: Final = Text(
    "l'heure de la sortie, comme 15:00 (maintenant)", "when, like 15:00 (now)"
)

KINDS: Final[Mapping[str, Text]] = {
    "discharge-letter": Text("lettre de liaison à la sortie", "discharge letter"),
    "hospital-report": Text("compte rendu d'hospitalisation", "hospital report"),
    "imaging-report": Text("compte rendu d'imagerie", "imaging report"),
    "referral": Text("lettre d'adressage", "referral"),
    "expertise-request": Text("demande de télé-expertise", "tele-expertise request"),
    "expertise-report": Text("compte rendu de télé-expertise", "tele-expertise report"),
}
ROLES: Final[Mapping[str, Text]] = {
    "gp": Text("médecin traitant", "GP"),
    "referring": Text("médecin adresseur", "referring doctor"),
    "patient": Text("patient", "patient"),
    "other": Text("autre", "other"),
}
STATUSES: Final[Mapping[str, Text]] = {
    "drafted": Text("à valider par {name}", "to be validated by {name}"),
    "validated": Text("validée, attend la sortie", "validated, waits for the exit"),
    "leaving": Text("part", "leaving"),
    "sent": Text("envoyée", "sent"),
    "opposed": Text(
        "non transmise : le patient s'y oppose", "not sent: the patient objects"
    ),
    "recalled": Text("rappelée", "called back"),
}
NOT_DELIVERED: Final = Text("non remise", "not delivered")
DEEDS: Final[Mapping[str, Text]] = {
    "drafted": Text(
        "{name} a préparé « {title} », version {version}",
        '{name} drafted "{title}", version {version}',
    ),
    "validated": Text(
        "{name} a validé « {title} », version {version}",
        '{name} validated "{title}", version {version}',
    ),
    "exit": Text(
        "{name} dit le patient sorti : « {title} » peut partir",
        '{name} says that the patient left: "{title}" may leave',
    ),
    "recalled": Text(
        "{name} a rappelé « {title} » auprès de {address} : {reason}",
        '{name} called "{title}" back from {address}: {reason}',
    ),
}
YOUR_DEEDS: Final[Mapping[str, Text]] = {
    "drafted": Text(
        "Vous avez préparé « {title} », version {version}",
        'You drafted "{title}", version {version}',
    ),
    "validated": Text(
        "Vous avez validé « {title} », version {version}",
        'You validated "{title}", version {version}',
    ),
    "exit": Text(
        "Vous dites le patient sorti : « {title} » peut partir",
        'You say that the patient left: "{title}" may leave',
    ),
    "recalled": Text(
        "Vous avez rappelé « {title} » auprès de {address} : {reason}",
        'You called "{title}" back from {address}: {reason}',
    ),
}
WITHOUT_EFFECT: Final = Text("{line} (sans effet)", "{line} (without effect)")
LINE: Final = Text(
    "{title}, version {version} : {status}", "{title}, version {version}: {status}"
)
VALIDATED_BY: Final = Text("validée par {name}, {when}", "validated by {name}, {when}")
DRAFTED_BY: Final = Text("préparée par {name}, {when}", "drafted by {name}, {when}")
DUE: Final = Text("à valider avant {when}", "to be validated before {when}")
LEFT_AT: Final = Text("sortie {when}", "exit {when}")
TO: Final = Text("à {name}, {role}", "to {name}, {role}")
RECALLED_FROM: Final = Text("rappelée", "called back")
NO_RECIPIENT: Final = Text("aucun destinataire", "no recipient")
NONE: Final = Text("Aucune lettre ici.", "No letter here.")
SAVED: Final = Text("Enregistré et vérifié : {path}", "Saved and checked: {path}")
GP_OPPOSED: Final = Text(
    "Le patient s'oppose à ce que sa lettre soit transmise : elle reste ici.",
    "The patient objects to the letter being sent: it stays here.",
)
NO_GP: Final = Text(
    "Le médecin traitant n'est pas connu : donnez --to.",
    "The GP is not known: give --to.",
)
NO_MAILBOX: Final = Text(
    "{name} n'a pas de boîte MSSanté publiée.",
    "{name} has no published MSSanté mailbox.",
)
BAD_PATIENT: Final = Text(
    "Donnez les traits du patient comme « DURAND Paul 12/03/1948 M ».",
    'Give the patient\'s traits like "DURAND Paul 1948-03-12 M".',
)
BAD_TIME: Final = Text(
    "« {words} » n'est pas une heure : comme 14:00.",
    '"{words}" is no time: like 14:00.',
)
BAD_DAY: Final = Text(
    "« {words} » n'est pas une date : comme 12/03/1948.",
    '"{words}" is no date: like 1948-03-12.',
)
NO_SUCH_RECIPIENT: Final = Text(
    "Aucun destinataire « {words} » : donnez son adresse.",
    'No recipient "{words}": give the address.',
)
NO_LETTER: Final = Text(
    "Aucune lettre « {words} » dans cette conversation.",
    'No letter "{words}" in this thread.',
)
SEVERAL: Final = Text(
    "Plusieurs lettres conviennent : {names}.", "Several letters fit: {names}."
)
THREAD_TITLE: Final = Text("Lettre de {patient}", "Letter of {patient}")
ME: Final = frozenset({"moi", "me"})
"""Words by which a validator is whoever drafts."""
