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
    "TooLarge": Text("c'est trop long", "this is too long"),
    "NotOnline": Text("le serveur ne répond pas", "the server does not answer"),
    "ServerRefused": Text("le serveur a refusé", "the server refused"),
    "TamperedError": Text(
        "ce que le serveur a donné ne respecte pas les règles",
        "what the server gave breaks the rules",
    ),
    "ThreadFrozen": Text("cette conversation est gelée", "this thread is frozen"),
    "CordeeError": Text("l'opération a été refusée", "the operation was refused"),
}
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
NOBODY: Final = Text(
    "personne ne correspond à « {words} » ; « cordee people » donne la liste.",
    'nobody matches "{words}"; "cordee people" lists everyone.',
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
