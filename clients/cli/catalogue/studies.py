"""What is said of studies: what is sent, what is left out and why."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

# --- commands ------------------------------------------------------------------
ABOUT: Final = Text(
    "envoyer et recevoir des examens d'imagerie (DICOM)",
    "send and receive imaging studies (DICOM)",
)
SEND_ABOUT: Final = Text(
    "envoyer les examens d'un dossier, d'un CD ou d'une archive ZIP",
    "send the studies of a folder, a disc or a ZIP archive",
)
LIST_ABOUT: Final = Text(
    "lister les examens d'une conversation, ou les séries d'un examen",
    "list the studies of a thread, or the series of a study",
)
SAVE_ABOUT: Final = Text(
    "enregistrer les fichiers DICOM d'un examen, tels qu'ils étaient",
    "save the DICOM files of a study, as they were",
)
PATH: Final = Text("DOSSIER|ZIP", "FOLDER|ZIP")
STUDY: Final = Text("N", "N")
STUDY_HELP: Final = Text(
    "seulement le N-ième examen trouvé (répétable)",
    "only the N-th study found (may be repeated)",
)
ALL_HELP: Final = Text(
    "envoyer aussi quand les fichiers nomment plusieurs patients",
    "send even when the files name several patients",
)
THREAD_HELP: Final = Text("où les envoyer", "where to send them")
SERIES_HELP: Final = Text("seulement la N-ième série", "only the N-th series")

# --- on the way ----------------------------------------------------------------
READING: Final = Text("Lecture", "Reading")
PACKING: Final = Text("Préparation", "Preparing")
SAVING: Final = Text("Enregistrement", "Saving")

# --- what was done -------------------------------------------------------------
TITLE: Final = Text(
    "{description} ({modality}, {date})", "{description} ({modality}, {date})"
)
NAMELESS: Final = Text("Examen sans titre", "Untitled study")
NO_DATE: Final = Text("sans date", "no date")
IMAGES: Final = Count(Text("{n} image", "{n} image"), Text("{n} images", "{n} images"))
SERIES: Final = Count(Text("{n} série", "{n} series"), Text("{n} séries", "{n} series"))
SENT: Final = Text(
    "{title} : {images}, {series}. {state}", "{title}: {images}, {series}. {state}"
)
LEFT_OUT: Final = Text("Ce qui n'est pas parti :", "What was not sent:")
UNSEEN: Final = Text(
    "Envoyé, mais ne pourra pas être affiché :", "Sent, but cannot be displayed:"
)
ROW: Final = Text("  {reason} : {names}", "  {reason}: {names}")
AND_MORE: Final = Count(
    Text("et {n} autre", "and {n} more"), Text("et {n} autres", "and {n} more")
)
DUPLICATES: Final = Count(
    Text(
        "{n} fichier était en double : il n'est parti qu'une fois.",
        "{n} file was there twice: it was sent once.",
    ),
    Text(
        "{n} fichiers étaient en double : ils ne sont partis qu'une fois.",
        "{n} files were there twice: each was sent once.",
    ),
)
SAVED: Final = Count(
    Text("{n} fichier enregistré dans {path}", "{n} file saved in {path}"),
    Text("{n} fichiers enregistrés dans {path}", "{n} files saved in {path}"),
)
FAILED: Final = Text(
    "N'ont pas pu être rendus tels qu'envoyés : {names}",
    "Could not be given back as they were sent: {names}",
)
NONE: Final = Text("Aucun examen dans cette conversation.", "No study in this thread.")
COLUMNS: Final = (
    Text("N°", "No."),
    Text("Examen", "Study"),
    Text("Patient", "Patient"),
    Text("Contenu", "Content"),
)
SERIES_COLUMNS: Final = (
    Text("N°", "No."),
    Text("Série", "Series"),
    Text("Images", "Images"),
    Text("Taille", "Size"),
)
SEVERAL: Final = Text(
    "ces fichiers nomment {n} patients : choisissez avec --study, ou confirmez avec "
    "--all.\n{list}",
    "these files name {n} patients: choose with --study, or confirm with --all.\n"
    "{list}",
)
NO_SUCH: Final = Text(
    "il n'y a pas d'examen n° {number} dans ces fichiers.",
    "there is no study no. {number} in these files.",
)
CHOICE: Final = Text("  {number}  {title}, {patient}", "  {number}  {title}, {patient}")

REASONS: Final[Mapping[str, Count]] = {
    "not-dicom": Count(
        Text("{n} fichier n'est pas une image DICOM", "{n} file is no DICOM image"),
        Text(
            "{n} fichiers ne sont pas des images DICOM", "{n} files are no DICOM images"
        ),
    ),
    "dicomdir": Count(
        Text("{n} sommaire de CD, inutile ici", "{n} table of a disc, not needed"),
        Text("{n} sommaires de CD, inutiles ici", "{n} tables of a disc, not needed"),
    ),
    "empty": Count(
        Text("{n} fichier vide", "{n} empty file"),
        Text("{n} fichiers vides", "{n} empty files"),
    ),
    "too-large": Count(
        Text("{n} fichier trop gros", "{n} file that is too large"),
        Text("{n} fichiers trop gros", "{n} files that are too large"),
    ),
    "damaged": Count(
        Text("{n} fichier abîmé", "{n} damaged file"),
        Text("{n} fichiers abîmés", "{n} damaged files"),
    ),
    "no-uid": Count(
        Text(
            "{n} fichier sans identifiant ni image",
            "{n} file without identifier or image",
        ),
        Text(
            "{n} fichiers sans identifiant ni image",
            "{n} files without identifier or image",
        ),
    ),
    "same-uid-other-bytes": Count(
        Text(
            "{n} fichier porte l'identifiant d'un autre, avec un autre contenu",
            "{n} file has the identifier of another one, with other content",
        ),
        Text(
            "{n} fichiers portent l'identifiant d'un autre, avec un autre contenu",
            "{n} files have the identifier of another one, with other content",
        ),
    ),
    "changed": Count(
        Text(
            "{n} fichier a changé pendant la lecture",
            "{n} file changed while it was read",
        ),
        Text(
            "{n} fichiers ont changé pendant la lecture",
            "{n} files changed while they were read",
        ),
    ),
    "unreadable": Count(
        Text("{n} fichier illisible", "{n} file that cannot be read"),
        Text("{n} fichiers illisibles", "{n} files that cannot be read"),
    ),
    "encrypted": Count(
        Text("{n} fichier protégé par mot de passe", "{n} file under a password"),
        Text("{n} fichiers protégés par mot de passe", "{n} files under a password"),
    ),
    "not-shown": Count(
        Text("{n} fichier sans image lisible", "{n} file without a readable image"),
        Text("{n} fichiers sans image lisible", "{n} files without a readable image"),
    ),
}
"""By the reason of an OmittedView."""

FAULTS: Final[Mapping[str, Text]] = {
    "no_imaging": Text(
        "cette installation ne lit pas l'imagerie ; demandez à votre informatique "
        "d'ajouter « cordee[imaging] ».",
        "this installation reads no imaging; ask your IT to add “cordee[imaging]”.",
    ),
    "no_study": Text(
        "aucune image DICOM ici ; vérifiez le dossier, ou envoyez les fichiers par "
        "« cordee file ».",
        "no DICOM image here; check the folder, or send the files by “cordee file”.",
    ),
    "no_archive": Text(
        "cette archive est illisible ou démesurée ; extrayez-la et donnez le dossier.",
        "this archive is damaged or far too large; extract it and give the folder.",
    ),
    "no_index": Text(
        "cet examen est arrivé sans sommaire lisible ; demandez qu'on le renvoie.",
        "this study came without a readable index; ask for it to be sent again.",
    ),
}
"""By the word of a StudyRefused; what happened, then what to do."""
