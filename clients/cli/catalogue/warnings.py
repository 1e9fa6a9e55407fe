"""What a client noticed by itself, under the SDK's stable key for it."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Text

SENTENCES: Final[Mapping[str, Text]] = {
    "account_forked": Text(
        "le serveur a montré deux histoires d'un même compte : il n'est plus cru ici",
        "the server showed two histories of one account: it is no longer believed here",
    ),
    "box_withheld": Text(
        "le serveur n'a pas donné votre clé d'une conversation ; elle est redemandée",
        "the server did not give your key of this thread; it is asked for again",
    ),
    "card_not_confirmed": Text(
        "votre carte de récupération n'est pas confirmée : « cordee card check »",
        'your recovery card is not confirmed: "cordee card check"',
    ),
    "account_recovered": Text(
        "un compte que vous administrez est revenu par sa carte de récupération",
        "an account that you administer has come back by its recovery card",
    ),
    "chain_refused": Text(
        "ce que le serveur dit d'un compte n'est pas valable et n'est pas retenu",
        "what the server says of an account is not valid and was not taken",
    ),
    "chain_rolled_back": Text(
        "le serveur montre un état ancien d'un compte ; le plus récent est gardé",
        "the server shows an old state of an account; the newest one is kept",
    ),
    "cursor_refused": Text(
        "un accusé de lecture que personne n'a signé n'est pas retenu",
        "a read receipt that nobody signed was not taken",
    ),
    "erased_too_early": Text(
        "le serveur a effacé un message avant l'échéance ; les preuves sont gardées, "
        "et votre copie aussi si vous l'aviez",
        "the server erased a message before it was due; evidence is kept, and so is "
        "your copy if you had one",
    ),
    "entry_not_healed": Text(
        "le serveur a été restauré et il lui manque une partie de votre compte : "
        "connectez l'appareil qui l'a faite",
        "the server was restored and lacks a part of your account: connect the device "
        "that made it",
    ),
    "events_dropped": Text(
        "trop d'événements à la fois : certains ne sont pas affichés",
        "too many events at once: some are not shown",
    ),
    "healing_failed": Text(
        "le serveur a été restauré ; lui rendre ce qu'il a perdu a échoué, ce sera "
        "repris",
        "the server was restored; giving back what it lost has failed and will be "
        "tried again",
    ),
    "not_healed": Text(
        "le serveur a été restauré et la fin d'une conversation n'a pu être confirmée "
        "par personne d'autre : vous la gardez ici, la suite se dit ailleurs",
        "the server was restored and nobody else could confirm the end of a thread: "
        "you keep it here, go on in another one",
    ),
    "offer_refused": Text(
        "une attestation proposée pour vous n'est pas valable",
        "an attestation offered to you is not valid",
    ),
    "old_head_of_mine": Text(
        "on vous a écrit avec votre ancienne clé ; elle sera renouvelée",
        "someone wrote to you with your old key; it will be renewed",
    ),
    "outbox_waits": Text(
        "un message ne part pas d'ici ; il est gardé",
        "a message does not leave from here; it is kept",
    ),
    "own_generation_closed": Text(
        "les clés de votre compte ne s'ouvrent pas sur cet appareil",
        "your account's keys do not open on this device",
    ),
    "own_generation_refused": Text(
        "les clés que le serveur donne pour votre compte ne sont pas valables",
        "the keys that the server gives for your account are not valid",
    ),
    "profile_was_copied": Text(
        "ce profil a servi ailleurs, ou revient d'une sauvegarde",
        "this profile was used elsewhere, or comes from a backup",
    ),
    "push_refused": Text(
        "une nouvelle du serveur n'est pas valable et n'est pas retenue",
        "a piece of news from the server is not valid and was not taken",
    ),
    "receipt_refused": Text(
        "un reçu d'effacement que personne n'a signé n'est pas retenu",
        "a receipt of erasure that nobody signed was not taken",
    ),
    "role_generation_closed": Text(
        "la clé d'un rôle que vous tenez ne s'ouvre pas sur cet appareil",
        "the key of a role that you hold does not open on this device",
    ),
    "role_generation_refused": Text(
        "la clé que le serveur donne pour un rôle n'est pas valable",
        "the key that the server gives for a role is not valid",
    ),
    "role_waits": Text(
        "un rôle que vous tenez n'a pas pu être mis à jour ; ce sera refait",
        "a role that you hold could not be updated; it will be tried again",
    ),
    "roles_unknown": Text(
        "le serveur ne dit pas quels rôles vous tenez",
        "the server does not say which roles you hold",
    ),
    "accept_refused": Text(
        "une acceptation de rôle donnée par le serveur n'est pas valable",
        "an acceptance of a role that the server gave is not valid",
    ),
    "renewal_waits": Text(
        "les clés d'une conversation n'ont pas pu être renouvelées",
        "the keys of a thread could not be renewed",
    ),
    "sealed_out": Text(
        "un membre vous a écarté de la suite d'une conversation ; les autres en sont "
        "avertis et vous y rendront l'accès",
        "a member sealed you out of what follows in a thread; the others are told and "
        "will let you back in",
    ),
    "server_full": Text(
        "le serveur n'a plus de place : vos messages sont gardés ici, la lecture "
        "continue",
        "the server has no room left: your messages are kept here, reading goes on",
    ),
    "thread_frozen": Text(
        "conversation gelée : ce que le serveur a montré se contredit ; les preuves "
        "sont gardées",
        "thread frozen: what the server showed contradicts itself; evidence is kept",
    ),
    "chain_withheld": Text(
        "le serveur ne montre pas tout d'un compte que cite une conversation : elle "
        "attend ici, et reprendra d'elle-même",
        "the server does not show all of an account that a thread names: it waits "
        "here, and will go on by itself",
    ),
    "thread_rolled_back": Text(
        "le serveur a perdu ou caché la fin d'une conversation : rien n'y est envoyé",
        "the server lost or hides the end of a thread: nothing is sent there",
    ),
}
