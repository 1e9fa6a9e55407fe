"""Tasks: what did not come in time, and who sees to it; and figures."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

ABOUT: Final = Text(
    "ce qui n'est pas venu à temps, et que quelqu'un doit faire",
    "what did not come in time, and somebody has to do",
)
ACTION: Final = Text(
    "take : je m'en charge ; done : c'est fait ; back : je la rends",
    "take: I see to it; done: it is done; back: I give it back",
)
NUMBER: Final = Text("N", "N")
NUMBER_HELP: Final = Text(
    "le numéro dans la liste affichée en dernier, ou le début de l'identifiant",
    "its number in the list that was shown last, or how its id begins",
)
ALL: Final = Text("aussi les tâches terminées", "tasks that have ended, too")

NONE: Final = Text("Aucune tâche.", "No task.")
MORE: Final = Text("Il y en a d'autres, plus anciennes.", "There are older ones.")
TASK: Final = Text("{n}. {what}, {since}", "{n}. {what}, {since}")
SINCE: Final = Text("échu depuis {span}", "overdue for {span}")
JUST_NOW: Final = Text("échu à l'instant", "due just now")
PATIENT: Final = Text("Patient : {name}", "Patient: {name}")
CALL: Final = Text("Appeler : {name}, {phone}", "Call: {name}, {phone}")
WHOM: Final = Text("Correspondant : {name}", "Correspondent: {name}")
THREAD: Final = Text("Conversation : {title}", "Thread: {title}")
FOR: Final = Text("Pour : {role}", "For: {role}")
UNREADABLE: Final = Text(
    "Ce qu'il faut faire est illisible sur cet appareil.",
    "What is to be done cannot be read on this device.",
)
NOT_SIGNED: Final = Text(
    "Une tâche n'est pas signée : ne donnez rien d'un patient à un numéro que vous ne"
    " connaissez pas.",
    "A task is not signed: tell nothing of a patient to a number that you do not know.",
)
STATES: Final[Mapping[str, Text]] = {
    "open": Text("personne ne s'en charge", "nobody sees to it"),
    "taken": Text("{name} s'en charge", "{name} sees to it"),
    "done": Text("terminée par {name}", "ended by {name}"),
    "cleared": Text("sans objet : c'est venu", "settled: it came"),
}
MINE: Final = Text("vous vous en chargez", "you see to it")
KINDS: Final[Mapping[str, Text]] = {
    "mail-delivery": Text(
        "Courriel ni remis ni rendu", "A mail neither delivered nor returned"
    ),
    "mail-failed": Text("Courriel non remis", "A mail that was not delivered"),
    "mail-answer": Text("Courriel sans réponse", "A mail without an answer"),
    "letter-validation": Text("Lettre non validée", "A letter that is not validated"),
    "letter-sent": Text(
        "Patient sorti, lettre non envoyée", "A patient left and no letter did"
    ),
    "expertise-answer": Text(
        "Télé-expertise sans réponse depuis cinq jours",
        "A tele-expertise unanswered for five days",
    ),
    "expertise-returned": Text(
        "Télé-expertise revenue sans réponse", "A tele-expertise that came back"
    ),
}

TAKEN: Final = Text("Vous vous en chargez : {what}.", "You see to it: {what}.")
DONE: Final = Text("C'est fait : {what}.", "It is done: {what}.")
BACK: Final = Text("Vous la rendez : {what}.", "You give it back: {what}.")
CONFLICT: Final = Text(
    "Quelqu'un d'autre s'en charge, ou elle est terminée.",
    "Somebody else sees to it, or it has ended.",
)
NO_NUMBER: Final = Text("Laquelle ? Donnez son numéro.", "Which one? Give its number.")
NO_SUCH: Final = Text("Aucune tâche n'a ce numéro.", "No task has this number.")
CHANGED: Final = Text(
    "Une tâche est venue ou a changé : cordee tasks.",
    "A task came or changed: cordee tasks.",
)
OPEN: Final = Count(
    Text("{n} tâche à faire : cordee tasks", "{n} task to do: cordee tasks"),
    Text("{n} tâches à faire : cordee tasks", "{n} tasks to do: cordee tasks"),
)

FIGURES_ABOUT: Final = Text(
    "les chiffres de votre établissement, par unité", "your organisation's figures"
)
SUBJECT: Final = Text("SUJET", "SUBJECT")
SUBJECT_HELP: Final = Text("letters : les lettres de sortie", "letters: of discharge")
MONTH: Final = Text("AAAA-MM", "YYYY-MM")
MONTH_HELP: Final = Text("ce mois-là, sinon le mois en cours", "else this month")
UNIT: Final = Text("unité", "unit")
NO_FIGURES: Final = Text("Aucun chiffre pour {month}.", "No figures for {month}.")
BAD_MONTH: Final = Text("Un mois s'écrit 2026-11.", "A month is written 2026-11.")
