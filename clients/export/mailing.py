"""Mail and letters as sentences of a page, in one language.

What never enters this room: markup; a mail that nobody has recognised.
"""

from collections.abc import Callable, Iterator
from typing import Final

from cordee.clients.export.letters import breakable, visible
from cordee.clients.export.mail_shape import (
    Letter,
    Mail,
    Mailbox,
    MailProof,
    MailStep,
    Opened,
)
from cordee.clients.export.mail_words import LETTERS, MAIL, STATES
from cordee.clients.export.words import Language, Word

SORTS: Final = frozenset({"automatic", "ended", "fault"})
UNRECOGNISED: Final = frozenset({"held", "rejected"})
Name = Callable[[str], str]
Moment = Callable[[str, str], str]
WHEN: Final = "%d/%m/%Y %H:%M"


class Mailing:
    """Says lines of mail and on letters; `name` and `moment` are a page's."""

    def __init__(self, language: Language, name: Name, moment: Moment) -> None:
        self._language: Language = language
        self._name = name
        self._moment = moment

    def author(self, mail: Mail) -> str:
        """Who it is from, as having travelled by mail."""
        word = MAIL["from" if mail.name else "from_address"]
        return self._say(word, name=visible(mail.name), address=visible(mail.address))

    def body(self, mail: Mail, text: str) -> str:
        """Its text and what came with it; of one that nobody recognised, that."""
        address = visible(mail.address)
        if mail.standing in UNRECOGNISED:
            name = "" if mail.by is None else self._name(mail.by)
            return self._say(MAIL[mail.standing], address=address, name=name)
        return "\n\n".join(part for part in self._parts(mail, text) if part)

    def remarks(self, mail: Mail) -> list[str]:
        """What else is to be known of it."""
        if mail.standing in UNRECOGNISED:
            return []
        when = self._moment(mail.time, WHEN)
        said = [self._say(MAIL["sent"], when=when)]
        if mail.sort in SORTS:
            said.append(self._say(MAIL[mail.sort]))
        if mail.standing == "desk":
            said.append(self._say(MAIL["desk"]))
        if mail.by is not None:
            said.append(self._say(MAIL["confirmed"], name=self._name(mail.by)))
        return said

    def change(self, mailbox: Mailbox) -> str:
        """That a mailbox is written to from here on, or no more."""
        word = MAIL["named" if mailbox.on else "unnamed"]
        name, address = visible(mailbox.name), visible(mailbox.address)
        return self._say(word, name=name or address, address=address)

    def letter(self, letter: Letter) -> str:
        """What was said of a letter, and that it did nothing where it did."""
        said = self._say(
            LETTERS[letter.deed],
            title=visible(letter.title),
            version=letter.version,
            address=visible(letter.address),
            reason=visible(letter.reason),
        )
        if letter.counts:
            return said
        return self._say(LETTERS["without_effect"], said=said)

    def proof(self, proof: MailProof) -> str:
        """All that became of a mail: who answered what, when."""
        address = visible(proof.address)
        name = visible(proof.name) or address
        head = self._say(MAIL["proof"], name=name, address=address)
        steps = " · ".join(map(self._step, proof.steps))
        return f"{head} : {steps}" if self._language == "fr" else f"{head}: {steps}"

    def _parts(self, mail: Mail, text: str) -> Iterator[str]:
        if mail.subject:
            yield self._say(MAIL["subject"], subject=visible(mail.subject))
        yield breakable(visible(text))
        yield from map(self._opened, mail.opened)
        if mail.omitted:
            names = ", ".join(map(visible, mail.omitted))
            yield self._say(MAIL["omitted"], names=names)
        if mail.quote:
            yield f"{self._say(MAIL['quote'])}\n{breakable(visible(mail.quote))}"

    def _opened(self, one: Opened) -> str:
        about = [one.title or one.code, one.patient, one.author]
        if one.marks:
            about.append(self._say(MAIL["marks"], marks=", ".join(one.marks)))
        said = ", ".join(visible(part) for part in about if part)
        head = self._say(MAIL["opened"], about=said)
        return f"{head}\n{breakable(visible(one.body))}" if one.body else head

    def _step(self, step: MailStep) -> str:
        word = STATES.get(step.state)
        state = self._say(word) if word else visible(step.state)
        when = self._moment(step.time, "%d/%m/%Y %H:%M:%S")
        said = self._say(MAIL["step"], state=state, when=when)
        answer = [visible(part) for part in (step.host, step.code, step.reason) if part]
        if not answer:
            return said
        return self._say(MAIL["answer"], step=said, why=", ".join(answer))

    def _say(self, word: Word, **values: object) -> str:
        return word.say(self._language, **values)
