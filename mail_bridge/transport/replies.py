"""What another operator answered, and what that means: taken, later, never.

What never enters this room: a socket; a decision when to try again.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_TEXT: Final = 512
"""Characters of an answer that are kept as evidence."""

_ENHANCED: Final = re.compile(r"\s*([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:\s|\Z)")
_INVISIBLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\s]+")


class Outcome(StrEnum):
    """What became of one recipient."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"


class Step(StrEnum):
    """The command that was answered."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"


CLASSES: Final = {
    2: Outcome.ACCEPTED,
    4: Outcome.TEMPORARY,
    5: Outcome.PERMANENT,
}
"""By the first digit (RFC 5321 §4.2.1)."""

OTHERWISE: Final = {
    (Step.RCPT, 552): Outcome.TEMPORARY,  # too many recipients: RFC 5321 §4.5.3.1.10
    (Step.MAIL, 530): Outcome.TEMPORARY,  # STARTTLS was lost on the way; say it again
    (Step.MAIL, 503): Outcome.TEMPORARY,  # we and they do not agree where we are
    (Step.RCPT, 503): Outcome.TEMPORARY,
    (Step.DATA, 503): Outcome.TEMPORARY,
}
"""Answers that do not mean what their first digit says."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one operator about one recipient; evidence."""

    recipient: str
    outcome: Outcome
    reply: int
    """As in RFC 5321: 250, 451, 550."""
    code: str
    """Enhanced (RFC 3463); of the class alone when none was said."""
    text: str
    """Printable, at most 512 characters. May name the recipient: never log it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one server answered about every recipient of a mail."""

    host: str
    """Who answered; "host:port"."""
    answers: tuple[Answer, ...]
    dsn: bool = False
    """Whether it promised notices (RFC 3461)."""

    @property
    def accepted(self) -> tuple[Answer, ...]:
        return tuple(each for each in self.answers if each.outcome is Outcome.ACCEPTED)


def answer(recipient: str, step: Step, reply: int, text: str) -> Answer:
    """Read one reply."""
    plain = sanitised(text)
    found = _ENHANCED.match(plain)
    outcome = OTHERWISE.get((step, reply)) or CLASSES.get(
        reply // 100, Outcome.TEMPORARY
    )
    said = found[1] if found else ""
    code = said if said[:1] == str(reply)[:1] else f"{reply // 100}.0.0"
    return Answer(recipient, outcome, reply, code, plain)


def sanitised(text: str) -> str:
    """One printable line, bounded."""
    return _INVISIBLE.sub(" ", text[: 4 * MAX_TEXT]).strip()[:MAX_TEXT]
