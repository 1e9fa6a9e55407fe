"""How long a thread keeps, what is filed, who has erased."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

SPANS: Final[Mapping[int, Count]] = {
    86_400: Count(Text("{n} jour", "{n} day"), Text("{n} jours", "{n} days")),
    3_600: Count(Text("{n} heure", "{n} hour"), Text("{n} heures", "{n} hours")),
    60: Count(Text("{n} minute", "{n} minute"), Text("{n} minutes", "{n} minutes")),
    1: Count(Text("{n} seconde", "{n} second"), Text("{n} secondes", "{n} seconds")),
}
"""Seconds of a unit to its words, the longest first."""

ERASED: Final = Text(
    "Effacé selon la durée de conservation ({span})",
    "Erased as the time of retention says ({span})",
)
ERASED_BEFORE: Final = Text(
    "Effacé selon la durée de conservation d'alors",
    "Erased as the time of retention said then",
)
ERASED_EARLY: Final = Text(
    "Effacé par le serveur avant l'échéance ; les preuves sont gardées",
    "Erased by the server before it was due; evidence is kept",
)
KEPT: Final = Text("conservé {span}", "kept {span}")
KEPT_UNTIL_FILED: Final = Text(
    "conservé {span} une fois versé au dossier, {hold} sinon",
    "kept {span} once filed in the record, {hold} otherwise",
)
KEPT_FOR_EVER: Final = Text("conservé sans limite", "kept for ever")

RETENTION_ABOUT: Final = Text(
    "voir ou changer la durée de conservation", "show or change how long it is kept"
)
SPAN: Final = Text("DURÉE", "SPAN")
SPAN_HELP: Final = Text(
    "par exemple 90j, 12h ; 0 : sans limite", "for example 90d, 12h; 0: for ever"
)
UNTIL_FILED: Final = Text(
    "ce qui n'est pas versé au dossier reste jusque-là",
    "what is not filed in the record stays that long",
)
RETENTION: Final = Text("« {title} » : {kept}.", '"{title}": {kept}.')
BAD_SPAN: Final = Text(
    "une durée s'écrit 90j, 12h, 30m ou 0 : « {text} » n'en est pas une",
    'a span is written 90d, 12h, 30m or 0: "{text}" is none',
)
FILED_ABOUT: Final = Text(
    "dire que c'est versé au dossier du patient, jusqu'à un message",
    "say that it is in the patient's record, up to a message",
)
FILED: Final = Text(
    "« {title} » est versé au dossier jusqu'au numéro {upto}.",
    '"{title}" is filed in the record up to number {upto}.',
)
RECEIPTS_ABOUT: Final = Text(
    "quels appareils ont effacé, et jusqu'où", "which devices erased, and up to where"
)
RECEIPT: Final = Text(
    "{name}, appareil {device} : effacé jusqu'au numéro {seq}",
    "{name}, device {device}: erased up to number {seq}",
)
NO_RECEIPT: Final = Text(
    "Aucun appareil n'a encore rien eu à effacer ici.",
    "No device has had anything to erase here yet.",
)
ONLY_A_WORD: Final = Text(
    "C'est la parole signée de chaque appareil ; une copie faite avant n'y paraît pas.",
    "It is each device's signed word; a copy made before does not show in it.",
)
