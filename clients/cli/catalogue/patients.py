"""Patients: who their GP is, who is in a ward; and the automation that knows."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

ABOUT: Final = Text(
    "les patients : leur médecin traitant, et qui est dans un service",
    "patients: their GP, and who is in a ward",
)
GP_ABOUT: Final = Text(
    "trouver le médecin traitant d'un patient par son INS, lu sur l'entrée standard",
    "find a patient's GP by his INS, which is read from standard input",
)
WARD_ABOUT: Final = Text(
    "voir qui est dans un service, ou les services que vous pouvez voir",
    "see who is in a ward, or the wards that you may see",
)
ASK_INS: Final = Text("INS (ou DataMatrix) : ", "INS (or DataMatrix): ")
OID: Final = Text("OID", "OID")
OID_HELP: Final = Text(
    "l'autorité de l'INS : nir (par défaut), nia, test, demo ou un OID",
    "the authority of the INS: nir (the default), nia, test, demo or an OID",
)
CHOOSE: Final = Text("NUMÉRO", "NUMBER")
CHOOSE_HELP: Final = Text(
    "retenir ce médecin, par son IDNPS ou son RPPS",
    "remember this practitioner, by IDNPS or RPPS",
)
AMONG: Final = Text("MOTS", "WORDS")
AMONG_HELP: Final = Text(
    "chercher dans l'annuaire, par nom et ville, et choisir",
    "look in the directory, by name and town, and choose",
)
WARD: Final = Text("SERVICE", "WARD")

FOUND: Final = Text(
    "{name}, d'après le dossier ({when})", "{name}, by the record ({when})"
)
CHOSEN: Final = Text(
    "{name}, choisi par un collègue ({when})", "{name}, chosen by a colleague ({when})"
)
MINE: Final = Text(
    "{name}, que vous avez choisi ({when})", "{name}, whom you chose ({when})"
)
NUMBER: Final = Text("{name} (IDNPS {number})", "{name} (IDNPS {number})")
UNDATED: Final = Text("sans date", "undated")
OUTCOMES: Final[Mapping[str, Text]] = {
    "unknown": Text(
        "Personne ne le sait : cherchez avec --among NOM VILLE.",
        "Nobody knows: look with --among NAME TOWN.",
    ),
    "opposed": Text(
        "Le patient ne souhaite pas que son médecin traitant soit communiqué.",
        "The patient does not want his GP to be told.",
    ),
    "refused": Text(
        "L'automate refuse de vous répondre : trop de demandes, ou pas les vôtres.",
        "The automation refuses to answer: too many questions, or not yours to ask.",
    ),
    "away": Text(
        "L'automate de votre établissement ne répond pas.",
        "Your organisation's automation does not answer.",
    ),
}
DOUBTS: Final[Mapping[str, Text]] = {
    "key": Text(
        "Attention : la clé de cet INS est fausse.",
        "Beware: the key of this INS is wrong.",
    ),
    "authority": Text(
        "Attention : l'autorité de cet INS n'est pas connue.",
        "Beware: the authority of this INS is not known.",
    ),
}
REMEMBERED: Final = Text("Retenu : {name}.", "Remembered: {name}.")
CANDIDATE: Final = Text("{n}. {words}", "{n}. {words}")
WHICH: Final = Text("Lequel (numéro) ? ", "Which one (number)? ")
NO_CANDIDATE: Final = Text(
    "Personne ne correspond dans l'annuaire.", "Nobody in the directory fits."
)
NONE_CHOSEN: Final = Text("Rien n'est retenu.", "Nothing is remembered.")
NO_NUMBER: Final = Text(
    "Un médecin a un IDNPS ou un RPPS.", "A practitioner has an IDNPS or an RPPS."
)

WARDS: Final = Text("Services : {names}", "Wards: {names}")
NO_WARDS: Final = Text("Aucun service ne vous est ouvert.", "No ward is open to you.")
WARD_AT: Final = Text("{ward}, {when} :", "{ward}, {when}:")
PATIENTS: Final = Count(
    Text("{n} patient", "{n} patient"), Text("{n} patients", "{n} patients")
)
OLD_LIST: Final = Text(
    "L'automate ne répond pas : voici la dernière liste reçue.",
    "The automation does not answer: this is the last list that came.",
)
NO_GP: Final = Text("médecin traitant inconnu", "GP not known")
STATUSES: Final[Mapping[str, Text]] = {
    "provisional": Text("identité provisoire", "provisional identity"),
    "recovered": Text("identité récupérée", "recovered identity"),
    "validated": Text("identité validée", "validated identity"),
}
"""Of one that is qualified nothing has to be said."""
NO_INS: Final = Text("sans INS", "no INS")
BORN: Final[Mapping[str, Text]] = {
    "F": Text("née le {when}", "born {when}"),
    "M": Text("né le {when}", "born {when}"),
    "": Text("né(e) le {when}", "born {when}"),
}

AGENT_ABOUT: Final = Text(
    "l'automate des patients, à côté du dossier de l'établissement",
    "the automation of patients, beside the organisation's record system",
)
PATIENTS_ABOUT: Final = Text(
    "lire les flux du dossier et répondre aux cliniciens, jusqu'à l'arrêt",
    "read the record system's feeds and answer clinicians, until stopped",
)
OPPOSE_ABOUT: Final = Text(
    "noter l'opposition d'un patient, dont l'INS est lu sur l'entrée standard",
    "note a patient's opposition; his INS is read from standard input",
)
ROTATE_ABOUT: Final = Text(
    "remplacer la clé des patients ; les flux sont relus",
    "replace the key of patients; the feeds are read again",
)
EXPORT_ABOUT: Final = Text(
    "écrire la clé des patients pour la mettre à l'abri",
    "write the key of patients down, to be kept safe",
)
IMPORT_ABOUT: Final = Text(
    "reprendre la clé des patients, lue sur l'entrée standard",
    "take the key of patients back, from standard input",
)
STATUS_ABOUT: Final = Text(
    "les clés, les patients gardés, les services", "keys, patients kept, wards"
)
FILE_CSV: Final = Text("un fichier CSV de patients", "a CSV file of patients")
FILE_FHIR: Final = Text(
    "un Bundle FHIR, ou du JSON ligne à ligne", "a FHIR Bundle, or JSON line by line"
)
FILE_HL7: Final = Text("un fichier de messages HL7 ADT", "a file of HL7 ADT messages")
ADDRESS: Final = Text("HÔTE:PORT", "HOST:PORT")
MLLP: Final = Text("écouter les messages HL7 ici", "listen for HL7 messages here")
ANYWHERE: Final = Text(
    "écouter au-delà de cette machine, sans chiffrement",
    "listen beyond this machine, without encryption",
)
WATCH: Final = Text("relire un fichier qui change", "read a file again when it changes")
ONCE: Final = Text(
    "s'arrêter une fois les fichiers lus", "stop once the files are read"
)
UNTIL_EOF: Final = Text(
    "s'arrêter quand l'entrée standard se ferme", "stop when standard input ends"
)
CONFIG: Final = Text("la configuration (TOML)", "the configuration (TOML)")
NEW_KEY: Final = Text(
    "créer la clé des patients s'il n'y en a pas",
    "make the key of patients if there is none",
)
FORGET: Final = Text(
    "avec --new-key : perdre ce qui est gardé sous une clé perdue",
    "with --new-key: lose what is kept under a lost key",
)
LIFT: Final = Text("retirer l'opposition", "take the opposition back")
FINISH: Final = Text(
    "terminer un remplacement en cours", "finish a replacement on its way"
)
KEY_FILE: Final = Text(
    "l'écrire dans ce fichier, lisible de vous seul",
    "write it to this file, for you alone",
)
ASK_KEY: Final = Text("Clé des patients : ", "Key of patients: ")
ENDED: Final = Text("L'automate s'est arrêté.", "The automation has stopped.")
