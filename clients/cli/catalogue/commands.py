"""What the commands are for, and what they answer."""

from typing import Final

from cordee.clients.cli.language import Count, Text

LAST: Final = frozenset({"last", "dernier"})
"""Words that name the newest message."""

ABOUT: Final = Text(
    "Cordée : la ligne sûre entre l'hôpital et la ville. Le serveur ne peut rien lire.",
    "Cordée: the secure line between hospital and town. The server can read nothing.",
)
EPILOG: Final = Text(
    """personnes et conversations : par leur nom, en entier ou en partie, sans accents.
messages : par leur numéro (celui de « cordee read ») ou « last ».

aussi : cordee demo (un hôpital d'essai), cordee serve (un serveur), cordee server.
codes de sortie : 0 fait, 1 refusé, 2 mal dit, 3 introuvable, 4 hors ligne,
5 falsification détectée, 6 profil déjà ouvert, 7 profil inutilisable.""",
    """people and threads: by name, whole or in part, without accents.
messages: by number (the one "cordee read" shows) or "last".

also: cordee demo (a hospital to try), cordee serve (a server), cordee server.
exit codes: 0 done, 1 refused, 2 misspoken, 3 not found, 4 offline,
5 tampering detected, 6 profile already open, 7 profile unusable.""",
)

# --- options -------------------------------------------------------------------
NAME: Final = Text("NOM", "NAME")
AS: Final = Text("le profil à utiliser", "the profile to use")
PROFILE: Final = Text("le dossier du profil", "the folder of the profile")
HOME: Final = Text(
    "où sont les profils (CORDEE_HOME)", "where profiles are (CORDEE_HOME)"
)
KEY_FILE: Final = Text(
    "fichier de la clé du profil (CORDEE_KEY_FILE)",
    "file of the profile's key (CORDEE_KEY_FILE)",
)
PASSPHRASE: Final = Text(
    "demander la phrase qui protège le profil",
    "ask for the passphrase that protects the profile",
)
CA_FILE: Final = Text(
    "certificats à croire pour ce serveur (CORDEE_CA_FILE)",
    "certificates to trust for this server (CORDEE_CA_FILE)",
)
JSON: Final = Text("répondre en JSON", "answer in JSON")
LANG: Final = Text("langue : fr ou en", "language: fr or en")
DEBUG: Final = Text("montrer le détail d'une erreur", "show the detail of a failure")
VERSION: Final = Text("montrer la version", "show the version")
COMMAND: Final = Text("COMMANDE", "COMMAND")
THREAD: Final = Text("CONVERSATION", "THREAD")
PERSON: Final = Text("PERSONNE", "PERSON")
MESSAGE: Final = Text("MESSAGE", "MESSAGE")
TEXT: Final = Text("TEXTE", "TEXT")
SYMBOL: Final = Text("SIGNE", "SYMBOL")
NUMBER: Final = Text("N", "N")
SECONDS: Final = Text("SECONDES", "SECONDS")
INVITATION: Final = Text("INVITATION", "INVITATION")
WORDS: Final = Text("MOTS", "WORDS")
FILE: Final = Text("FICHIER", "FILE")
LIMIT: Final = Text("au plus N", "at most N")
WAIT: Final = Text(
    "attendre le serveur au plus N secondes", "wait for the server N seconds at most"
)
FROM_HERE: Final = Text(
    "hors ligne : voici ce que cette machine a gardé.",
    "offline: this is what this machine has kept.",
)

