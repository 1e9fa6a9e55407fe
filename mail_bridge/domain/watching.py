"""What must come by when of the mails to one mailbox of one thread, and who is told.

One mailbox of one thread asks for one human at most, however many of its mails are in
trouble: the newest trouble is the task, and the next term runs. What never enters this
room: I/O, a clock, the words of a task.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from cordee.mail_bridge.domain.delivery import HOUR, State


class Need(StrEnum):
    """What a person does when it does not come: words of docs/protocol.md §5.14."""

    DELIVERY = "mail-delivery"
    FAILED = "mail-failed"
    ANSWER = "mail-answer"


class Terms(msgspec.Struct, frozen=True):
    """How long one waits, ms, and whether an operator's word is proof enough.

    Without `wait_without_dsn`, a mail that an operator took which gives no delivery
    reports counts as delivered: nothing more would ever come.
    """

    delivery: int = 24 * HOUR
    answer: int = 48 * HOUR
    wait_without_dsn: bool = False


class Standing(msgspec.Struct, frozen=True):
    """Where one mail stands. `order` counts the mails of a thread; times are Unix ms.

    `is_settled` says that nobody needs to do anything: it was answered, or called off.
    `promised` that the operator which took it gives delivery reports.
    """

    mail: bytes
    order: int
    state: State
    accepted: int
    changed: int
    is_settled: bool = False
    promised: bool = True
    wants_answer: bool = True


class Watch(msgspec.Struct, frozen=True):
    """One deadline: `due` is Unix ms; `mail` is which mail it is about."""

    mail: bytes
    need: Need
    due: int


class Watched(msgspec.Struct, frozen=True):
    """What is a task by now, and what becomes one next.

    `others` is how many other mails to the same mailbox are in trouble too.
    """

    raised: Watch | None = None
    pending: Watch | None = None
    others: int = 0

    @property
    def all(self) -> tuple[Watch, ...]:
        return tuple(one for one in (self.raised, self.pending) if one is not None)


NOTHING: Final = Watched()


def watch(mails: Sequence[Standing], terms: Terms, now: int) -> Watched:
    """What the mails to one mailbox of one thread need: one task at most, one term."""
    needs = [
        (one.order, need)
        for one in mails
        if not one.is_settled and (need := need_of(one, terms)) is not None
    ]
    raised = [pair for pair in needs if pair[1].due <= now]
    pending = [need for _, need in needs if need.due > now]
    return Watched(
        raised=max(raised, key=_order)[1] if raised else None,
        pending=min(pending, key=_due) if pending else None,
        others=max(0, len(raised) - 1),
    )


def need_of(mail: Standing, terms: Terms) -> Watch | None:
    """What one mail waits for; None when nothing is awaited of it."""
    match mail.state:
        case State.FAILED | State.REFUSED:
            return Watch(mail.mail, Need.FAILED, mail.changed)
        case State.ANSWERED:
            return None
        case State.DELIVERED | State.READ:
            return _answer(mail, terms)
        case State.RELAYED if not mail.promised and not terms.wait_without_dsn:
            return _answer(mail, terms)
        case State.ACCEPTED | State.DELAYED | State.RELAYED | State.SILENT:
            return Watch(mail.mail, Need.DELIVERY, mail.accepted + terms.delivery)


def is_silent(mail: Standing, terms: Terms, now: int) -> bool:
    """Whether the time for a proof of delivery is over and none came."""
    need = need_of(mail, terms)
    return need is not None and need.need is Need.DELIVERY and need.due <= now


def _answer(mail: Standing, terms: Terms) -> Watch | None:
    if not mail.wants_answer or terms.answer == 0:
        return None
    return Watch(mail.mail, Need.ANSWER, mail.accepted + terms.answer)


def _order(pair: tuple[int, Watch]) -> int:
    return pair[0]


def _due(one: Watch) -> int:
    return one.due
