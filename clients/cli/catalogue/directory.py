"""The directory: who somebody is, how to reach him, who answers now."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

FIND_ABOUT: Final = Text(
    "chercher un professionnel, sur Cordée ou non",
    "find a professional, on Cordée or not",
)
PRACTITIONER_ABOUT: Final = Text(
    "montrer où quelqu'un exerce et comment le joindre",
    "show where somebody practises and how to reach him",
)
SERVICES_ABOUT: Final = Text(
    "qui répond : les services, leurs lignes et leurs horaires",
    "who answers: services, their lines and their hours",
)
NEAR: Final = Text(
    "votre département, comme 56 : ses résultats viennent d'abord, cette fois et les "
    "suivantes",
    "your department, like 56: what is there comes first, now and from now on",
)
DEPARTMENT: Final = Text("DÉPARTEMENT", "DEPARTMENT")
NUMBER_OR_WORDS: Final = Text("NUMÉRO", "NUMBER")
NUMBER_HELP: Final = Text(
    "numéro RPPS ou ADELI, ou des mots qui ne désignent qu'une personne",
    "RPPS or ADELI number, or words that fit one person only",
)
NEAR_KEPT: Final = Text(
    "Les recherches montrent d'abord le département {near}.",
    "Searches show department {near} first.",
)
NEAR_NONE: Final = Text(
    "Aucun département ne passe d'abord.", "No department comes first."
)
BAD_NEAR: Final = Text(
    "Un département s'écrit comme 56, 2A ou 971 : pas « {words} ».",
    'A department is like 56, 2A or 971: not "{words}".',
)
NOT_WHOLE: Final = Text(
    "L'annuaire ne répond pas : voici seulement qui est sur Cordée.",
    "The directory does not answer: here is only who is on Cordée.",
)
AWAY: Final = Text(
    "L'annuaire ne répond pas maintenant : réessayez dans un instant.",
    "The directory does not answer now: try again in a moment.",
)
NOBODY: Final = Text("Personne.", "Nobody.")
NO_SERVICES: Final = Text("Aucun service.", "No service.")
MORE: Final = Text(
    "Il y en a d'autres : précisez les mots, ou --limit.",
    "There are more: say more words, or --limit.",
)

# --- how somebody is reached ----------------------------------------------------
WAYS: Final[Mapping[str, Text]] = {
    "cordee": Text("sur Cordée", "on Cordée"),
    "mssante": Text("MSSanté", "MSSanté"),
    "phone": Text("téléphone", "phone"),
}
NO_WAY: Final = Text("aucun moyen connu", "no known way")
INACTIVE: Final = Text("sans activité connue", "no known practice")
DELIVERED: Final = Text("remis {when}", "delivered {when}")
PLACE_IN: Final = Text("{place}, {town}", "{place}, {town}")
IDNPS: Final = Text("n° {number}", "no. {number}")
NOT_HERE: Final = Text("{name} n'est pas sur Cordée.", "{name} is not on Cordée.")
REACH_BY: Final = Text("À joindre par : {ways}", "Reach by: {ways}")
REACH_NONE: Final = Text(
    "L'annuaire ne donne aucun moyen de le joindre.",
    "The directory gives no way to reach him.",
)
NOT_CERTAIN: Final = Text(
    "« {words} » ne désigne personne avec certitude. Voulez-vous dire : {names} ?",
    '"{words}" is nobody for certain. Do you mean: {names}?',
)
ON_CORDEE: Final = Text(
    "Sur Cordée : {name}. Un établissement de confiance l'atteste.",
    "On Cordée: {name}. A trusted organisation vouches for it.",
)
PLACE: Final = Text("Lieu : {text}", "Place: {text}")
PHONE: Final = Text("  téléphone {number}", "  phone {number}")
FAX: Final = Text("  fax {number}", "  fax {number}")
MAILBOX: Final = Text("MSSanté : {text}", "MSSanté: {text}")
MAILBOXES: Final[Mapping[str, Text]] = {
    "PER": Text("personnelle", "his own"),
    "ORG": Text("de l'organisation", "the organisation's"),
    "APP": Text("d'une application", "a program's"),
    "CAB": Text("du cabinet", "the practice's"),
}
STATES: Final[Mapping[str, Text]] = {
    "untried": Text("jamais essayée", "never tried"),
    "good": Text("remise {when}", "delivered {when}"),
    "stale": Text("ancienne, remise {when}", "old, delivered {when}"),
    "bouncing": Text("refuse les messages", "refuses messages"),
}

# --- who answers ----------------------------------------------------------------
OPEN: Final = Text("ouvert", "open")
OPEN_UNTIL: Final = Text("ouvert jusqu'à {when}", "open until {when}")
CLOSED: Final = Text("fermé", "closed")
CLOSED_UNTIL: Final = Text("fermé jusqu'à {when}", "closed until {when}")
ALWAYS: Final = Text("jour et nuit", "day and night")
NO_HOURS: Final = Text("horaires non publiés", "hours not published")
NOT_ON_HOLIDAYS: Final = Text("sauf jours fériés", "not on public holidays")
ANSWERS_MINUTES: Final = Count(
    Text("répond en {n} min environ", "answers in about {n} min"),
    Text("répond en {n} min environ", "answers in about {n} min"),
)
ANSWERS_HOURS: Final = Count(
    Text("répond en {n} h environ", "answers in about {n} h"),
    Text("répond en {n} h environ", "answers in about {n} h"),
)
ANSWERS_DAYS: Final = Count(
    Text("répond en {n} jour environ", "answers in about {n} day"),
    Text("répond en {n} jours environ", "answers in about {n} days"),
)
LINE: Final = Text("{number} ({label})", "{number} ({label})")
HELD_BY: Final = Text("sur Cordée, tenu par {names}", "on Cordée, held by {names}")
HELD_BY_NOBODY: Final = Text(
    "sur Cordée, tenu par personne", "on Cordée, held by nobody"
)
UNVERIFIED: Final = Text(
    "le rôle annoncé sur Cordée n'est pas attesté : n'y écrivez pas",
    "the role announced on Cordée is not vouched for: do not write to it",
)
DAYS: Final = (
    Text("lun", "Mon"),
    Text("mar", "Tue"),
    Text("mer", "Wed"),
    Text("jeu", "Thu"),
    Text("ven", "Fri"),
    Text("sam", "Sat"),
    Text("dim", "Sun"),
)
DAY_RANGE: Final = Text("{first}-{last}", "{first}-{last}")
DAY_PAIR: Final = Text("{first}, {last}", "{first}, {last}")
SPAN: Final = Text("{opens}-{closes}", "{opens}-{closes}")
