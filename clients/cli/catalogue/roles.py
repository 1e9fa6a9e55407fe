"""Roles: who holds them, who is asked, how they are handed over."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

ABOUT: Final = Text(
    "les rôles : qui les tient, les proposer, les passer",
    "roles: who holds them, propose them, hand them over",
)
CREATE_ABOUT: Final = Text(
    "créer un rôle avec l'invitation de votre établissement",
    "create a role with your organisation's invitation",
)
LIST_ABOUT: Final = Text(
    "les rôles que vous tenez, et ceux qu'on vous propose",
    "the roles that you hold, and those that you are asked to hold",
)
SHOW_ABOUT: Final = Text(
    "qui tient un rôle, et comment il est passé de main en main",
    "who holds a role, and how it went from hand to hand",
)
PROPOSE_ABOUT: Final = Text(
    "proposer à quelqu'un de tenir un rôle avec vous",
    "ask somebody to hold a role with you",
)
ACCEPT_ABOUT: Final = Text("accepter de tenir un rôle", "accept to hold a role")
DECLINE_ABOUT: Final = Text(
    "refuser un rôle, ou retirer ce que vous avez proposé",
    "decline a role, or take back what you proposed",
)
HAND_OVER_ABOUT: Final = Text(
    "passer un rôle à quelqu'un, qui prend votre place",
    "hand a role over to somebody, who takes your place",
)
REMOVE_ABOUT: Final = Text(
    "retirer un rôle à quelqu'un", "take a role away from somebody"
)
LEAVE_ABOUT: Final = Text(
    "demander aux autres de vous retirer un rôle",
    "ask the others to take a role away from you",
)
ROLE: Final = Text("RÔLE", "ROLE")
RECORD: Final = Text(
    "un dossier patient électronique, au lieu d'un rôle",
    "an electronic patient record, instead of a role",
)
MANAGER: Final = Text(
    "pourra aussi ajouter et retirer des personnes",
    "may also add and remove people",
)
REPLACING: Final = Text(
    "la personne dont vous prenez la place, retirée dès que vous y êtes",
    "the person whose place you take, removed as soon as you are in",
)
FOR: Final = Text("le rôle au nom duquel vous écrivez", "the role that you write for")
CREATED: Final = Text(
    "Rôle créé. Votre établissement doit encore l'attester : cordee admin enrol.",
    "Role created. Your organisation has yet to vouch for it: cordee admin enrol.",
)
NONE: Final = Text(
    "Vous ne tenez aucun rôle, et on ne vous en propose pas.",
    "You hold no role, and nobody asks you to.",
)
PROPOSED: Final = Text(
    "Proposé à {name}. Dès l'acceptation, cet appareil fait le reste.",
    "{name} has been asked. Once accepted, this device does the rest.",
)
HANDING_OVER: Final = Text(
    "Proposé à {name}, qui prend votre place ainsi :\n"
    '    cordee role accept "{role}" --replacing "{me}"\n'
    "Jusque-là, vous tenez le rôle, puis tous les deux.",
    "{name} has been asked, and takes your place so:\n"
    '    cordee role accept "{role}" --replacing "{me}"\n'
    "Until then you hold the role, then both of you do.",
)
ACCEPTED: Final = Text(
    "Accepté. Vous tenez « {role} » dès que l'appareil qui vous l'a proposé est là.",
    'Accepted. You hold "{role}" as soon as the device that asked you is there.',
)
HELD_NOW: Final = Text("Vous tenez « {role} ».", 'You hold "{role}".')
DECLINED: Final = Text("Refusé.", "Declined.")
REMOVED: Final = Text(
    "{name} ne tient plus « {role} » : rien de nouveau ne se lit plus avec ses clés.",
    '{name} no longer holds "{role}": nothing new opens with those keys.',
)
ASKED_OUT: Final = Text(
    "Demandé à {names}. D'ici là, vous tenez encore le rôle.",
    "{names} asked. Until then you still hold the role.",
)
ASK_OUT: Final = Text(
    "Merci de me retirer le rôle « {role} ».",
    'Please take the role "{role}" away from me.',
)
HELD_BY: Final = Count(
    Text("tenu par {n} personne : {names}", "held by {n} person: {names}"),
    Text("tenu par {n} personnes : {names}", "held by {n} people: {names}"),
)
HELD_BY_NOBODY: Final = Text("tenu par personne", "held by nobody")
MANAGES: Final = Text("{name} (responsable)", "{name} (manager)")
YOURS: Final = Text("vous le tenez", "you hold it")
ASKED_BY: Final = Text("{name} vous propose de le tenir", "{name} asks you to hold it")
ASKED: Final = Text("proposé à {name}", "{name} was asked")
HAS_ACCEPTED: Final = Text(
    "{name} a accepté, l'ajout suit", "{name} has accepted and will be added"
)
GENERATION: Final = Text("clé n° {n}", "key no. {n}")
CAME: Final = Text("{when}  arrivée : {names}", "{when}  came: {names}")
GONE: Final = Text("{when}  départ : {names}", "{when}  went: {names}")
NOT_ATTESTED: Final = Text("pas encore attesté", "not vouched for yet")

WARNINGS: Final[Mapping[str, Text]] = {
    "CHN-12": Text(
        "clé du rôle en cours de renouvellement", "the role's key is being renewed"
    ),
    "ROL-01": Text(
        "une seule personne tient ce rôle : sans elle, personne ne lit",
        "only one person holds this role: without them nobody reads",
    ),
}
CHANGED: Final = Text(
    "le rôle {name} a changé : cordee role list",
    "role {name} has changed: cordee role list",
)
SPEAKS_FOR: Final = Text("{name} pour {role}", "{name} for {role}")
IN_THE_NAME: Final = Text("Écrire au nom de {role}", "Write in the name of {role}")
READS_AS: Final = Text("au nom de {role}", "in the name of {role}")
KINDS: Final[Mapping[str, Text]] = {
    "role": Text("rôle", "role"),
    "organisation": Text("établissement", "organisation"),
    "gateway": Text(
        "passerelle : fait sortir ce qui s'écrit", "gateway: takes what is written out"
    ),
    "agent": Text("automate", "automation"),
    "record": Text("dossier patient", "patient record"),
}

# --- the office ----------------------------------------------------------------
INVITE_ROLE: Final = Text("inviter un rôle, à ce nom", "invite a role, of this name")
INVITE_RECORD: Final = Text(
    "inviter un dossier patient, à ce nom", "invite a patient record, of this name"
)
INVITE_GATEWAY: Final = Text(
    "inviter une passerelle, à ce nom", "invite a gateway, of this name"
)
INVITE_AGENT: Final = Text(
    "inviter un automate, à ce nom", "invite an automation, of this name"
)
SIGN_UP_KIND: Final = Text(
    "une machine au lieu d'une personne : gateway ou agent",
    "a machine instead of a person: gateway or agent",
)
