"""What the full-screen chat says."""

from typing import Final

from cordee.clients.cli.language import Count, Text

ONLINE: Final = Text("● en ligne", "● online")
OFFLINE: Final = Text("○ hors ligne", "○ offline")
OFFLINE_BANNER: Final = Text(
    "Hors ligne : vos messages partiront seuls.",
    "Offline: your messages will leave by themselves.",
)
UNATTESTED_BANNER: Final = Text(
    "Votre établissement ne vous a pas encore attesté : vous pourrez écrire ensuite.",
    "Your organisation has not vouched for you yet: you can write after that.",
)
LEFT_BANNER: Final = Text(
    "Vous ne participez plus : vous ne lirez rien de nouveau ici.",
    "You are no longer a member: you will read nothing new here.",
)
READER_BANNER: Final = Text(
    "Vous lisez cette conversation sans y écrire.",
    "You read this thread without writing in it.",
)
EMPTY: Final = Text(
    "Aucune conversation.\n\nCtrl+N pour écrire à quelqu'un.",
    "No thread yet.\n\nCtrl+N to write to someone.",
)
NO_MESSAGE: Final = Text(
    "Rien encore. Écrivez le premier message.",
    "Nothing yet. Write the first message.",
)
BEGINNING: Final = Text(
    "Vous lisez à partir d'ici. Ce qui précède ne vous a pas été ouvert.",
    "You read from here. What came before was not opened to you.",
)
THREADS: Final = Text("Conversations", "Threads")
NEW_BELOW: Final = Count(
    Text("↓ {n} nouveau message", "↓ {n} new message"),
    Text("↓ {n} nouveaux messages", "↓ {n} new messages"),
)
PLACEHOLDER: Final = Text("Écrire à {title}", "Write to {title}")
CANNOT_WRITE: Final = Text("On ne peut pas écrire ici", "You cannot write here")
CAN_READ: Final = Count(
    Text("{n} personne peut lire : {names}", "{n} person can read: {names}"),
    Text("{n} personnes peuvent lire : {names}", "{n} people can read: {names}"),
)
PATIENT: Final = Text("Patient : {patient}", "Patient: {patient}")
IS_TYPING: Final = Text("{names} écrit…", "{names} is typing…")
ARE_TYPING: Final = Text("{names} écrivent…", "{names} are typing…")
AND: Final = Text(" et ", " and ")
REPLYING: Final = Text("Réponse à {name} : {text}", "Replying to {name}: {text}")
EDITING: Final = Text("Vous corrigez : {text}", "You are correcting: {text}")
CANCEL: Final = Text("Échap annule", "Esc cancels")
QUOTE: Final = Text("{name} : {text}", "{name}: {text}")
OLD_QUOTE: Final = Text("un message plus ancien", "an earlier message")
YOU: Final = Text("Vous", "You")
HERE: Final = Text("là", "here")

# --- participants --------------------------------------------------------------
MEMBERS: Final = Text("Qui peut lire ceci", "Who can read this")
NOBODY_ELSE: Final = Text(
    "Le serveur ne peut pas lire. Personne d'autre non plus.",
    "The server cannot read. Nobody else can either.",
)
MEMBERS_KEYS: Final = Text(
    "A ajouter   Suppr retirer   Échap fermer", "A add   Del remove   Esc close"
)
MEMBERS_VIEW: Final = Text("Échap fermer", "Esc close")
INVITE: Final = Text("Ajouter quelqu'un", "Add someone")
PAST: Final = Text("Que lira {name} ?", "What will {name} read?")
WITHOUT_PAST: Final = Text(
    "Seulement ce qui suit\nRien de ce qui a été écrit avant.",
    "Only what follows\nNothing that was written before.",
)
WITH_PAST: Final = Text(
    "Aussi ce qui précède\nTout ce que vous pouvez lire vous-même.",
    "What came before too\nAll that you can read yourself.",
)
REMOVE: Final = Text(
    "Retirer {name} ?\n\nCe qui suit lui sera illisible. Ce qui a déjà été lu reste "
    "sur ses appareils.",
    "Remove {name}?\n\nWhat follows will be unreadable to them. What was already read "
    "stays on their devices.",
)
WITHDRAW: Final = Text(
    "Retirer ce message ?\n\n{text}", "Take this message back?\n\n{text}"
)
CONFIRM_KEYS: Final = Text(
    "Entrée confirmer   Échap annuler", "Enter confirm   Esc cancel"
)

