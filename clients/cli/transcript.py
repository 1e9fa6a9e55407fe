"""A thread as lines of text: days, authors, replies, what else is known.

What never enters this room: a terminal's width or colours.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from cordee.clients.cli import mailing, moments, wording
from cordee.clients.cli.catalogue import mail as words
from cordee.clients.cli.catalogue import states
from cordee.clients.sdk import MessageView, PersonView

QUIET: Final = frozenset({"members", "mailbox", "letter", "case", "consent"})
"""Kinds of lines that say what happened, and not what somebody said."""

QUOTE: Final = 72
"""Characters of the message that is replied to."""


class Transcript:
    """Says messages one after the other; remembers the day and what was quoted."""

    def __init__(
        self, people: Mapping[bytes, PersonView], today: date, thread: str = "…"
    ) -> None:
        """`thread` is how commands name the thread that is read."""
        self._thread: Final = thread
        self._people: Final = people
        self._today: Final = today
        self._day: date | None = None
        self._known: Final[dict[bytes, MessageView]] = {}

    def say(self, messages: Iterable[MessageView]) -> Iterator[str]:
        """Give the lines of these messages, a new day's first."""
        for message in messages:
            self._known[message.id] = message
            when = moments.local(message.time).date()
            if when != self._day:
                self._day = when
                yield f"── {moments.day(when, self._today)} ──"
            yield from self._message(message)

    def _message(self, message: MessageView) -> Iterator[str]:
        name = wording.author_of(message, self._people)
        body = wording.body_of(message, name, self._people)
        if message.follows_gap:
            yield f"       {states.GAP()}"
        if message.kind in QUIET:
            yield f"       {moments.clock(message.time)}  {body}"
            yield from self._mails(message)
            return
        yield self._heading(message, name)
        if message.reply_to:
            yield f"       > {self._quote(message.reply_to)}"
        for line in body.split("\n"):
            yield f"       {line}".rstrip()
        yield from self._after(message)

    def _heading(self, message: MessageView, name: str) -> str:
        number = f"#{message.seq}" if message.seq is not None else ""
        # A mail is told by the gateway, whose profession is not its author's.
        told = None if message.mail else self._people.get(message.author)
        calling = wording.calling(told)
        who = ", ".join(part for part in (name, calling) if part)
        remarks = wording.remarks_on(message)
        if message.mine and message.kind in wording.SAID and not message.mails:
            remarks.append(wording.state_of(message))
        known = f" ({', '.join(remarks)})" if remarks else ""
        return f"{number:<5}  {moments.clock(message.time)}  {who}{known}"

    def _quote(self, target: bytes) -> str:
        quoted = self._known.get(target)
        if quoted is None:
            return "…"
        name = wording.author_of(quoted, self._people)
        return f"{name} : {shorten(wording.body_of(quoted, name), QUOTE)}"

    def _after(self, message: MessageView) -> Iterator[str]:
        for symbol, names in wording.reactions_of(message):
            yield f"       {symbol} {', '.join(names)}"
        if message.acknowledged_by:
            names = [wording.name_of(a, self._people) for a in message.acknowledged_by]
            yield f"       {states.TAKEN(names=', '.join(names))}"
        yield from self._mails(message)

    def _mails(self, message: MessageView) -> Iterator[str]:
        """What became of it by mail; how a mail that waits is let in."""
        for line in mailing.states(message.mails):
            yield f"       {line}"
        if message.mail is not None and message.mail.standing == "held":
            number = f"#{message.seq}"
            command = words.HELD_COMMAND(thread=self._thread, number=number)
            yield f"       {command}"


def shorten(text: str, width: int) -> str:
    """One line of at most `width` characters."""
    flat = wording.one_line(text)
    return flat if len(flat) <= width else flat[: width - 1].rstrip() + "…"
