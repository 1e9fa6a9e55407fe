"""Mail and mailboxes in words, the same on the command line and on the screen.

What never enters this room: a layout; anything of a mail that waits.
"""

import re
from collections.abc import Sequence
from typing import Final

from cordee.clients.cli import moments, texts
from cordee.clients.cli.catalogue import mail as words
from cordee.clients.sdk import (
    CorrespondentView,
    MailboxChange,
    MailStateView,
    MailStep,
    MailView,
    MessageView,
    OpenedView,
)

CODES: Final = re.compile(r"^(?:\d{3}[ -]+)?(?:\d\.\d{1,3}\.\d{1,3}\s+)?")
"""What machines put before the words of a reply (RFC 5321, RFC 3463)."""

WHY = frozenset({"delayed", "failed", "refused"})
"""States that say why, by what the other side answered."""


def box_name(one: CorrespondentView | MailboxChange | MailStateView) -> str:
    """`Dr Le Goff (MSSanté)`; the address where nobody gave a name."""
    return words.BY_MAIL(name=texts.one_line(one.name or one.address))


def author(mail: MailView) -> str:
    """Who a mail is from, as coming by mail; of one that waits, its address."""
    return words.BY_MAIL(name=texts.one_line(mail.name or mail.address))


def body(message: MessageView, mail: MailView) -> list[str]:
    """What stands for its text: the new text, then what else came with it."""
    if mail.standing == "held":
        return [words.HELD(address=texts.one_line(mail.address))]
    if mail.hidden:
        by = texts.one_line(mail.by_name)
        return [words.REJECTED_LINE(address=texts.one_line(mail.address), name=by)]
    said = [texts.clean(message.text)] if message.text else []
    if mail.subject and message.reply_to is None:
        said.insert(0, words.SUBJECT(subject=texts.one_line(mail.subject)))
    said += map(_opened, mail.opened)
    if mail.omitted:
        names = ", ".join(map(_omitted, mail.omitted))
        said.append(words.OMITTED(names=names))
    if mail.quote:
        said.append(words.QUOTED(len(mail.quote.splitlines())))
    return said


def remarks(mail: MailView) -> list[str]:
    """What else is to be known of it, in the order it is said."""
    found = [words.CAME_BY_MAIL()] if not mail.hidden else []
    if mail.sort in words.SORTS:
        found.append(words.SORTS[mail.sort]())
    if mail.standing == "desk":
        found.append(words.DESK())
    if mail.standing == "accepted":
        found.append(words.CONFIRMED_BY(name=texts.one_line(mail.by_name)))
    return found


def change(message: MessageView, mailbox: MailboxChange, name: str) -> str:
    """That a mailbox is written to from here on, or no more."""
    box = box_name(mailbox)
    if message.mine:
        return (words.YOU_NAMED if mailbox.on else words.YOU_UNNAMED)(box=box)
    return (words.NAMED if mailbox.on else words.UNNAMED)(name=name, box=box)


def states(mails: Sequence[MailStateView]) -> list[str]:
    """One quiet line a mailbox: how far the mail is, step by step.

    Two addresses of one doctor that stand alike are one line.
    """
    lines = [words.STATE_LINE(name=box_name(one), steps=progress(one)) for one in mails]
    return list(dict.fromkeys(lines))


def progress(one: MailStateView) -> str:
    """How far a mail is, step by step, without whose mailbox it is."""
    return " · ".join(_steps(one))


def is_failing(one: MailStateView) -> bool:
    """Whether somebody has to do something about it."""
    return one.state in {"failed", "refused", "silent"}


def _steps(one: MailStateView) -> list[str]:
    """Those of the last attempt; of equal ones in a row the last."""
    steps = one.attempt
    following = [*steps[1:], None]
    kept = [
        step
        for step, after in zip(steps, following, strict=True)
        if after is None or after.state != step.state
    ]
    return [_step(step) for step in kept]


def _step(step: MailStep) -> str:
    known = words.STATES.get(step.state)
    state = known() if known else texts.one_line(step.state)
    said = words.STEP(state=state, when=moments.hour(step.time))
    reason = CODES.sub("", step.reason)
    why = ", ".join(part for part in (reason, step.host, step.code) if part)
    if step.state not in WHY or not why:
        return said
    return words.STEP_WHY(step=said, why=texts.one_line(why))


def _opened(one: OpenedView) -> str:
    marks = [words.MARKS[mark]() if mark in words.MARKS else mark for mark in one.marks]
    about = [one.title or one.code, one.patient, one.author, *marks]
    said = words.OPENED(about=texts.one_line(", ".join(p for p in about if p)))
    return f"{said}\n{texts.clean(one.body)}" if one.body else said


def _omitted(line: str) -> str:
    """`facture.exe (programme)`: the first word is why, in the reader's language."""
    why, _, name = line.partition(" ")
    known = words.OMITTED_WHY.get(why)
    return texts.one_line(f"{name} ({known()})" if known and name else line)