# --- people and threads --------------------------------------------------------
SIGNUP_ABOUT: Final = Text(
    "créer son compte avec une invitation", "create your account with an invitation"
)
SIGNUP_TEXT: Final = Text(
    "le texte reçu, ou « - » pour le lire sur l'entrée standard",
    'the text you were given, or "-" to read it from standard input',
)
CARD_FILE: Final = Text(
    "écrire la carte de récupération dans ce fichier",
    "write the recovery card to this file",
)
SIGNED_UP: Final = Text(
    "Votre compte est créé. Il portera votre nom quand votre établissement l'aura "
    "attesté.",
    "Your account is made. It will carry your name once your organisation vouches "
    "for it.",
)
CARD: Final = Text(
    "Carte de récupération, montrée une seule fois. Recopiez-la ou imprimez-la, et "
    "gardez-la loin de cette machine :",
    "Recovery card, shown only once. Copy or print it, and keep it away from this "
    "machine:",
)
CARD_WRITTEN: Final = Text(
    "La carte de récupération est dans {path} : imprimez-la puis effacez ce fichier.",
    "The recovery card is in {path}: print it, then delete that file.",
)
ASK_PASSPHRASE: Final = Text("Phrase du profil : ", "Passphrase of the profile: ")
AGAIN: Final = Text("Encore une fois : ", "Once more: ")
PEOPLE_ABOUT: Final = Text("chercher des personnes", "find people")
NOBODY: Final = Text("Personne.", "Nobody.")
THREADS_ABOUT: Final = Text("lister ses conversations", "list your threads")
NO_THREADS: Final = Text(
    "Aucune conversation. « cordee new PERSONNE » en ouvre une.",
    'No thread. "cordee new PERSON" opens one.',
)
NEW_ABOUT: Final = Text("ouvrir une conversation", "open a thread")
NEW_TITLE: Final = Text("titre d'un groupe", "title of a group")
NEW_PATIENT: Final = Text("le patient dont on parle", "the patient it is about")
NEW_READER: Final = Text("quelqu'un qui lit sans écrire", "someone who reads only")
NEW_DONE: Final = Text("Conversation « {title} » ouverte.", 'Thread "{title}" opened.')
INVITE_ABOUT: Final = Text(
    "ajouter quelqu'un à une conversation", "add someone to a thread"
)
WITH_PAST: Final = Text("il lira aussi ce qui précède", "reads what came before too")
WITHOUT_PAST: Final = Text("il lira à partir de maintenant", "reads from now on only")
INVITED_PAST: Final = Text(
    "{name} participe à « {title} » et lit aussi ce qui précède.",
    '{name} is now in "{title}" and reads what came before too.',
)
INVITED: Final = Text(
    "{name} participe à « {title} » à partir de maintenant.",
    '{name} is now in "{title}", from now on.',
)
REMOVE_ABOUT: Final = Text(
    "retirer quelqu'un d'une conversation", "remove someone from a thread"
)
REMOVED: Final = Text(
    "{name} ne lira rien de nouveau dans « {title} ».",
    '{name} reads nothing new in "{title}".',
)
LEAVE_ABOUT: Final = Text("quitter une conversation", "leave a thread")
LEFT: Final = Text("Vous avez quitté « {title} ».", 'You have left "{title}".')
TITLE_ABOUT: Final = Text("renommer une conversation", "rename a thread")
TITLED: Final = Text("Le titre est « {title} ».", 'The title is "{title}".')

