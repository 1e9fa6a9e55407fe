"""What went wrong and what to do, in one sentence each."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Text

REMEDIES: Final[Mapping[str, Text]] = {
    "wait": Text("réessayez dans un instant", "try again in a moment"),
    "check_network": Text(
        "vérifiez le réseau ; ce qui est écrit attend ici et partira seul",
        "check the network; what was written waits here and will leave by itself",
    ),
    "close_other": Text(
        "fermez l'autre fenêtre de Cordée qui utilise ce profil",
        "close the other Cordée window that uses this profile",
    ),
    "sign_up": Text(
        "créez-le avec « cordee signup INVITATION »",
        'create it with "cordee signup INVITATION"',
    ),
    "use_it": Text(
        "utilisez-le, ou choisissez un autre nom avec --as",
        "use it, or choose another name with --as",
    ),
    "give_right_key": Text(
        "donnez la bonne clé (--key-file) ou la bonne phrase (--passphrase)",
        "give the right key (--key-file) or passphrase (--passphrase)",
    ),
    "recover": Text(
        "revenez avec « cordee recover » et votre carte, ou reliez cet appareil",
        'come back with "cordee recover" and your card, or link this device again',
    ),
    "check_card": Text(
        "comparez ce que vous avez écrit avec la carte",
        "compare what you typed with the card",
    ),
    "check_ins": Text(
        "relisez l'INS, sa clé comprise, sur la carte ou le dossier",
        "read the INS again, with its key, from the card or the record",
    ),
    "keep_way_in": Text(
        "confirmez d'abord votre carte, ou ajoutez --force si vous y tenez",
        "confirm your card first, or add --force if you insist",
    ),
    "ask_invitation": Text(
        "demandez une nouvelle invitation à votre établissement",
        "ask your organisation for a new invitation",
    ),
    "ask_owner": Text(
        "demandez-le à un responsable de la conversation",
        "ask an owner of the thread",
    ),
    "ask_administrator": Text(
        "appelez l'administrateur de votre établissement",
        "call your organisation's administrator",
    ),
    "choose_other": Text("vérifiez ce que vous avez écrit", "check what you wrote"),
    "shorten": Text("raccourcissez-le", "shorten it"),
    "update": Text("mettez Cordée à jour", "update Cordée"),
    "stop_and_report": Text(
        "n'insistez pas et prévenez votre responsable de la sécurité",
        "stop here and tell your security officer",
    ),
}
CAUSES: Final[Mapping[str, Text]] = {
    "ProfileMissing": Text("ce profil n'existe pas", "there is no such profile"),
    "ProfileExists": Text("ce profil existe déjà", "this profile exists already"),
    "ProfileInUse": Text("ce profil est déjà ouvert", "this profile is already open"),
    "ProfileErased": Text(
        "cet appareil n'est plus l'un des vôtres : ce qu'il gardait est effacé",
        "this device is no longer one of yours: what it kept is erased",
    ),
    "CardRefused": Text("cette carte n'ouvre rien ici", "this card opens nothing here"),
    "LastWayIn": Text(
        "vous déconnecter perdrait quelque chose", "logging out would lose something"
    ),
    "ProfileError": Text("ce profil est illisible", "this profile cannot be used"),
    "WrongKey": Text(
        "cette clé n'ouvre pas ce profil", "this key does not open this profile"
    ),
    "InvitationError": Text(
        "cette invitation n'est pas valable", "this invitation is not valid"
    ),
    "NotAllowed": Text(
        "vous n'avez pas le droit de le faire ici", "you may not do this here"
    ),
    "NotFound": Text("introuvable", "not found"),
    "WrongIns": Text(
        "cette identité INS n'est pas utilisable",
        "this INS cannot be used",
    ),
    "TooLarge": Text("c'est trop long", "this is too long"),
    "FileFault": Text(
        "un fichier d'ici est illisible ou ne peut pas être écrit",
        "a file here cannot be read or written",
    ),
    "NotOnline": Text("le serveur ne répond pas", "the server does not answer"),
    "ServerRefused": Text("le serveur a refusé", "the server refused"),
    "TamperedError": Text(
        "ce que le serveur a donné ne respecte pas les règles",
        "what the server gave breaks the rules",
    ),
    "ThreadFrozen": Text("cette conversation est gelée", "this thread is frozen"),
    "CordeeError": Text("l'opération a été refusée", "the operation was refused"),
}
RULES: Final[Mapping[str, Text]] = {
    "EPO-03": Text(
        "seul un responsable de la conversation peut changer cela : demandez-le-lui",
        "only an owner of the thread may change this: ask one",
    ),
    "EPO-13": Text(
        "ce serveur ne permet pas de conserver si longtemps : choisissez une durée "
        "plus courte",
        "this server does not let anything be kept so long: choose a shorter time",
    ),
    "LNK-01": Text(
        "aucun appareil ne propose ce numéro, ou il a expiré : recommencez sur "
        "l'ancien appareil",
        "no device offers this number, or it has expired: begin again on the old "
        "device",
    ),
    "LNK-03": Text(
        "le nouvel appareil n'est pas celui qui s'était annoncé : rien n'a été ajouté. "
        "Recommencez, et prévenez votre responsable de la sécurité si cela se répète",
        "the new device is not the one that announced itself: nothing was added. Begin "
        "again, and tell your security officer if it happens twice",
    ),
    "LNK-04": Text(
        "ce code n'est pas celui du nouvel appareil : rien n'a été ajouté. Recommencez "
        "en recopiant son écran ; s'il était bien recopié, quelqu'un s'interpose : "
        "prévenez votre responsable de la sécurité",
        "this is not the new device's code: nothing was added. Begin again and copy "
        "its screen; if it was copied well, someone stands between: tell your security "
        "officer",
    ),
    "LNK-05": Text(
        "cette liaison est finie et rien n'a été ajouté : recommencez sur l'ancien "
        "appareil",
        "this link session is over and nothing was added: begin again on the old "
        "device",
    ),
    "LNK-06": Text(
        "le serveur a montré un compte plus ancien que celui qui vous lie : rien n'est "
        "gardé ici. Prévenez votre responsable de la sécurité",
        "the server showed an older account than the one that links you: nothing is "
        "kept here. Tell your security officer",
    ),
    "LNK-07": Text(
        "rien n'est gardé ici. Si vous n'avez pas lié cet appareil à ce compte "
        "vous-même, prévenez votre responsable de la sécurité",
        "nothing is kept here. If it was not you who linked this device to that "
        "account, tell your security officer",
    ),
}
"""Rules that have a sentence of their own, with its remedy."""

CODES: Final[Mapping[str, Text]] = {
    "locked": Text("ce compte est verrouillé", "this account is locked"),
    "revoked": Text("cet appareil est révoqué", "this device is revoked"),
    "not_member": Text(
        "vous ne participez pas à cette conversation",
        "you are not a member of this thread",
    ),
    "capacity": Text(
        "votre rôle dans cette conversation ne le permet pas",
        "your capacity in this thread does not allow it",
    ),
    "invitation": Text(
        "l'invitation a expiré ou a déjà servi",
        "the invitation has expired or was already used",
    ),
    "rate_limited": Text("trop de demandes à la fois", "too many requests at once"),
    "storage_full": Text("le serveur est plein", "the server's disk is full"),
    "quota": Text("votre quota est atteint", "your quota is reached"),
    "unavailable": Text(
        "le serveur est momentanément indisponible",
        "the server is unavailable for a moment",
    ),
    "draining": Text("le serveur redémarre", "the server is restarting"),
    "version": Text(
        "le serveur et ce client ne se comprennent plus",
        "this client and the server no longer understand each other",
    ),
    "too_large": Text("c'est trop long", "this is too long"),
}
SENTENCE: Final = Text("{cause} ; {remedy}.", "{cause}; {remedy}.")
WITH_DETAIL: Final = Text(
    "{cause} ({detail}) ; {remedy}.", "{cause} ({detail}); {remedy}."
)
WITH_RULE: Final = Text("{sentence} ({rule}).", "{sentence} ({rule}).")
NOBODY: Final = Text(
    "personne ne correspond à « {words} » ; « cordee people » donne la liste.",
    'nobody matches "{words}"; "cordee people" lists everyone.',
)
NO_ROLE: Final = Text(
    "aucun rôle ne correspond à « {words} » ; « cordee role list » donne la liste.",
    'no role matches "{words}"; "cordee role list" lists them.',
)
NO_PROFESSION: Final = Text(
    "une personne a une profession : ajoutez --profession.",
    "a person has a profession: add --profession.",
)
NO_THREAD: Final = Text(
    "aucune conversation ne correspond à « {words} » ; « cordee threads » donne "
    "la liste.",
    'no thread matches "{words}"; "cordee threads" lists them.',
)
NO_MESSAGE: Final = Text(
    "aucun message « {words} » ici ; donnez le numéro affiché par « cordee read », ou "
    "« last ».",
    'no message "{words}" here; give the number shown by "cordee read", or "last".',
)
SEVERAL: Final = Text(
    "« {words} » peut désigner : {names}. Précisez.",
    '"{words}" could be: {names}. Say which.',
)
NO_PROFILE: Final = Text(
    "dites quel profil utiliser avec --as NOM ; il n'y en a pas encore ici : "
    "« cordee --as NOM signup INVITATION » en crée un.",
    "say which profile to use with --as NAME; there is none here yet: "
    '"cordee --as NAME signup INVITATION" creates one.',
)
WHICH_PROFILE: Final = Text(
    "dites quel profil utiliser avec --as : {names}.",
    "say which profile to use with --as: {names}.",
)
BAD_NAME: Final = Text(
    "« {name} » ne peut pas nommer un profil : pas de « / » ni de point au début.",
    '"{name}" cannot name a profile: no "/" and no leading dot.',
)
EMPTY: Final = Text(
    "il n'y a rien à envoyer : le message est vide.",
    "there is nothing to send: the message is empty.",
)
NO_FILE: Final = Text(
    "le fichier {path} est illisible ({reason}).",
    "the file {path} cannot be read ({reason}).",
)
NO_TERMINAL: Final = Text(
    "la conversation plein écran demande un terminal ; « cordee read » et « cordee "
    "send » s'en passent.",
    'the full-screen chat needs a terminal; "cordee read" and "cordee send" do not.',
)
NO_REQUEST: Final = Text(
    "aucune demande n'attend ici ; donnez le texte de l'invitation, ou commencez par "
    "« cordee admin request ORIGINE ».",
    "no request waits here; give the invitation's text, or begin with "
    '"cordee admin request ORIGIN".',
)
PASSPHRASES_DIFFER: Final = Text(
    "les deux phrases diffèrent ; recommencez.",
    "the two passphrases differ; try again.",
)
FAULT: Final = Text(
    "une erreur inattendue de Cordée ({kind}) ; --debug en montre le détail.",
    "an unexpected fault of Cordée ({kind}); --debug shows the detail.",
)
INTERRUPTED: Final = Text("interrompu.", "interrupted.")
PREFIX: Final = Text("cordee : {sentence}", "cordee: {sentence}")
