"""The letters of a record system: what their automation is told."""

from typing import Final

from cordee.clients.cli.language import Text

ABOUT: Final = Text(
    "prendre les lettres du dossier patient dans un répertoire ou par HL7",
    "take the letters of the record system from a folder, or by HL7",
)
FOLDER: Final = Text("RÉPERTOIRE", "FOLDER")
WATCH: Final = Text(
    "où le dossier dépose ses lettres : PDF et JSON, ou HL7 (MDM^T02, ADT^A03)",
    "where the record puts its letters: PDF and JSON, or HL7 (MDM^T02, ADT^A03)",
)
ONCE: Final = Text(
    "s'arrêter une fois le répertoire traité", "stop once the folder is taken"
)
