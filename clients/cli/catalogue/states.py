"""What becomes of a message, who may do what, and what happened in a thread."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

STATES: Final[Mapping[str, Text]] = {
    "waiting": Text("en attente", "waiting"),
    "stored": Text("enregistré", "stored"),
    "delivered": Text("distribué", "delivered"),
    "displayed": Text("affiché", "displayed"),
    "failed": Text("non envoyé", "not sent"),
}
CAPACITIES: Final[Mapping[str, Text]] = {
    "owner": Text("responsable", "owner"),
    "member": Text("membre", "member"),
    "reader": Text("lecture seule", "reads only"),
    "gateway": Text("passerelle de messagerie", "mail gateway"),
    "agent": Text("automate", "automation"),
    "record": Text("dossier médical", "medical record"),
}
KINDS: Final[Mapping[str, Text]] = {
    "unknown": Text(
        "message d'une version plus récente : mettez Cordée à jour pour le lire",
        "message from a newer version: update Cordée to read it",
    ),
    "refused": Text(
        "message refusé : il ne respecte pas la règle {rule}",
        "message refused: it breaks rule {rule}",
    ),
    "members": Text(
        "{name} a mis à jour les participants ou les clés",
        "{name} updated the members or the keys",
    ),
    "left": Text("{name} a quitté la conversation", "{name} left the thread"),
    "complaint": Text(
        "{name} signale ne pas pouvoir lire la suite ; ses accès sont en réparation",
        "{name} reports being unable to read on; access is being repaired",
    ),
    "filed": Text(
        "{name} a versé au dossier ce qui précède",
        "{name} filed what comes before in the record",
    ),
    "sealed": Text(
        "message antérieur à votre arrivée",
        "message from before you could read",
    ),
}
OPENED: Final = Text("{name} a ouvert la conversation", "{name} opened the thread")
MINE: Final[Mapping[str, Text]] = {
    "opened": Text("Vous avez ouvert la conversation", "You opened the thread"),
    "members": Text(
        "Vous avez mis à jour les participants ou les clés",
        "You updated the members or the keys",
    ),
    "left": Text("Vous avez quitté la conversation", "You left the thread"),
    "filed": Text(
        "Vous avez versé au dossier ce qui précède",
        "You filed what comes before in the record",
    ),
}
ADDED: Final = Text("{name} a ajouté {names}", "{name} added {names}")
REMOVED: Final = Text("{name} a retiré {names}", "{name} removed {names}")
YOU_ADDED: Final = Text("Vous avez ajouté {names}", "You added {names}")
YOU_REMOVED: Final = Text("Vous avez retiré {names}", "You removed {names}")
GAP: Final = Text(
    "Il manque ici ce qui a été dit pendant que vous n'y étiez pas.",
    "What was said while you were not here is missing.",
)
DELIVERED_TO: Final = Text("distribué à {n} sur {total}", "delivered to {n} of {total}")
DISPLAYED_BY: Final = Text(
    "affiché pour {n} sur {total}", "displayed to {n} of {total}"
)
YOU: Final = Text("vous", "you")
WITHDRAWN: Final = Text("message retiré", "message withdrawn")
EDITED: Final = Text("modifié", "edited")
UNCONFIRMED: Final = Text("pas encore confirmé", "not yet confirmed")
TAKEN: Final = Text("pris en charge par {names}", "taken in charge by {names}")
UNVERIFIED: Final = Text("identité non vérifiée", "identity not verified")
NO_NAME: Final = Text("compte {id}", "account {id}")
UNTITLED: Final = Text("Sans titre", "Untitled")
REASON: Final = Text("non envoyé ({reason})", "not sent ({reason})")
UNREAD: Final = Count(
    Text("{n} non lu", "{n} unread"), Text("{n} non lus", "{n} unread")
)
PEOPLE: Final = Count(
    Text("{n} personne", "{n} person"), Text("{n} personnes", "{n} people")
)
READS_ALL: Final = Text("lit depuis le début", "reads from the start")
READS_FROM: Final = Text("lit depuis son arrivée", "reads from when they joined")
FROZEN: Final[Mapping[str, Text]] = {
    "": Text(
        "Conversation gelée : le serveur a montré deux versions contradictoires. Rien "
        "n'est plus envoyé ni lu ici. Les preuves sont gardées : prévenez la sécurité.",
        "Thread frozen: the server showed two contradictory versions. Nothing more is "
        "sent or read here. The evidence is kept: tell your security officer.",
    ),
}
WARNINGS: Final[Mapping[str, Text]] = {
    "ATT-06": Text(
        "deux comptes portent le même identifiant professionnel",
        "two accounts carry the same professional id",
    ),
    "ATT-07": Text("attestation retirée", "attestation withdrawn"),
    "ATT-08": Text("attestation expirée", "attestation expired"),
}
