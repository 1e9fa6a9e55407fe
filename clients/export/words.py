"""What a page says around what people said, in French and English.

What never enters this room: what people said.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class Language(StrEnum):
    FR = "fr"
    EN = "en"


class Word(NamedTuple):
    """One text in both languages, with the same `{names}` in both."""

    fr: str
    en: str

    def say(self, language: Language, **values: object) -> str:
        """Give it in a language."""
        return getattr(self, language).format(**values)  # type: ignore[no-any-return]


LABELS: Final[Mapping[str, Word]] = {
    "document": Word("Conversation sécurisée", "Secure conversation"),
    "confidential": Word(
        "Secret médical — document à classer au dossier du patient",
        "Medical confidentiality — to be filed in the patient's record",
    ),
    "patient": Word("Patient", "Patient"),
    "no_patient": Word("non précisé", "not given"),
    "exported": Word("Exporté le", "Exported on"),
    "by": Word("par", "by"),
    "server": Word("Serveur", "Server"),
    "thread": Word("Conversation", "Thread"),
    "members": Word("Membres", "Members"),
    "name": Word("Identité", "Identity"),
    "capacity": Word("Qualité", "Capacity"),
    "attested": Word("Attestée par", "Attested by"),
    "reads": Word("Lecture", "Reading"),
    "messages": Word("Échanges", "Exchanges"),
    "files": Word("Pièces jointes", "Attachments"),
    "file_name": Word("Nom", "Name"),
    "size": Word("Taille", "Size"),
    "line": Word("Ligne", "Line"),
    "report": Word("Rapport de vérification", "Verification report"),
    "page": Word("Page", "Page"),
    "of": Word("sur", "of"),
    "number": Word("n°", "no."),
    "times": Word(
        "Les heures sont celles du serveur ({zone}).",
        "Times are the server's ({zone}).",
    ),
}

REPORT: Final[Mapping[str, Word]] = {
    "range": Word("Éléments vérifiés", "Items checked"),
    "range_value": Word(
        "{items} éléments, du n° {first} au n° {head}",
        "{items} items, from no. {first} to no. {head}",
    ),
    "head": Word("Empreinte du dernier élément", "Hash of the last item"),
    "id": Word("Identifiant de la conversation", "Id of the thread"),
    "signers": Word("Comptes et époques", "Accounts and epochs"),
    "signers_value": Word(
        "{chains} comptes signataires, {epochs} époques de clés",
        "{chains} signing accounts, {epochs} key epochs",
    ),
    "anchored": Word("Confirmé par un autre appareil", "Confirmed by another device"),
    "anchored_value": Word("jusqu'au n° {anchored}", "up to no. {anchored}"),
    "anchored_none": Word("non encore", "not yet"),
    "result": Word("Résultat", "Result"),
    "sound": Word(
        "Numéros, empreintes et signatures concordent.",
        "Numbers, hashes and signatures agree.",
    ),
    "unconfirmed": Word(
        "Concordent ; le début repose encore sur la parole du serveur.",
        "They agree; the beginning still rests on the server's word.",
    ),
    "frozen": Word(
        "NE CONCORDENT PAS : conversation figée (règle {rule}).",
        "THEY DO NOT AGREE: the thread is frozen (rule {rule}).",
    ),
    "refused": Word("Éléments refusés", "Refused items"),
    "refused_value": Word("n° {number} ({rule})", "no. {number} ({rule})"),
    "read": Word("Lu", "Read"),
    "unsent": Word("Non envoyés", "Not sent"),
    "unsent_value": Word(
        "{unsent} messages de l'auteur de l'export, non inclus",
        "{unsent} messages of whoever exported, not included",
    ),
    "partial": Word("Début", "Beginning"),
    "partial_value": Word(
        "ce qui précède le n° {first} n'est pas lisible par l'auteur de l'export",
        "what comes before no. {first} is not readable by whoever exported",
    ),
}

KINDS: Final[Mapping[str, Word]] = {
    "unknown": Word(
        "[contenu d'une version plus récente]", "[content of a newer version]"
    ),
    "refused": Word("[élément refusé : {rules}]", "[refused item: {rules}]"),
    "left": Word("a quitté la conversation", "left the thread"),
    "complaint": Word(
        "a signalé ne pas pouvoir ouvrir ses clés",
        "reported that their keys do not open",
    ),
    "sealed": Word(
        "[illisible : l'auteur de l'export n'a pas la clé]",
        "[unreadable: whoever exported has no key]",
    ),
    "erased": Word(
        "[effacé au terme de sa durée de conservation]",
        "[erased at the end of its retention]",
    ),
    "filed": Word(
        "a versé la conversation au dossier du patient",
        "filed the thread in the patient's record",
    ),
    "opened": Word("a ouvert la conversation", "opened the thread"),
    "members": Word(
        "a renouvelé les clés ou modifié la conversation",
        "renewed the keys or changed the thread",
    ),
    "joined": Word("a fait entrer {names}", "let in {names}"),
    "gone": Word("a fait sortir {names}", "removed {names}"),
    "withdrawn": Word("[message retiré par son auteur]", "[withdrawn by its author]"),
}
"""What stands where a text would; `opened`, `joined` and `gone` are of `members`."""

REMARKS: Final[Mapping[str, Word]] = {
    "edited": Word("modifié par son auteur", "edited by its author"),
    "behalf": Word("pour {name}", "for {name}"),
    "unconfirmed": Word("place non encore confirmée", "place not yet confirmed"),
    "marks": Word("réserve {rules}", "reservation {rules}"),
    "gap": Word(
        "Une partie manque ici : l'auteur de l'export n'était pas membre.",
        "A part is missing here: whoever exported was no member.",
    ),
    "reply": Word("en réponse au n° {number}", "in reply to no. {number}"),
    "reply_unknown": Word(
        "en réponse à un message absent", "in reply to a message that is not here"
    ),
    "taken": Word("Pris en charge par {names}", "Taken in charge by {names}"),
    "reaction": Word("{symbol} {names}", "{symbol} {names}"),
    "unverified": Word("identité non attestée", "identity not attested"),
    "warned": Word("réserve {rules}", "reservation {rules}"),
    "nobody": Word("compte {id}", "account {id}"),
    "thumbnail": Word("Aperçu de {name}", "Preview of {name}"),
}

MEMBERS: Final[Mapping[str, Word]] = {
    "all": Word("depuis le début", "from the start"),
    "some": Word("depuis l'époque {epoch}", "from epoch {epoch}"),
    "up_to": Word("a lu jusqu'au n° {number}", "has read up to no. {number}"),
    "unread": Word("lecture non signée", "no signed reading"),
    "exporter": Word("auteur de l'export", "exported this"),
    "holders": Word("tenu par {names}", "held by {names}"),
}

CAPACITIES: Final[Mapping[str, Word]] = {
    "owner": Word("responsable", "owner"),
    "member": Word("membre", "member"),
    "reader": Word("lecture seule", "reader"),
    "gateway": Word("passerelle", "gateway"),
    "agent": Word("agent", "agent"),
    "record": Word("dossier patient", "patient record"),
}

SYMBOLS: Final[Mapping[str, Word]] = {
    "👍": Word("pouce levé", "thumbs up"),
    "❤": Word("cœur", "heart"),
    "👀": Word("vu", "seen"),
    "✅": Word("fait", "done"),
    "❗": Word("important", "important"),
    "🙏": Word("merci", "thank you"),
}
"""The reactions that clients offer; others are named as Unicode names them."""

README: Final = Word(
    """Conversation « {title} », exportée le {exported}.

thread.json    tout ce qui a été dit, qui l'a dit et quand ; format {format},
               version {version} : heures UTC, identifiants en hexadécimal.
files/         les pièces jointes. Le nom de chacune, sa taille et son empreinte
               SHA-256 sont dans thread.json (champ saved_as).
report.json    ce que l'appareil a vérifié : numéros, empreintes, signatures.

Pour contrôler une pièce jointe : sha256sum files/*

Ce dossier n'est plus chiffré. Il relève du secret médical : ne le laissez pas sur
un poste partagé, et versez-le au dossier du patient.
""",
    """Thread "{title}", exported on {exported}.

thread.json    all that was said, by whom and when; format {format},
               version {version}: UTC times, ids in hexadecimal.
files/         the attachments. The name, size and SHA-256 of each are in
               thread.json (field saved_as).
report.json    what the device has checked: numbers, hashes, signatures.

To check an attachment: sha256sum files/*

This folder is no longer encrypted. It is under medical confidentiality: do not leave
it on a shared machine, and file it in the patient's record.
""",
)

README_NAMES: Final = Word("LISEZMOI.txt", "README.txt")
UNITS: Final = Word("o,ko,Mo,Go", "B,kB,MB,GB")
