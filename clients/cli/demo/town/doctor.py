"""The GP: which addresses are his, what his operator answers, what he does with a mail.

What never enters this room: a socket.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol

from cordee.clients.cli.demo.town import reading, writing
from cordee.clients.cli.demo.town.circle import TOWN
from cordee.clients.cli.demo.town.letterbox import Kept, Letterbox
from cordee.clients.cli.demo.town.reading import Mail
from cordee.clients.cli.demo.town.writing import File, Person

NAME: Final = "Dr Yann Le Goff"
SIGNATURE: Final = f"{NAME}\nMédecine générale, Pontivy\n02 61 91 00 21"
OWN: Final = Person(NAME, f"yann.legoff@{TOWN}", SIGNATURE)
SECOND: Final = Person("Cabinet Le Goff", f"cabinet.legoff@{TOWN}", SIGNATURE)
"""His practice's address, which no thread knows: what he writes from it waits."""

CLOSED: Final = f"maelle.lefevre@{TOWN}"
"""A colleague's mailbox, which the directory still names: mail comes back at once."""

UNKNOWN: Final = "550 5.1.1 Cette adresse n'existe pas"
IS_CLOSED: Final = "550 5.2.1 Cette boîte est fermée"
TAKEN: Final = "250 2.1.5 Destinataire accepté"

FIRST_ANSWER: Final = """Bonjour,

Merci, courrier et compte rendu bien reçus. Je revois Mme Robin lundi à 9 h 30.
Le traitement anticoagulant est-il à poursuivre ?

Bien confraternellement,"""
AWAY: Final = """Bonjour,

Je suis absent jusqu'à lundi. En cas d'urgence, appelez le 15.
Ceci est une réponse automatique."""


class Taken(NamedTuple):
    """A mail that the operator has accepted, and how it came."""

    raw: bytes
    recipient: str
    envelope: str
    """ENVID, when whoever sent it gave one."""
    wants_report: bool


class Sender(Protocol):
    """Sends for him, sooner or later."""

    def send(self, sender: str, recipient: str, raw: bytes) -> None: ...


class Doctor:
    """Answers the first mail of a demo by himself; then somebody does it for him."""

    def __init__(self, box: Letterbox) -> None:
        self.box: Final = box
        self.is_away = False
        self._has_answered = bool(box.list("sent"))

    def answer_to(self, recipient: str) -> str:
        """What the operator answers to RCPT."""
        address = recipient.casefold()
        if address == CLOSED:
            return IS_CLOSED
        return TAKEN if address in {OWN.address, SECOND.address} else UNKNOWN

    def comes(self, taken: Taken, sender: Sender) -> None:
        """Put a mail in the box, and do what a mailbox does with it."""
        kept = self._kept(self.box.keep(taken.raw))
        mail, now = reading.read(taken.raw), _now()
        if taken.wants_report and mail.return_path:
            told = writing.delivered(mail, taken.recipient, taken.envelope, now)
            sender.send("", mail.return_path, told)
        if mail.is_automatic or not mail.reply_to:
            return
        if self.is_away:
            told = writing.away(mail, OWN, AWAY, now)
            sender.send("", mail.return_path or mail.reply_to, told)
        elif not self._has_answered and not mail.is_document:
            self.opens(kept, sender)
            self.answers(kept, FIRST_ANSWER, (), sender)

    def opens(self, kept: Kept, sender: Sender) -> Mail:
        """Read a mail; whoever asked to be told of it is told, the first time."""
        mail = reading.read(kept.path.read_bytes())
        if not kept.is_seen:
            self.box.see(kept)
            if mail.receipt_to:
                raw = writing.receipt(mail, OWN, _now())
                sender.send("", mail.receipt_to, raw)
        return mail

    def answers(
        self,
        kept: Kept,
        text: str,
        files: Sequence[File],
        sender: Sender,
        *,
        from_second: bool = False,
    ) -> None:
        """Answer a mail, from one of his addresses or the other."""
        me = SECOND if from_second else OWN
        found = self._kept(kept.key)
        mail = reading.read(found.path.read_bytes())
        raw = writing.reply(mail, me, text, files, _now())
        self.box.keep(raw, "sent")
        self._has_answered = True
        sender.send(me.address, mail.reply_to, raw)

    def comes_back(self, raw: bytes, why: str) -> None:
        """His operator could not hand a mail over: it says so in his box."""
        mail = reading.read(raw)
        if mail.sender in {OWN.address, SECOND.address} and not mail.is_automatic:
            self.box.keep(writing.undelivered(mail, why, _now()))

    def _kept(self, key: str) -> Kept:
        """By its key, as it is now. Raises LookupError."""
        found = self.box.find(key)
        if found is None:
            raise LookupError(key)
        return found


def _now() -> datetime:
    return datetime.now(UTC).astimezone()