# --- messages ------------------------------------------------------------------
SEND_ABOUT: Final = Text("envoyer un message", "send a message")
SEND_TEXT: Final = Text(
    "le message, ou « - » pour le lire sur l'entrée standard",
    'the message, or "-" to read it from standard input',
)
REPLY: Final = Text("en réponse à ce message", "in reply to this message")
NO_WAIT: Final = Text(
    "ne pas attendre que le serveur l'ait", "do not wait until the server has it"
)
SENT: Final = Text("{state}.", "{state}.")
SENT_LATER: Final = Text(
    "en attente : le message partira seul dès que le serveur répondra.",
    "waiting: the message will leave by itself once the server answers.",
)
READ_ABOUT: Final = Text("lire une conversation", "read a thread")
FOLLOW: Final = Text("continuer avec ce qui arrive", "go on with what arrives")
BEFORE: Final = Text("ce qui précède le numéro N", "what precedes number N")
DISPLAYED: Final = Text(
    "dire aux autres que c'est affiché (par défaut dans un terminal)",
    "tell the others it was displayed (the default in a terminal)",
)
NOTHING: Final = Text("Rien à lire ici.", "Nothing to read here.")
REACT_ABOUT: Final = Text("réagir à un message", "react to a message")
REACT_OFF: Final = Text("retirer cette réaction", "take this reaction away")
ACK_ABOUT: Final = Text(
    "dire qu'on prend un message en charge", "say that you take a message in charge"
)
EDIT_ABOUT: Final = Text("corriger son message", "correct your message")
WITHDRAW_ABOUT: Final = Text("retirer son message", "take your message back")
DONE: Final = Text("C'est fait.", "Done.")
CHAT_ABOUT: Final = Text("converser en plein écran", "chat full-screen")
VERIFY_ABOUT: Final = Text(
    "revérifier toute une conversation sans le serveur",
    "check a whole thread again without the server",
)
VERIFIED: Final = Text(
    "Tout est vérifié, du numéro {first} au numéro {head} (éléments : {items}, "
    "époques : {epochs}, comptes : {chains}).",
    "All is verified, from number {first} to number {head} (items: {items}, "
    "epochs: {epochs}, accounts: {chains}).",
)
ANCHORED: Final = Text(
    "Un autre appareil a signé la même histoire jusqu'au numéro {anchored}.",
    "Another device has signed the same history up to number {anchored}.",
)
HASH: Final = Text("Empreinte : {hash}", "Fingerprint: {hash}")
REFUSED_ITEM: Final = Text(
    "Le numéro {seq} est refusé (règle {rule}).",
    "Number {seq} is refused (rule {rule}).",
)
STATUS_ABOUT: Final = Text("l'état de son compte", "the state of your account")
STATUS_LINES: Final = Text(
    """{name}
serveur      {origin} ({online})
compte       {account}
génération   {generation}, {devices} appareil(s)
à envoyer    {outbox} en attente, {failed} non envoyé(s)
conversations {threads}""",
    """{name}
server       {origin} ({online})
account      {account}
generation   {generation}, {devices} device(s)
outgoing     {outbox} waiting, {failed} not sent
threads      {threads}""",
)
ONLINE: Final = Text("en ligne", "online")
OFFLINE: Final = Text("hors ligne", "offline")
NOT_ATTESTED: Final = Text(
    "pas encore attesté par votre établissement",
    "not yet vouched for by your organisation",
)
ROTATE_ABOUT: Final = Text(
    "changer ses clés (appareil perdu, doute)",
    "change your keys (lost device, doubt)",
)
ROTATED: Final = Text(
    "Vos clés sont nouvelles, et celles de vos conversations aussi.",
    "Your keys are new, and so are those of your threads.",
)
WATCH_ABOUT: Final = Text("suivre ce qui se passe", "follow what happens")
COMPLETION_ABOUT: Final = Text(
    "écrire la complétion pour bash, zsh ou fish",
    "write the completion for bash, zsh or fish",
)
COMPLETION_HELP: Final = Text(
    "par exemple : source <(cordee completion bash)",
    "for example: source <(cordee completion bash)",
)

# --- events --------------------------------------------------------------------
CAME_ONLINE: Final = Text("en ligne", "online")
WENT_OFFLINE: Final = Text("hors ligne", "offline")
TYPES: Final = Text("{name} écrit…", "{name} is typing…")
IS_HERE: Final = Text("{name} est là", "{name} is here")
IS_AWAY: Final = Text("{name} n'est plus là", "{name} is away")
ATTESTED: Final = Text(
    "votre établissement atteste : {name}", "your organisation vouches: {name}"
)
WAITS: Final = Text(
    "un compte attend d'être attesté : {account}",
    "an account waits to be vouched for: {account}",
)
WARNING: Final = Text("attention : {sentence} ({rule})", "warning: {sentence} ({rule})")
STATE: Final = Text("votre message est {state}", "your message is {state}")
GIVEN_UP: Final = Text(
    "l'envoi de fichiers est abandonné", "sending the files was given up"
)
CHANGED: Final = Text("« {title} » a changé", '"{title}" has changed')

