"""Which thread a mail belongs to: a decision on names that the store has looked up.

By what it answers, then by the address that it was sent to, then by its subject among
the threads of its sender. Never by a patient's name. What never enters this room: the
text of a mail, a query.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Standing = Literal["known", "held", "desk", "report", "loop"]
"""Of the thread's own mailbox; of an address that nobody has confirmed in it; of no
thread; a machine's word on a mail of ours; a mail of ours that came back."""
How = Literal["reference", "address", "subject", "nothing"]

PREFIX: Final = re.compile(
    r"\s*(?:(?:re|réf?|rép|tr|fw|fwd|aw|wg|sv|vs|r|i|rif|enc|ynt|antw)\s?(?:\[\d{1,3}\])?"
    r"\s?[:\uff1a]|\[(?:ext(?:erne|ernal)?|externe?|fin|mss(?:anté)?|spam\??|sécurisé)\]"
    r"|\[\s*ko\s+int[ée]gration\s+syst[èe]me\s*!?\s*\](?:\s*\[[^\]]{1,32}\])?)",
    re.IGNORECASE,
)
"""What mail programs and gateways put before a subject, any number of times."""
XDM: Final = re.compile(r"XDM/\d{1,2}\.\d{1,2}/DDM(?:\+|\s|$)", re.IGNORECASE)
"""The prefix of ECO.2.1.3, which readers mask (SC.MSS/UX.28)."""
SPACES: Final = re.compile(r"\s+")
MAX_REFERENCES: Final = 50
"""Message-IDs that are looked up, the newest first."""
MAX_SUBJECT: Final = 512


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mail says of where it belongs.

    `recipients` are the addresses of the envelope, then of the header. `concerns` are
    the Message-IDs that its delivery reports and read receipt name.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    recipients: tuple[str, ...]
    sender: str
    subject: str
    concerns: tuple[str, ...] = ()
    is_report: bool = False


@dataclass(frozen=True, slots=True)
class Questions:
    """What to look up: Message-IDs that may be ours, tokens, and one address."""

    message_ids: tuple[str, ...]
    tokens: tuple[str, ...]
    sender: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail of ours: the message that it carried."""

    thread: bytes
    message: bytes | None


@dataclass(frozen=True, slots=True)
class Open:
    """A thread: its mailboxes as `same_address` gives them, subjects likewise."""

    mailboxes: frozenset[str]
    subjects: frozenset[str]
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """The answers.

    `threads` holds those of `messages` and `tokens`, and every open thread of which the
    sender is a mailbox.
    """

    messages: Mapping[str, Sent]
    tokens: Mapping[str, bytes]
    threads: Mapping[bytes, Open]


@dataclass(frozen=True, slots=True)
class Placement:
    """`thread` is None at the desk; `reply_to` is the newest message it answers."""

    thread: bytes | None
    standing: Standing
    reply_to: bytes | None
    how: How


def questions(facts: Facts, token_of: Callable[[str], str | None]) -> Questions:
    """What `place` needs. `token_of` reads the token in an address or Message-ID."""
    cited = _cited(facts)
    names = (*cited, facts.message_id) if facts.message_id else cited
    tokens = [token_of(text) for text in (*cited, *facts.recipients)]
    return Questions(
        message_ids=tuple(dict.fromkeys(names)),
        tokens=tuple(dict.fromkeys(token for token in tokens if token)),
        sender=same_address(facts.sender),
    )


def place(
    facts: Facts, known: Known, token_of: Callable[[str], str | None]
) -> Placement:
    """Where it goes, and in what standing. Pure; never raises."""
    if facts.message_id and facts.message_id in known.messages:
        return Placement(None, "loop", None, "reference")
    thread, how = _thread(facts, known, token_of)
    if facts.is_report:
        return Placement(thread, "report", _reply_to(facts, known, thread), how)
    if thread is None:
        return Placement(None, "desk", None, "nothing")
    about = known.threads.get(thread)
    is_known = about is not None and same_address(facts.sender) in about.mailboxes
    standing: Standing = "known" if is_known else "held"
    return Placement(thread, standing, _reply_to(facts, known, thread), how)


def _thread(
    facts: Facts, known: Known, token_of: Callable[[str], str | None]
) -> tuple[bytes | None, How]:
    for name in _cited(facts):
        sent = known.messages.get(name)
        thread = sent.thread if sent else known.tokens.get(token_of(name) or "")
        if thread is not None:
            return thread, "reference"
    for address in facts.recipients:
        thread = known.tokens.get(token_of(address) or "")
        if thread is not None:
            return thread, "address"
    found = None if facts.is_report else _by_subject(facts, known)
    return (found, "subject") if found is not None else (None, "nothing")


def _by_subject(facts: Facts, known: Known) -> bytes | None:
    """Among the open threads of the sender: only when exactly one has this subject."""
    sender, subject = same_address(facts.sender), normal_subject(facts.subject)
    if not sender or not subject:
        return None
    found = [
        thread
        for thread, about in known.threads.items()
        if about.is_open and sender in about.mailboxes and subject in about.subjects
    ]
    return found[0] if len(found) == 1 else None


def _reply_to(facts: Facts, known: Known, thread: bytes | None) -> bytes | None:
    for name in _cited(facts):
        sent = known.messages.get(name)
        if sent is not None and sent.thread == thread and sent.message is not None:
            return sent.message
    return None


def _cited(facts: Facts) -> tuple[str, ...]:
    """What the mail is about, the nearest first."""
    if facts.is_report:
        return facts.concerns[:MAX_REFERENCES]
    newest = reversed(facts.references)
    return tuple(dict.fromkeys((*facts.in_reply_to, *newest)))[:MAX_REFERENCES]


def same_address(address: str) -> str:
    """What two spellings of one mailbox have in common (docs/protocol.md §5.12)."""
    return address.strip().casefold()


def shown_subject(subject: str) -> str:
    """For display: the prefix of an XDM mail is masked, the rest stays."""
    return SPACES.sub(" ", XDM.sub("", subject, count=1)).strip()


def normal_subject(subject: str) -> str:
    """What stays of a subject when it is answered, forwarded and masked."""
    text = SPACES.sub(" ", subject[:MAX_SUBJECT]).strip()
    place = 0
    while found := PREFIX.match(text, place) or XDM.match(text, place):
        place = found.end()
        while text[place : place + 1] == " ":
            place += 1
    return text[place:].strip(" .").casefold()
