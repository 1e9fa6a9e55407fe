"""Days and months, as each language writes them."""

from typing import Final

from cordee.clients.cli.language import Text

WEEKDAYS: Final = (
    Text("lundi", "Monday"),
    Text("mardi", "Tuesday"),
    Text("mercredi", "Wednesday"),
    Text("jeudi", "Thursday"),
    Text("vendredi", "Friday"),
    Text("samedi", "Saturday"),
    Text("dimanche", "Sunday"),
)
MONTHS: Final = (
    Text("janvier", "January"),
    Text("février", "February"),
    Text("mars", "March"),
    Text("avril", "April"),
    Text("mai", "May"),
    Text("juin", "June"),
    Text("juillet", "July"),
    Text("août", "August"),
    Text("septembre", "September"),
    Text("octobre", "October"),
    Text("novembre", "November"),
    Text("décembre", "December"),
)
TODAY: Final = Text("Aujourd'hui", "Today")
YESTERDAY: Final = Text("Hier", "Yesterday")
THIS_YEAR: Final = Text("{weekday} {day} {month}", "{weekday} {day} {month}")
OTHER_YEAR: Final = Text("{day} {month} {year}", "{day} {month} {year}")
FIRST: Final = Text("1er", "1")
SHORT_DAY: Final = Text("{day:02}/{month:02}", "{day:02}/{month:02}")
