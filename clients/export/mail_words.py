"""What a page says of mail and of letters, in French and English.

What never enters this room: what people wrote.
"""

from collections.abc import Mapping
from typing import Final

from cordee.clients.export.words import Word

MAIL: Final[Mapping[str, Word]] = {
    "from": Word(
        "{name} — reçu par courriel MSSanté de {address}",
        "{name} — received by MSSanté mail from {address}",
    ),
    "from_address": Word(
        "reçu par courriel MSSanté de {address}",
        "received by MSSanté mail from {address}",
    ),
    "subject": Word("Objet : {subject}", "Subject: {subject}"),
    "sent": Word("daté du {when} par son auteur", "dated {when} by its author"),
    "held": Word(
        "[un courriel de {address} attend d'être reconnu : il n'est pas versé]",
        "[a mail from {address} waits to be recognised: it is not filed]",
    ),
    "rejected": Word(
        "[un courriel de {address} a été écarté par {name} : il n'est pas versé]",
        "[a mail from {address} was set aside by {name}: it is not filed]",
    ),
    "confirmed": Word("reconnu par {name}", "recognised by {name}"),
    "automatic": Word("réponse automatique", "automatic answer"),
    "ended": Word("échange clos par le patient", "exchange ended by the patient"),
    "fault": Word(
        "leur logiciel n'a pas pu l'intégrer", "their software could not file it"
    ),
    "desk": Word("sans conversation connue", "of no known thread"),
    "opened": Word("Document joint : {about}", "Document inside: {about}"),
    "marks": Word("réserves : {marks}", "reservations: {marks}"),
    "omitted": Word("Non repris : {names}", "Left out: {names}"),
    "quote": Word("Texte cité :", "Quoted text:"),
    "named": Word(
        "écrit désormais à {name} ({address}), par courriel MSSanté à travers la "
        "passerelle",
        "writes to {name} ({address}) from here on, by MSSanté mail through the "
        "gateway",
    ),
    "unnamed": Word(
        "n'écrit plus à {name} ({address})", "writes to {name} ({address}) no more"
    ),
    "proof": Word("Courriel à {name} ({address})", "Mail to {name} ({address})"),
    "step": Word("{state} le {when}", "{state} on {when}"),
    "answer": Word("{step} [{why}]", "{step} [{why}]"),
}

STATES: Final[Mapping[str, Word]] = {
    "accepted": Word("accepté par la passerelle", "accepted by the gateway"),
    "relayed": Word("remis à l'autre opérateur", "taken by the other operator"),
    "delivered": Word("déposé dans la boîte", "delivered to the mailbox"),
    "read": Word("lu", "read"),
    "answered": Word("répondu", "answered"),
    "delayed": Word("retardé", "delayed"),
    "silent": Word("sans nouvelle", "nothing heard"),
    "failed": Word("non remis", "not delivered"),
    "refused": Word("non envoyé", "not sent"),
}

LETTERS: Final[Mapping[str, Word]] = {
    "drafted": Word(
        "a préparé la lettre « {title} », version {version}",
        'drafted the letter "{title}", version {version}',
    ),
    "validated": Word(
        "a validé la lettre « {title} », version {version} (signé)",
        'validated the letter "{title}", version {version} (signed)',
    ),
    "exit": Word(
        "a dit le patient sorti : la lettre « {title} » peut partir",
        'said that the patient left: the letter "{title}" may leave',
    ),
    "recalled": Word(
        "a rappelé la lettre « {title} » auprès de {address} : {reason}",
        'called the letter "{title}" back from {address}: {reason}',
    ),
    "without_effect": Word("{said} (sans effet)", "{said} (without effect)"),
}
