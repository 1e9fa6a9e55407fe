"""What a head of service reads of the letters of a month."""

from typing import Final

from cordee.clients.cli.language import Text

ABOUT: Final = Text(
    "les lettres de sortie d'un mois : parties le jour même, délai, injoignables",
    "the discharge letters of a month: left the same day, delay, unreachable",
)
UNIT_HELP: Final = Text("cette unité seulement", "this unit only")
DAYS_HELP: Final = Text("jour par jour", "day by day")
TITLE: Final = Text("Lettres de sortie, {month}", "Discharge letters, {month}")
UNIT: Final = Text("unité", "unit")
DAY: Final = Text("jour", "day")
DISCHARGED: Final = Text("sorties", "discharged")
SAME_DAY: Final = Text("le jour même", "same day")
SENT: Final = Text("envoyées", "sent")
VALIDATED: Final = Text("validées", "validated")
UNREACHABLE: Final = Text("MT injoignable", "GP unreachable")
READ: Final = Text("lues", "read")
MEDIAN: Final = Text("délai médian", "median delay")
ALL: Final = Text("ensemble", "all")
NO_UNIT: Final = Text("(sans unité)", "(no unit)")
SHARE: Final = Text("{count} ({share} %)", "{count} ({share}%)")
NOTE: Final = Text(
    "Le jour même : acceptée par la messagerie du médecin traitant le jour de la "
    "sortie. Le délai de l'ensemble est une moyenne de médianes.",
    "Same day: accepted by the mail operator of the GP on the day of the discharge. "
    "The delay of all is an average of medians.",
)
