"""What our mails say of themselves, in French and in English.

What never enters this room: what a person wrote.
"""

from typing import Final, Literal

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences; `{organisation}`, `{phone}`, `{time}`, `{count}` are filled in."""

    secure: str
    answer: str
    answer_closed: str
    phone: str
    notice: str
    for_role: str
    via: str
    replaces: str
    withdrawn: str
    withdrawn_files: str
    recalled: str
    files_only: str
    document: str
    reply: str
    moment: str


FRENCH: Final = Words(
    secure="Envoyé par la messagerie sécurisée de l'établissement ({organisation}).",
    answer="Répondez simplement à ce courriel\u00a0: votre réponse, avec ses "
    "pièces jointes, revient à l'auteur et à son équipe dans leur conversation.",
    answer_closed="Ce message n'attend pas de réponse.",
    phone="Téléphone\u00a0: {phone}",
    notice="Ce message est couvert par le secret professionnel et destiné à la seule "
    "personne nommée. S'il vous est parvenu par erreur, prévenez-en l'auteur en y "
    "répondant, puis supprimez-le.",
    for_role="pour {role}",
    via="{name} via {organisation}",
    replaces="Annule et remplace le message du {time}.",
    withdrawn="L'auteur retire son message du {time}\u00a0: n'en tenez pas compte et "
    "supprimez-le.",
    withdrawn_files="Ses pièces jointes ({count}) sont retirées aussi.",
    recalled="Le document envoyé le {time} ne vous était pas destiné\u00a0: n'en tenez "
    "pas compte et supprimez-le.",
    files_only="Voir les pièces jointes.",
    document="Le document est joint sous deux formes\u00a0: une archive IHE_XDM.ZIP "
    "pour votre logiciel et un PDF pour la lecture.",
    reply="Re: ",
    moment="%d/%m/%Y à %H:%M",
)
ENGLISH: Final = Words(
    secure="Sent by the secure messenger of the establishment ({organisation}).",
    answer="To answer, simply reply to this mail: your answer, with its attachments, "
    "comes back to the author and his team in their conversation.",
    answer_closed="This message awaits no answer.",
    phone="Phone: {phone}",
    notice="This message is covered by professional secrecy and meant for the person "
    "named only. If it reached you by mistake, tell its author by a reply, then delete "
    "it.",
    for_role="for {role}",
    via="{name} via {organisation}",
    replaces="Cancels and replaces the message of {time}.",
    withdrawn="The author takes back the message of {time}: disregard and delete it.",
    withdrawn_files="Its attachments ({count}) are taken back too.",
    recalled="The document sent on {time} was not meant for you: disregard and delete "
    "it.",
    files_only="See the attachments.",
    document="The document is attached in two forms: an archive IHE_XDM.ZIP for your "
    "software and a PDF for reading.",
    reply="Re: ",
    moment="%d/%m/%Y at %H:%M",
)


def words_of(language: Literal["fr", "en"]) -> Words:
    """The sentences of a language."""
    return FRENCH if language == "fr" else ENGLISH
