"""What is said of an export."""

from typing import Final

from cordee.clients.cli.language import Count, Text

ABOUT: Final = Text(
    "mettre une conversation au dossier : PDF, ou dossier pour l'archivage",
    "file a conversation: as a PDF, or as a folder for an archive",
)
PDF: Final = Text("écrire un PDF/A à imprimer ou à classer", "write a PDF/A to file")
FOLDER: Final = Text(
    "écrire un dossier : données, pièces jointes, rapport",
    "write a folder: data, attachments, report",
)
NOTHING_ASKED: Final = Text(
    "Dites où écrire : --pdf FICHIER, --folder DOSSIER, ou les deux.",
    "Say where to write: --pdf FILE, --folder FOLDER, or both.",
)
WRITTEN: Final = Text("Écrit : {path}", "Written: {path}")
NOT_ENCRYPTED: Final = Text(
    "Ce qui est écrit n'est plus chiffré : versez-le au dossier, ne le laissez pas là.",
    "What is written is no longer encrypted: file it, do not leave it there.",
)
EXISTS: Final = Text(
    "{path} existe déjà ; donnez un autre nom.",
    "{path} is there already; give another name.",
)
NO_DISK: Final = Text(
    "{path} n'a pas pu être écrit ; rien n'y a été laissé.",
    "{path} could not be written; nothing was left there.",
)
NO_PAGES: Final = Text(
    "Les pages n'ont pas pu être composées : {reason}",
    "The pages could not be set: {reason}",
)
LACKING: Final = Count(
    Text(
        "{n} pièce jointe n'a pas pu être enregistrée : voyez thread.json.",
        "{n} attachment could not be saved: see thread.json.",
    ),
    Text(
        "{n} pièces jointes n'ont pas pu être enregistrées : voyez thread.json.",
        "{n} attachments could not be saved: see thread.json.",
    ),
)
UNSOUND: Final = Text(
    "La vérification a échoué ({rule}) ; l'export le dit.",
    "The verification failed ({rule}); the export says so.",
)
