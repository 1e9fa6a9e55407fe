"""Getting in and getting back in: card, recovery, devices, log-out."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

# --- what happens ----------------------------------------------------------------
RENEWING: Final = Text(
    "clés renouvelées dans {done} conversations sur {total}",
    "keys renewed in {done} threads of {total}",
)
ERASED: Final[Mapping[str, Text]] = {
    "revoked": Text(
        "Cet appareil a été retiré de votre compte : tout ce qu'il gardait est effacé.",
        "This device was removed from your account: all that it kept is erased.",
    ),
    "locked": Text(
        "Votre établissement a verrouillé votre compte : tout ce que cet appareil "
        "gardait est effacé. Votre carte de récupération vous rend l'accès.",
        "Your organisation has locked your account: all that this device kept is "
        "erased. Your recovery card lets you back in.",
    ),
    "logged_out": Text(
        "Vous êtes déconnecté : rien ne reste sur cet appareil.",
        "You are logged out: nothing is left on this device.",
    ),
}

# --- the card --------------------------------------------------------------------
CARD_ABOUT: Final = Text("votre carte de récupération", "your recovery card")
PRINT_ABOUT: Final = Text(
    "écrire la carte, à l'écran ou dans un fichier (.pdf, .txt)",
    "write the card, on the screen or to a file (.pdf, .txt)",
)
CARD_TO: Final = Text(
    "dans ce fichier : .pdf pour une page à imprimer, sinon du texte",
    "to this file: .pdf for a page to print, else text",
)
CHECK_ABOUT: Final = Text(
    "confirmer sa carte, ou vérifier qu'elle ouvre encore votre compte",
    "confirm your card, or check that it still opens your account",
)
REPLACE_ABOUT: Final = Text(
    "faire une nouvelle carte ; l'ancienne n'ouvre plus rien",
    "make a new card; the old one no longer opens anything",
)
CARD_FIRST: Final = Text(
    "confirmez d'abord votre carte de récupération avec « cordee card check » (ou "
    "« cordee card print --card FICHIER.pdf ») : sans elle, un appareil perdu est "
    "un compte perdu.",
    'first confirm your recovery card with "cordee card check" (or "cordee card print '
    '--card FILE.pdf"): without it, a lost device loses everything.',
)
NO_CARD: Final = Text(
    "votre carte est confirmée, elle n'est plus que sur le papier ; perdue ? « cordee "
    "card replace » en fait une autre.",
    'your card was confirmed, it is on paper only; lost? "cordee card replace" makes '
    "another.",
)
SHOW_CARD: Final = Text(
    "Votre carte de récupération. Recopiez-la ou imprimez-la, et gardez-la loin de cet "
    "appareil :",
    "Your recovery card. Copy or print it, and keep it away from this device:",
)
CARD_IN_FILE: Final = Text(
    "La carte est dans {path} : imprimez-la, rangez-la, puis effacez ce fichier.",
    "The card is in {path}: print it, put it away, then delete that file.",
)
ASK_GROUP: Final = Text(
    "Groupe {number} de votre carte : ", "Group {number} of your card: "
)
WRONG_GROUP: Final = Text(
    "Ce n'est pas le groupe {number} de cette carte. Regardez-la bien.",
    "That is not group {number} of this card. Look at it again.",
)
CONFIRMED: Final = Text(
    "Votre carte est confirmée : elle n'est plus que sur le papier.",
    "Your card is confirmed: it is on paper only now.",
)
NOT_CONFIRMED: Final = Text(
    "La carte n'est pas confirmée : « cordee card check » la montre et la confirme.",
    'The card is not confirmed: "cordee card check" shows and confirms it.',
)
ASK_CARD: Final = Text("Votre carte : ", "Your card: ")
CARD_OPENS: Final = Text(
    "Cette carte ouvre votre compte.", "This card opens your account."
)
NEW_CARD: Final = Text(
    "L'ancienne carte n'ouvre plus rien. Voici la nouvelle :",
    "The old card no longer opens anything. Here is the new one:",
)
CARD_RULES: Final[Mapping[str, Text]] = {
    "REC-01": Text(
        "cette carte n'est pas écrite comme elle devrait",
        "this card is not written as it should be",
    ),
    "REC-02": Text(
        "cette carte n'ouvre aucun compte ici", "this card opens no account here"
    ),
    "REC-04": Text(
        "cette carte a servi ou a été remplacée : prenez la dernière",
        "this card was used or replaced: take the newest one",
    ),
    "REC-05": Text(
        "ce n'est pas ce que dit la carte", "that is not what the card says"
    ),
}
GROUPS: Final = Count(
    Text("regardez le groupe {groups}", "look at group {groups}"),
    Text("regardez les groupes {groups}", "look at groups {groups}"),
)

# --- coming back -----------------------------------------------------------------
RECOVER_ABOUT: Final = Text(
    "revenir avec sa carte de récupération, sans aucun appareil",
    "come back with your recovery card, without any device",
)
SERVER: Final = Text(
    "l'adresse du serveur, https://… (celle de la carte)",
    "the server's address, https://… (the card says it)",
)
CARD: Final = Text("CARTE", "CARD")
CARD_TEXT: Final = Text(
    "les huit groupes de la carte, ou « - » pour les lire sur l'entrée standard",
    'the eight groups of the card, or "-" to read them from standard input',
)
NEW_CARD_FILE: Final = Text(
    "écrire la nouvelle carte dans ce fichier (.pdf, .txt)",
    "write the new card to this file (.pdf, .txt)",
)
BACK: Final = Text(
    "Bon retour, {name}. Vos autres appareils sont retirés et la carte qui vient de "
    "servir n'ouvre plus rien.",
    "Welcome back, {name}. Your other devices are removed, and the card you just used "
    "no longer opens anything.",
)
NO_SERVER: Final = Text(
    "dites chez quel serveur avec --server https://…", "say which server with --server"
)

# --- devices ---------------------------------------------------------------------
DEVICES_ABOUT: Final = Text(
    "vos appareils ; « revoke APPAREIL » en retire un",
    'your devices; "revoke DEVICE" removes one',
)
DEVICE: Final = Text("APPAREIL", "DEVICE")
DEVICE_HELP: Final = Text("le début de sa clé", "the beginning of its key")
DEVICE_LINE: Final = Text("{key}  depuis {since}", "{key}  since {since}")
THIS_DEVICE: Final = Text("{line}  (celui-ci)", "{line}  (this one)")
NO_DEVICE: Final = Text(
    "aucun de vos appareils ne commence par « {key} » ; « cordee devices » en donne la "
    "liste.",
    'none of your devices begins with "{key}"; "cordee devices" lists them.',
)
REVOKED: Final = Text(
    "L'appareil {key} est retiré : il ne lira plus rien de nouveau.",
    "Device {key} is removed: it reads nothing new.",
)

# --- log-out ---------------------------------------------------------------------
LOG_OUT_ABOUT: Final = Text(
    "quitter cet appareil et y effacer tout", "leave this device and erase all of it"
)
FORCE: Final = Text(
    "même si le compte ou des messages sont perdus (une confirmation est demandée)",
    "even if the account or messages are lost by it (you are asked to confirm)",
)
FORCE_WORD: Final = Text("PERDRE", "LOSE")
ASK_FORCE: Final = Text(
    "Tapez {word} pour tout perdre ici : ", "Type {word} to lose all of it here: "
)
NOT_FORCED: Final = Text("rien n'a été fait.", "nothing was done.")
WOULD_LOSE: Final[Mapping[str, Text]] = {
    "last_way_in": Text(
        "cet appareil est votre seul moyen d'entrer", "this device is your only way in"
    ),
    "outbox": Text(
        "des messages n'ont pas encore quitté cet appareil",
        "messages have not left this device yet",
    ),
}

# --- the administrator -----------------------------------------------------------
BEFORE: Final = Text(
    "avec la réserve faite avant ce moment (AAAA-MM-JJ HH:MM) : avant le vol",
    "with the reserve made before this time (YYYY-MM-DD HH:MM): before the theft",
)
TIME: Final = Text("MOMENT", "TIME")
LOCKED_TO: Final = Count(
    Text(
        "Réserve du {time}, faite par l'appareil {signer} : {n} carte ouvre encore.",
        "Reserve of {time}, made by device {signer}: {n} card still opens.",
    ),
    Text(
        "Réserve du {time}, faite par l'appareil {signer} : {n} cartes ouvrent encore.",
        "Reserve of {time}, made by device {signer}: {n} cards still open.",
    ),
)
BAD_TIME: Final = Text(
    "« {text} » n'est pas un moment : écrivez 2026-11-22 03:00.",
    '"{text}" is not a time: write 2026-11-22 03:00.',
)