# --- administration ------------------------------------------------------------
ADMIN_ABOUT: Final = Text(
    "pour le bureau qui atteste les personnes",
    "for the office that vouches for people",
)
REQUEST_ABOUT: Final = Text(
    "préparer l'entrée d'un établissement chez un serveur",
    "prepare an organisation's entry on a server",
)
ORIGIN: Final = Text("ORIGINE", "ORIGIN")
ORIGIN_HELP: Final = Text(
    "l'adresse du serveur, https://…", "the server's address, https://…"
)
REQUESTED: Final = Text(
    """Donnez ce numéro à l'opérateur du serveur :
  {id}
Il tape : cordee server invite-organisation {id}
Ensuite, ici : cordee --as {name} admin found""",
    """Give this number to the operator of the server:
  {id}
He types: cordee server invite-organisation {id}
Then, here: cordee --as {name} admin found""",
)
FOUND_ABOUT: Final = Text(
    "créer le compte de l'établissement", "create the organisation's account"
)
FOUNDED: Final = Text(
    "L'établissement a son compte.", "The organisation has its account."
)
ADMIN_INVITE_ABOUT: Final = Text("inviter une personne", "invite a person")
FULL_NAME: Final = Text("prénom et nom", "first and last name")
PROFESSION: Final = Text("profession", "profession")
SPECIALITY: Final = Text("spécialité", "speciality")
PLACE: Final = Text("service ou lieu d'exercice", "service or place of practice")
IDNPS: Final = Text(
    "identifiant national (8 et le numéro RPPS)",
    "national id (8 and the RPPS number)",
)
DAYS: Final = Text("JOURS", "DAYS")
VALID: Final = Text("valable N jours", "valid for N days")
INVITATION_FOR: Final = Text(
    """Invitation pour {name}, valable {days} jours. Donnez-la de la main à la main :
qui l'utilise avant {name} devient {name}.

{invitation}""",
    """Invitation for {name}, valid for {days} days. Hand it over in person: whoever
uses it before {name} becomes {name}.

{invitation}""",
)
ENROLMENTS_ABOUT: Final = Text(
    "qui attend d'être attesté", "who waits to be vouched for"
)
NO_ENROLMENT: Final = Text("Personne n'attend.", "Nobody waits.")
REFUSED_ENROLMENT: Final = Text("refusé (règle {rule})", "refused (rule {rule})")
ENROL_ABOUT: Final = Text("attester ceux qui attendent", "vouch for those who wait")
ENROL_WHO: Final = Text("une seule personne", "one person only")
ENROL_WATCH: Final = Text("continuer à mesure qu'ils arrivent", "go on as they come")
ENROLLED: Final = Count(
    Text("{n} personne attestée.", "{n} person vouched for."),
    Text("{n} personnes attestées.", "{n} people vouched for."),
)
LOCK_ABOUT: Final = Text(
    "couper tous les appareils d'un compte", "cut off every device of an account"
)
LOCKED: Final = Text(
    "Le compte de {name} est verrouillé.", "The account of {name} is locked."
)
ADMIN_WITHDRAW_ABOUT: Final = Text(
    "retirer l'attestation de quelqu'un", "withdraw someone's attestation"
)
UNATTESTED: Final = Text(
    "{name} n'est plus attesté.", "{name} is no longer vouched for."
)
ENDORSE_ABOUT: Final = Text(
    "faire confiance aux attestations d'un autre établissement",
    "trust the attestations of another organisation",
)
ENDORSED: Final = Text(
    "Les attestations de cet établissement sont acceptées {days} jours.",
    "That organisation's attestations are accepted for {days} days.",
)