# --- finding -------------------------------------------------------------------
NEW_THREAD: Final = Text("Nouvelle conversation", "New thread")
FIND_SOMEONE: Final = Text(
    "Nom, profession, spécialité ou lieu", "Name, profession, speciality or place"
)
NOBODY: Final = Text("Personne de ce nom.", "Nobody of that name.")
CHOSEN: Final = Text("Avec {names}", "With {names}")
GROUP_TITLE: Final = Text("Titre du groupe", "Title of the group")
NEW_KEYS: Final = Text(
    "Entrée choisir, puis Entrée sans rien écrire pour ouvrir   Échap annuler",
    "Enter to choose, then Enter on nothing to open   Esc cancel",
)
TITLE_KEYS: Final = Text("Entrée ouvrir   Échap annuler", "Enter open   Esc cancel")
PICK_KEYS: Final = Text("Entrée choisir   Échap annuler", "Enter choose   Esc cancel")
SWITCH: Final = Text("Aller à une conversation", "Go to a thread")
SWITCH_WORDS: Final = Text("Titre ou nom", "Title or name")
NO_THREAD: Final = Text("Aucune conversation de ce nom.", "No thread of that name.")
REACT: Final = Text("Réagir", "React")
REACTIONS: Final = ("👍", "❤", "👀", "✅", "❗", "🙏")
REACT_KEYS: Final = Text("1 à 6, ou ← → et Entrée", "1 to 6, or ← → and Enter")

# --- keys ----------------------------------------------------------------------
WRITING_KEYS: Final = Text(
    "Entrée envoyer   ↑ choisir un message   Ctrl+K aller à   Ctrl+N nouvelle   "
    "F2 qui lit   F1 aide",
    "Enter send   ↑ pick a message   Ctrl+K go to   Ctrl+N new   "
    "F2 who reads   F1 help",
)
WRITING_KEYS_SHORT: Final = Text(
    "Entrée envoyer  ↑ choisir  Ctrl+K aller à  Ctrl+N nouvelle  F1 aide",
    "Enter send  ↑ pick  Ctrl+K go to  Ctrl+N new  F2 who reads  F1 help",
)
PICKING_KEYS: Final = Text(
    "R répondre   + réagir   P prendre en charge   Échap revenir",
    "R reply   + react   P take in charge   Esc back",
)
PICKING_OWN_KEYS: Final = Text(
    "R répondre   + réagir   E corriger   W retirer   Échap revenir",
    "R reply   + react   E correct   W take back   Esc back",
)
SAVE_KEY: Final = Text("S enregistrer   ", "S save   ")
HELP: Final = Text("Aide", "Help")
HELP_CLOSE: Final = Text("Échap fermer", "Esc close")
KEYS: Final = (
    (Text("Entrée", "Enter"), Text("envoyer", "send")),
    (
        Text("Alt+Entrée", "Alt+Enter"),
        Text("aller à la ligne (ou Ctrl+J)", "new line (or Ctrl+J)"),
    ),
    (Text("↑", "↑"), Text("choisir un message", "pick a message")),
    (Text("R", "R"), Text("… y répondre", "… reply to it")),
    (Text("+", "+"), Text("… y réagir", "… react to it")),
    (Text("P", "P"), Text("… le prendre en charge", "… take it in charge")),
    (Text("E", "E"), Text("… le corriger (le vôtre)", "… correct it (your own)")),
    (Text("W", "W"), Text("… le retirer (le vôtre)", "… take it back (your own)")),
    (Text("S", "S"), Text("… enregistrer ses fichiers", "… save its files")),
    (
        Text("C", "C"),
        Text("… dire de qui est un courriel", "… say who a mail is from"),
    ),
    (
        Text("Glisser", "Drop"),
        Text("un fichier ici l'envoie", "a file here to send it"),
    ),
    (Text("Ctrl+K", "Ctrl+K"), Text("aller à une conversation", "go to a thread")),
    (
        Text("Ctrl+↑  Ctrl+↓", "Ctrl+↑  Ctrl+↓"),
        Text("conversation voisine", "next or previous thread"),
    ),
    (Text("Ctrl+N", "Ctrl+N"), Text("nouvelle conversation", "new thread")),
    (
        Text("F2", "F2"),
        Text("qui peut lire, ajouter, retirer", "who can read, add, remove"),
    ),
    (Text("F4", "F4"), Text("clair ou sombre", "light or dark")),
    (Text("PgUp  PgDn", "PgUp  PgDn"), Text("remonter, descendre", "scroll")),
    (Text("Ctrl+Q", "Ctrl+Q"), Text("quitter", "quit")),
)
STATES: Final = Text(
    "en attente : sur cette machine, partira seul\n"
    "enregistré : le serveur l'a, en sécurité et scellé\n"
    "distribué : arrivé chez tous les autres\n"
    "affiché : tous l'ont eu sous les yeux",
    "waiting: on this machine, will leave by itself\n"
    "stored: the server has it, safe and sealed\n"
    "delivered: it reached everyone else\n"
    "displayed: everyone has had it on screen",
)
TAKEN: Final = Text("Pris en charge.", "Taken in charge.")
EVENTS_DROPPED: Final = Text(
    "L'affichage a été remis à jour.", "The display was refreshed."
)
