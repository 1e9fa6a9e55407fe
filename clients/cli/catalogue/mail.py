"""What is said of mailboxes, and of mail that goes and comes."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

# --- commands ------------------------------------------------------------------
MAILBOX_ABOUT: Final = Text(
    "les boîtes MSSanté d'une conversation", "the MSSanté mailboxes of a thread"
)
LIST_ABOUT: Final = Text("à qui l'on écrit par courriel", "who is written to by mail")
ADD_ABOUT: Final = Text(
    "écrire désormais à une boîte, à travers la passerelle",
    "write to a mailbox from now on, through the gateway",
)
REMOVE_ABOUT: Final = Text("ne plus écrire à une boîte", "write no more to a mailbox")
CONFIRM_ABOUT: Final = Text(
    "dire de qui est un courriel qui attend", "say who a mail that waits is from"
)
REPLACE_ABOUT: Final = Text(
    "mettre à la place d'une boîte le compte de son titulaire",
    "put the account of its owner in a mailbox's place",
)
INVITE_ABOUT: Final = Text(
    "envoyer à un correspondant une invitation sur Cordée",
    "send a correspondent an invitation to Cordée",
)
WRITE_TO_ABOUT: Final = Text(
    "écrire à un médecin qui n'a qu'une boîte MSSanté",
    "write to a doctor who has nothing but an MSSanté mailbox",
)
WHO: Final = Text("QUI", "WHO")
WHO_HELP: Final = Text(
    "une adresse, un numéro RPPS, ou des mots entre guillemets qui désignent une "
    "personne de l'annuaire",
    "an address, an RPPS number, or words in quotes that fit one person of the "
    "directory",
)
ADDRESS: Final = Text("ADRESSE", "ADDRESS")
ADDRESS_HELP: Final = Text(
    "cette adresse-là, s'il en a plusieurs", "this address, where he has several"
)
NAME: Final = Text("NOM", "NAME")
NAME_HELP: Final = Text("le nom à montrer", "the name to show")
PHONE: Final = Text("TÉLÉPHONE", "PHONE")
PHONE_HELP: Final = Text(
    "le téléphone que le secrétariat appellera sans réponse",
    "the phone that the secretariat calls when no answer comes",
)
REJECT: Final = Text("ce n'est pas un correspondant", "it is no correspondent")
REMEMBER: Final = Text(
    "écrire désormais aussi à cette adresse", "write to this address too from now on"
)
LINK: Final = Text("LIEN", "LINK")
LINK_HELP: Final = Text(
    "l'invitation que le bureau a faite : « cordee admin invite »",
    'the invitation that the office made: "cordee admin invite"',
)
PATIENT_HELP: Final = Text(
    "le patient dont on parle, comme il est nommé ici",
    "the patient this is about, as named here",
)
FILE_HELP: Final = Text("joindre ce fichier", "attach this file")
WITH: Final = Text("avec ce collègue aussi", "with this colleague too")

# --- answers -------------------------------------------------------------------
BY_MAIL: Final = Text("{name} (MSSanté)", "{name} (MSSanté)")
SEALED_TO_GATEWAY: Final = Text(
    "{name} : scellé jusqu'à notre passerelle, puis courriel MSSanté.",
    "{name}: sealed to our gateway, then MSSanté mail.",
)
SEALED_TO_THE_END: Final = Text(
    "{name} est sur Cordée : scellé de bout en bout.",
    "{name} is on Cordée: sealed end to end.",
)
OFFER: Final = Text(
    "Écrivez-lui par notre passerelle MSSanté : cordee write-to {number} …",
    "Write to him through our MSSanté gateway: cordee write-to {number} …",
)
ADDED: Final = Text(
    "{name} reçoit la suite par courriel MSSanté, à travers notre passerelle.",
    "{name} gets what follows by MSSanté mail, through our gateway.",
)
REMOVED: Final = Text(
    "{name} ne reçoit plus rien par courriel.", "{name} gets no more mail."
)
NO_MAILBOX: Final = Text(
    "Cette conversation n'écrit à aucune boîte.", "This thread writes to no mailbox."
)
NO_GATEWAY: Final = Text(
    "Aucune passerelle n'est dans cette conversation : rien ne part par courriel.",
    "No gateway is in this thread: nothing leaves by mail.",
)
CAN_REPLACE: Final = Text(
    "{name} a maintenant un compte, attesté au même numéro : cordee mailbox replace",
    "{name} has an account by now, under the same number: cordee mailbox replace",
)
CONFIRMED: Final = Text("Le courriel est montré.", "The mail is shown.")
REJECTED: Final = Text("Le courriel reste caché.", "The mail stays hidden.")
REPLACED: Final = Text(
    "{name} lit désormais « {title} » sur Cordée ; sa boîte n'y reçoit plus rien.",
    '{name} reads "{title}" on Cordée from now on; the mailbox gets no more of it.',
)
GATEWAY_STAYS: Final = Text(
    "La passerelle y reste : elle a encore à envoyer. Recommencez plus tard.",
    "The gateway stays: it has still something to send. Do this again later.",
)
GATEWAY_GONE: Final = Text(
    "La passerelle n'y lit plus.", "The gateway reads there no more."
)
INVITED: Final = Text(
    "L'invitation part à {name}. Tant qu'elle n'a pas servi, qui lit ce message peut "
    "s'en servir.",
    "The invitation leaves for {name}. Until it is used, whoever reads this message "
    "can use it.",
)
INVITATION: Final = Text(
    "Bonjour,\n\nVous pouvez poursuivre cet échange dans Cordée, une messagerie de "
    "soins chiffrée, sans passer par le courriel. Ce lien est personnel : il vous "
    "inscrit sous votre nom et ne sert qu'une fois.",
    "Hello,\n\nYou can go on with this exchange in Cordée, an encrypted messenger for "
    "care, without mail. This link is personal: it signs you up under your name and "
    "works once.",
)
NOT_REPLACEABLE: Final = Text(
    "Aucun compte attesté ne porte le numéro de {name}. Invitez-le d'abord : "
    "cordee mailbox invite",
    "No attested account has the number of {name}. Invite him first: "
    "cordee mailbox invite",
)
NOTHING_WAITS: Final = Text("Aucun courriel n'attend ici.", "No mail waits here.")
NO_SUCH_MAILBOX: Final = Text(
    "Aucune boîte « {words} » dans cette conversation.",
    'No mailbox "{words}" in this thread.',
)
NEEDS_WHICH: Final = Text(
    "Plusieurs boîtes conviennent : {names}.", "Several mailboxes fit: {names}."
)
# --- lines of a thread ---------------------------------------------------------
NAMED: Final = Text(
    "{name} écrit désormais à {box}, à travers la passerelle",
    "{name} writes to {box} from here on, through the gateway",
)
YOU_NAMED: Final = Text(
    "Vous écrivez désormais à {box}, à travers la passerelle",
    "You write to {box} from here on, through the gateway",
)
UNNAMED: Final = Text("{name} n'écrit plus à {box}", "{name} writes to {box} no more")
YOU_UNNAMED: Final = Text("Vous n'écrivez plus à {box}", "You write to {box} no more")
HELD: Final = Text(
    "Un courriel de {address} attend que quelqu'un dise de qui il est.",
    "A mail from {address} waits for somebody to say who it is from.",
)
HELD_COMMAND: Final = Text(
    "cordee mailbox confirm {thread} {number}",
    "cordee mailbox confirm {thread} {number}",
)
REJECTED_LINE: Final = Text(
    "Un courriel de {address} a été écarté par {name}.",
    "A mail from {address} was set aside by {name}.",
)
CONFIRMED_BY: Final = Text("reconnu par {name}", "recognised by {name}")
CAME_BY_MAIL: Final = Text("par courriel MSSanté", "by MSSanté mail")
SORTS: Final[Mapping[str, Text]] = {
    "automatic": Text("réponse automatique", "automatic answer"),
    "ended": Text("échange clos par le patient", "exchange ended by the patient"),
    "fault": Text(
        "leur logiciel n'a pas pu l'intégrer", "their software could not file it"
    ),
}
DESK: Final = Text("sans conversation connue", "of no known thread")
SUBJECT: Final = Text("Objet : {subject}", "Subject: {subject}")
QUOTED: Final = Count(
    Text("[cite {n} ligne]", "[quotes {n} line]"),
    Text("[cite {n} lignes]", "[quotes {n} lines]"),
)
OPENED: Final = Text("Document joint : {about}", "Document inside: {about}")
OMITTED: Final = Text("Non repris : {names}", "Left out: {names}")
OMITTED_WHY: Final[Mapping[str, Text]] = {
    "executable": Text("programme", "program"),
    "infected": Text("infecté", "infected"),
    "too-many": Text("en trop", "too many"),
    "too-large": Text("trop gros", "too large"),
    "encrypted": Text("chiffré", "encrypted"),
}
MARKS: Final[Mapping[str, Text]] = {
    "hash-mismatch": Text("empreinte fausse", "wrong hash"),
    "size-mismatch": Text("taille fausse", "wrong size"),
    "unreadable": Text("illisible", "unreadable"),
    "no-pdf": Text("sans PDF", "no PDF"),
    "other-patient": Text("autre patient", "another patient"),
    "unqualified": Text("INS non qualifiée", "INS not qualified"),
    "encrypted": Text("chiffré", "encrypted"),
    "active": Text("contenu actif", "active content"),
}

# --- what became of it ---------------------------------------------------------
STATES: Final[Mapping[str, Text]] = {
    "accepted": Text("accepté par la passerelle", "accepted by the gateway"),
    "relayed": Text("remis à l'autre opérateur", "taken by the other operator"),
    "delivered": Text("déposé dans sa boîte", "delivered to the mailbox"),
    "read": Text("lu", "read"),
    "answered": Text("a répondu", "has answered"),
    "delayed": Text("retardé", "delayed"),
    "silent": Text("sans nouvelle", "nothing heard"),
    "failed": Text("non remis", "not delivered"),
    "refused": Text("non envoyé", "not sent"),
}
STEP: Final = Text("{state} {when}", "{state} {when}")
STEP_WHY: Final = Text("{step} ({why})", "{step} ({why})")
STATE_LINE: Final = Text("{name} : {steps}", "{name}: {steps}")
SENT_TO: Final = Text("par courriel à {names}", "by mail to {names}")
GETS_MAIL: Final = Text(
    "reçoit la suite par courriel, à travers la passerelle",
    "gets what follows by mail, through the gateway",
)
WHO_ELSE_READS: Final = Text(
    "Le serveur ne peut pas lire. La passerelle lit ce qu'elle envoie ; au-delà, c'est "
    "du courriel MSSanté.",
    "The server cannot read. The gateway reads what it sends; beyond it, this is "
    "MSSanté mail.",
)

# --- the chat ------------------------------------------------------------------
CONFIRM_KEY: Final = Text("C dire de qui il est   ", "C say who it is from   ")
CONFIRM_TITLE: Final = Text("De qui est-il ?", "Who is it from?")
CONFIRM_ONCE: Final = Text(
    "D'un correspondant\nCe courriel-ci est montré.",
    "From a correspondent\nThis mail is shown.",
)
CONFIRM_REMEMBER: Final = Text(
    "D'un correspondant, et lui écrire là aussi\nCe qui suit part aussi à cette "
    "adresse.",
    "From a correspondent, and write to him there too\nWhat follows leaves for this "
    "address as well.",
)
CONFIRM_REJECT: Final = Text(
    "De personne que je connaisse\nIl reste caché.",
    "From nobody that I know\nIt stays hidden.",
)
REMOVE: Final = Text(
    "Ne plus écrire à {name} ?\n\nCe qui lui a été envoyé reste dans sa boîte.",
    "Write to {name} no more?\n\nWhat was sent stays in the mailbox.",
)
AGAIN_TO_WRITE: Final = Text(
    "Entrée encore : lui écrire ainsi.", "Enter again: write to him so."
)

# --- why nothing is mailed -----------------------------------------------------
FAULTS: Final[Mapping[str, Text]] = {
    "no_gateway": Text(
        "Aucune passerelle de votre établissement n'est là : rien ne part par "
        "courriel. Prévenez votre service informatique.",
        "No gateway of your organisation is here: nothing leaves by mail. Tell your "
        "IT department.",
    ),
    "not_member": Text(
        "Seuls les responsables et les membres de la conversation le peuvent : "
        "demandez-le à l'un d'eux.",
        "Only owners and members of the thread can do this: ask one of them.",
    ),
    "no_mailbox": Text(
        "Cette boîte n'est pas connue : vérifiez l'adresse (« cordee practitioner »).",
        'This mailbox is not known: check the address, or "cordee practitioner".',
    ),
    "no_address": Text(
        "Ce n'est pas une adresse de courriel : vérifiez-la.",
        "This is no mail address: check it.",
    ),
    "nothing_waits": Text(
        "Ce message n'attend pas qu'on dise de qui il est.",
        "This message does not wait for somebody to say who it is from.",
    ),
    "other_number": Text(
        "Ce compte n'est pas attesté au numéro de cette boîte : ce n'est pas la même "
        "personne.",
        "This account is not vouched for under the number of this mailbox: it is not "
        "the same person.",
    ),
    "not_alone": Text(
        "Une autre boîte de cette conversation recevrait aussi l'invitation : faites "
        "cela dans une conversation où ce correspondant est seul.",
        "Another mailbox of this thread would get the invitation too: do it in a "
        "thread where this correspondent is alone.",
    ),
    "drafts_leave": Text(
        "Ce qui est joint ici part aussitôt par courriel : préparez la lettre dans une "
        "conversation sans boîte MSSanté.",
        "What is attached here leaves by mail at once: draft the letter in a thread "
        "without an MSSanté mailbox.",
    ),
    "no_pdf": Text("Une lettre est un PDF.", "A letter is a PDF."),
    "no_kind": Text(
        "Ce n'est pas une sorte de lettre : voir « cordee letter draft --help ».",
        'This is no kind of letter: see "cordee letter draft --help".',
    ),
    "no_validator": Text(
        "Qui valide doit être membre de la conversation : invitez-le d'abord.",
        "Whoever validates must be a member of the thread: invite them first.",
    ),
    "not_validator": Text(
        "Seul le validateur désigné peut valider cette lettre.",
        "Only the validator that is named can validate this letter.",
    ),
    "validated": Text(
        "Cette version est déjà validée.", "This version is validated already."
    ),
    "left": Text("La sortie est déjà dite.", "The exit was said already."),
    "recalled": Text(
        "Cette lettre est déjà rappelée auprès de lui.",
        "This letter was called back from him already.",
    ),
}
"""By the word of a MailRefused; what happened, then what to do."""
