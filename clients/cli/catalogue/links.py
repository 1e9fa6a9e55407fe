"""Linking a device: what each of the two screens says."""

from typing import Final

from cordee.clients.cli.language import Text

LINK_ABOUT: Final = Text(
    "lier un nouvel appareil à votre compte, depuis celui-ci",
    "link a new device to your account, from this one",
)
JOIN_ABOUT: Final = Text(
    "devenir un appareil d'un compte, avec le numéro que montre l'ancien",
    "become a device of an account, with the number that the old one shows",
)
ORIGIN: Final = Text("ADRESSE", "ADDRESS")
ORIGIN_HELP: Final = Text(
    "l'adresse du serveur, que montre l'ancien appareil",
    "the server's address, which the old device shows",
)
NUMBER: Final = Text("NUMÉRO", "NUMBER")
NUMBER_HELP: Final = Text(
    "les six chiffres que montre l'ancien appareil",
    "the six digits that the old device shows",
)
BEGIN: Final = Text(
    """Liez seulement un appareil qui est dans vos mains : il lira tout, et écrira en
votre nom. Personne d'honnête ne vous demandera ce numéro ni ce code, ni par
téléphone ni par message.

Sur le nouvel appareil :

    cordee join {origin} {number}

Il vous reste cinq minutes. J'attends le nouvel appareil…""",
    """Link only a device that is in your own hands: it will read everything, and
write in your name. Nobody honest will ever ask you for this number or this code,
by telephone or by message.

On the new device:

    cordee join {origin} {number}

You have five minutes. Waiting for the new device…""",
)
ASK_CODE: Final = Text(
    "Les huit caractères que montre le nouvel appareil (ou son texte collé) : ",
    "The eight characters that the new device shows (or its text, pasted): ",
)
LINKED: Final = Text(
    "Fait. Le nouvel appareil lit tout ce que vous lisez. S'il n'est pas le vôtre : "
    "cordee devices revoke {device}",
    "Done. The new device reads all that you read. If it is not yours: "
    "cordee devices revoke {device}",
)
SHOWN: Final = Text(
    """Sur l'ancien appareil, tapez ces huit caractères :

    {code}

ou collez-y ce texte, que porte aussi ce dessin :

    {text}
""",
    """On the old device, type these eight characters:

    {code}

or paste this text there, which this drawing carries as well:

    {text}
""",
)
WAITING: Final = Text(
    "J'attends la confirmation de l'ancien appareil…",
    "Waiting for the old device to confirm…",
)
WHOSE: Final = Text(
    "Cet appareil entre dans le compte de {name}. Est-ce vous ? [o/N] ",
    "This device joins the account of {name}. Is that you? [y/N] ",
)
WHOSE_UNKNOWN: Final = Text(
    "Cet appareil entre dans un compte que personne n'atteste. Est-ce bien le vôtre ? "
    "[o/N] ",
    "This device joins an account that nobody vouches for. Is it yours? [y/N] ",
)
YES: Final = frozenset({"o", "oui", "y", "yes"})
JOINED: Final = Text(
    "Cet appareil est le vôtre, {name}. Vos conversations arrivent.",
    "This device is yours, {name}. Your threads are on their way.",
)
