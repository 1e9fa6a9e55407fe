"""What is said of files: their size, their way, what stops them."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

# --- commands ------------------------------------------------------------------
FILE_ABOUT: Final = Text("envoyer des fichiers", "send files")
SAVE_ABOUT: Final = Text(
    "enregistrer les fichiers d'un message", "save the files of a message"
)
PATH: Final = Text("FICHIER", "FILE")
FOLDER: Final = Text("DOSSIER", "FOLDER")
PATHS_HELP: Final = Text("jusqu'à 20 fichiers", "up to 20 files")
CAPTION: Final = Text("ce que vous en dites", "what you say about them")
TO: Final = Text("où les enregistrer (ici)", "where to save them (here)")
INDEX: Final = Text(
    "seulement le N-ième fichier du message", "only the N-th file of the message"
)
SAVED: Final = Text("Enregistré : {path}", "Saved: {path}")

# --- sizes and progress --------------------------------------------------------
BYTES: Final = Count(Text("{n} octet", "{n} byte"), Text("{n} octets", "{n} bytes"))
UNITS: Final = (
    Text("{n} Ko", "{n} kB"),
    Text("{n} Mo", "{n} MB"),
    Text("{n} Go", "{n} GB"),
)
POINT: Final = Text(",", ".")
FILE: Final = Text("📎 {name} ({size})", "📎 {name} ({size})")
FILE_BLOCKED: Final = Text(
    "⊘ {name} ({size}) : le patient a retiré son accord",
    "⊘ {name} ({size}): the patient took the agreement back",
)
FILE_ON_ITS_WAY: Final = Text(
    "📎 {name} ({size}, {percent}\N{NO-BREAK SPACE}%)", "📎 {name} ({size}, {percent}%)"
)
PROGRESS: Final = Text(
    "{name}  {bar}  {done} sur {total}", "{name}  {bar}  {done} of {total}"
)
UPLOADING: Final = Text(
    "Envoi de {name} : {percent}\N{NO-BREAK SPACE}%", "Sending {name}: {percent}%"
)
DOWNLOADING: Final = Text(
    "Enregistrement de {name} : {percent}\N{NO-BREAK SPACE}%",
    "Saving {name}: {percent}%",
)

# --- the chat ------------------------------------------------------------------
SEND: Final = Count(
    Text("Envoyer {n} fichier ({size}) ?", "Send {n} file ({size})?"),
    Text("Envoyer {n} fichiers ({size}) ?", "Send {n} files ({size})?"),
)
SEND_KEYS: Final = Text(
    "Entrée envoyer, avec le texte déjà écrit   Échap garder le texte collé",
    "Enter send, with what is written   Esc keep the pasted text",
)
GIVE_UP: Final = Text("Abandonner l'envoi ?\n\n{names}", "Give up sending?\n\n{names}")

# --- what stops a file ---------------------------------------------------------
FAULTS: Final[Mapping[str, Text]] = {
    "missing": Text(
        "le fichier {path} n'existe pas ; vérifiez son nom",
        "there is no file {path}; check its name",
    ),
    "no_file": Text(
        "{path} n'est pas un fichier ; donnez un fichier, ou une archive du dossier",
        "{path} is not a file; give a file, or an archive of the folder",
    ),
    "unreadable": Text(
        "le fichier {path} est illisible ; vérifiez vos droits",
        "the file {path} cannot be read; check your rights",
    ),
    "changed": Text(
        "le fichier {path} a été modifié pendant son envoi ; envoyez-le à nouveau",
        "the file {path} was changed while it was sent; send it again",
    ),
    "exists": Text(
        "{path} existe déjà et n'est pas remplacé ; choisissez un autre nom ou un "
        "autre dossier",
        "{path} exists and is not replaced; choose another name or folder",
    ),
    "not_writable": Text(
        "on ne peut pas écrire {path} ; choisissez un autre dossier",
        "{path} cannot be written; choose another folder",
    ),
    "disk_full": Text(
        "le disque est plein ; libérez de la place, puis recommencez : ce qui est déjà "
        "là servira",
        "the disk is full; make room and try again: what is there already will be used",
    ),
    "busy": Text(
        "{path} est déjà en train d'être enregistré ; attendez qu'il soit fini",
        "{path} is being saved already; wait until that is done",
    ),
}
"""By the word of a FileFault; what happened, then what to do."""

REASONS: Final[Mapping[str, Text]] = {
    "file_missing": Text("le fichier n'est plus là", "the file is gone"),
    "file_no_file": Text("ce n'est plus un fichier", "it is no file any more"),
    "file_unreadable": Text("fichier illisible", "the file cannot be read"),
    "file_changed": Text(
        "le fichier a été modifié pendant l'envoi",
        "the file was changed while it was sent",
    ),
    "too_large": Text(
        "le serveur n'accepte pas de fichier aussi gros",
        "the server takes no file of this size",
    ),
    "quota": Text(
        "trop de fichiers commencés et jamais envoyés",
        "too many files were begun and never sent",
    ),
    "conflict": Text(
        "le serveur tient autre chose à leur place, renvoyez-les",
        "the server holds something else in their place, send them again",
    ),
    "not_found": Text(
        "le serveur ne les a pas ou plus, renvoyez-les",
        "the server has them no more or keeps none, send them again",
    ),
}
"""Why a message with files was not sent."""

NO_FILES: Final = Text(
    "ce message n'a pas de fichier, ou pas celui-là.",
    "this message has no file, or not that one.",
)
