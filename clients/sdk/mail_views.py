"""What a screen is shown of mailboxes and of mail that went and came.

Times are Unix milliseconds. What never enters this room: anything of a mail that no
member has said who it is from.
"""

from typing import Literal

import msgspec

MailSort = Literal["reply", "automatic", "ended", "fault"]
MailStanding = Literal["known", "desk", "held", "accepted", "rejected"]
HIDDEN_STANDINGS = frozenset({"held", "rejected"})


class CorrespondentView(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox that a thread writes to, as a member described it.

    `practitioner` is an IDNPS or empty; it is written to after number `since`, because
    account `by` said so.
    """

    address: str
    name: str
    practitioner: str
    phone: str
    since: int
    by: bytes


class MailboxChange(msgspec.Struct, frozen=True, kw_only=True):
    """A line: this mailbox is written to from here on (`on`), or no more."""

    address: str
    name: str
    practitioner: str
    phone: str
    on: bool


class MailStep(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that became of a mail; what `host` answered is `code` and `reason`."""

    state: str
    time: int
    code: str = ""
    reason: str = ""
    host: str = ""


class MailStateView(msgspec.Struct, frozen=True, kw_only=True):
    """How far a message is with one mailbox: the newest step, and all of them.

    `state` is a word of §5.12, or one that a newer gateway says. `name` is that of the
    mailbox, where the thread knows it.
    """

    address: str
    name: str
    state: str
    time: int
    code: str
    reason: str
    host: str
    steps: tuple[MailStep, ...]

    @property
    def attempt(self) -> tuple[MailStep, ...]:
        """The steps since the last failure before the newest one."""
        first = 0
        for place, step in enumerate(self.steps[:-1]):
            if step.state in FAILURES:
                first = place + 1
        return self.steps[first:]


FAILURES = frozenset({"failed", "refused"})
"""What comes after one of these is another attempt (docs/protocol.md §5.12)."""


class OpenedView(msgspec.Struct, frozen=True, kw_only=True):
    """A clinical document that came with a mail, opened: its own header's words.

    `marks` are words for what does not hold.
    """

    title: str
    code: str
    time: int
    author: str
    patient: str
    matricule: str
    marks: tuple[str, ...]
    body: str

    def __repr__(self) -> str:
        return f"OpenedView({self.code!r}, {len(self.body)} characters)"


class MailView(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that came; what is new in it is `text` of its message.

    `standing` is `held` until a member says who it is from, then `accepted` or
    `rejected`, by account `by`; while it is `hidden` only address and time are here.
    `name` is the mailbox's as the thread knows it, or the mail's own word.
    """

    address: str
    name: str
    subject: str
    time: int
    sort: MailSort
    standing: MailStanding
    by: bytes | None = None
    by_name: str = ""
    quote: str = ""
    opened: tuple[OpenedView, ...] = ()
    omitted: tuple[str, ...] = ()

    @property
    def hidden(self) -> bool:
        return self.standing in HIDDEN_STANDINGS
