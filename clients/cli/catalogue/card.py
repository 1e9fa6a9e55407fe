"""What the printed recovery card says: always both languages, French first."""

from collections.abc import Sequence
from typing import Final

from cordee.clients.cli.language import Text

TITLE: Final = Text("Carte de récupération Cordée", "Cordée recovery card")
FIELDS: Final[Sequence[Text]] = (
    Text("Nom", "Name"),
    Text("Établissement", "Organisation"),
    Text("Serveur", "Server"),
    Text("Compte", "Account"),
    Text("Faite le", "Made on"),
)
BLANK: Final = "______________________"
LINES: Final[Sequence[Text]] = (
    Text("À quoi elle sert, comment la garder", "What it is for, how to keep it"),
    Text(
        "Appareil perdu, volé ou en panne : elle vous rend tous vos messages sur un "
        "appareil neuf, avec « cordee recover ».",
        "Device lost, stolen or broken: it brings all your messages back on a new one, "
        'with "cordee recover".',
    ),
    Text(
        "Qui la tient, ou l'a photographiée, lit tout ce que vous lisez. Gardez-la "
        "chez vous, sous clé, comme une pièce d'identité ; jamais avec l'appareil.",
        "Whoever holds it, or a photograph of it, reads all that you read. Keep it at "
        "home, locked away, like a passport; never with the device.",
    ),
    Text(
        "Elle sert une fois : on vous en donne alors une autre, et celle-ci n'ouvre "
        "plus rien. Perdue ? « cordee card replace ».",
        "It serves once: you are then given another, and this one no longer opens "
        'anything. Lost? "cordee card replace".',
    ),
    Text(
        "Seul l'appareil est volé ? Appelez d'abord l'administrateur de votre "
        "établissement : il verrouille votre compte, et la carte l'ouvre encore.",
        "Only the device was stolen? First call your organisation's administrator: he "
        "locks your account, and the card still opens it.",
    ),
    Text(
        "Personne d'autre n'en a de copie : ni votre établissement, ni le serveur.",
        "Nobody else has a copy: neither your organisation nor the server.",
    ),
    Text(
        "Ni O, ni I, ni L, ni U sur cette carte : ce sont les chiffres 0 et 1.",
        "No O, I, L or U on this card: those are the digits 0 and 1.",
    ),
)
