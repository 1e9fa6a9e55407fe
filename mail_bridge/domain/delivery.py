"""What becomes of one message for one mailbox: states, what moves them, retries.

Transitions are a table; what has no entry changes nothing (docs/mail.md). What never
enters this room: I/O, a clock, the words of a mail.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec


class State(StrEnum):
    """The words of `mail-state/1` (docs/protocol.md §5.12)."""

    ACCEPTED = "accepted"
    RELAYED = "relayed"
    DELIVERED = "delivered"
    READ = "read"
    ANSWERED = "answered"
    DELAYED = "delayed"
    SILENT = "silent"
    FAILED = "failed"
    REFUSED = "refused"


class Input(StrEnum):
    """What can be learnt of a mail."""

    HANDED_OVER = "handed-over"
    """The other operator said 250: it answers for the mail now (RFC 5321 §4.2.5)."""
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    EXPIRED = "expired"
    """Only temporary refusals, for as long as one tries."""
    UNSENDABLE = "unsendable"
    """A rule of ours: too large for that domain, no qualified INS, no such address."""
    STOPPED = "stopped"
    """The mailbox was switched off before the mail left."""
    DSN_DELIVERED = "dsn-delivered"
    DSN_RELAYED = "dsn-relayed"
    DSN_DELAYED = "dsn-delayed"
    DSN_FAILED = "dsn-failed"
    MDN_DISPLAYED = "mdn-displayed"
    MDN_PROCESSED = "mdn-processed"
    """A system filed it (RFC 8098 §3.2.6): it arrived, and nobody has read it yet."""
    MDN_DELETED = "mdn-deleted"
    """Deleted, perhaps unread: it arrived."""
    MDN_ERROR = "mdn-error"
    """A system could not file it: somebody has to act (facts A.5)."""
    ANSWER = "answer"
    AUTOMATIC = "automatic"
    """Out of office: proves neither reading nor an answer. It moves nothing."""
    SILENCE = "silence"
    """The time for a proof of delivery is over."""


_ARRIVED: Final = {
    Input.DSN_DELIVERED: State.DELIVERED,
    Input.MDN_PROCESSED: State.DELIVERED,
    Input.MDN_DELETED: State.DELIVERED,
    Input.MDN_DISPLAYED: State.READ,
    Input.ANSWER: State.ANSWERED,
}
_RETURNED: Final = {
    Input.DSN_FAILED: State.FAILED,
    Input.MDN_ERROR: State.FAILED,
}
_UNSENT: Final = {
    Input.HANDED_OVER: State.RELAYED,
    Input.PERMANENT: State.FAILED,
    Input.EXPIRED: State.FAILED,
    Input.UNSENDABLE: State.REFUSED,
    Input.STOPPED: State.REFUSED,
}
_ROWS: Final[Mapping[State, Mapping[Input, State]]] = {
    # What is proved of a mail may be known before we know that it left: a bridge that
    # was killed after the other operator's 250 has not written it down.
    State.ACCEPTED: _UNSENT
    | _ARRIVED
    | _RETURNED
    | {
        Input.TEMPORARY: State.DELAYED,
        Input.DSN_DELAYED: State.DELAYED,
        Input.SILENCE: State.SILENT,
    },
    State.DELAYED: _UNSENT | _ARRIVED | _RETURNED | {Input.SILENCE: State.SILENT},
    State.SILENT: _UNSENT | _ARRIVED | _RETURNED | {Input.DSN_DELAYED: State.DELAYED},
    State.RELAYED: _ARRIVED
    | _RETURNED
    | {Input.DSN_DELAYED: State.DELAYED, Input.SILENCE: State.SILENT},
    State.DELIVERED: _RETURNED
    | {Input.MDN_DISPLAYED: State.READ, Input.ANSWER: State.ANSWERED},
    State.READ: {Input.ANSWER: State.ANSWERED},
    State.ANSWERED: {},
    # A returned mail that was read or answered all the same was not lost.
    State.FAILED: {Input.MDN_DISPLAYED: State.READ, Input.ANSWER: State.ANSWERED},
    # A stop that came while the mail was on its way was too late: that is said.
    State.REFUSED: _ARRIVED | {Input.HANDED_OVER: State.RELAYED},
}
NEXT: Final[Mapping[tuple[State, Input], State]] = MappingProxyType(
    {
        (state, given): then
        for state, row in _ROWS.items()
        for given, then in row.items()
    }
)

ARRIVED: Final = frozenset({State.DELIVERED, State.READ, State.ANSWERED})
ENDED: Final = frozenset({State.FAILED, State.REFUSED, State.ANSWERED})
"""Nothing more is awaited of these."""


def follow(state: State, given: Input) -> State | None:
    """The state after `given`; None when it changes nothing."""
    return NEXT.get((state, given))


MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DELAYS: Final = tuple(
    minutes * MINUTE for minutes in (1, 2, 5, 10, 20, 40, 60, 120, 240)
)
"""Between attempts, Unix ms: minutes first, since most troubles are a restart or a
greylist, then hours (RFC 5321 §4.5.4.1 asks for 30 minutes, and less at first)."""
GIVE_UP: Final = 48 * HOUR
"""RFC 5321 asks for 4 or 5 days; a colleague who waits needs to know by two."""


class Schedule(msgspec.Struct, frozen=True):
    """When a mail that was refused for now is tried again; the last delay repeats."""

    delays: tuple[int, ...] = DELAYS
    give_up: int = GIVE_UP

    def next_attempt(self, accepted: int, attempts: int, now: int) -> int | None:
        """When to try again after `attempts` (from 1) attempts; None to give up.

        All times are Unix ms; `accepted` is when the mail was taken. The last attempt
        is made when the time is over, and none after it.
        """
        end = accepted + self.give_up
        if now >= end:
            return None
        delay = self.delays[min(attempts, len(self.delays)) - 1]
        return min(now + delay, end)


_ABOUT_MAILBOX: Final = ("5.1.", "5.2.1", "5.2.2", "5.4.")
"""Enhanced codes (RFC 3463) that are about the mailbox or its domain. Others are about
the mail, or us: too large, not to our liking, a policy."""


def outcome_of(state: State, code: str) -> str | None:
    """What the directory is told of an address: accepted, delivered, bounced or None.

    A mail that was returned for what it is says nothing about its mailbox.
    """
    match state:
        case State.RELAYED:
            return "accepted"
        case State.DELIVERED | State.READ | State.ANSWERED:
            return "delivered"
        case State.FAILED if not code or code.startswith(_ABOUT_MAILBOX):
            return "bounced"
        case _:
            return None
